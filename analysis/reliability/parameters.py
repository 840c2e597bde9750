"""The named choices behind the quality of a scale, each with its source."""

from typing import Final

APART_FLAGGED: Final = 0.20
"""Share of "no opinion" and "did not arise" over which an item is flagged (practice here)."""

APART_BOUNDED: Final = 0.10
"""The same share over which the satisfied share is printed with its bounds (practice here)."""

END_EFFECT: Final = 0.15
"""Share at the lowest or the highest possible score over which a floor or ceiling is named.

McHorney & Tarlov (1995), Quality of Life Research 4:293-307; Terwee et al. (2007), J Clinical
Epidemiology 60:34-42.
"""

LEAST_UNIQUENESS: Final = 0.005
"""Lower limit of a uniqueness in a factor solution; R's `factanal` and `psych::fa` use it too."""

FEWEST_ITEMS: Final = 3
"""A one-factor solution of fewer items has no unique loadings."""

WIDEST_REACH: Final = 10.0
"""An interval of alpha that takes 1 - alpha this many times up and down is not told (ours).

About an alpha of 0.9 it would run from 0 to 0.99.
"""
