"""From a case to the public function of `analysis` that answers it: one table, in parts."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.analysis.reference import (
    answers_comparisons,
    answers_control,
    answers_drivers,
    answers_one_sample,
    answers_planning,
    answers_reliability,
    answers_weighting,
)
from tests.analysis.reference.cases import Case, NotDispatched

Answer = Mapping[str, Any]

_PARTS: tuple[Mapping[tuple[str, str | None], Callable[[Case], Answer]], ...] = (
    answers_comparisons.ANSWERS,
    answers_control.ANSWERS,
    answers_drivers.ANSWERS,
    answers_one_sample.ANSWERS,
    answers_planning.ANSWERS,
    answers_reliability.ANSWERS,
    answers_weighting.ANSWERS,
)


def answer(case: Case) -> Answer:
    """What `analysis` says to the case; raise `NotDispatched` if nothing here can."""
    for part in _PARTS:
        for key in ((case.estimator, case.method), (case.estimator, None)):
            if key in part:
                return part[key](case)
    raise NotDispatched(f"{case.estimator}/{case.method}")
