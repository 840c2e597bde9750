"""Comparisons of shares."""

from analysis.comparisons.association import AssociationTest, association_test, satisfied_or_not
from analysis.comparisons.families import (
    FamilyVerdict,
    TargetPValues,
    adjust_p_values,
    judge_family,
    target_p_values,
)
from analysis.comparisons.share_tests import (
    SharesTest,
    TwoShareTest,
    equal_shares_test,
    trend_test,
    two_share_test,
)
from analysis.comparisons.two_shares import Counts, DifferenceInterval, difference_interval
