"""Whether an answer equals the expected one within the case's tolerance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal

from analysis import AnalysisError
from tests.analysis.reference.cases import Case, NotDispatched
from tests.analysis.reference.dispatch import answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case ended, with every value that differed."""

    case: Case
    result: Literal["passed", "failed", "not dispatched"]
    differences: tuple[str, ...] = ()


def run_case(case: Case) -> Outcome:
    """Ask `analysis` and compare; `null` in the expected values means undefined in R: skipped."""
    try:
        got = answer(case)
    except NotDispatched as reason:
        return Outcome(case, "not dispatched", (str(reason),))
    except AnalysisError as refusal:
        return Outcome(case, "failed", (str(refusal),))
    differences = tuple(_list_differences(case, got))
    return Outcome(case, "failed" if differences else "passed", differences)


def _list_differences(case: Case, got: Mapping[str, Any]) -> list[str]:
    return [
        f"{name}: expected {expected!r}, got {got.get(name)!r}"
        for name, expected in case.expected.items()
        if expected is not None and not _agrees(got.get(name), expected, case)
    ]


def _agrees(got: Any, expected: Any, case: Case) -> bool:
    """Compare numbers, texts, lists and named values; `None` is expected where R knows nothing."""
    if expected is None:
        return True
    if isinstance(expected, Mapping):
        return isinstance(got, Mapping) and all(
            _agrees(got.get(name), value, case) for name, value in expected.items()
        )
    if isinstance(expected, list):
        values = list(got) if isinstance(got, Iterable) else []
        return len(values) == len(expected) and all(map(_agrees, values, expected, repeat(case)))
    if isinstance(expected, str):
        return got == expected or str(got).lower() == expected.lower()
    if got is None or isinstance(got, str):
        return False
    return bool(abs(got - expected) <= case.atol + case.rtol * abs(expected))
