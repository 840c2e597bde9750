"""Standing and verdict: exact comparison, honest bounds, what it would take."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Estimate, Verdict, estimate_index, judge_target, tally
from analysis.errors import ParameterFault
from analysis.verdicts import Grade, Op
from tests.analysis.surveys import estimate_share, make_design, make_single, make_survey


def judge(
    estimate: Estimate,
    percent: Fraction | int = 95,
    op: Op = "gte",
    *,
    grade: Grade = "A",
    response_rate: float | None = None,
    closed: bool = True,
) -> Verdict:
    return judge_target(
        estimate, Fraction(percent), op, grade=grade, response_rate=response_rate, closed=closed
    )


@pytest.mark.parametrize(
    ("exact", "percent", "op", "standing"),
    [
        (Fraction(95, 100), 95, "gte", "reached"),
        (Fraction(95, 100), 95, "gt", "not_reached"),
        (Fraction(95, 100), 95, "eq", "reached"),
        (Fraction(95 * 10**18 - 1, 10**20), 95, "gte", "not_reached"),
        (Fraction(95 * 10**18 + 1, 10**20), 95, "gt", "reached"),
        (Fraction(99_999, 100_000), 100, "eq", "not_reached"),
        (Fraction(1), 100, "eq", "reached"),
        (Fraction(2, 3), Fraction(200, 3), "gte", "reached"),
        (Fraction(2, 3), Fraction(200, 3), "gt", "not_reached"),
    ],
)
def test_standing_compares_exactly(
    exact: Fraction, percent: Fraction | int, op: Op, standing: str
) -> None:
    estimate = replace(estimate_share(2, 3), exact=exact)
    assert judge(estimate, percent, op).standing == standing


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_verdict_never_contradicts_the_standing(count: tuple[int, int]) -> None:
    estimate = estimate_share(*count)
    verdict = judge(estimate, 90)
    assert verdict.verdict != "met" or verdict.standing == "reached"
    assert verdict.verdict != "not_met" or verdict.standing == "not_reached"


def test_all_of_many_confirm_and_few_of_many_deny() -> None:
    assert judge(estimate_share(300, 300)).verdict == "met"
    assert judge(estimate_share(240, 300)).verdict == "not_met"
    assert judge(estimate_share(290, 300)).verdict == "inconclusive"


@pytest.mark.parametrize(("n", "least"), [(30, None), (150, 148), (300, 292)])
def test_how_many_must_be_satisfied_to_confirm_95_percent(n: int, least: int | None) -> None:
    met = [x for x in range(n // 2, n + 1) if judge(estimate_share(x, n)).verdict == "met"]
    assert (met[0] if met else None) == least


@pytest.mark.parametrize(
    ("satisfied", "n", "percent", "whole"), [(97, 100, 95, 343), (95, 100, 90, 107)]
)
def test_needed_agrees_with_published_sizes(
    satisfied: int, n: int, percent: int, whole: int
) -> None:
    estimate = estimate_share(satisfied, n)
    needed = judge(estimate, percent).needed
    assert needed is not None
    assert estimate.n + needed == pytest.approx(whole, abs=4)


@given(
    st.integers(2, 120).flatmap(lambda n: st.tuples(st.integers(n // 2, n), st.just(n))),
    st.sampled_from([80, 90, 95]),
)
def test_needed_is_enough_and_not_too_much(count: tuple[int, int], percent: int) -> None:
    x, n = count
    verdict = judge(estimate_share(x, n), percent)
    if verdict.verdict != "inconclusive" or 100 * x == percent * n:
        assert verdict.needed is None
    elif verdict.needed is not None:
        factor = -(-(n + verdict.needed) // n)
        assert judge(estimate_share(x * factor, n * factor), percent).verdict != "inconclusive"


def test_needed_stops_at_the_end_of_the_list() -> None:
    verdict = judge(estimate_share(96, 100, population=110))
    assert verdict.verdict == "inconclusive"
    assert verdict.needed is not None
    assert verdict.needed <= 10


@pytest.mark.parametrize("percent", [90, 92, 93, 95, 97])
def test_met_is_possible_from_the_stated_number_on_and_not_before(percent: int) -> None:
    first = judge(estimate_share(5, 10), percent).possible_from_n
    assert first is not None
    assert judge(estimate_share(first, first), percent).verdict == "met"
    assert judge(estimate_share(first - 1, first - 1), percent).verdict == "inconclusive"


def test_a_target_of_all_can_be_met_by_a_census_alone() -> None:
    assert judge(estimate_share(500, 500), 100, "eq").possible_from_n is None
    census = judge(estimate_share(500, 500, population=500), 100, "eq")
    assert (census.standing, census.verdict) == ("reached", "met")
    half = judge(estimate_share(250, 250, population=500), 100, "eq")
    assert (half.verdict, half.possible_from_n) == ("inconclusive", 500)


def test_a_census_decides_without_doubt() -> None:
    assert judge(estimate_share(95, 100, population=100)).verdict == "met"
    assert judge(estimate_share(94, 100, population=100)).verdict == "not_met"
    assert judge(estimate_share(95, 100, population=100), op="gt").verdict == "not_met"


def test_means_are_judged_on_their_own_scale() -> None:
    estimate = estimate_index(tally(make_single({4: 500, 5: 500})), "mean_over_5")
    assert judge(estimate, 80).verdict == "met"
    assert judge(estimate, 95).verdict == "not_met"
    close = judge(estimate, Fraction(901, 10))
    assert (close.standing, close.verdict) == ("not_reached", "inconclusive")
    assert close.needed is not None


def test_while_collection_runs_there_is_no_verdict() -> None:
    verdict = judge(estimate_share(300, 300), closed=False)
    assert (verdict.standing, verdict.verdict, verdict.needed) == ("reached", None, None)
    assert verdict.notes == ("provisional",)


def test_without_answers_there_is_neither() -> None:
    verdict = judge(estimate_share(0, 0))
    assert (verdict.standing, verdict.verdict) == (None, None)
    assert verdict.notes == ("no_answers",)
    assert verdict.possible_from_n == 61


@pytest.mark.parametrize(("population", "rate"), [(250, None), (None, 1.2)])
def test_more_answers_than_people_withhold_the_verdict(
    population: int | None, rate: float | None
) -> None:
    verdict = judge(estimate_share(300, 300, population=population), response_rate=rate)
    assert (verdict.standing, verdict.verdict) == ("reached", None)
    assert verdict.notes == ("more_answers_than_population",)


@pytest.mark.parametrize(
    ("grade", "rate", "only", "notes"),
    [
        ("A", None, False, ()),
        ("B", 0.30, False, ()),
        ("B", 0.29, True, ("response_rate_low",)),
        ("B", None, True, ("response_rate_unknown",)),
        ("C", 0.99, True, ()),
        ("C", None, True, ()),
    ],
)
def test_the_grade_says_of_whom_the_verdict_speaks(
    grade: Grade, rate: float | None, only: bool, notes: tuple[str, ...]
) -> None:
    verdict = judge(estimate_share(97, 100), grade=grade, response_rate=rate)
    assert verdict.among_respondents_only is only
    assert set(notes) <= set(verdict.notes)


def test_the_published_tipping_point() -> None:
    verdict = judge(estimate_share(97, 100), grade="C", response_rate=0.12)
    assert verdict.tipping_point == pytest.approx(0.947, abs=5e-4)


def test_tipping_points_at_the_ends() -> None:
    safe = judge(estimate_share(99, 100), 50, response_rate=0.6)
    assert (safe.tipping_point, safe.notes) == (0.0, ("safe_whatever_others_think",))
    lost = judge(estimate_share(50, 100), response_rate=0.6)
    assert (lost.tipping_point, lost.notes) == (1.0, ("lost_whatever_others_think",))
    assert judge(estimate_share(97, 100), response_rate=1.0).tipping_point is None
    assert judge(estimate_share(97, 100), response_rate=None).tipping_point is None


def test_alike_answers_of_a_person_ask_for_more_people() -> None:
    alike = estimate_index(tally(make_survey([[5] * 6] * 97 + [[2] * 6] * 3)), "answer_share")
    single = judge(estimate_share(97, 100)).needed
    several = judge(alike).needed
    assert single is not None
    assert several is not None
    assert single / 3 < several < 3 * single


def test_faulty_requests_are_refused() -> None:
    estimate = estimate_share(9, 10)
    with pytest.raises(ParameterFault):
        judge(estimate, 101)
    with pytest.raises(ParameterFault):
        judge(estimate, op="ge")  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(ParameterFault):
        judge(estimate, grade="D")  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(ParameterFault):
        judge(estimate, response_rate=-0.1)


def test_too_few_answers_are_told_whatever_they_say() -> None:
    for satisfied in (30, 28, 0):
        assert "cannot_be_met_at_this_n" in judge(estimate_share(satisfied, 30)).notes
    assert "cannot_be_met_at_this_n" not in judge(estimate_share(95, 100)).notes


def test_more_clusters_not_only_more_people_decide() -> None:
    scores = [[5]] * 194 + [[2]] * 6
    survey = make_survey(scores, items=("q",), factors={}, overall=None)
    clustered = replace(survey, design=make_design(clusters=[[i % 10 for i in range(200)]]))
    plain, few = (
        judge(estimate_index(tally(data), "answer_share")).needed for data in (survey, clustered)
    )
    assert plain is not None
    assert few is not None
    assert few > plain
