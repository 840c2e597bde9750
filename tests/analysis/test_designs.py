"""Estimates from sums of any design: against the rows, against replicates, and what must hold."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import DEFINITIONS, Estimate, Rules, SurveyData, estimate_index, tally
from analysis.design_effects import design_effects
from analysis.errors import DataFault, UnknownMethod
from analysis.estimates import estimate_measures
from analysis.jackknife import jackknife_index
from analysis.linearised import linearise_index
from analysis.variance import design_df, total_covariance
from tests.analysis.surveys import designed_surveys, make_design, make_survey, take

CODES = sorted(DEFINITIONS)
FIELDS = ("value", "se", "df", "n", "n_answers", "n_eff", "low", "high", "bound_low", "bound_high")


def agree(one: Estimate, other: Estimate, tolerance: float = 1e-9) -> None:
    for name in FIELDS:
        mine, theirs = getattr(one, name), getattr(other, name)
        assert (mine is None) == (theirs is None), name
        if mine is not None:
            assert mine == pytest.approx(theirs, rel=tolerance, abs=1e-7), name


@given(designed_surveys(), st.sampled_from(CODES), st.sampled_from(["x", "y"]))
def test_sums_give_the_variance_that_the_rows_give(
    survey: SurveyData, code: str, place: str
) -> None:
    estimate = estimate_index(tally(survey, "place").at(place), code)
    rows = linearise_index(survey, code, domain=[("place", place)])
    assert estimate.value == pytest.approx(rows.value, abs=1e-12)
    assert estimate.n == rows.inside.sum()
    assume(estimate.se is not None and not survey.design.populations)
    assert estimate.df == design_df(survey.design, rows.inside)
    variance = total_covariance(rows.influence[:, np.newaxis], survey.design, rows.inside)[0, 0]
    assert estimate.se == pytest.approx(sqrt(max(variance, 0.0)), rel=1e-6, abs=1e-7)


@given(designed_surveys(), st.sampled_from(CODES), st.floats(0.01, 100))
def test_weights_times_a_constant_change_nothing(
    survey: SurveyData, code: str, constant: float
) -> None:
    weights = survey.design.weights
    assume(weights is not None and not survey.design.populations)
    assert weights is not None
    scaled = replace(survey, design=replace(survey.design, weights=weights * constant))
    agree(estimate_index(tally(scaled), code), estimate_index(tally(survey), code))


@given(designed_surveys(), st.sampled_from(CODES), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(survey: SurveyData, code: str, random: object) -> None:
    rows = list(range(len(survey.scores)))
    random.shuffle(rows)  # type: ignore[attr-defined] # hypothesis gives a Random
    shuffled = take(survey, rows)
    agree(estimate_index(tally(shuffled), code), estimate_index(tally(survey), code))


@given(designed_surveys(), st.sampled_from(CODES), st.integers(0, 24))
def test_splitting_a_batch_changes_nothing(survey: SurveyData, code: str, cut: int) -> None:
    rows = list(range(len(survey.scores)))
    assume(len(survey.design.populations) <= len(survey.design.clusters))
    cells = tally(take(survey, rows[:cut]), "place") + tally(take(survey, rows[cut:]), "place")
    agree(estimate_index(cells.at("x"), code), estimate_index(tally(survey, "place").at("x"), code))


@given(designed_surveys(), st.sampled_from(CODES), st.floats(0.5, 0.98))
def test_limits_hold_the_share_and_widen_with_the_level(
    survey: SurveyData, code: str, level: float
) -> None:
    narrow = estimate_index(tally(survey), code, level=level)
    wide = estimate_index(tally(survey), code, level=level + 0.01)
    assume(narrow.value is not None)
    assert narrow.value is not None
    for estimate in (narrow, wide):
        assert estimate.low is not None
        assert estimate.high is not None
        assert 0 <= estimate.low <= narrow.value + 1e-12
        assert narrow.value - 1e-12 <= estimate.high <= 1
    assert wide.low <= narrow.low + 1e-12  # type: ignore[operator] # not None: checked above
    assert wide.high >= narrow.high - 1e-12  # type: ignore[operator] # the same


@given(designed_surveys(), st.sampled_from(CODES))
def test_many_measures_at_once_are_each_what_they_are_alone(survey: SurveyData, code: str) -> None:
    measures = ("all", "A", "B", "a1") if code != "overall_question" else ("all", "overall")
    cells = tally(survey)
    for measure, estimate in estimate_measures(cells, code, measures, rules=Rules()).items():
        agree(estimate, estimate_index(cells, code, measure=measure), 1e-12)


@given(designed_surveys())
def test_equal_weights_and_one_stratum_are_no_design(survey: SurveyData) -> None:
    n = len(survey.scores)
    plain = replace(survey, design=make_design())
    designs = (
        make_design(weights=[3.0] * n),
        make_design(strata=[1] * n),
        make_design(clusters=[list(range(n))]),
    )
    for design in designs:
        agree(
            estimate_index(tally(replace(survey, design=design)), "answer_share", icc0=0),
            estimate_index(tally(plain), "answer_share"),
            1e-6,
        )


def test_strata_of_known_size_weigh_what_they_stand_for() -> None:
    survey = make_survey(
        [[5]] * 9 + [[2]] + [[4]] * 3 + [[1]] * 2, items=("q",), factors={}, overall=None
    )
    strata = [1] * 10 + [2] * 5
    sizes = [100.0] * 10 + [300.0] * 5
    found = estimate_index(
        tally(replace(survey, design=make_design(strata=strata, populations=[sizes]))),
        "answer_share",
    )
    assert found.value == pytest.approx(0.25 * 0.9 + 0.75 * 0.6)
    first, second = 0.9 * 0.1 / 9 * (1 - 10 / 100), 0.6 * 0.4 / 4 * (1 - 5 / 300)
    assert found.se == pytest.approx(sqrt(0.25**2 * first + 0.75**2 * second))
    assert found.df == 13
    assert found.correction == pytest.approx(1 - 15 / 400)


def test_a_sample_of_all_clusters_is_no_census() -> None:
    survey = make_survey([[5]] * 5 + [[2]], items=("q",), factors={}, overall=None)
    design = make_design(clusters=[[1, 1, 2, 2, 3, 3]], populations=[[3.0] * 6])
    found = estimate_index(tally(replace(survey, design=design)), "answer_share")
    assert found.se == 0
    assert "census" not in found.notes
    assert found.low is not None
    assert found.low < 0.6


def test_weights_that_only_compare_do_not_make_a_census() -> None:
    survey = make_survey([[5]] * 5 + [[2]], items=("q",), factors={}, overall=None)
    drawn = make_design(clusters=[[1, 1, 2, 2, 3, 3]], populations=[[9.0] * 6])
    relative = replace(drawn, weights=np.array([0.5, 1.5] * 3))
    found = estimate_index(tally(replace(survey, design=relative)), "answer_share")
    assert found.correction == pytest.approx(1 - 3 / 9)
    assert "census" not in found.notes
    listed = make_design(weights=[0.5, 1.5] * 3, populations=[[60.0] * 6])
    found = estimate_index(tally(replace(survey, design=listed)), "answer_share")
    assert found.correction == pytest.approx(1 - 6 / 60)


def test_everybody_of_every_cluster_is_a_census() -> None:
    survey = make_survey([[5]] * 5 + [[2]], items=("q",), factors={}, overall=None)
    everybody = make_design(clusters=[[1, 1, 2, 2, 3, 3]], populations=[[3.0] * 6, [2.0] * 6])
    found = estimate_index(tally(replace(survey, design=everybody)), "answer_share")
    assert "census" in found.notes
    assert found.low == found.value == found.high


@pytest.mark.parametrize("code", CODES)
def test_the_jackknife_gives_nearly_the_same_error(code: str) -> None:
    rng = np.random.default_rng(20260301)
    n = 400
    person = rng.beta(8, 1, size=(n, 1))
    scores = np.where(rng.random((n, 6)) < person, rng.integers(4, 6, (n, 6)), 2)
    survey = make_survey(scores.astype(np.int8))
    strata, units = rng.integers(0, 2, n), rng.integers(0, 40, n)
    design = make_design(
        strata=strata.tolist(), clusters=[units.tolist()], weights=rng.uniform(1, 3, n).tolist()
    )
    survey = replace(survey, design=design)
    linear = estimate_index(tally(survey), code).se
    assert linear is not None
    assert jackknife_index(survey, code, kind="JKn").se == pytest.approx(linear, rel=0.03)


def test_a_jackknife_that_does_not_fit_is_refused() -> None:
    survey = make_survey([[5] * 6, [2] * 6])
    with pytest.raises(UnknownMethod):
        jackknife_index(survey, "answer_share", kind="JK2")  # type: ignore[arg-type] # wrong on purpose
    stratified = replace(survey, design=make_design(strata=[1, 2]))
    with pytest.raises(DataFault):
        jackknife_index(stratified, "answer_share", kind="JK1")
    with pytest.raises(DataFault):
        jackknife_index(make_survey([[-2] * 6] * 3), "answer_share", kind="JK1")


def test_a_persons_answers_repeat_each_other_in_full() -> None:
    survey = make_survey([[5] * 6] * 9 + [[2] * 6] * 3)
    effects = design_effects(survey, "answer_share")
    assert effects.with_replacement == pytest.approx(1)
    assert effects.of_answers == pytest.approx(5 * 12 / 11)
    nobody = design_effects(make_survey([[-2] * 6] * 3), "answer_share")
    assert nobody.of_answers is None


def test_the_whole_survey_lends_its_design_effect_to_a_small_group() -> None:
    rows = [[5, 5, 2, 5, 5, 5], [5, 2, 5, 5, 5, 4], [2, 5, 5, 5, 5, 5], [5] * 6] * 60
    places = [0] * 228 + [1] * 12
    cells = tally(make_survey(rows, places=places), "place")
    whole = estimate_index(cells, "answer_share")
    assert whole.minority >= 100
    assert whole.effect is not None
    group = estimate_index(cells.at("y"), "answer_share", whole=whole)
    assert group.effect is not None
    assert group.effect.prior == whole.effect.estimated
    alone = estimate_index(cells.at("y"), "answer_share")
    assert alone.effect is not None
    assert alone.effect.prior == pytest.approx(1 + 0.5 * (5 - 1))


def test_people_of_one_cluster_are_taken_for_a_little_alike_beforehand() -> None:
    survey = make_survey([[5]] * 20, items=("q",), factors={}, overall=None)
    survey = replace(survey, design=make_design(clusters=[[i // 5 for i in range(20)]]))
    found = estimate_index(tally(survey), "answer_share")
    assert found.effect is not None
    assert found.effect.prior == pytest.approx(1 + 0.05 * 4)


@pytest.mark.slow
@pytest.mark.parametrize(("heavy", "light", "part"), [(5, 1000, 0.6), (20, 1000, 0.5)])
def test_a_few_heavy_people_do_not_make_a_verdict(heavy: int, light: int, part: float) -> None:
    rng, replicates = np.random.default_rng(20260401), 300
    weights = [part / heavy] * heavy + [(1 - part) / light] * light
    design = make_design(strata=[1] * heavy + [2] * light, weights=weights)
    truth, false_met, within = part * 0.95 + (1 - part) * 0.8, 0, 0
    for _ in range(replicates):
        satisfied = rng.random(heavy + light) < np.repeat([0.95, 0.8], [heavy, light])
        scores = np.where(satisfied, 5, 2).astype(np.int8)[:, np.newaxis]
        survey = make_survey(scores, items=("q",), factors={}, overall=None)
        estimate = estimate_index(tally(replace(survey, design=design)), "answer_share")
        assert "weights_very_unequal" in estimate.notes
        assert estimate.bound_low is not None
        assert estimate.low is not None
        assert estimate.high is not None
        false_met += estimate.bound_low > truth
        within += estimate.low <= truth <= estimate.high
    assert false_met / replicates <= 0.05 + 3 * sqrt(0.05 * 0.95 / replicates)
    assert within / replicates >= 0.90
