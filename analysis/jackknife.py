"""The jackknife: an index once for each primary unit left out. An independent second way."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.definitions import get_definition
from analysis.errors import DataFault, UnknownMethod
from analysis.layout import WHOLE
from analysis.linearised import linearise_index
from analysis.readings import evaluate_recipe
from analysis.spread import add_by
from analysis.sums import column_values
from analysis.variance import Stage, list_stages

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Jackknife:
    """An index with its replicates (r,) and the standard error that they give."""

    value: float
    se: float
    replicates: Floats


def jackknife_index(
    data: SurveyData,
    definition: str,
    *,
    kind: Literal["JK1", "JKn"],
    measure: str = WHOLE,
    domain: Sequence[tuple[str, str]] = (),
) -> Jackknife:
    """How much does an index depend on each primary unit, and what error follows from that?

    Parameters
    ----------
    data : SurveyData
        Of n respondents; each is a unit where the design has no clusters.
    definition : str
        Code of the index.
    kind : {"JK1", "JKn"}
        Without strata; within strata.
    measure : str, default "all"
        "all", a factor or an item.
    domain : sequence of (str, str)
        Names and levels of the domains a respondent must be in.

    Returns
    -------
    Jackknife

    Raises
    ------
    UnknownMethod
        `kind` is neither.
    DataFault
        No answers, JK1 for a sample with strata, fewer than two units, or answers in one unit.

    Notes
    -----
    Each unit of stratum h is left out in turn and the others of h weigh n / (n - 1) times as
    much. v = sum over replicates of (1 - n / N) (n - 1) / n (t - mean t)**2, the mean over all
    replicates. Later stages are not seen. A stratum of one unit adds no replicate.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd ed., sections 4.2-4.5; Lumley (2004), J
    Statistical Software 9(8), doi:10.18637/jss.v009.i08 (`as.svrepdesign`, mse = FALSE).

    Examples
    --------
    >>> data = SurveyData(np.array([[5], [4], [2], [5]], dtype=np.int8), items=("q",))
    >>> round(jackknife_index(data, "answer_share", kind="JK1").se, 3)
    0.25
    """
    if kind not in ("JK1", "JKn"):
        raise UnknownMethod("No such jackknife", where="kind", expected="JK1, JKn", got=repr(kind))
    found = linearise_index(data, definition, measure=measure, domain=domain)
    stage = list_stages(data.design, len(data.scores))[0]
    strata = len(stage.sampled)
    if found.value is None or len(stage.parent) < 2 or (kind == "JK1" and strata > 1):
        raise DataFault(
            "This jackknife needs answers and at least two units, JK1 no strata",
            where="data, kind",
            expected="JKn with strata",
            got=f"{kind} with {strata} strata of {len(stage.parent)} units",
        )
    columns, _ = column_values(data)
    weighted = columns * np.where(found.inside, found.weights, 0.0)
    totals = add_by(stage.unit_of_row, weighted.T, len(stage.parent))
    recipe = get_definition(definition).recipe(data.layout, measure, None)
    chosen = stage.sampled[stage.parent] > 1
    left = _leave_out(totals, stage)[chosen]
    replicates = evaluate_recipe(recipe, left)
    if not len(replicates) or not np.isfinite(replicates).all():
        raise DataFault(
            "Without one of the units nothing is left to compute with",
            where="data",
            expected="answers in several units of a stratum",
            got=f"{len(replicates)} replicates",
        )
    worth = _worth(stage)[stage.parent][chosen]
    variance = float((worth * (replicates - replicates.mean()) ** 2).sum())
    return Jackknife(found.value, sqrt(variance), replicates)


def _leave_out(totals: Floats, stage: Stage) -> Floats:
    """Totals (u, d) of the whole sample without each unit in turn."""
    sampled = stage.sampled[stage.parent, np.newaxis]
    strata = add_by(stage.parent, totals, len(stage.sampled))[stage.parent]
    others = (strata - totals) * sampled / np.maximum(sampled - 1, 1)
    left: Floats = totals.sum(axis=0) - strata + others
    return left


def _worth(stage: Stage) -> Floats:
    free = np.ones(len(stage.sampled))
    if stage.population is not None:
        free = 1 - stage.sampled / stage.population
    worth: Floats = free * (stage.sampled - 1) / stage.sampled
    return worth
