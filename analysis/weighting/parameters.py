"""The named choices behind the weights, each with its source."""

from typing import Final

LEAST_IN_CELL: Final = 5
"""A weighting cell with fewer respondents is joined to another before weighting (ours)."""

MET: Final = 1e-10
"""A margin is met when it is missed by no more than this part of its total (ours)."""

NEARLY_MET: Final = 1e-4
"""Raking that stops this near its margins still gives weights, with a note (ours)."""

RAKING_SWEEPS: Final = 2_000
"""Most sweeps over all margins (ours); a few dozen are common."""

CALIBRATION_STEPS: Final = 100
"""Most Newton steps (ours); fewer than ten are common."""

SAME_POPULATION: Final = 1e-3
"""Two counts of a population agree when they differ by no more than this part (ours): rounding."""
