"""What a number of answers could show, and how many it takes: thought over before collecting.

Comes in: a target, the share supposed to hold, how many answers one person gives, the size of the
list. Goes out: frozen sizes, chances and counts.

Never here: a number of forms (divide by the response rate you expect), prices, a size chosen
because a rule of thumb says so, or anything heavier than numpy and `scipy.special`: verdicts take
`Outlook` from here.

Read first: `verdict_rule` (the bound that later judges), `verdict_power` (chances and sizes by
it). Then `one_sided_tests` and `interval_widths` (textbook sizes), `slovin_comparison` (the rule of
thumb beside them), `allocation` (places and strata), `reachability` and `outlook` ("how many
more").
"""

from analysis.planning.allocation import ALLOCATION_METHODS, Allocation, allocate_sample
from analysis.planning.interval_widths import (
    WilsonSize,
    size_for_width_wald,
    size_for_width_wilson,
)
from analysis.planning.one_sided_tests import (
    NormalSize,
    SteppedSize,
    size_for_test_exact,
    size_for_test_normal,
)
from analysis.planning.outlook import Outlook, find_first_n
from analysis.planning.reachability import smallest_n_for_met
from analysis.planning.slovin import slovin_sample_size
from analysis.planning.slovin_comparison import (
    SLOVIN_IGNORES,
    SlovinComparison,
    compare_with_slovin,
)
from analysis.planning.verdict_power import VerdictChances, size_for_verdict, verdict_chances
from analysis.planning.verdict_rule import VerdictRule

__all__ = [
    "ALLOCATION_METHODS",
    "SLOVIN_IGNORES",
    "Allocation",
    "NormalSize",
    "Outlook",
    "SlovinComparison",
    "SteppedSize",
    "VerdictChances",
    "VerdictRule",
    "WilsonSize",
    "allocate_sample",
    "compare_with_slovin",
    "find_first_n",
    "size_for_test_exact",
    "size_for_test_normal",
    "size_for_verdict",
    "size_for_width_wald",
    "size_for_width_wilson",
    "slovin_sample_size",
    "smallest_n_for_met",
    "verdict_chances",
]
