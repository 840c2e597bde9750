from itertools import permutations

import numpy as np
import pytest

from analysis import SurveyData
from analysis.errors import ParameterFault
from analysis.integrity import even_counts, even_days, even_people, fit_honest_models
from analysis.integrity.uniformity import dealing_moments, lower_tail
from tests.analysis.integrity.honest_surveys import KINDS, Survey, make_honest, wrap


def with_days(day: np.ndarray, scores: np.ndarray | None = None) -> Survey:
    n = len(day)
    scores = np.full((n, 6), 4, dtype=np.int8) if scores is None else scores.astype(np.int8)
    unknown = np.full(n, -1)
    return wrap(
        scores,
        np.zeros(n),
        1,
        day=day,
        time_band=unknown,
        duration_band=unknown,
        repeat_band=unknown,
        channel=np.zeros(n),
    )


def test_a_quota_of_ten_a_day_is_too_even_and_chance_is_not() -> None:
    quota = with_days(np.repeat(np.arange(20), 10))
    assert even_counts(quota.acts).places[0].flagged
    rng = np.random.default_rng(1)
    chance = with_days(np.repeat(np.arange(20), rng.poisson(10, 20)))
    assert not even_counts(chance.acts).places[0].flagged


@pytest.mark.parametrize("days", [1, 7])
def test_few_days_are_not_judged(days: int) -> None:
    few = with_days(np.repeat(np.arange(days), 30))
    assert even_counts(few.acts).notes == ("few_responses",)


def test_the_same_mood_every_day_is_found() -> None:
    forms = np.array([[5] * 6, [4] * 6, [3] * 6, [5, 4, 5, 4, 5, 4], [2] * 6])
    copied = with_days(np.repeat(np.arange(20), 5), np.tile(forms, (20, 1)))
    rng = np.random.default_rng(1)
    finding = even_days(copied.data, copied.acts)
    assert finding.places[0].flagged
    assert finding.places[0].observed == pytest.approx(0)
    shuffled = with_days(rng.permutation(copied.acts.day), np.tile(forms, (20, 1)))
    assert not even_days(shuffled.data, shuffled.acts).places[0].flagged


def test_everybody_alike_on_all_days_is_no_finding() -> None:
    alike = with_days(np.repeat(np.arange(20), 5))
    finding = even_days(alike.data, alike.acts)
    assert finding.places[0].p == 1


@pytest.mark.parametrize("kind", KINDS)
def test_invented_forms_vary_too_little_between_people(kind: str) -> None:
    rng = np.random.default_rng(5)
    survey = make_honest(rng, kind=kind, k=12, places=4, days=30)
    invented = rng.permuted(
        np.tile(np.array([5] * 6 + [4] * 4 + [3, 2], dtype=np.int8), (len(survey.data.scores), 1)),
        axis=1,
    )
    at = survey.acts.place.codes == 1
    scores = np.where(at[:, None], invented, survey.data.scores).astype(np.int8)
    data = SurveyData(scores, items=survey.data.items)
    models = fit_honest_models(data, survey.acts.place)
    finding = even_people(data, survey.acts, models, rng=rng, simulations=99)
    assert [place.place for place in finding.places if place.flagged] == ["place 1"]


def test_a_lower_tail_is_that_of_the_gamma_or_of_the_draws() -> None:
    drawn = np.random.default_rng(1).gamma(4, 2, 5000)
    assert lower_tail(2.0, drawn) == pytest.approx(0.01899, abs=0.003)  # gamma(4) below 1
    assert lower_tail(0.0, np.array([0.0, 0.0, 1.0, 2.0])) == 0.5
    assert lower_tail(1.0, np.ones(99)) == 1


@pytest.mark.parametrize("sizes", [(1, 2, 2), (3, 2), (1, 1, 4)])
def test_moments_over_all_ways_of_dealing_are_those_of_listing_them(sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(sum(sizes))
    values = rng.normal(size=sum(sizes))
    values -= values.mean()
    day = np.repeat(np.arange(len(sizes)), sizes)
    listed = [
        (np.bincount(day, weights=np.array(dealt)) ** 2 / np.array(sizes)).sum()
        for dealt in permutations(values)
    ]
    mean, variance = dealing_moments(values, np.array(sizes))
    assert mean == pytest.approx(np.mean(listed))
    assert variance == pytest.approx(np.var(listed))


def test_too_few_simulations_are_refused() -> None:
    survey = with_days(np.repeat(np.arange(20), 5))
    models = fit_honest_models(survey.data, survey.acts.place)
    rng = np.random.default_rng(1)
    with pytest.raises(ParameterFault):
        even_people(survey.data, survey.acts, models, rng=rng, simulations=98)
