"""Whether an answer equals the expected one within the case's tolerance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from types import MappingProxyType
from typing import Any, Final, Literal

from analysis import AnalysisError
from tests.analysis.reference.cases import Case, NotDispatched
from tests.analysis.reference.dispatch import answer

_SE_RTOL: Final = MappingProxyType({("rake", "ipf"): 2e-2})
"""Where another method is meant: R's `rake` takes residuals margin by margin, `analysis` those of
one regression on all margins, as R's `calibrate` does. The same weights under `calibrate` /
`raking_margins` hold these standard errors to the case's own tolerance.
"""


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
        if expected is not None and not _agrees(got.get(name), expected, _at(case, name))
    ]


def _at(case: Case, name: str) -> Case:
    """The case with the tolerance that holds for this value."""
    rtol = _SE_RTOL.get((case.estimator, case.method), case.rtol)
    return replace(case, rtol=rtol) if name.endswith("_se") else case


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
