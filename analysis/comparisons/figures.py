"""One index of one group inside a sample, raw or with the mix of cases held fixed.

A figure keeps each respondent's influence, so that two figures of one sample can be compared
whatever strata and clusters they share. It is the row-by-row sibling of `estimate_index`.
"""

from dataclasses import dataclass, replace
from math import inf, isinf, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.comparisons.case_mix import Standard, Strata, build_strata
from analysis.comparisons.differences import (
    Difference,
    Pair,
    contrast,
    satterthwaite_df,
    silent_difference,
)
from analysis.comparisons.rows import IndexRows
from analysis.data import SurveyData
from analysis.design import Design
from analysis.design_effect import prior_design_effect, weigh_design_effect
from analysis.design_intervals import DesignShare, design_interval
from analysis.estimates import LEAST_FOR_SPREAD, Rules
from analysis.frame import build_frame
from analysis.variance import (
    count_inside,
    design_df,
    list_stages,
    sampling_weights,
    total_covariance,
)
from analysis.weighting.collapsing import Collapse

Floats = NDArray[np.float64]
Inside = NDArray[np.bool_]

HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSummary:
    """A figure to be shown.

    Attributes
    ----------
    value : float or None
        The index; None with a note where it cannot be told.
    se : float or None
    df, n, n_answers : int
        Degrees of freedom; respondents with an answer; their answers.
    level : float
    low, high : float or None
        `wilson_shrunk_t`.
    notes : tuple of str
        Of: no_answers, one_respondent, parts_without_answers, too_few_respondents,
        strata_collapsed, mix_not_held (all strata are one), respondents_outside_mix.
    """

    value: float | None
    se: float | None
    df: int
    n: int
    n_answers: int
    level: float
    low: float | None
    high: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A share on 0..1 with the influence (n,) of every respondent on it; None without answers."""

    evidence: DesignShare | None
    lowest: float
    influence: Floats
    inside: Inside
    n_answers: int
    left_out: float
    notes: tuple[str, ...]

    @property
    def n(self) -> int:
        """Respondents with an answer."""
        return int(self.inside.sum())

    @property
    def value(self) -> float | None:
        """The index in its own units."""
        if self.evidence is None:
            return None
        return self.lowest + (1 - self.lowest) * self.evidence.share

    def summarise(self, level: float) -> FigureSummary:
        """What is shown of it."""
        known, width = self.evidence, 1 - self.lowest
        limits = None if known is None else design_interval("wilson_shrunk_t", known, level)
        return FigureSummary(
            value=self.value,
            se=None if known is None or not _has_spread(known) else width * known.se,
            df=0 if known is None else known.df,
            n=self.n,
            n_answers=self.n_answers,
            level=level,
            low=None if limits is None else self.lowest + width * limits.low,
            high=None if limits is None else self.lowest + width * limits.high,
            notes=self.notes,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two figures over strata collapsed alike (None: raw), and their difference."""

    first: Figure
    second: Figure
    collapse: Collapse | None
    difference: Difference


def build_figure(
    data: SurveyData, rows: IndexRows, member: Inside, strata: Strata | None, rules: Rules
) -> Figure:
    """Estimate the index of the members, keeping the full design; `strata` None is raw."""
    weights = sampling_weights(data.design, len(member))
    inside = member & rows.counted(data.design)
    codes, shares, least = np.where(inside, 0, -1).astype(np.int64), np.ones(1), 1
    notes: tuple[str, ...] = ()
    if strata is not None and inside.any():
        codes, shares = np.where(inside, strata.codes, -1), strata.shares
        outside, inside, least = inside & (codes < 0), codes >= 0, strata.collapse.least
        notes = (*strata.notes, *(("respondents_outside_mix",) * bool(outside.any())))
    n = int(inside.sum())
    if n < least:
        note = "no_answers" if n == 0 else "too_few_respondents"
        return _empty(rows, inside, (*notes, note))
    share, influence, partial = _linearise(rows, weights, codes, shares)
    left_out = _left_out(rows, member & (weights > 0))
    variance = covary(influence[:, np.newaxis], data.design, inside, left_out)[0, 0]
    in_mix = _weights_in_mix(rows, weights, codes, shares)
    correction = _correct(data.design, inside, left_out)
    evidence = _weigh(
        rows, data.design, inside, in_mix, (share, float(variance), correction), rules
    )
    notes += ("parts_without_answers",) * partial + ("one_respondent",) * (n == 1)
    return Figure(
        evidence=evidence,
        lowest=rows.lowest,
        influence=influence,
        inside=inside,
        n_answers=int(rows.denominators[inside].sum()),
        left_out=left_out,
        notes=notes,
    )


def compare_members(
    data: SurveyData,
    rows: IndexRows,
    sides: tuple[Inside, Inside],
    standard: Standard | None,
    *,
    method: str,
    rules: Rules,
) -> Compared:
    """First less second, both brought to the standard over the same strata."""
    strata = None
    if standard is not None:
        counted = rows.counted(data.design)
        strata = build_strata(data, standard, [side & counted for side in sides])
    first, second = (build_figure(data, rows, side, strata, rules) for side in sides)
    difference = compare_figures(first, second, data.design, method=method, level=rules.level)
    if strata is not None and difference.value is not None:
        difference = replace(difference, notes=difference.notes + strata.notes)
    return Compared(first, second, None if strata is None else strata.collapse, difference)


def compare_figures(
    first: Figure, second: Figure, design: Design, *, method: str, level: float
) -> Difference:
    """First less second of one sample, by the covariance that the design gives both.

    Degrees of freedom: Satterthwaite's of the two variances, never above those of the design.
    """
    if first.evidence is None or second.evidence is None:
        return silent_difference(method, level, "no_answers")
    if min(first.evidence.df, second.evidence.df) < 1:
        value = (1 - first.lowest) * (first.evidence.share - second.evidence.share)
        return silent_difference(method, level, "variance_unknown", value=value)
    either = first.inside | second.inside
    covariance = covary(
        np.stack([first.influence, second.influence], axis=1),
        design,
        either,
        max(first.left_out, second.left_out),
    )
    own = first.evidence.se**2, second.evidence.se**2
    variance = max(0.0, float(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]))
    both = sqrt(own[0] * own[1])
    dfs = first.evidence.df, second.evidence.df
    return contrast(
        Pair(
            first.evidence,
            second.evidence,
            sqrt(variance),
            min(satterthwaite_df(own, dfs), float(design_df(design, either))),
            0.0 if both == 0 else min(1.0, max(-1.0, (sum(own) - variance) / (2 * both))),
            1 - first.lowest,
        ),
        method=method,
        level=level,
    )


def _has_spread(known: DesignShare) -> bool:
    """Whether a standard error can be told: a census has one, of 0."""
    return isinf(known.n_eff) or (known.n >= LEAST_FOR_SPREAD and known.df >= 1)


def _linearise(
    rows: IndexRows, weights: Floats, codes: NDArray[np.int64], shares: Floats
) -> tuple[float, Floats, bool]:
    """Standardised share, its derivative by each weight (n,), and whether a part had no answers.

    In each stratum the mean of the ratios that have answers there; over the strata the mix.
    """
    inside = codes >= 0
    where, strata = codes[inside], len(shares)
    y, m, w = rows.numerators[inside], rows.denominators[inside], weights[inside]
    tops = np.stack([np.bincount(where, w * column, strata) for column in y.T])
    bottoms = np.stack([np.bincount(where, w * column, strata) for column in m.T])
    answered = bottoms > 0
    ratios = np.divide(tops, bottoms, out=np.zeros_like(tops), where=answered)
    parts = np.where(answered, rows.part_weights[:, np.newaxis], 0.0)
    total = parts.sum(axis=0)
    parts = parts * shares / np.where(total > 0, total, 1.0)
    slopes = np.divide(parts, bottoms, out=np.zeros_like(tops), where=answered)
    influence = np.zeros(len(codes))
    influence[inside] = ((y - ratios[:, where].T * m) * slopes[:, where].T).sum(axis=1)
    return float((ratios * parts).sum()), influence, bool((~answered).any())


def covary(influence: Floats, design: Design, inside: Inside, left_out: float) -> Floats:
    """Covariance of the totals; a list of people is read only as far as no answer was left out.

    A census in which some left an answer out must not have a variance of 0.
    """
    if left_out > 0 and len(design.populations) > len(design.clusters):
        last = list_stages(design, len(inside))[-1]
        sampled = last.sampled[last.parent[last.unit_of_row]]
        sizes = np.maximum(design.populations[-1], sampled / (1 - left_out))
        weights = sampling_weights(design, len(inside))
        populations = (*design.populations[:-1], sizes)
        design = replace(design, weights=weights, populations=populations)
    return total_covariance(influence, design, inside)


def _left_out(rows: IndexRows, member: Inside) -> float:
    """Share of the answers asked for that were left out."""
    missing = int(rows.missing[member].sum())
    return missing / max(1, missing + int(rows.given[member].sum()))


def _correct(design: Design, inside: Inside, left_out: float) -> float:
    """Part of the variance that a finite population leaves, as `finite_correction` has it."""
    if not design.populations:
        return 1.0
    frame, unit = build_frame(design, len(inside))
    represented = float(frame.represented()[unit][inside].sum())
    correction = max(1 - int(inside.sum()) / represented, left_out)
    return 1.0 if correction <= 0 and not frame.listed else max(correction, 0.0)


def _weights_in_mix(
    rows: IndexRows, weights: Floats, codes: NDArray[np.int64], shares: Floats
) -> Floats:
    """What each respondent inside weighs once its stratum has its share of the mix."""
    inside = codes >= 0
    answers = weights[inside] * rows.denominators[inside].sum(axis=1)
    total = np.bincount(codes[inside], answers, len(shares))
    per_answer = shares / np.where(total > 0, total, 1.0)
    in_mix: Floats = weights[inside] * per_answer[codes[inside]]
    return in_mix


def _weigh(
    rows: IndexRows,
    design: Design,
    inside: Inside,
    in_mix: Floats,
    found: tuple[float, float, float],
    rules: Rules,
) -> DesignShare:
    """Standard error and effective size, the design effect drawn to its prior.

    `found` are the share, its variance and the finite population correction.
    """
    share, variance, correction = min(1.0, max(0.0, found[0])), max(0.0, found[1]), found[2]
    y, m = rows.numerators[inside], rows.denominators[inside]
    answers = m.sum(axis=1)
    total, n = float(answers.sum()), len(answers)
    minority = (y < m).any(axis=1) if share >= HALF else (y > 0).any(axis=1)
    agreed = not minority.any()
    units, strata = count_inside(design, inside)
    kish = n * float((in_mix**2).sum()) / float(in_mix.sum()) ** 2
    prior = prior_design_effect(
        int(total),
        int((answers**2).sum()),
        rho0=rules.rho0,
        kish=kish,
        cluster_size=n / units if design.clusters else 1.0,
        icc0=rules.icc0,
    )
    measured = correction == 0 or (n >= LEAST_FOR_SPREAD and units > strata)
    effect = weigh_design_effect(
        share,
        variance if measured and not agreed else None,
        n_answers=int(total),
        minority=int(minority.sum()),
        kish=kish,
        prior=prior * correction,
        floor=rules.deff_min * correction,
        prior_weight=rules.prior_weight,
    )
    return DesignShare(
        share=float(round(share)) if agreed else share,
        se=0.0 if agreed else sqrt(variance),
        df=units - strata,
        n=n,
        n_eff=total / effect.value if effect.value else inf,
    )


def _empty(rows: IndexRows, inside: Inside, notes: tuple[str, ...]) -> Figure:
    return Figure(
        evidence=None,
        lowest=rows.lowest,
        influence=np.zeros(len(inside)),
        inside=inside,
        n_answers=int(rows.denominators[inside].sum()),
        left_out=1.0,
        notes=notes,
    )
