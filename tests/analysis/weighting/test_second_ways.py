"""Each kind of weights by a second way: another formula, another solver, another coding."""

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from scipy import optimize

from analysis import Domain
from analysis.weighting import (
    INTERCEPT,
    Amount,
    Margin,
    calibrate,
    margin_auxiliaries,
    model_auxiliaries,
    poststratify,
    rake,
)
from tests.analysis.weighting.samples import AGES, GENDERS, Sample, known, make_sample, samples


def _cells(sample: Sample) -> Margin:
    codes = (sample.gender.codes * len(AGES) + sample.age.codes).astype(np.int32)
    labels = tuple(f"{gender} {age}" for gender in GENDERS for age in AGES)
    return known("gender x age", Domain(labels, codes), sample.base * sample.factors)


@given(sample=samples())
def test_poststratification_is_calibration_on_the_cells(sample: Sample) -> None:
    cells = _cells(sample)
    expected = poststratify(sample.base, cells).weights
    for distance in ("linear", "raking"):
        weighting = calibrate(sample.base, margin_auxiliaries([cells]), distance=distance)
        assert weighting.weights == pytest.approx(expected, rel=1e-9)
    assert rake(sample.base, [cells]).weights == pytest.approx(expected, rel=1e-9)


@given(sample=samples())
def test_raking_calibration_is_iterative_proportional_fitting(sample: Sample) -> None:
    fitted = rake(sample.base, sample.margins)
    solved = calibrate(sample.base, margin_auxiliaries(sample.margins), distance="raking")
    assert fitted.weights == pytest.approx(solved.weights, rel=1e-7)


@given(sample=samples())
def test_the_order_of_the_margins_changes_nothing(sample: Sample) -> None:
    forth, back = rake(sample.base, sample.margins), rake(sample.base, sample.margins[::-1])
    assert forth.weights == pytest.approx(back.weights, rel=1e-7)


@given(sample=samples())
def test_treatment_coding_and_all_levels_give_the_same_weights(sample: Sample) -> None:
    wanted = sample.base * sample.factors
    gender, age = sample.margins
    amount = float(wanted @ sample.amount)
    totals = {INTERCEPT: float(wanted.sum()), "x": amount, "genderm": gender.totals["m"]}
    totals |= {f"age{level}": age.totals[level] for level in AGES[1:]}
    terms: dict[str, Domain | NDArray[np.float64]] = {
        "gender": sample.gender,
        "age": sample.age,
        "x": sample.amount,
    }
    coded = calibrate(sample.base, model_auxiliaries(terms, totals), distance="linear")
    levels = margin_auxiliaries(sample.margins, [Amount("x", sample.amount, amount)])
    full = calibrate(sample.base, levels, distance="linear")
    assert coded.weights == pytest.approx(full.weights, rel=1e-7, abs=1e-7)


@given(sample=samples())
def test_linear_weights_are_those_of_the_regression_estimator(sample: Sample) -> None:
    columns = np.stack([np.ones(len(sample.base)), sample.gender.codes == 1], axis=1)
    wanted = columns.T @ (sample.base * sample.factors)
    gram = columns.T @ (columns * sample.base[:, np.newaxis])
    slopes = np.linalg.solve(gram, wanted - columns.T @ sample.base)
    expected = sample.base * (1 + columns @ slopes)
    got = calibrate(sample.base, margin_auxiliaries(sample.margins[:1]), distance="linear")
    assert got.weights == pytest.approx(expected)


DEVIATIONS = {
    "linear": lambda g: (g - 1) ** 2 / 2,
    "raking": lambda g: g * np.log(g) - g + 1,
    "logit": lambda g: (g - 0.5) * np.log((g - 0.5) / 0.5) + (2 - g) * np.log(2 - g),
}


@pytest.mark.parametrize("distance", list(DEVIATIONS))
def test_weights_are_the_nearest_ones_that_a_general_optimiser_finds(distance: str) -> None:
    sample = make_sample(np.random.default_rng(4), 6)
    totals = margin_auxiliaries(sample.margins)
    bounds = (0.5, 2.0) if distance == "logit" else None
    got = calibrate(sample.base, totals, distance=distance, bounds=bounds).g_weights
    columns = totals.values.toarray()[:, [0, 1, 2, 3]]  # the last follows from the others
    found = optimize.minimize(
        lambda g: sample.base @ DEVIATIONS[distance](g),
        np.ones_like(sample.base),
        method="SLSQP",
        bounds=[(0.5001, 1.9999)] * len(sample.base),
        constraints={
            "type": "eq",
            "fun": lambda g: columns.T @ (sample.base * g) - totals.totals[:4],
        },
        options={"ftol": 1e-13, "maxiter": 500},
    )
    assert 0.51 < got.min() < got.max() < 1.99
    assert got == pytest.approx(found.x, abs=2e-4)
