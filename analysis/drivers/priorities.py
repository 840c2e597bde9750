"""The importance-performance table: what matters beside how satisfied people are with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.drivers.importance import Driver, Importance
from analysis.errors import DataFault, ParameterFault
from analysis.results import Estimate

Cut = float | Literal["mean"]
Quadrant = Literal["concentrate_here", "keep_up", "low_priority", "possible_overkill"]

_QUADRANTS: dict[tuple[bool, bool], Quadrant] = {
    (True, False): "concentrate_here",
    (True, True): "keep_up",
    (False, False): "low_priority",
    (False, True): "possible_overkill",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """One measure in the plane of importance and performance.

    Attributes
    ----------
    measure : str
    importance : Driver
    performance : Estimate
    quadrant : str or None
        concentrate_here (important, low), keep_up (important, high), low_priority,
        possible_overkill (unimportant, high); None without a performance.
    uncertain : tuple of str
        Of "importance", "performance": its interval crosses the cut, or there is none, so that
        the measure may belong to another quadrant.
    """

    measure: str
    importance: Driver
    performance: Estimate
    quadrant: Quadrant | None
    uncertain: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityTable:
    """Measures with their quadrants, and the cuts between them.

    `performance_cut` is None where no measure has a performance and none was given.
    """

    rows: tuple[Priority, ...]
    importance_cut: float
    performance_cut: float | None


def importance_performance(
    importance: Importance,
    performance: Sequence[Estimate],
    *,
    importance_cut: Cut,
    performance_cut: Cut,
) -> PriorityTable:
    """Which measures matter and are not satisfied yet, and for which is that certain?

    Parameters
    ----------
    importance : Importance
        With a driver for each measure.
    performance : sequence of Estimate
        Of the same measures in any order, one index, at the level of `importance`.
    importance_cut, performance_cut : float or "mean"
        From here up a measure is important (satisfied); "mean" of the table's values. For
        performance a target can stand here.

    Returns
    -------
    PriorityTable
        In the order of the drivers; empty when `importance` has none.

    Raises
    ------
    DataFault
        A driver without an estimate, or two of one measure.
    ParameterFault
        Different levels of confidence or different indices.

    Notes
    -----
    Each quadrant rests on two points; with the intervals of a small sample few of them are
    certain. Cuts at the means are of the data, so some measure is always below: they order work,
    they do not judge. The uncertainty of such cuts themselves is not counted.

    References
    ----------
    Martilla & James (1977), J Marketing 41(1):77-79.

    Examples
    --------
    >>> from analysis import SurveyData, estimate_index, tally
    >>> from analysis.drivers.importance import relative_importance
    >>> rows = [[a, b, max(a, b)] for a in (1, 4, 5) for b in (4, 5)] * 5
    >>> survey = SurveyData(np.array(rows, dtype=np.int8), items=("a", "b", "o"), overall="o")
    >>> drivers = relative_importance(
    ...     survey, response="o", predictors=["a", "b"], method="lmg", missing="listwise",
    ...     replicates=40, level=0.95, generator=np.random.default_rng(1),
    ... )
    >>> cells = tally(survey)
    >>> estimates = [estimate_index(cells, "answer_share", measure=item) for item in ("a", "b")]
    >>> table = importance_performance(
    ...     drivers, estimates, importance_cut="mean", performance_cut=0.8
    ... )
    >>> [row.quadrant for row in table.rows]
    ['low_priority', 'keep_up']
    """
    by_measure = {estimate.measure: estimate for estimate in performance}
    _check(importance, performance, by_measure)
    matched = [(driver, by_measure[driver.measure]) for driver in importance.drivers]
    shares = [driver.share for driver, _ in matched]
    values = [estimate.value for _, estimate in matched if estimate.value is not None]
    across = _place_cut(importance_cut, shares) or 0.0
    upwards = _place_cut(performance_cut, values)
    return PriorityTable(
        rows=tuple(_place(driver, estimate, across, upwards) for driver, estimate in matched),
        importance_cut=across,
        performance_cut=upwards,
    )


def _check(
    importance: Importance, performance: Sequence[Estimate], by_measure: dict[str, Estimate]
) -> None:
    wanted = [driver.measure for driver in importance.drivers]
    if len(by_measure) != len(performance) or not set(wanted) <= set(by_measure):
        raise DataFault(
            "Each driver needs one estimate",
            where="performance",
            expected=", ".join(wanted),
            got=", ".join(estimate.measure for estimate in performance),
        )
    kinds = {(estimate.definition, estimate.version, estimate.level) for estimate in performance}
    if len(kinds) > 1 or any(level != importance.level for *_, level in kinds):
        raise ParameterFault(
            "A table compares one index at one level of confidence",
            where="performance",
            expected=f"one index at level {importance.level}",
            got=repr(sorted(kinds)),
        )


def _place_cut(cut: Cut, values: Sequence[float]) -> float | None:
    if cut != "mean":
        return cut
    return float(np.mean(values)) if values else None


def _place(driver: Driver, estimate: Estimate, across: float, upwards: float | None) -> Priority:
    quadrant = None
    if estimate.value is not None and upwards is not None:
        quadrant = _QUADRANTS[driver.share >= across, estimate.value >= upwards]
    crossed = {
        "importance": _crosses(driver.low, driver.high, across),
        "performance": _crosses(estimate.low, estimate.high, upwards),
    }
    return Priority(
        measure=driver.measure,
        importance=driver,
        performance=estimate,
        quadrant=quadrant,
        uncertain=tuple(name for name, holds in crossed.items() if holds),
    )


def _crosses(low: float | None, high: float | None, cut: float | None) -> bool:
    return low is None or high is None or cut is None or low < cut <= high
