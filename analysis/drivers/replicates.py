"""Bootstrap of primary units within strata: how often each respondent's weight is taken."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.drivers.parameters import WEIGHTS_AT_ONCE
from analysis.variance import list_stages

Floats = NDArray[np.float64]

MOST_AT_ONCE = 100
"""More replicates together would not be faster."""


def draw_factors(
    design: Design, n: int, replicates: int, generator: np.random.Generator
) -> Iterator[Floats]:
    """Yield factors of the weights, some (b, n) at a time, `replicates` in all.

    From m units of a stratum m - 1 are drawn with replacement and count m / (m - 1) times, so
    that totals vary as the design's do (Rao, Wu & Yue 1992, Survey Methodology 18:209-217). A
    stratum with one unit keeps it: its factor is 1 and it adds no variance. Corrections for
    finite populations are left out, which widens intervals.
    """
    first = list_stages(design, n)[0]
    members = [np.flatnonzero(first.parent == stratum) for stratum in range(len(first.sampled))]
    at_once = min(max(WEIGHTS_AT_ONCE // max(n, 1), 1), MOST_AT_ONCE)
    for start in range(0, replicates, at_once):
        count = min(at_once, replicates - start)
        factors = np.ones((count, len(first.parent)))
        for units in members:
            m = len(units)
            if m > 1:
                taken = generator.multinomial(m - 1, np.full(m, 1 / m), size=count)
                factors[:, units] = taken * (m / (m - 1))
        yield factors[:, first.unit_of_row]


def has_lonely_unit(design: Design, n: int) -> bool:
    """Whether a stratum has one unit only."""
    return n > 0 and bool((list_stages(design, n)[0].sampled == 1).any())
