"""Fair pictures of many units, side by side or over time: what chance does, and what it does not.

Comes in: satisfied answers and all answers of each unit or period, as arrays, with the design
effect that makes answers of one person count for what they are (`funnel_units` takes them from
estimates). Goes out: limits, places, signals and pooled shares, frozen.

Never here: a ranking, a league table, a "best" or "worst" unit. Small units lead and trail every
list by luck and fall back the next time (regression to the mean); a list sorted by the raw share
rewards luck. Nor a verdict on a target: see `analysis.verdicts`.

Read first: `funnel` (units against a reference), then `overdispersion` (units that differ for
reasons nobody measured), `laney` and `run_rules` (a share over time), `pooling` (what may be
expected of a small unit).
"""

from analysis.control.funnel import (
    ACTION_LEVEL,
    WARNING_LEVEL,
    FunnelLimits,
    funnel_limits,
    place_in_funnel,
)
from analysis.control.funnel_units import FunnelUnits, funnel_units
from analysis.control.laney import LaneyChart, laney_chart
from analysis.control.overdispersion import (
    WIDENING_METHODS,
    Overdispersion,
    overdispersion,
    widened_funnel_limits,
)
from analysis.control.pooling import PartialPooling, PooledUnit, partial_pooling
from analysis.control.run_rules import (
    RUN_RULES,
    RunRule,
    Signal,
    false_alarm_chance,
    find_signals,
)

__all__ = [
    "ACTION_LEVEL",
    "RUN_RULES",
    "WARNING_LEVEL",
    "WIDENING_METHODS",
    "FunnelLimits",
    "FunnelUnits",
    "LaneyChart",
    "Overdispersion",
    "PartialPooling",
    "PooledUnit",
    "RunRule",
    "Signal",
    "false_alarm_chance",
    "find_signals",
    "funnel_limits",
    "funnel_units",
    "laney_chart",
    "overdispersion",
    "partial_pooling",
    "place_in_funnel",
    "widened_funnel_limits",
]
