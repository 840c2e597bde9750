"""The named choices behind the figures, each with its source; nothing is hidden in a formula.

Choices marked "ours" come from no paper: they were judged by coverage simulations (single items
by exact enumeration; indices of 5 items, within-person correlation .3-.6, shares .85-.99,
n 20-1000) and are kept here so that they can be changed in one place.
"""

from typing import Final

LEVEL: Final = 0.95
"""Confidence of a displayed two-sided interval; official practice everywhere."""

ALPHA: Final = 0.05
"""Error of each one-sided verdict bound; P(false "met" | share = target) stays below it."""

RHO0: Final = 0.5
"""Prior correlation between one person's answers (ours): a person's answers are half alike."""

ICC0: Final = 0.05
"""Prior likeness of respondents of one cluster (ours), as in the simulations."""

WHOLE_SURVEY_MIN: Final = 100
"""People on the minority side from which the whole survey's design effect replaces the prior of
a group (ours)."""

KISH_TRUSTED: Final = 2.0
"""What unequal weights may cost before an estimated design effect is trusted less (ours): with 5
of 1,005 people carrying 60 % of the weight, verdicts erred 60 % of the time instead of 5 %."""

PRIOR_WEIGHT: Final = 10.0
"""Persons on the minority side at which estimate and prior weigh the same (ours)."""

DEFF_MIN_UNKEYED: Final = 1.2
"""Least design effect where one person can answer twice unseen: open QR code, kiosk (ours)."""

RESPONSE_RATE_MIN: Final = 0.30
"""Response rate from which answers to one-time codes may speak for the whole (ours)."""

NEEDED_CAP: Final = 1_000_000
"""Beyond this many respondents "how many more" is no advice and is not given (ours)."""
