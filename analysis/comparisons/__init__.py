"""Comparisons: two shares, several shares, two periods, many places, modes of collection.

Comes in: counts of independent answers; two `Estimate`s of independent samples; or `SurveyData`
whose `Design` says how respondents were drawn. Goes out: frozen differences, tests and adjusted
p-values, with notes.

Never here: a test of two figures that do not belong to one series, a ranking, a domain cut out
of its design, answers of one person treated as independent (the tests on counts ask for one
answer a person), or a p-value whose family is not named.

Read first: `differences` (one formula for every difference), then `figures` (groups inside one
sample), `case_mix` (like with like), `families` (many at once); `changes`, `trends` and
`modes` hold the rules.
"""

from analysis.comparisons.association import AssociationTest, association_test, satisfied_or_not
from analysis.comparisons.case_mix import Standard, sample_mix
from analysis.comparisons.changes import (
    Change,
    Equivalence,
    PeriodFigure,
    SeriesIdentity,
    judge_change,
)
from analysis.comparisons.contrasts import Contrast, Side, contrast_index
from analysis.comparisons.differences import Difference, difference_of_estimates
from analysis.comparisons.families import (
    FamilyVerdict,
    TargetPValues,
    adjust_p_values,
    judge_family,
    target_p_values,
)
from analysis.comparisons.figures import FigureSummary
from analysis.comparisons.groups import (
    GroupComparison,
    GroupFigure,
    compare_groups,
    standardised_figures,
)
from analysis.comparisons.modes import ModeEffect, ModeEffects, mode_effects
from analysis.comparisons.share_tests import (
    SharesTest,
    TwoShareTest,
    equal_shares_test,
    trend_test,
    two_share_test,
)
from analysis.comparisons.trends import Trend, judge_trend
from analysis.comparisons.two_shares import Counts, DifferenceInterval, difference_interval

__all__ = [
    "AssociationTest",
    "Change",
    "Contrast",
    "Counts",
    "Difference",
    "DifferenceInterval",
    "Equivalence",
    "FamilyVerdict",
    "FigureSummary",
    "GroupComparison",
    "GroupFigure",
    "ModeEffect",
    "ModeEffects",
    "PeriodFigure",
    "SeriesIdentity",
    "SharesTest",
    "Side",
    "Standard",
    "TargetPValues",
    "Trend",
    "TwoShareTest",
    "adjust_p_values",
    "association_test",
    "compare_groups",
    "contrast_index",
    "difference_interval",
    "difference_of_estimates",
    "equal_shares_test",
    "judge_change",
    "judge_family",
    "judge_trend",
    "mode_effects",
    "sample_mix",
    "satisfied_or_not",
    "standardised_figures",
    "target_p_values",
    "trend_test",
    "two_share_test",
]
