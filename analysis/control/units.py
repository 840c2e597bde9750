"""Many units as arrays: what is checked at every door, and how "unknown" leaves."""

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataFault

Numbers = NDArray[np.float64]


def check_units(answers: Numbers, deff: Numbers) -> None:
    """Raise `DataFault` unless answers are (g,) and 0 or more, and design effects fit them."""
    if answers.ndim != 1 or not answers.size or not _all_at_least(answers, 0):
        raise DataFault(
            "Units need a number of answers",
            where="answers",
            expected="(g,), 0 or more",
            got=str(answers.tolist()),
        )
    if deff.shape not in ((), answers.shape) or not _all_at_least(deff, np.nextafter(0, 1)):
        raise DataFault(
            "Units need a design effect each, or one for all",
            where="deff",
            expected=f"() or {answers.shape}, above 0",
            got=str(deff.tolist()),
        )


def check_counts(satisfied: Numbers, answers: Numbers) -> None:
    """Raise `DataFault` unless satisfied answers are part of all answers, unit by unit."""
    if satisfied.shape != answers.shape or not ((satisfied >= 0) & (satisfied <= answers)).all():
        raise DataFault(
            "Satisfied answers are not part of all answers",
            where="satisfied",
            expected=f"{answers.shape}, 0..answers",
            got=str(satisfied.tolist()),
        )


def unit_errors(reference: float, answers: Numbers, deff: Numbers) -> Numbers:
    """Standard error of a share under the reference, NaN without answers (inside only)."""
    known = answers > 0
    error: Numbers = np.sqrt(reference * (1 - reference) * deff / np.where(known, answers, 1.0))
    return np.where(known, error, np.nan)


def hide_unknown(values: Numbers) -> tuple[float | None, ...]:
    """Plain numbers, None for NaN."""
    return tuple(None if np.isnan(value) else float(value) for value in values)


def _all_at_least(values: Numbers, least: float) -> bool:
    return bool(np.isfinite(values).all() and (values >= least).all())
