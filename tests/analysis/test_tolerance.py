"""The four outcomes of a target with a tolerance, and when two bounds call it equivalent."""

from fractions import Fraction

import pytest

from analysis.errors import ParameterFault
from analysis.tolerance import judge_within_tolerance
from tests.analysis.surveys import estimate_share

TWO = Fraction(2)


@pytest.mark.parametrize(
    ("satisfied", "closeness", "equivalent"),
    [
        (9_900, "exceeds", False),
        (9_500, "acceptable", True),
        (9_450, "acceptable", True),
        (9_200, "below", False),
    ],
)
def test_many_answers_decide(satisfied: int, closeness: str, equivalent: bool) -> None:
    found = judge_within_tolerance(
        estimate_share(satisfied, 10_000), Fraction(95), TWO, closed=True
    )
    assert (found.closeness, found.equivalent) == (closeness, equivalent)


def test_a_figure_surely_a_little_below_is_acceptable_before_it_is_below() -> None:
    estimate = estimate_share(9_400, 10_000)
    assert estimate.bound_high is not None
    assert estimate.bound_high < 0.95
    found = judge_within_tolerance(estimate, Fraction(95), TWO, closed=True)
    assert found.closeness == "acceptable"


def test_few_answers_decide_nothing() -> None:
    found = judge_within_tolerance(estimate_share(28, 30), Fraction(95), TWO, closed=True)
    assert (found.closeness, found.equivalent) == ("inconclusive", False)


def test_nothing_is_said_while_collecting_or_without_answers() -> None:
    for estimate, closed in ((estimate_share(99, 100), False), (estimate_share(0, 0), True)):
        found = judge_within_tolerance(estimate, Fraction(90), TWO, closed=closed)
        assert found.closeness is None
        assert not found.equivalent


@pytest.mark.parametrize(("target", "tolerance"), [(101, 2), (-1, 2), (95, 0), (95, -1)])
def test_targets_out_of_range_are_refused(target: int, tolerance: int) -> None:
    with pytest.raises(ParameterFault):
        judge_within_tolerance(
            estimate_share(9, 10), Fraction(target), Fraction(tolerance), closed=True
        )
