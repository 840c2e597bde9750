"""Pairs of items, open answers and the ends of the scale."""

import numpy as np
import pytest
from hypothesis import given
from scipy import stats

from analysis import Design, SurveyData
from analysis.reliability import end_effects, item_nonresponse, spearman_pairwise
from tests.analysis.surveys import ITEMS, make_single, make_survey, surveys


@given(surveys(max_size=25))
def test_rank_correlations_are_those_of_scipy_pair_by_pair(survey: SurveyData) -> None:
    found = spearman_pairwise(survey, "A")
    for first in range(3):
        for second in range(3):
            both = (survey.scores[:, [first, second]] >= 1).all(axis=1)
            x, y = survey.scores[both, first], survey.scores[both, second]
            assert found.pairs[first][second] == both.sum()
            value = found.matrix[first][second]
            if len(np.unique(x)) < 2 or len(np.unique(y)) < 2:
                assert value is None
            else:
                ranks = stats.rankdata(x), stats.rankdata(y)
                assert value == pytest.approx(np.corrcoef(*ranks)[0, 1], abs=1e-12)


@given(surveys())
def test_open_answers_and_answers_add_up_and_bounds_hold_the_share(survey: SurveyData) -> None:
    for row in item_nonresponse(survey, "all"):
        assert row.n == row.answered + row.no_opinion + row.not_arisen + row.missing
        assert row.bounded or not row.flagged
        assert (row.low is not None) == row.bounded
        if row.low is not None and row.high is not None and row.satisfied_share is not None:
            assert row.low - 1e-12 <= row.satisfied_share <= row.high + 1e-12


@pytest.mark.parametrize(
    ("apart", "bounded", "flagged"),
    [(10, False, False), (11, True, False), (20, True, False), (21, True, True)],
)
def test_thresholds_are_passed_only_when_exceeded(
    apart: int, *, bounded: bool, flagged: bool
) -> None:
    survey = make_single({5: 60, 3: 40 - apart, 0: apart - 5, -1: 5, -2: 50})
    (row,) = item_nonresponse(survey, "overall")
    assert (row.bounded, row.flagged) == (bounded, flagged)
    assert row.missing_share == pytest.approx(1 / 3)
    if bounded:
        assert (row.low, row.high) == pytest.approx((0.6, 0.6 + apart / 100))


def test_nobody_answered_and_nobody_asked() -> None:
    (skipped,) = item_nonresponse(make_single({-2: 4}), "overall")
    assert (skipped.missing_share, skipped.apart_share, skipped.satisfied_share) == (1, None, None)
    (apart,) = item_nonresponse(make_single({0: 4}), "overall")
    assert (apart.low, apart.high, apart.satisfied_share) == (0, 1, None)
    (nobody,) = item_nonresponse(make_single({}), "overall")
    assert (nobody.n, nobody.missing_share) == (0, None)


def test_shares_are_weighted_and_counts_are_not() -> None:
    scores = np.array([[5], [1], [0], [5]], dtype=np.int8)
    survey = SurveyData(scores, items=("q",), design=Design(weights=np.array([3.0, 1.0, 1.0, 0.0])))
    (row,) = item_nonresponse(survey, "q")
    assert (row.n, row.answered, row.apart_share, row.satisfied_share) == (3, 2, 0.2, 0.75)
    ends = end_effects(survey, "q")
    assert (ends.n, ends.ceiling_share, ends.floor_share) == (2, 0.75, 0.25)


def test_an_item_at_the_ceiling_is_the_share_of_its_best_level() -> None:
    found = end_effects(make_single({5: 15, 4: 84, 1: 1, -2: 7}), "overall")
    assert (found.n, found.ceiling_share, found.floor_share) == (100, 0.15, 0.01)
    assert (found.ceiling, found.floor) == (False, False)
    assert end_effects(make_single({5: 16, 4: 84}), "overall").ceiling


def test_a_person_is_at_the_end_only_with_every_answer_given() -> None:
    rows = [[5, 5, 5, 1, 1, 1], [5, 5, 4, 1, 2, 1], [-2, -1, 0, 1, -2, 5], [5, -2, -2, 5, 5, 5]]
    survey = make_survey(rows, items=ITEMS)
    first, second = end_effects(survey, "A"), end_effects(survey, "B")
    assert (first.n, first.at_ceiling, first.at_floor) == (3, 2, 0)
    assert (second.n, second.at_ceiling, second.at_floor) == (4, 1, 2)


def test_without_answers_there_is_no_end() -> None:
    found = end_effects(make_single({-2: 3}), "overall")
    assert (found.n, found.floor_share, found.ceiling) == (0, None, False)
