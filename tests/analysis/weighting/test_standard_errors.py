"""Standard errors after weighting, held against replication, simulation and known answers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis import Design, Domain, Rules, SurveyData
from analysis.errors import DataFault, UnknownMeasure
from analysis.variance import total_covariance
from analysis.weighting import (
    Amount,
    Margin,
    Weighting,
    base_weighting,
    calibrate,
    calibrated_covariance,
    calibrated_index,
    calibrated_ratio,
    calibrated_total,
    greg_residuals,
    margin_auxiliaries,
    poststratify,
    rake,
    weighted_design,
)
from tests.analysis.weighting.samples import Sample, group, known, make_sample, samples

Flags = NDArray[np.bool_]


def _all(n: int) -> Flags:
    return np.ones(n, dtype=np.bool_)


@given(sample=samples())
def test_a_total_that_a_margin_fixes_is_known_without_error(sample: Sample) -> None:
    design = Design(weights=sample.base)
    x = Amount("x", sample.amount, float(sample.base * sample.factors @ sample.amount))
    auxiliaries = margin_auxiliaries(sample.margins, [x])
    weighting = calibrate(sample.base, auxiliaries, distance="linear")
    n = len(sample.base)
    women = calibrated_total(np.ones(n), design, weighting, sample.gender.codes == 0)
    assert women.value == pytest.approx(sample.margins[0].totals["f"])
    assert women.se == pytest.approx(0, abs=1e-6)
    assert calibrated_total(sample.amount, design, weighting, _all(n)).se == pytest.approx(
        0, abs=1e-5
    )


@given(sample=samples(), seed=st.integers(0, 1000))
def test_poststratified_residuals_are_deviations_from_the_cell_means(
    sample: Sample, seed: int
) -> None:
    answers = np.random.default_rng(seed).normal(size=len(sample.base))
    weighting = poststratify(sample.base, sample.margins[1])
    codes = sample.age.codes
    means = np.bincount(codes, sample.base * answers) / np.bincount(codes, sample.base)
    residuals = greg_residuals(answers[:, np.newaxis], weighting)[:, 0]
    assert residuals == pytest.approx(answers - means[codes], abs=1e-9)


@given(sample=samples(), seed=st.integers(0, 1000))
def test_without_margins_the_variance_is_that_of_the_design(sample: Sample, seed: int) -> None:
    z = np.random.default_rng(seed).normal(size=(len(sample.base), 2))
    design = Design(weights=sample.base)
    inside = _all(len(z))
    got = calibrated_covariance(z, design, base_weighting(sample.base), inside)
    assert got == pytest.approx(total_covariance(z, design, inside))


def test_several_estimates_covary_as_each_alone_varies() -> None:
    sample = make_sample(np.random.default_rng(2), 50)
    z = np.random.default_rng(3).normal(size=(56, 3))
    design, weighting = Design(weights=sample.base), rake(sample.base, sample.margins)
    together = calibrated_covariance(z, design, weighting, _all(56))
    assert together == pytest.approx(together.T)
    for column in range(3):
        alone = calibrated_covariance(z[:, [column]], design, weighting, _all(56))
        assert alone[0, 0] == pytest.approx(together[column, column])
    total = calibrated_covariance(z.sum(axis=1, keepdims=True), design, weighting, _all(56))
    assert total[0, 0] == pytest.approx(together.sum())


def test_a_multiple_of_the_base_weights_and_the_weights_themselves_describe_the_design() -> None:
    sample = make_sample(np.random.default_rng(2), 50)
    z = np.random.default_rng(3).normal(size=(56, 1))
    weighting = rake(sample.base, sample.margins)
    designs = [Design(weights=sample.base), Design(weights=sample.base / 7), Design()]
    designs.append(weighted_design(Design(), weighting))
    first, *others = [calibrated_covariance(z, d, weighting, _all(56))[0, 0] for d in designs]
    assert others == pytest.approx([first] * 3)


def _clustered(rng: np.random.Generator) -> tuple[Sample, Design, NDArray[np.float64], Flags]:
    """60 clusters of 10, answers that go with age and cluster, and a domain of a third."""
    sample = make_sample(rng, 594)
    psu = Domain(tuple(map(str, range(60))), np.repeat(np.arange(60), 10).astype(np.int32))
    answers = sample.age.codes + np.repeat(rng.normal(0, 0.5, 60), 10) + rng.normal(0, 1, 600)
    return sample, Design(weights=sample.base, clusters=(psu,)), answers, rng.random(600) < 0.35


@pytest.mark.parametrize("domain", [False, True])
@pytest.mark.parametrize("method", ["poststratify", "rake", "linear"])
def test_the_linearised_error_is_that_of_the_jackknife(method: str, domain: bool) -> None:
    sample, design, answers, third = _clustered(np.random.default_rng(11))
    inside = third if domain else _all(600)

    def weigh(base: NDArray[np.float64]) -> Weighting:
        if method == "poststratify":
            return poststratify(base, sample.margins[1])
        if method == "rake":
            return rake(base, sample.margins)
        return calibrate(base, margin_auxiliaries(sample.margins), distance="linear")

    estimate = calibrated_ratio(answers, np.ones(600), design, weigh(sample.base), inside)
    codes = design.clusters[0].codes
    replicates = []
    for dropped in range(60):
        weights = weigh(np.where(codes == dropped, 0.0, sample.base * 60 / 59)).weights
        replicates.append(weights[inside] @ answers[inside] / weights[inside].sum())
    jackknife = np.sqrt(59 / 60 * ((replicates - np.mean(replicates)) ** 2).sum())
    assert estimate.se == pytest.approx(jackknife, rel=0.05)
    assert (estimate.df, estimate.n) == (59, int(inside.sum()))


@pytest.mark.slow
def test_poststratified_errors_are_true_in_repeated_samples() -> None:
    rng = np.random.default_rng(5)
    means = np.array([0.95, 0.8, 0.5, 0.2])
    cells = rng.integers(0, 4, 4000)
    answers = (rng.random(4000) < means[cells]).astype(np.float64)
    labels = ("a", "b", "c", "d")
    totals = dict(zip(labels, np.bincount(cells).tolist(), strict=True))
    design, n = Design(populations=(np.full(300, 4000.0),)), 300
    got = []
    for _ in range(600):
        chosen = rng.choice(4000, n, replace=False)
        margin = Margin("cell", group(labels, cells[chosen].tolist()), totals)
        weighting = poststratify(np.full(n, 4000 / n), margin)
        estimate = calibrated_ratio(answers[chosen], np.ones(n), design, weighting, _all(n))
        got.append((estimate.value, estimate.se))
    values, errors = np.array(got, dtype=np.float64).T
    assert values.mean() == pytest.approx(answers.mean(), abs=0.003)
    assert errors.mean() == pytest.approx(values.std(), rel=0.08)
    naive = np.sqrt(values.mean() * (1 - values.mean()) / n * (1 - n / 4000))
    assert errors.mean() < 0.85 * naive


def test_a_domain_keeps_the_residuals_of_those_outside() -> None:
    sample, design, answers, third = _clustered(np.random.default_rng(7))
    weighting = poststratify(sample.base, sample.margins[1])
    size = weighting.weights[third].sum()
    mean = weighting.weights[third] @ answers[third] / size
    z = np.where(third, (answers - mean) / size, 0.0)[:, np.newaxis]
    assert np.abs(greg_residuals(z, weighting)[~third]).min() > 0
    expected = np.sqrt(calibrated_covariance(z, design, weighting, third)[0, 0])
    estimate = calibrated_ratio(answers, np.ones(600), design, weighting, third)
    assert (estimate.value, estimate.se) == pytest.approx((mean, expected))


def test_answers_of_one_person_count_together() -> None:
    scores = np.array([[5, 4], [2, -2], [0, -1], [4, 3]], dtype=np.int8)
    data = SurveyData(scores, items=("a", "b"))
    base = base_weighting(np.array([1.0, 2.0, 1.0, 1.0]))
    share = calibrated_index(data, "answer_share", base, rules=Rules())
    assert share.value == pytest.approx(3 / 6)
    assert (share.n, share.df) == (3, 2)
    with pytest.raises(UnknownMeasure, match="c"):
        calibrated_index(data, "answer_share", base, measure="c", rules=Rules())


def test_nobody_and_one_person_are_said_not_guessed() -> None:
    base, design = base_weighting(np.ones(3)), Design()
    nobody = calibrated_ratio(np.ones(3), np.ones(3), design, base, np.zeros(3, dtype=np.bool_))
    assert (nobody.value, nobody.se, nobody.n, nobody.notes) == (None, None, 0, ("no_answers",))
    one = calibrated_ratio(np.ones(3), np.ones(3), design, base, np.array([True, False, False]))
    assert (one.value, one.se, one.notes) == (1.0, None, ("no_degrees_of_freedom",))
    missing = np.array([1.0, np.nan, 0.0])
    inside = np.array([True, False, True])
    assert calibrated_ratio(missing, np.ones(3), design, base, inside).value == 0.5
    assert calibrated_total(np.ones(3), design, base, ~_all(3)).value is None


def test_equal_answers_have_no_error() -> None:
    sample = make_sample(np.random.default_rng(1), 20)
    weighting = rake(sample.base, sample.margins)
    same = calibrated_ratio(
        np.full(26, 4.0), np.ones(26), Design(weights=sample.base), weighting, _all(26)
    )
    assert same.value == pytest.approx(4.0)
    assert same.se == pytest.approx(0.0, abs=1e-12)


def test_negative_weights_have_an_error_too_but_make_no_design() -> None:
    margin = known("gender", group(("f", "m"), [0, 0, 1, 1]), np.ones(4))
    totals = margin_auxiliaries([margin], [Amount("x", np.arange(4.0), 50.0)])
    weighting = calibrate(np.ones(4), totals, distance="linear")
    estimate = calibrated_ratio(np.arange(4.0), np.ones(4), Design(), weighting, _all(4))
    assert estimate.value == pytest.approx(12.5)
    assert estimate.se == pytest.approx(0.0, abs=1e-9)
    assert estimate.notes == ("negative_weights",)
    with pytest.raises(DataFault):
        weighted_design(Design(), weighting)


def test_arrays_of_other_respondents_are_refused() -> None:
    base, design, z = base_weighting(np.ones(3)), Design(), np.ones((3, 1))
    missing = np.array([1.0, np.nan, 1.0])
    with pytest.raises(DataFault):
        calibrated_covariance(z, design, base, _all(4))
    with pytest.raises(DataFault):
        calibrated_covariance(np.ones(3), design, base, _all(3))
    with pytest.raises(DataFault):
        calibrated_covariance(z, Design(weights=np.ones(4)), base, _all(3))
    with pytest.raises(DataFault, match="not in the design"):
        calibrated_covariance(z, Design(weights=np.array([0.0, 1, 1])), base, _all(3))
    with pytest.raises(DataFault):
        calibrated_ratio(missing, np.ones(3), design, base, _all(3))
    with pytest.raises(DataFault):
        calibrated_total(np.ones(2), design, base, _all(3))


@pytest.mark.parametrize("kind", [np.int64, np.int8, np.float64, np.object_])
def test_a_mask_that_is_no_mask_is_refused(kind: type) -> None:
    """Ones and zeros taken for places would count other people."""
    inside: NDArray[Any] = np.array([1, 1, 0, 1]).astype(kind)
    base, y = base_weighting(np.ones(4)), np.ones(4)
    with pytest.raises(DataFault, match="one flag a respondent"):
        calibrated_total(y, Design(), base, inside)
    with pytest.raises(DataFault, match="one flag a respondent"):
        calibrated_ratio(y, y, Design(), base, inside)
    with pytest.raises(DataFault, match="one flag a respondent"):
        calibrated_covariance(y[:, np.newaxis], Design(), base, inside)


def test_people_of_no_base_weight_are_in_no_figure() -> None:
    weights = np.array([0.0, 1.0, 1.0])
    base = base_weighting(weights)
    answers = np.array([100.0, 1.0, 3.0])
    estimate = calibrated_ratio(answers, np.ones(3), Design(weights=weights), base, _all(3))
    assert (estimate.value, estimate.n) == (2.0, 2)
    assert estimate.notes == ()


def test_an_amount_far_from_zero_costs_no_accuracy() -> None:
    sample = make_sample(np.random.default_rng(6), 60)
    years = sample.amount * 0.1 + 2_000
    total = Amount("year", years, float(sample.base * sample.factors @ years))
    auxiliaries = margin_auxiliaries(sample.margins, [total])
    weighting = calibrate(sample.base, auxiliaries, distance="linear")
    design = Design(weights=sample.base)
    known_total = calibrated_total(years - 1_990, design, weighting, _all(66))
    assert known_total.value is not None
    assert known_total.se == pytest.approx(0, abs=1e-10 * known_total.value)
