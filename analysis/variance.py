"""Design-based covariance of estimated totals: one formula for sums of units at every stage.

The way of R's `survey`: within each stratum the squared deviations of the units' totals, stage
after stage; units of the sample without a member of the domain count as zero. `strata_scales` is
the one place that knows corrections and lonely units; sums (`spread`) and rows share it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.errors import DataFault
from analysis.frame import Frame
from analysis.sums import index_codes

__all__ = ["design_df", "sampling_weights", "total_covariance"]

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """By stratum and estimate, shape (h, q): factor of the squares; whether about the mean."""

    factor: Floats
    centred: NDArray[np.bool_]


def strata_scales(
    inside: Codes,
    sampled: Codes,
    population: Floats | None,
    design: Design | Frame,
    least_free: Floats | float = 0.0,
) -> Scales:
    """Factor f n / (n - 1) of each stratum, lonely units by the design's rule.

    `inside` (h, q) and `sampled` (h,) count units, in the domain and in all; `population` (h,) is
    None or the units that exist. The correction f = 1 - n / N never falls below `least_free`,
    and is 1 where the sample exceeds the population. A stratum that must be averaged gets 0 and
    the others its share.
    """
    free = np.ones(len(sampled))
    if population is not None:
        covered = sampled / np.where(population >= np.maximum(sampled, 1), population, np.inf)
        free = 1 - covered
    free = np.maximum(free[:, np.newaxis], least_free)
    factor = free * (sampled / np.maximum(sampled - 1, 1))[:, np.newaxis]
    lonely = np.broadcast_to((sampled == 1)[:, np.newaxis], inside.shape)
    if design.domain_lonely:
        lonely = lonely | (inside == 1)
    lonely = lonely & (free > 0)
    centred = np.ones(inside.shape, dtype=np.bool_)
    if design.lonely_psu == "adjust":
        centred = ~lonely
    elif design.lonely_psu == "average":
        present = inside > 0
        known = (present & ~lonely).sum(axis=0)
        share = np.where(known > 0, present.sum(axis=0) / np.maximum(known, 1), 1.0)
        factor = np.where(lonely, 0.0, factor) * share
    return Scales(np.broadcast_to(factor, inside.shape), centred)


def sampling_weights(design: Design, n: int) -> Floats:
    """How many units of the population does each respondent stand for?

    Parameters
    ----------
    design : Design
    n : int
        Respondents.

    Returns
    -------
    ndarray of float64, shape (n,)
        The design's weights; without any the product over the stages of N / n; else ones.

    Raises
    ------
    DataFault
        A population size differs within its stratum or unit.

    Notes
    -----
    N / n is the inverse chance of inclusion of simple random sampling at each stage.

    References
    ----------
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 4.3.

    Examples
    --------
    >>> sampling_weights(Design(populations=(np.full(4, 100.0),)), 4).tolist()
    [25.0, 25.0, 25.0, 25.0]
    """
    if design.weights is not None:
        return design.weights
    weights = np.ones(n)
    if design.populations:
        for stage in list_stages(design, n):
            if stage.population is not None:
                share = stage.population / stage.sampled
                weights = weights * share[stage.parent[stage.unit_of_row]]
    return weights


def design_df(design: Design, inside: NDArray[np.bool_]) -> int:
    """On how many independent deviations does a standard error rest?

    Parameters
    ----------
    design : Design
    inside : ndarray of bool, shape (n,)
        In the domain, with an answer.

    Returns
    -------
    int
        Primary units with somebody inside, less strata with somebody inside.

    Raises
    ------
    DataFault
        The design does not fit n respondents.

    Notes
    -----
    Respondents of weight 0 are never inside.

    References
    ----------
    Korn & Graubard (1999), Analysis of Health Surveys, section 5.2; Lumley (2004), J Statistical
    Software 9(8), doi:10.18637/jss.v009.i08 (`degf`).

    Examples
    --------
    >>> design_df(Design(), np.array([True, True, False, True]))
    2
    """
    units, strata = count_inside(design, inside)
    return units - strata


def count_inside(design: Design, inside: NDArray[np.bool_]) -> tuple[int, int]:
    """Count the primary units, and the strata, with a respondent inside (n,) of a weight."""
    design.check(len(inside))
    first = list_stages(design, len(inside))[0]
    counted = inside if design.weights is None else inside & (design.weights > 0)
    units = np.unique(first.unit_of_row[counted])
    return len(units), len(np.unique(first.parent[units]))


def total_covariance(influence: Floats, design: Design, inside: NDArray[np.bool_]) -> Floats:
    """How do estimated totals vary and covary from sample to sample of this design?

    Parameters
    ----------
    influence : ndarray of float64, shape (n, q)
        Linearised values z, unweighted: the derivative of each of q estimates by the weight of
        the respondent; 0 outside the domain.
    design : Design
    inside : ndarray of bool, shape (n,)
        In the domain, with an answer; the others keep their place in the design.

    Returns
    -------
    ndarray of float64, shape (q, q)
        Covariance of the totals sum(w z), hence of the estimates.

    Raises
    ------
    DataFault
        Arrays of other lengths, or a population below the sample.

    Notes
    -----
    Stage by stage, with t the weighted totals of the units: sum over strata of
    (1 - n / N) n / (n - 1) sum((t - mean t)(t - mean t)'), the mean over all sampled units of
    the stratum; a later stage counts with the product of n / N of the stages above it, and only
    where the population of every stage above is given.

    References
    ----------
    Woodruff (1971), JASA 66:411-414; Särndal, Swensson & Wretman (1992), Model Assisted Survey
    Sampling, sections 4.3-4.4 and 5.5; Lumley (2004), J Statistical Software 9(8),
    doi:10.18637/jss.v009.i08.

    Examples
    --------
    >>> answers = np.array([1.0, 1.0, 0.0, 1.0])
    >>> z = (answers - answers.mean())[:, np.newaxis] / 4
    >>> total_covariance(z, Design(), np.ones(4, dtype=bool)).round(4).tolist()
    [[0.0625]]
    """
    n = len(inside)
    design.check(n)
    if influence.shape[:1] != (n,) or influence.ndim != 2:
        raise DataFault(
            "Linearised values must be one row a respondent",
            where="influence",
            expected=f"shape ({n}, q)",
            got=f"shape {influence.shape}",
        )
    weighted = influence * sampling_weights(design, n)[:, np.newaxis]
    counted = inside if design.weights is None else inside & (design.weights > 0)
    covariance = np.zeros((influence.shape[1],) * 2)
    passed = np.ones(1)
    for stage in list_stages(design, n):
        units = len(stage.parent)
        totals: Floats = np.stack(
            [np.bincount(stage.unit_of_row, column, units) for column in weighted.T], axis=1
        )
        present = np.bincount(stage.unit_of_row, counted, units) > 0
        covariance += covary_units(totals, present, stage, design, passed)
        if stage.population is None:
            break
        passed = (passed * stage.sampled / stage.population)[stage.parent]
    return covariance


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """One stage of sampling: u units within s parents (strata, later the units above).

    `unit_of_row` (n,) and `parent` (u,) are codes; `sampled` and `population` (s,) count units.
    """

    unit_of_row: Codes
    parent: Codes
    sampled: Codes
    population: Floats | None


def covary_units(
    totals: Floats, present: NDArray[np.bool_], stage: Stage, design: Design, passed: Floats
) -> Floats:
    """Covariance of one stage from the units' totals (u, q); `passed` (s,) is the product above."""
    parents = len(stage.sampled)
    inside = np.bincount(stage.parent, present, parents).astype(np.int64)[:, np.newaxis]
    scales = strata_scales(inside, stage.sampled, stage.population, design)
    factor = scales.factor[:, 0] * passed
    sums = np.stack([np.bincount(stage.parent, column, parents) for column in totals.T], axis=1)
    squares = (totals * factor[stage.parent, np.newaxis]).T @ totals
    about_mean = np.where(scales.centred[:, 0], factor / np.maximum(stage.sampled, 1), 0.0)
    covariance: Floats = squares - (sums * about_mean[:, np.newaxis]).T @ sums
    return covariance


def list_stages(design: Design, n: int) -> list[Stage]:
    """List the stages, every respondent in a unit; labels are read within the unit above."""
    parent_of_row, parents = np.zeros(n, dtype=np.int64), 1
    if design.strata is not None:
        strata = design.strata.codes.astype(np.int64)
        found, parent_of_row = index_codes(strata, len(design.strata.labels))
        parents = len(found)
    codes = [domain.codes.astype(np.int64) for domain in design.stages]
    if not codes or len(design.populations) > len(codes):
        codes.append(np.arange(n, dtype=np.int64))
    stages = []
    for position, labels in enumerate(codes):
        width = int(labels.max(initial=0)) + 1
        path, unit_of_row = index_codes(parent_of_row * width + labels, parents * width)
        parent = path // width
        sampled = np.bincount(parent, minlength=parents)
        population = None
        if position < len(design.populations):
            population = _one_size(design.populations[position], parent_of_row, sampled, position)
        stages.append(Stage(unit_of_row, parent, sampled, population))
        parent_of_row, parents = unit_of_row, len(path)
    return stages


def _one_size(sizes: Floats, parent_of_row: Codes, sampled: Codes, position: int) -> Floats:
    least = np.full(len(sampled), np.inf)
    np.minimum.at(least, parent_of_row, sizes)
    for wrong, title in (
        (sizes != least[parent_of_row], "A population differs within its stratum or unit"),
        (least[parent_of_row] < sampled[parent_of_row], "A population is below the sample"),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise DataFault(
                title,
                where=f"populations[{position}][{row}]",
                expected=f"one number, at least {sampled[parent_of_row[row]]}",
                got=str(sizes[row]),
            )
    return least
