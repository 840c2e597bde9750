"""Ordinal and binary models against statsmodels, by hand, repeated, and where there is none."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats
from statsmodels.miscmodels.ordinal_model import OrderedModel

from analysis import Design, Domain
from analysis.drivers import LogitFit, Predictors, fit_binary, fit_ordinal, wald_test
from analysis.errors import DataFault, ParameterFault, UnknownMethod

Floats = NDArray[np.float64]
Answers = NDArray[np.int64]


def predictors(values: Floats) -> Predictors:
    names = tuple(f"x{number}" for number in range(values.shape[1]))
    return Predictors(names, values, np.ones(values.shape, dtype=np.bool_))


def simulate(
    rng: np.random.Generator, n: int, slopes: tuple[float, ...]
) -> tuple[Answers, Predictors]:
    values = rng.normal(size=(n, len(slopes))).round(1)
    latent = rng.logistic(size=n) + values @ slopes
    return np.digitize(latent, [-2.5, -1.0, 0.0, 1.5]) + 1, predictors(values)


def values_of(fit: LogitFit) -> list[float | None]:
    return [each.value for each in fit.coefficients]


def errors_of(fit: LogitFit) -> list[float | None]:
    return [each.se for each in fit.coefficients]


def ordinal(answers: Answers, given: Predictors, design: Design | None = None) -> LogitFit:
    if design is None:
        return fit_ordinal(answers, given, Design(), errors="model", level=0.95)
    return fit_ordinal(answers, given, design, errors="design", level=0.95)


def binary(answers: Answers, given: Predictors, design: Design | None = None) -> LogitFit:
    return fit_binary(
        answers, given, design or Design(), satisfied=(4, 5), errors="design", level=0.95
    )


def test_the_ordinal_model_is_that_of_statsmodels() -> None:
    answers, given = simulate(np.random.default_rng(1), 250, (0.8, -0.5))
    fit = ordinal(answers, given)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = OrderedModel(answers, given.values, distr="logit").fit(
            method="bfgs", disp=False, gtol=1e-8
        )
    assert values_of(fit) == pytest.approx(list(other.params[:2]), abs=1e-5)
    assert errors_of(fit) == pytest.approx(list(other.bse[:2]), rel=1e-4)
    assert fit.loglik == pytest.approx(other.llf, abs=1e-7)
    thresholds = np.cumsum(np.r_[other.params[2], np.exp(other.params[3:])])
    assert [each.value for each in fit.thresholds] == pytest.approx(thresholds.tolist(), abs=1e-4)
    assert [each.name for each in fit.thresholds] == ["1|2", "2|3", "3|4", "4|5"]


def test_the_binary_model_is_a_glm_with_the_sandwich_of_white() -> None:
    answers, given = simulate(np.random.default_rng(2), 200, (0.7, 0.2))
    fit = binary(answers, given)
    model = sm.GLM((answers >= 4) * 1.0, sm.add_constant(given.values), sm.families.Binomial())
    other = model.fit(cov_type="HC0", tol=1e-12)
    assert values_of(fit) == pytest.approx(other.params.tolist(), abs=1e-8)
    assert errors_of(fit) == pytest.approx((other.bse * np.sqrt(200 / 199)).tolist(), rel=1e-6)
    assert (fit.df, fit.df_resid) == (199, 197)


def test_clusters_give_the_cluster_robust_errors() -> None:
    rng = np.random.default_rng(3)
    answers, given = simulate(rng, 240, (0.7,))
    places = np.repeat(np.arange(20, dtype=np.int32), 12)
    fit = binary(answers, given, Design(clusters=(Domain(tuple(map(str, range(20))), places),)))
    model = sm.GLM((answers >= 4) * 1.0, sm.add_constant(given.values), sm.families.Binomial())
    other = model.fit(
        cov_type="cluster", cov_kwds={"groups": places, "use_correction": False}, tol=1e-12
    )
    assert errors_of(fit) == pytest.approx((other.bse * np.sqrt(20 / 19)).tolist(), rel=1e-6)
    assert fit.df == 19


def test_a_whole_weight_is_that_many_copies_in_one_household() -> None:
    answers, given = simulate(np.random.default_rng(4), 120, (0.6, -0.3))
    weights = np.tile([1.0, 2.0, 3.0], 40)
    fit = ordinal(answers, given, Design(weights=weights))
    times = weights.astype(int)
    household = Domain(
        tuple(map(str, range(120))), np.repeat(np.arange(120, dtype=np.int32), times)
    )
    copies = ordinal(
        np.repeat(answers, times),
        predictors(np.repeat(given.values, times, axis=0)),
        Design(clusters=(household,)),
    )
    assert values_of(fit) == pytest.approx(values_of(copies), abs=1e-9)
    assert errors_of(fit) == pytest.approx(errors_of(copies), rel=1e-9)


def test_two_levels_make_both_models_one() -> None:
    answers, given = simulate(np.random.default_rng(5), 150, (0.9,))
    answers = np.where(answers >= 4, 5, 2)
    both = ordinal(answers, given, Design()), binary(answers, given)
    assert values_of(both[0])[0] == pytest.approx(values_of(both[1])[1])
    assert both[0].thresholds[0].value == pytest.approx(-(values_of(both[1])[0] or 0))
    assert both[0].covariance is not None
    assert both[1].covariance is not None
    assert both[0].covariance[0, 1] == pytest.approx(-both[1].covariance[0, 1])


def test_turning_the_scale_round_turns_the_signs() -> None:
    answers, given = simulate(np.random.default_rng(6), 150, (0.9, 0.1))
    first, second = ordinal(answers, given), ordinal(6 - answers, given)
    assert values_of(first) == pytest.approx([-(value or 0) for value in values_of(second)])
    assert first.loglik == pytest.approx(second.loglik)


def test_those_left_out_change_nothing_but_stay_in_the_design() -> None:
    answers, given = simulate(np.random.default_rng(7), 90, (0.5,))
    inside = np.arange(90) < 60
    alone = ordinal(answers[:60], predictors(given.values[:60]), Design())
    for fit in (
        fit_ordinal(answers, given, Design(), errors="design", level=0.95, inside=inside),
        ordinal(np.where(inside, answers, -2), given, Design()),
        ordinal(answers, given, Design(weights=inside.astype(np.float64))),
    ):
        assert (fit.n, fit.df) == (60, 59)
        assert values_of(fit) == pytest.approx(values_of(alone))
        factor = np.sqrt((90 / 89) / (60 / 59))
        assert errors_of(fit)[0] == pytest.approx((errors_of(alone)[0] or 0) * factor)


def test_an_answer_never_given_makes_no_threshold() -> None:
    fit = ordinal(np.array([1, 3, 3, 5, 1, 5, 3, 5]), predictors(np.arange(8.0)[:, np.newaxis] % 3))
    assert fit.levels == (1, 3, 5)
    assert [each.name for each in fit.thresholds] == ["1|3", "3|5"]


SEPARATED = np.c_[[0.0, 0, 0, 0, 1, 1, 1, 1], [1.0, 0, 1, 0, 1, 0, 1, 1]]


@pytest.mark.parametrize(
    ("answers", "values", "note", "culprits"),
    [
        ([], np.zeros((0, 1)), "no_answers", ()),
        ([-2, 0, -1], np.ones((3, 1)), "no_answers", ()),
        ([5], np.ones((1, 1)), "one_level", ()),
        ([5, 5, 5], np.arange(3.0)[:, np.newaxis], "one_level", ()),
        ([1, 5], np.ones((2, 1)), "collinear", ("x0",)),
        ([1, 5, 3, 4], np.c_[[1.0, 2, 3, 5], [2.0, 4, 6, 10]], "collinear", ("x1",)),
        ([1, 5], np.arange(2.0)[:, np.newaxis], "separated", ("x0",)),
        ([1, 2, 3, 2, 3, 3, 3, 3], SEPARATED, "separated", ("x0",)),
        ([3, 2, 1, 2, 1, 1, 1, 1], SEPARATED, "separated", ("x0",)),
    ],
)
def test_without_a_maximum_there_is_a_reason_instead_of_numbers(
    answers: list[int], values: Floats, note: str, culprits: tuple[str, ...]
) -> None:
    fit = ordinal(np.array(answers, dtype=np.int64), predictors(values))
    assert note in fit.notes
    assert fit.culprits == culprits
    assert set(values_of(fit)) == {None}
    assert (fit.covariance, fit.loglik) == (None, None)
    assert wald_test(fit, ["x0"]).statistic is None


def test_a_rare_level_that_still_overlaps_is_fitted() -> None:
    values = np.r_[np.zeros(300), np.ones(300)][:, np.newaxis]
    answers = np.r_[np.full(299, 5), 1, np.full(100, 5), np.full(200, 1)]
    fit = ordinal(answers, predictors(values))
    assert fit.notes == ()
    assert fit.coefficient("x0").odds_ratio == pytest.approx((100 / 200) / (299 / 1))


def test_a_design_with_too_few_units_gives_values_without_tests() -> None:
    answers, given = simulate(np.random.default_rng(8), 60, (0.5, 0.2))
    pairs = Domain(("a", "b"), np.repeat(np.arange(2, dtype=np.int32), 30))
    fit = ordinal(answers, given, Design(clusters=(pairs,)))
    assert "too_few_degrees_of_freedom" in fit.notes
    assert None not in errors_of(fit)
    assert fit.coefficients[0].p_value is None
    one = Domain(("a",), np.zeros(60, dtype=np.int32))
    assert "no_degrees_of_freedom" in ordinal(answers, given, Design(clusters=(one,))).notes


def test_one_coefficient_tested_jointly_is_its_own_t_test() -> None:
    answers, given = simulate(np.random.default_rng(9), 100, (0.4, 0.1))
    fit = ordinal(answers, given, Design())
    test = wald_test(fit, ["x0"])
    assert test.p_value == pytest.approx(fit.coefficient("x0").p_value)
    assert (test.df1, test.df2) == (1, 97)
    both = wald_test(fit, ["x0", "x1"])
    by_order = wald_test(fit, ["x1", "x0"])
    assert both.statistic == pytest.approx(by_order.statistic)


def test_model_errors_are_tested_by_chi_squared() -> None:
    answers, given = simulate(np.random.default_rng(12), 100, (0.4, 0.1))
    fit = ordinal(answers, given)
    test = wald_test(fit, ["x0", "x1"])
    assert fit.covariance is not None
    slopes = np.array(values_of(fit), dtype=np.float64)
    squared = slopes @ np.linalg.inv(fit.covariance[:2, :2]) @ slopes
    assert (test.df1, test.df2) == (2, None)
    assert test.statistic == pytest.approx(squared / 2)
    assert test.p_value == pytest.approx(stats.chi2.sf(squared, 2))


def test_what_does_not_fit_is_refused() -> None:
    answers, given = simulate(np.random.default_rng(10), 20, (0.4,))
    with pytest.raises(ParameterFault):
        fit_ordinal(answers, given, Design(), errors="model", level=95)
    with pytest.raises(UnknownMethod):
        fit_ordinal(answers, given, Design(), errors="robust", level=0.95)  # type: ignore[arg-type] # on purpose
    with pytest.raises(DataFault):
        ordinal(answers[:-1], given)
    with pytest.raises(DataFault):
        fit_ordinal(answers, given, Design(), errors="model", level=0.9, inside=answers[1:] > 0)
    with pytest.raises(DataFault):
        ordinal(answers[:, np.newaxis], given)
    flags = np.ones(20, dtype=np.int64)
    with pytest.raises(DataFault):
        fit_ordinal(answers, given, Design(), errors="model", level=0.9, inside=flags)  # type: ignore[arg-type] # on purpose
    with pytest.raises(ParameterFault):
        ordinal(answers, given).coefficient("age")


@pytest.mark.slow
def test_limits_cover_the_true_slope_also_with_clusters() -> None:
    rng = np.random.default_rng(11)
    places = np.repeat(np.arange(30, dtype=np.int32), 8)
    design = Design(clusters=(Domain(tuple(map(str, range(30))), places),))
    covered, found = np.zeros(2), []
    for _ in range(300):
        values = np.repeat(rng.normal(size=(30, 1)), 8, axis=0)
        place = np.repeat(rng.normal(scale=0.7, size=30), 8)
        answers = np.digitize(rng.logistic(size=240) + 0.5 * values[:, 0] + place, [-1, 0, 1]) + 1
        fits = ordinal(answers, predictors(values), design), ordinal(answers, predictors(values))
        truth = 0.457  # 0.5, flattened by the places; from 400,000 answers
        for at, fit in enumerate(fits):
            each = fit.coefficient("x0")
            covered[at] += (each.low or 0) <= truth <= (each.high or 0)
            found.append(each.value)
    assert np.mean(np.array(found, dtype=float)) == pytest.approx(0.457, abs=0.03)
    assert covered[0] / 300 > 0.90
    assert covered[1] / 300 < 0.90
