import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import ParameterFault
from analysis.weighting import (
    Margin,
    OutOfReach,
    base_weighting,
    poststratify,
    rake,
    trim_weights,
)
from tests.analysis.weighting.samples import Sample, group, samples

LIMITS = st.tuples(st.floats(0.0, 0.7), st.floats(1.4, 5.0))


@given(sample=samples(), limits=LIMITS)
def test_trimmed_weights_keep_their_total_and_the_limits(
    sample: Sample, limits: tuple[float, float]
) -> None:
    raked = rake(sample.base, sample.margins)
    mean = float(raked.weights.mean())
    lower, upper = limits[0] * mean, limits[1] * mean
    trimmed = trim_weights(raked, lower=lower, upper=upper)
    assert trimmed.weights.sum() == pytest.approx(raked.weights.sum())
    assert trimmed.weights.min() >= lower * (1 - 1e-12)
    assert trimmed.weights.max() <= upper * (1 + 1e-12)


@given(sample=samples(), limits=LIMITS, seed=st.integers(0, 1000))
def test_the_order_of_respondents_changes_nothing(
    sample: Sample, limits: tuple[float, float], seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(sample.base))
    mean = float(sample.base.mean())
    lower, upper = limits[0] * mean, limits[1] * mean
    here = trim_weights(base_weighting(sample.base), lower=lower, upper=upper)
    there = trim_weights(base_weighting(sample.base[order]), lower=lower, upper=upper)
    assert there.weights == pytest.approx(here.weights[order])


def test_one_cut_is_handed_out_in_equal_parts_by_hand() -> None:
    trimmed = trim_weights(base_weighting(np.array([1.0, 2.0, 3.0, 10.0])), lower=0.0, upper=7.0)
    assert trimmed.weights.tolist() == [2.0, 3.0, 4.0, 7.0]
    assert (trimmed.method, trimmed.notes) == ("trim", ("trimmed",))


@given(sample=samples(), limits=LIMITS)
def test_the_formula_is_the_end_of_the_repeated_rounds(
    sample: Sample, limits: tuple[float, float]
) -> None:
    mean = float(sample.base.mean())
    lower, upper = limits[0] * mean, limits[1] * mean
    weights = sample.base
    for _ in range(2_000):
        outside = (weights < lower) | (weights > upper)
        if not outside.any() or outside.all():
            break
        cut = np.clip(weights, lower, upper)
        cut[~outside] += (weights - cut).sum() / (~outside).sum()
        weights = cut
    trimmed = trim_weights(base_weighting(sample.base), lower=lower, upper=upper)
    assert trimmed.weights == pytest.approx(weights, rel=1e-6)


def test_weights_that_all_lie_outside_share_what_is_left() -> None:
    trimmed = trim_weights(base_weighting(np.array([1.0, 1.0, 10.0])), lower=2.0, upper=6.0)
    assert trimmed.weights.tolist() == [3.0, 3.0, 6.0]


def test_weights_within_the_limits_stay_as_they_are() -> None:
    before = base_weighting(np.array([1.0, 2.0]))
    assert trim_weights(before, lower=0.5, upper=2.0) is before


def test_trimming_takes_back_the_credit_for_margins() -> None:
    gender = group(("f", "m"), [0, 0, 0, 0, 0, 1])
    weighted = poststratify(np.ones(6), Margin("gender", gender, {"f": 5, "m": 4}))
    assert weighted.auxiliaries is not None
    trimmed = trim_weights(weighted, lower=1.2, upper=3.0)
    assert trimmed.auxiliaries is None
    assert trimmed.base.tolist() == weighted.base.tolist()
    assert trimmed.kish.deff is not None
    assert weighted.kish.deff is not None
    assert trimmed.kish.deff < weighted.kish.deff


@pytest.mark.parametrize("limits", [(2.0, 1.0), (1.0, 1.0), (np.nan, 2.0)])
def test_limits_must_be_in_order(limits: tuple[float, float]) -> None:
    with pytest.raises(ParameterFault):
        trim_weights(base_weighting(np.ones(3)), lower=limits[0], upper=limits[1])


@pytest.mark.parametrize("limits", [(0.0, 1.0), (3.0, 9.0)])
def test_limits_that_cannot_hold_the_total_are_refused(limits: tuple[float, float]) -> None:
    with pytest.raises(OutOfReach, match="sum of weights"):
        trim_weights(base_weighting(np.array([1.0, 2.0, 3.0])), lower=limits[0], upper=limits[1])
