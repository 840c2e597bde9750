"""What coverage is demanded, and which cells of a grid miss it.

The demands are weaker than the nominal 95 % because no method keeps that in every cell; they are
those that hold for the published methods, and cells under the nominal level are listed.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np

from analysis.parameters import ALPHA, LEVEL
from benchmarks.coverage.counting import BOUNDS, SHOWN, Coverage

LEAST_TWO_SIDED: Final = 0.90
LEAST_MEAN: Final = 0.945
LEAST_BOUND: Final = 0.93
STANDARD_ERRORS: Final = 3


def tolerance(rate: float, replicates: int) -> float:
    """Monte-Carlo error that is let pass; none for what was enumerated."""
    return STANDARD_ERRORS * sqrt(rate * (1 - rate) / replicates) if replicates else 0.0


def list_failures(
    found: Sequence[Coverage], *, shown: str = SHOWN, bounds: str = BOUNDS
) -> list[str]:
    """Say which cells miss a demand; `shown` and `bounds` are the methods held against it."""
    failures = []
    for each in found:
        two_sided, bound = each.rates[shown].two_sided, each.rates[bounds]
        if two_sided < LEAST_TWO_SIDED - tolerance(LEAST_TWO_SIDED, each.replicates):
            failures.append(f"{shown} {two_sided:.3f}: {each}")
        for name, value in (("lower", bound.lower), ("upper", bound.upper)):
            if value < LEAST_BOUND - tolerance(LEAST_BOUND, each.replicates):
                failures.append(f"{bounds} {name} {value:.3f}: {each}")
    mean = float(np.mean([each.rates[shown].two_sided for each in found]))
    if mean < LEAST_MEAN - tolerance(LEAST_MEAN, sum(each.replicates for each in found)):
        failures.append(f"{shown} {mean:.4f} on average")
    return failures


def mean_false_verdicts(found: Sequence[Coverage], method: str = BOUNDS) -> tuple[float, float]:
    """How often a true share that equals its target is called met, and not met, on average."""
    rates = [each.rates[method] for each in found]
    return float(np.mean([1 - r.lower for r in rates])), float(
        np.mean([1 - r.upper for r in rates])
    )


def list_under_nominal(
    found: Sequence[Coverage], *, shown: str = SHOWN, bounds: str = BOUNDS
) -> list[tuple[float, str]]:
    """Cells whose coverage is under the nominal level beyond Monte-Carlo error, worst first."""
    under = []
    for each in found:
        bound = each.rates[bounds]
        values = (
            (each.rates[shown].two_sided, f"{shown} two-sided", LEVEL),
            (bound.lower, f"{bounds} lower", 1 - ALPHA),
            (bound.upper, f"{bounds} upper", 1 - ALPHA),
        )
        under += [
            (value, f"{name}: {each}")
            for value, name, nominal in values
            if value < nominal - tolerance(nominal, each.replicates)
        ]
    return sorted(under)
