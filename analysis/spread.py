"""Variances of linear forms of the totals, from sums alone: the counterpart of `variance`.

A form gives every column of the sums a coefficient, level by level: the gradient of an estimate,
or the difference of two gradients for a contrast.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.frame import Frame
from analysis.sums import RowSums, Sums
from analysis.threads import one_thread
from analysis.variance import strata_scales

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Of q forms: variances, degrees of freedom, and primary units with an answer, each (q,)."""

    variances: Floats
    df: Codes
    primary: Codes


def measure_spread(
    frame: Frame,
    rows: RowSums,
    forms: Floats,
    answered: Codes,
    least_free: Floats | float = 0.0,
) -> Spread:
    """Measure how q forms (levels, q, d) vary from sample to sample.

    `answered` (levels, q) names the column of `rows.answered` that tells who is in the form's
    domain, -1 where a level is in none; `least_free` bounds the finite population correction of
    respondents who are units themselves from below.
    """
    weights = frame.unit_weights()
    units, q = frame.tiers[-1].size, forms.shape[1]
    sums, squares = np.zeros((units, q)), np.zeros((units, q))
    inside = np.zeros((units, q), dtype=np.int64)
    with one_thread():
        for level in np.unique(rows.level):
            chosen = rows.level == level
            unit, form = rows.unit[chosen], forms[level]
            worth = weights[unit, np.newaxis]
            sums[unit] += worth * (rows.totals[chosen] @ form.T)
            known = answered[level] >= 0
            inside[unit] += rows.answered[chosen][:, answered[level]] * known
            if rows.products is not None:
                products = np.matmul(form, rows.products[chosen].astype(np.float64, copy=False))
                squares[unit] += worth**2 * (products * form).sum(axis=2)
    if rows.products is None:
        return _clustered(frame, sums, inside > 0, least_free)
    scales = strata_scales(inside, frame.respondents, frame.tiers[-1].population, frame, least_free)
    about_mean = scales.centred / np.maximum(frame.respondents, 1)[:, np.newaxis]
    variances = (scales.factor * (squares - about_mean * sums**2)).sum(axis=0)
    people = inside.sum(axis=0)
    return Spread(variances.clip(min=0), people - (inside > 0).sum(axis=0), people)


def count_primary(frame: Frame, present: NDArray[np.bool_]) -> tuple[Codes, Codes]:
    """Primary units and strata (q,) among the last units that are `present` (units, q)."""
    found, tier = present, len(frame.tiers) - 1
    while tier > 1:
        found = _any_below(found, frame.tiers[tier].parent, frame.tiers[tier - 1].size)
        tier -= 1
    strata = _any_below(found, frame.tiers[1].parent, frame.tiers[0].size)
    return found.sum(axis=0), strata.sum(axis=0)


def _clustered(
    frame: Frame, sums: Floats, present: NDArray[np.bool_], least_free: Floats | float
) -> Spread:
    """Stage by stage, from the strata down; a stage below one of unknown size adds nothing."""
    primary, strata = count_primary(frame, present)
    stages = [(sums, present)]
    for tier in range(len(frame.tiers) - 1, 1, -1):
        parent, size = frame.tiers[tier].parent, frame.tiers[tier - 1].size
        totals, found = stages[0]
        stages.insert(0, (add_by(parent, totals, size), _any_below(found, parent, size)))
    variances = np.zeros(sums.shape[1])
    passed = np.ones(frame.tiers[0].size)
    for tier, (totals, found) in enumerate(stages):
        parent, size = frame.tiers[tier + 1].parent, frame.tiers[tier].size
        sampled, population = frame.sampled(tier), frame.tiers[tier].population
        inside = add_by(parent, found.astype(np.int64), size)
        of_people = tier + 2 == len(frame.tiers) and frame.tiers[-1].labels is None
        least = least_free if of_people else 0.0
        scales = strata_scales(inside, sampled, population, frame, least)
        factor = scales.factor * passed[:, np.newaxis]
        sums_above = add_by(parent, totals, size)
        about_mean = scales.centred / np.maximum(sampled, 1)[:, np.newaxis]
        variances += (factor[parent] * totals**2).sum(axis=0)
        variances -= (factor * about_mean * sums_above**2).sum(axis=0)
        if population is None:
            break
        covered = sampled / np.where(population >= np.maximum(sampled, 1), population, np.inf)
        passed = (passed * covered)[parent]
    return Spread(variances.clip(min=0), primary - strata, primary)


def add_by(codes: Codes, rows: Sums, size: int) -> Sums:
    """Rows (r, q) added up by code, shape (size, q)."""
    added = np.zeros((size, rows.shape[1]), rows.dtype)
    if len(codes):
        steps = np.diff(codes)
        if (steps < 0).any():
            order = np.argsort(codes, kind="stable")
            codes, rows = codes[order], rows[order]
            steps = np.diff(codes)
        starts = np.concatenate(([0], np.flatnonzero(steps) + 1))
        added[codes[starts]] = np.add.reduceat(rows, starts, axis=0)
    return added


def _any_below(found: NDArray[np.bool_], parent: Codes, size: int) -> NDArray[np.bool_]:
    below: NDArray[np.bool_] = add_by(parent, found.astype(np.int64), size) > 0
    return below


def forms_of(gradients: Floats, answered: Sequence[int]) -> tuple[Floats, Codes]:
    """Forms of sums that are narrowed to one level: gradients (q, d), answered (q,)."""
    return gradients[np.newaxis], np.array(answered, dtype=np.int64)[np.newaxis]
