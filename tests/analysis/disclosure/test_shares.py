from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import hides_counts, shown_share
from analysis.errors import ParameterFault


@given(st.integers(0, 40), st.data())
def test_what_is_shown_never_tells_that_everybody_in_a_small_group_agreed(
    n: int, data: st.DataObject
) -> None:
    successes = data.draw(st.integers(0, n))
    shown = shown_share(successes, n, threshold=5, small=30, coverage=0.3)
    if shown.showing != "exact":
        return
    assert shown.share == Fraction(successes, n)
    assert n >= 30 or successes not in (0, n)


@given(st.integers(5, 29), st.data())
def test_a_range_with_n_leaves_more_than_one_count_possible(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    shown = shown_share(successes, n, threshold=5, small=30, coverage=None)
    if shown.showing == "at_least" and shown.show_n:
        assert shown.share is not None
        assert sum(Fraction(x, n) >= shown.share for x in range(n + 1)) >= 2
    if shown.showing == "at_most" and shown.show_n:
        assert shown.share is not None
        assert sum(Fraction(x, n) <= shown.share for x in range(n + 1)) >= 2


@pytest.mark.parametrize(
    ("successes", "n", "coverage", "showing"),
    [
        (0, 0, None, "withheld"),
        (1, 1, None, "withheld"),
        (4, 4, None, "withheld"),
        (5, 5, None, "at_least"),
        (0, 9, None, "at_most"),
        (28, 29, None, "at_least"),  # 96.6 %
        (27, 29, None, "exact"),  # 93.1 %
        (300, 300, None, "exact"),
        (297, 300, 0.5, "exact"),
        (297, 300, 0.9, "withheld"),  # three known people disagreed
        (300, 300, 0.9, "exact"),
    ],
)
def test_the_rules_one_by_one(successes: int, n: int, coverage: float | None, showing: str) -> None:
    assert shown_share(successes, n, threshold=5, small=30, coverage=coverage).showing == showing


def test_a_minority_hides_both_counts() -> None:
    assert [hides_counts(x, 20, threshold=5) for x in (0, 1, 4, 5, 15, 16, 19, 20)] == [
        False, True, True, False, False, True, True, False,
    ]  # fmt: skip


def test_numbers_out_of_range_are_refused() -> None:
    for successes, n, small, coverage in [(3, 2, 30, None), (1, 9, 4, None), (1, 9, 30, 1.2)]:
        with pytest.raises(ParameterFault):
            shown_share(successes, n, threshold=5, small=small, coverage=coverage)
