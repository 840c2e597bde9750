"""The named choices behind drivers, each with its source."""

from typing import Final

MOST_EXACT: Final = 12
"""Predictors up to which all subsets are formed: 4,096 regressions for each replicate (ours)."""

NEWTON_STEPS: Final = 60
"""A likelihood that still grows after so many steps has no maximum (ours)."""

SUSPECT_STEPS: Final = 12
"""Newton's method takes fewer where a maximum exists; after more, separation is sought (ours)."""

NEWTON_DECREMENT: Final = 1e-12
"""The search ends when the next step is a millionth of a standard error (ours)."""

RANK_TOLERANCE: Final = 1e-9
"""Share of a predictor's variance that the others must leave for it to count as its own (ours)."""

FEWEST_REPLICATES: Final = 40
"""With fewer bootstrap replicates there is no 2.5 % quantile (ours)."""

WEIGHTS_AT_ONCE: Final = 10_000_000
"""Weights of bootstrap replicates held together; a matter of memory alone."""

FEWEST_CUTS: Final = 2
"""Proportional odds compare the slopes of at least two borders between levels."""
