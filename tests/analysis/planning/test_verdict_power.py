"""Chances of a verdict: the verdict itself on every count, simulation, and figures of practice."""

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from scipy import stats

from analysis import SurveyData, estimate_index, judge_target, smallest_n_for_met, tally
from analysis.design_effect import shrink_design_effect
from analysis.design_intervals import DesignShare, design_interval
from analysis.errors import ParameterFault
from analysis.parameters import PRIOR_WEIGHT
from analysis.planning import Outlook, VerdictRule, find_first_n, size_for_verdict, verdict_chances
from analysis.planning.verdict_rule import affirms, denies, least_affirming, most_denying
from tests.analysis.planning.rules import several_questions, single_question


def _real_verdict(
    scores: np.ndarray, percent: int, population: int | None, deff_min: float
) -> str | None:
    items = tuple(f"q{j}" for j in range(scores.shape[1]))
    estimate = estimate_index(
        tally(SurveyData(scores.astype(np.int8), items=items)),
        "answer_share",
        population=population,
        deff_min=deff_min,
    )
    return judge_target(
        estimate, Fraction(percent), "gte", grade="A", response_rate=None, closed=True
    ).verdict


@pytest.mark.parametrize("n", [1, 2, 30, 61, 90, 200])
@pytest.mark.parametrize(
    ("population", "deff_min"), [(None, 1.0), (None, 1.2), (250, 1.0), (200, 1.0)]
)
def test_one_question_is_judged_as_the_verdict_will_be(
    n: int, population: int | None, deff_min: float
) -> None:
    rule = single_question(0.9, population=population, deff_min=deff_min)
    chances = verdict_chances(0.95, n, rule, rho=0.0)
    least = n + 1 if chances.met_from is None else chances.met_from
    most = -1 if chances.not_met_up_to is None else chances.not_met_up_to
    for x in {least - 1, least, most, most + 1, 0, n} & set(range(n + 1)):
        scores = np.array([[5]] * x + [[3]] * (n - x))
        expected = "met" if x >= least else "not_met" if x <= most else "inconclusive"
        assert _real_verdict(scores, 90, population, deff_min) == expected, x


@pytest.mark.parametrize(("population", "deff_min"), [(None, 1.0), (None, 1.3), (160, 1.0)])
def test_planned_counts_are_those_of_the_bounds_for_every_small_size(
    population: int | None, deff_min: float
) -> None:
    rule = single_question(0.9, population=population, deff_min=deff_min)
    sizes = np.arange(2, 121)
    least, most = least_affirming(sizes, rule, 0.0), most_denying(sizes, rule, 0.0)
    for n, from_count, up_to in zip(sizes.tolist(), least, most, strict=True):
        rest = 1.0 if population is None else 1 - n / population
        met, missed = [], []
        for x in range(n + 1):
            effect = shrink_design_effect(
                n / (n - 1) * rest if 0 < x < n else None,
                prior=rest,
                minority=min(x, n - x),
                floor=deff_min * rest,
                prior_weight=PRIOR_WEIGHT,
            )
            evidence = DesignShare(x / n, 0.0, n - 1, n, n / effect.value)
            bounds = design_interval("kg_shrunk_t", evidence, 0.9)
            met += [x] if bounds.low >= 0.9 else []
            missed += [x] if bounds.high < 0.9 else []
        assert from_count == min(met, default=n + 1)
        assert up_to == max(missed, default=-1)


@pytest.mark.parametrize("answers", [1, 5, 22])
@pytest.mark.parametrize("n", [2, 20, 75])
@pytest.mark.parametrize("target", [0.2, 0.5, 0.95])
def test_more_satisfied_answers_never_worsen_a_verdict(answers: int, n: int, target: float) -> None:
    rule = several_questions(target, answers, deff_min=1.2)
    satisfied = np.arange(n * answers + 1)
    sizes = np.full(len(satisfied), n)
    assert (np.diff(affirms(satisfied, sizes, rule, 0.4).astype(int)) >= 0).all()
    assert (np.diff(denies(satisfied, sizes, rule, 0.4).astype(int)) <= 0).all()


@pytest.mark.parametrize(("population", "n"), [(None, 90), (None, 300), (400, 150)])
def test_chances_are_those_of_the_counts(population: int | None, n: int) -> None:
    chances = verdict_chances(0.97, n, single_question(0.95, population=population), rho=0.0)
    law = (
        stats.binom(n, 0.97)
        if population is None
        else stats.hypergeom(population, round(0.97 * population), n)
    )
    assert chances.met_from is not None
    assert chances.not_met_up_to is not None
    assert chances.met == pytest.approx(law.sf(chances.met_from - 1), abs=1e-9)
    assert chances.not_met == pytest.approx(law.cdf(chances.not_met_up_to), abs=1e-9)
    assert chances.met + chances.not_met + chances.inconclusive == pytest.approx(1)


@pytest.mark.parametrize(
    ("n", "needed", "inconclusive"), [(30, None, 1.0), (90, 90, 0.93), (300, 292, 0.55)]
)
def test_what_usual_sizes_can_confirm_of_95_percent(
    n: int, needed: int | None, inconclusive: float
) -> None:
    chances = verdict_chances(0.97, n, single_question(0.95), rho=0.0)
    assert chances.met_from == needed
    assert chances.inconclusive == pytest.approx(inconclusive, abs=0.006)
    assert verdict_chances(0.97, 150, single_question(0.95), rho=0.0).met_from == 148


@pytest.mark.parametrize(
    ("seen", "target", "ours", "exact"), [(0.97, 0.95, 345, 343), (0.95, 0.90, 109, 107)]
)
def test_answers_that_confirm_a_target_at_the_rate_seen(
    seen: float, target: float, ours: int, exact: int
) -> None:
    """343 and 107 are Clopper-Pearson's; the verdict's bound pays two more for its t."""
    outlook = Outlook(share=seen)
    assert find_first_n(lambda n: outlook.bounds(n).low >= target, 1) == ours
    clopper_pearson = next(
        n for n in range(1, 400) if stats.beta.ppf(0.05, seen * n, (1 - seen) * n + 1) >= target
    )
    assert clopper_pearson == exact


def test_a_place_under_its_target_often_stands_above_it_by_luck() -> None:
    """Three points under 90 %: the raw figure passes with 35 % at 50 answers, the verdict not."""
    chances = verdict_chances(0.87, 50, single_question(0.9), rho=0.0)
    assert chances.reached == pytest.approx(stats.binom.sf(44, 50, 0.87))
    assert chances.reached == pytest.approx(0.35, abs=0.005)
    assert chances.met < 0.05
    whole = verdict_chances(0.07, 100, single_question(0.07), rho=0.0)
    assert whole.reached == pytest.approx(stats.binom.sf(6, 100, 0.07))


def test_the_first_size_with_any_chance_is_the_smallest_for_met() -> None:
    size = smallest_n_for_met(0.95, method="kg_shrunk_t")
    assert size is not None
    rule = single_question(0.95)
    assert verdict_chances(1.0, size - 1, rule, rho=0.0).met == 0
    assert verdict_chances(1.0, size, rule, rho=0.0).met == 1


@pytest.mark.parametrize("truth", [0.85, 0.98])
@pytest.mark.parametrize("population", [None, 220])
def test_sizes_keep_their_promise(truth: float, population: int | None) -> None:
    rule = single_question(0.93, population=population)
    size = size_for_verdict(truth, rule, power=0.8, rho=0.0)
    assert size.first_n is not None
    assert size.stable_n is not None
    side = "met" if truth > rule.target else "not_met"
    powers = {
        n: getattr(verdict_chances(truth, n, rule, rho=0.0), side)
        for n in range(1, size.searched_to + 1)
    }
    assert min(n for n, reached in powers.items() if reached >= 0.8) == size.first_n
    assert max(n for n, reached in powers.items() if reached < 0.8) == size.stable_n - 1
    assert size.power_at_stable == pytest.approx(powers[size.stable_n])


def test_a_whole_list_decides_by_itself() -> None:
    rule = single_question(0.95, population=40)
    assert verdict_chances(0.96, 40, rule, rho=0.0).met == 1
    assert verdict_chances(0.9, 40, rule, rho=0.0).not_met == 1
    many = several_questions(0.95, 5, population=40)
    assert verdict_chances(0.96, 40, many, rho=0.4).met == 1
    assert verdict_chances(0.9, 40, many, rho=0.4).not_met == 1
    size = size_for_verdict(0.97, rule, power=0.8, rho=0.0)
    assert size.stable_n is not None
    assert size.stable_n <= 40


@pytest.mark.parametrize(
    ("n", "answers", "rho", "truth", "target"),
    [(100, 5, 0.4, 0.97, 0.95), (300, 5, 0.3, 0.96, 0.92), (80, 8, 0.6, 0.8, 0.9)],
)
def test_the_approximation_for_several_answers_stands_near_simulated_verdicts(
    n: int, answers: int, rho: float, truth: float, target: float
) -> None:
    rng = np.random.default_rng(20260101)
    weight = 1 / rho - 1
    verdicts = []
    for _ in range(300):
        rates = rng.beta(truth * weight, (1 - truth) * weight, n)
        scores = np.where(rng.random((n, answers)) < rates[:, None], 5, 3)
        verdicts.append(_real_verdict(scores, round(100 * target), None, 1.0))
    chances = verdict_chances(truth, n, several_questions(target, answers), rho=rho)
    error = 3 * np.sqrt(0.25 / 300) / 2
    assert chances.met == pytest.approx(verdicts.count("met") / 300, abs=0.05 + error)
    assert chances.not_met == pytest.approx(verdicts.count("not_met") / 300, abs=0.05 + error)
    assert chances.notes == ("approximate",)


def test_agreeing_answers_of_a_person_cost_respondents() -> None:
    few = size_for_verdict(0.97, several_questions(0.95, 5), power=0.8, rho=0.2).stable_n
    many = size_for_verdict(0.97, several_questions(0.95, 5), power=0.8, rho=0.8).stable_n
    single = size_for_verdict(0.97, single_question(0.95), power=0.8, rho=0.0).stable_n
    assert few is not None
    assert many is not None
    assert single is not None
    assert few < many < single


def test_faulty_requests_are_refused() -> None:
    rule = single_question(0.95, population=50)
    with pytest.raises(ParameterFault):
        verdict_chances(0.97, 51, rule, rho=0.0)
    with pytest.raises(ParameterFault):
        verdict_chances(97, 40, rule, rho=0.0)
    with pytest.raises(ParameterFault):
        size_for_verdict(0.95, rule, power=0.8, rho=0.0)
    with pytest.raises(ParameterFault):
        VerdictRule(
            target=0.95,
            answers_each=0,
            rho0=0.5,
            prior_weight=10.0,
            deff_min=1.0,
            alpha=0.05,
            population=None,
        )


@pytest.mark.parametrize("listed", [2, 10, 20, 33, 40])
@pytest.mark.parametrize("answers", [1, 5])
def test_a_short_list_asked_in_full_is_decided_by_the_count(listed: int, answers: int) -> None:
    rule = several_questions(0.97, answers, population=listed)
    for share in (0.5, 0.98):
        found = verdict_chances(share, listed, rule, rho=0.0)
        least = ceil(Fraction(97, 100) * listed * answers)
        assert (found.met_from, found.not_met_up_to) == (least, least - 1)
        assert found.met + found.not_met == pytest.approx(1)
        assert found.inconclusive == pytest.approx(0, abs=1e-12)
    assert size_for_verdict(0.98, rule, power=0.3, rho=0.0).searched_to == listed


def test_respondents_of_one_cluster_are_fewer_deviations() -> None:
    """Ten a cluster: 400 people are 40 clusters, so t has 39 degrees of freedom, not 399."""
    for each, df in ((1.0, 399), (0.1, 39)):
        found = Outlook(share=0.96, deff=2.0, units_each=each).bounds(400)
        evidence = DesignShare(0.96, 0.0, df, 400, 200.0)
        assert found == design_interval("kg_shrunk_t", evidence, 0.90)
    assert _first_met(0.05) > _first_met(1.0)


def _first_met(units_each: float) -> int:
    outlook = Outlook(share=0.99, units_each=units_each)
    found = find_first_n(lambda n: outlook.bounds(n).low >= 0.95, 1)
    assert found is not None
    return found
