from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.weighting import (
    Amount,
    Weighting,
    base_weighting,
    calibrate,
    kish_loss,
    margin_auxiliaries,
    poststratify,
    rake,
)
from tests.analysis.weighting.samples import AGES, Sample, group, make_sample, samples

Weigh = Callable[[Sample], Weighting]


def _linear(sample: Sample) -> Weighting:
    return calibrate(sample.base, margin_auxiliaries(sample.margins), distance="linear")


def _raking(sample: Sample) -> Weighting:
    amount = Amount("x", sample.amount, float(sample.base * sample.factors @ sample.amount))
    totals = margin_auxiliaries(sample.margins, [amount])
    return calibrate(sample.base, totals, distance="raking")


def _logit(sample: Sample) -> Weighting:
    totals = margin_auxiliaries(sample.margins)
    return calibrate(sample.base, totals, distance="logit", bounds=(0.5, 2.2))


def _rake(sample: Sample) -> Weighting:
    return rake(sample.base, sample.margins)


def _poststratify(sample: Sample) -> Weighting:
    return poststratify(sample.base, sample.margins[1])


FEWER = settings(max_examples=40)  # each runs once a method
ALL = pytest.mark.parametrize("weigh", [_linear, _raking, _logit, _rake, _poststratify])


@ALL
@FEWER
@given(sample=samples())
def test_every_total_is_met_and_reported(weigh: Weigh, sample: Sample) -> None:
    weighting = weigh(sample)
    for total in weighting.reached:
        assert total.reached == pytest.approx(total.wanted, rel=1e-9)
    ages = np.bincount(sample.age.codes, weighting.weights)
    assert ages == pytest.approx(sample.margins[1].targets, rel=1e-9)
    assert weighting.weights == pytest.approx(weighting.base * weighting.g_weights)


@pytest.mark.parametrize("weigh", [_linear, _raking, _rake, _poststratify])
@FEWER
@given(sample=samples(), scale=st.floats(1e-3, 1e3))
def test_the_scale_of_the_base_weights_changes_nothing(
    weigh: Weigh, sample: Sample, scale: float
) -> None:
    rescaled = replace(sample, base=sample.base * scale, factors=sample.factors / scale)
    expected = weigh(sample).weights
    assert weigh(rescaled).weights == pytest.approx(expected, rel=1e-6, abs=1e-8)


@ALL
@FEWER
@given(sample=samples(), seed=st.integers(0, 1000))
def test_the_order_of_respondents_changes_nothing(weigh: Weigh, sample: Sample, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(sample.base))
    moved = weigh(sample.taken(order))
    assert moved.weights == pytest.approx(weigh(sample).weights[order], rel=1e-6, abs=1e-8)


@given(sample=samples(), low=st.floats(0.0, 0.55), high=st.floats(2.0, 9.0))
def test_bounded_weights_stay_within_their_bounds(sample: Sample, low: float, high: float) -> None:
    totals = margin_auxiliaries(sample.margins)
    weighting = calibrate(sample.base, totals, distance="logit", bounds=(low, high))
    assert (weighting.g_weights >= low).all()
    assert (weighting.g_weights <= high).all()


@ALL
@FEWER
@given(sample=samples())
def test_margins_that_hold_already_change_nothing(weigh: Weigh, sample: Sample) -> None:
    held = replace(sample, factors=np.ones_like(sample.factors))
    assert weigh(held).weights == pytest.approx(sample.base)


@given(sample=samples())
def test_weighing_leaves_its_input_alone(sample: Sample) -> None:
    before = sample.base.copy()
    for weigh in (_linear, _rake, _poststratify):
        weigh(sample)
    assert (sample.base == before).all()


@given(weights=st.lists(st.floats(0.1, 100.0), min_size=1, max_size=50))
def test_unequal_weights_never_gain(weights: list[float]) -> None:
    loss = kish_loss(np.array(weights))
    assert loss.n_eff is not None
    assert loss.deff is not None
    assert loss.deff == pytest.approx(1 + np.var(weights) / np.mean(weights) ** 2)
    assert loss.n_eff * loss.deff == pytest.approx(len(weights))


def test_a_loss_without_weights_is_none_and_not_nan() -> None:
    assert kish_loss(np.zeros(3)).deff is None
    assert kish_loss(np.zeros(0)).n_eff is None


@pytest.mark.parametrize("n", [1, 2])
def test_one_or_two_people_can_stand_for_all(n: int) -> None:
    sample = Sample(
        np.ones(n), group(("f", "m"), [0] * n), group(AGES, [1] * n), np.full(n, 1.5), np.ones(n)
    )
    assert poststratify(sample.base, sample.margins[0]).weights.tolist() == [1.5] * n
    assert rake(sample.base, sample.margins).weights.tolist() == [1.5] * n
    assert _linear(sample).weights == pytest.approx(np.full(n, 1.5))


def test_base_weights_of_zero_stay_zero() -> None:
    base = np.array([0.0, 2.0, 2.0])
    gender = group(("f", "m"), [0, 0, 1])
    margin = Sample(base, gender, gender, np.full(3, 1.5), base).margins[0]
    for weighting in (
        poststratify(base, margin),
        rake(base, [margin]),
        calibrate(base, margin_auxiliaries([margin]), distance="logit", bounds=(0.1, 3)),
    ):
        assert weighting.weights == pytest.approx([0.0, 3.0, 3.0])
        assert weighting.g_weights[0] > 0


def test_the_base_alone_says_what_it_is() -> None:
    weighting = base_weighting(np.array([1.0, 3.0]))
    assert (weighting.method, weighting.reached, weighting.notes) == ("base", (), ())
    assert weighting.kish.deff == 1.25


@pytest.mark.parametrize("times", [1e-6, 1e6])
def test_base_weights_of_another_scale_cost_only_a_few_steps(times: float) -> None:
    sample = make_sample(np.random.default_rng(1), 40)
    weighting = _raking(replace(sample, factors=sample.factors * times))
    assert weighting.iterations < 30
    assert weighting.weights == pytest.approx(_raking(sample).weights * times, rel=1e-7)
