"""Alpha by other formulas, on answers that leave it undefined, and on samples that repeat."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from analysis import Design, Domain, SurveyData
from analysis.errors import ParameterFault, UnknownMeasure
from analysis.reliability import CronbachAlpha, cronbach_alpha, design_alpha, feldt_interval
from tests.analysis.surveys import make_survey

Scores = NDArray[np.int8]


def survey_of(scores: Scores, design: Design | None = None) -> SurveyData:
    items = tuple(f"q{number}" for number in range(scores.shape[1]))
    return SurveyData(scores, items=items, design=design or Design())


def alpha(scores: Scores) -> CronbachAlpha:
    return cronbach_alpha(survey_of(scores), "all", level=0.95)


def likert(rng: np.random.Generator, n: int, k: int) -> Scores:
    trait = rng.normal(size=(n, 1))
    return np.clip(np.rint(3.8 + 0.8 * trait + rng.normal(size=(n, k))), 1, 5).astype(np.int8)


matrices = arrays(
    np.int8, st.tuples(st.integers(3, 20), st.integers(2, 6)), elements=st.integers(1, 5)
)


@given(matrices)
def test_alpha_is_one_less_the_ratio_of_two_mean_squares(scores: Scores) -> None:
    x = scores.astype(float)
    persons, items = x.mean(axis=1, keepdims=True), x.mean(axis=0)
    n, k = x.shape
    between = k * ((persons - x.mean()) ** 2).sum() / (n - 1)
    residual = ((x - persons - items + x.mean()) ** 2).sum() / ((n - 1) * (k - 1))
    found = alpha(scores)
    if between < 1e-9:
        assert found.value is None
    else:
        assert found.value == pytest.approx(1 - residual / between, abs=1e-9)


@given(matrices, st.integers(0, 1000))
def test_order_of_respondents_does_not_matter(scores: Scores, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(scores))
    assert alpha(scores) == alpha(scores[order])


def test_two_items_follow_spearman_and_brown() -> None:
    scores = likert(np.random.default_rng(4), 80, 2)
    r = float(np.asarray(np.corrcoef(scores, rowvar=False))[0, 1])
    found = alpha(scores)
    assert found.standardised == pytest.approx(2 * r / (1 + r))
    assert found.item_total == pytest.approx((r, r))
    assert found.if_deleted == (None, None)


def test_k_parallel_items_follow_spearman_and_brown() -> None:
    # All answers of four items in which each pair has the same table: correlation exactly 1/2.
    pattern = np.array(
        [[1, 1, 1, 1], [5, 5, 5, 5]] * 5
        + [[1, 1, 5, 5], [5, 5, 1, 1], [1, 5, 1, 5], [5, 1, 5, 1], [1, 5, 5, 1], [5, 1, 1, 5]],
        dtype=np.int8,
    )
    r = np.asarray(np.corrcoef(pattern, rowvar=False))
    assert r == pytest.approx(np.where(np.eye(4) == 1, 1, r[0, 1]))
    assert alpha(pattern).value == pytest.approx(4 * r[0, 1] / (1 + 3 * r[0, 1]))


def test_deleting_an_item_gives_the_alpha_of_the_others() -> None:
    scores = likert(np.random.default_rng(5), 60, 4)
    found = alpha(scores)
    for item, value in enumerate(found.if_deleted):
        assert value == pytest.approx(alpha(np.delete(scores, item, axis=1)).value)
        rest = np.delete(scores, item, axis=1).sum(axis=1)
        expected = np.corrcoef(scores[:, item], rest)[0, 1]
        assert found.item_total[item] == pytest.approx(expected)


def test_a_factor_takes_its_own_items_and_complete_answers_only() -> None:
    rows = [[5, 4, 5, 1, 2, 5], [2, 1, 2, 5, 5, 1], [4, 4, 3, 2, 1, 1], [5, -2, 5, 3, 3, 3]]
    found = cronbach_alpha(make_survey(rows), "A", level=0.95)
    assert found.items == ("a1", "a2", "a3")
    assert found.n == 3
    assert found.value == pytest.approx(alpha(np.array(rows, dtype=np.int8)[:3, :3]).value)


@pytest.mark.parametrize(
    ("scores", "note"),
    [
        (np.zeros((0, 3)), "too_few_respondents"),
        (np.full((1, 3), 5), "too_few_respondents"),
        (np.full((6, 3), -2), "too_few_respondents"),
        (np.full((6, 3), 5), "no_variance"),
        (np.array([[1, 5], [5, 1]]), "no_variance"),
        (np.array([[1], [4]]), "fewer_than_two_items"),
    ],
)
def test_where_alpha_is_undefined_a_note_says_why(scores: NDArray[np.float64], note: str) -> None:
    found = alpha(scores.astype(np.int8))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert note in found.notes


def test_an_item_that_never_varies_leaves_alpha_but_not_its_own_correlation() -> None:
    found = alpha(np.array([[5, 1, 2], [5, 4, 4], [5, 3, 2]], dtype=np.int8))
    assert found.value is not None
    assert found.standardised is None
    assert found.item_total[0] is None
    assert "constant_item" in found.notes


def test_an_item_against_the_others_is_named() -> None:
    found = alpha(np.array([[1, 1, 5], [2, 2, 4], [4, 4, 2], [5, 5, 2]], dtype=np.int8))
    assert {"negative_item_total", "negative_alpha"} & set(found.notes)


def test_unused_weights_and_clusters_are_noted_and_weight_0_is_out() -> None:
    scores = likert(np.random.default_rng(6), 20, 3)
    weights = np.r_[np.zeros(1), np.ones(9), np.full(10, 2.0)]
    clusters = (Domain(tuple("abcde"), np.repeat(np.arange(5, dtype=np.int32), 4)),)
    found = cronbach_alpha(
        survey_of(scores, Design(weights=weights, clusters=clusters)), "all", level=0.9
    )
    assert found.n == 19
    assert {"weights_not_used", "clusters_not_used"} <= set(found.notes)


def test_a_wrong_level_and_an_unknown_measure_are_refused() -> None:
    survey = survey_of(np.array([[1, 2], [3, 4]], dtype=np.int8))
    with pytest.raises(ParameterFault):
        cronbach_alpha(survey, "all", level=95)
    with pytest.raises(UnknownMeasure):
        cronbach_alpha(survey, "F9", level=0.95)
    with pytest.raises(ParameterFault):
        feldt_interval(0.8, 1, 3, 0.95)


def test_the_design_interval_equals_the_jackknife_in_large_samples() -> None:
    scores = likert(np.random.default_rng(7), 300, 4)
    found = design_alpha(survey_of(scores), "all", level=0.95)
    left_out = np.array([alpha(np.delete(scores, row, axis=0)).value for row in range(300)])
    jackknife = np.sqrt(299 / 300 * ((left_out - left_out.mean()) ** 2).sum())
    assert found.value == pytest.approx(alpha(scores).value)
    assert found.se == pytest.approx(jackknife, rel=0.02)


def test_answers_copied_within_a_household_add_no_certainty() -> None:
    scores = likert(np.random.default_rng(8), 50, 3)
    alone = design_alpha(survey_of(scores), "all", level=0.95)
    households = Domain(tuple(map(str, range(50))), np.repeat(np.arange(50, dtype=np.int32), 4))
    copied = np.repeat(scores, 4, axis=0)
    found = design_alpha(survey_of(copied, Design(clusters=(households,))), "all", level=0.95)
    assert (found.value, found.se, found.df) == pytest.approx((alone.value, alone.se, 49))
    assert alpha(copied).low is not None


def test_a_weight_counts_as_that_many_alike() -> None:
    scores = likert(np.random.default_rng(9), 30, 3)
    weights = np.r_[np.full(10, 3.0), np.ones(20)]
    found = design_alpha(survey_of(scores, Design(weights=weights)), "all", level=0.95)
    assert found.value == pytest.approx(alpha(np.repeat(scores, weights.astype(int), axis=0)).value)


@pytest.mark.parametrize(
    ("scores", "note"),
    [
        (np.zeros((0, 2)), "too_few_respondents"),
        (np.full((5, 2), 4), "no_variance"),
        (np.array([[1, 1], [4, 4], [5, 5]]), "perfect_agreement"),
        (np.array([[1], [2]]), "fewer_than_two_items"),
    ],
)
def test_the_design_interval_is_left_out_where_undefined(
    scores: NDArray[np.float64], note: str
) -> None:
    found = design_alpha(survey_of(scores.astype(np.int8)), "all", level=0.95)
    assert (found.low, found.high) == (None, None)
    assert note in found.notes


@pytest.mark.slow
def test_the_design_interval_covers_where_feldts_does_not() -> None:
    """Answers at the ceiling, as in practice: 95 % is kept by the first alone."""
    rng = np.random.default_rng(10)

    def draw(n: int) -> Scores:
        trait = rng.normal(size=(n, 1))
        return np.clip(np.rint(5 + 1.2 * trait + rng.normal(size=(n, 4))), 1, 5).astype(np.int8)

    truth = alpha(draw(400_000)).value or 0.0
    covered = np.zeros(2)
    for _ in range(400):
        scores = draw(200)
        classical, robust = alpha(scores), design_alpha(survey_of(scores), "all", level=0.95)
        limits = ((classical.low, classical.high), (robust.low, robust.high))
        covered += [(low or 0) <= truth <= (high or 0) for low, high in limits]
    assert covered[1] / 400 > 0.92
    assert covered[0] < covered[1]


@pytest.mark.parametrize("level", [0.5, 0.95, 0.99, 0.999, 0.9999, 1 - 1e-12])
def test_two_clusters_do_not_tell_alpha_to_the_million(level: float) -> None:
    scores = np.random.default_rng(3).integers(1, 6, (12, 3)).astype(np.int8)
    clusters = Domain(("1", "2"), np.repeat([0, 1], 6).astype(np.int32))
    found = design_alpha(survey_of(scores, Design(clusters=(clusters,))), "all", level=level)
    assert found.df == 1
    assert found.value is not None
    assert found.se is not None
    assert (found.low is None) == (found.high is None) == ("interval_too_wide" in found.notes)
    if level == 0.5:
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.value < found.high < 1
        assert found.low > 1 - 10 * (1 - found.value)
    else:
        assert found.low is None
