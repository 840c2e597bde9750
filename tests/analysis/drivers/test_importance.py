"""Relative importance of the measures of a survey, and its bootstrap."""

import numpy as np
import pytest
import statsmodels.api as sm
from numpy.typing import NDArray

from analysis import Design, Domain, SurveyData
from analysis.drivers import Importance, relative_importance, suitable_method
from analysis.drivers.correlations import Missing
from analysis.drivers.replicates import draw_factors
from analysis.errors import DataFault, ParameterFault, UnknownMeasure, UnknownMethod
from analysis.variance import total_covariance

ITEMS = ("a", "b", "c", "overall")


def simulate(
    rng: np.random.Generator, n: int, slopes: tuple[float, ...] = (0.8, 0.4, 0.1)
) -> NDArray[np.int8]:
    values = rng.normal(size=(n, 3)) + 0.6 * rng.normal(size=(n, 1))
    overall = values @ slopes + 0.8 * rng.normal(size=n)
    scores = np.clip(np.rint(np.c_[values, overall] + 3), 1, 5)
    return np.asarray(scores, dtype=np.int8)


def importance(
    scores: NDArray[np.int8],
    *,
    design: Design | None = None,
    missing: Missing = "listwise",
    method: str = "lmg",
    replicates: int = 40,
    inside: NDArray[np.bool_] | None = None,
    seed: int = 1,
) -> Importance:
    return relative_importance(
        SurveyData(scores, items=ITEMS, overall="overall", design=design or Design()),
        response="overall",
        predictors=ITEMS[:3],
        method=method,
        missing=missing,
        replicates=replicates,
        level=0.95,
        generator=np.random.default_rng(seed),
        inside=inside,
    )


def test_contributions_add_up_to_the_r2_of_the_regression() -> None:
    scores = simulate(np.random.default_rng(2), 150)
    model = sm.OLS(scores[:, 3] * 1.0, sm.add_constant(scores[:, :3] * 1.0)).fit()
    for method in ("lmg", "johnson"):
        found = importance(scores, method=method)
        assert found.r2 == pytest.approx(model.rsquared)
        assert sum(each.contribution for each in found.drivers) == pytest.approx(found.r2)
        assert sum(each.share for each in found.drivers) == pytest.approx(1)
        assert [each.rank for each in found.drivers] == [1, 2, 3]
        for each in found.drivers:
            assert (each.low or 1) <= each.share <= (each.high or 0)


def test_the_same_seed_gives_the_same_and_another_does_not() -> None:
    scores = simulate(np.random.default_rng(3), 80)
    assert importance(scores) == importance(scores)
    assert importance(scores) != importance(scores, seed=2)


def test_complete_answers_are_the_same_listwise_and_pairwise() -> None:
    scores = simulate(np.random.default_rng(4), 80)
    listwise, pairwise = importance(scores), importance(scores, missing="pairwise")
    for first, second in zip(listwise.drivers, pairwise.drivers, strict=True):
        assert (first.share, first.low) == pytest.approx((second.share, second.low))


def test_gaps_cost_whole_respondents_listwise_and_single_answers_pairwise() -> None:
    rng = np.random.default_rng(5)
    scores = simulate(rng, 200)
    scores[rng.random(scores.shape) < 0.15] = -2
    listwise, pairwise = importance(scores), importance(scores, missing="pairwise")
    assert listwise.n == listwise.fewest_pairs == (scores > 0).all(axis=1).sum()
    assert pairwise.n > listwise.n
    assert listwise.n < pairwise.fewest_pairs < pairwise.n


def test_whole_weights_are_that_many_copies() -> None:
    scores = simulate(np.random.default_rng(6), 60)
    weights = np.tile([1.0, 2.0, 3.0], 20)
    weighted = importance(scores, design=Design(weights=weights))
    copies = importance(np.repeat(scores, weights.astype(int), axis=0))
    shares = [each.share for each in copies.drivers]
    assert [each.share for each in weighted.drivers] == pytest.approx(shares)


def test_households_of_copies_are_no_surer_than_their_one_member() -> None:
    scores = simulate(np.random.default_rng(7), 60)
    household = Domain(tuple(map(str, range(60))), np.repeat(np.arange(60, dtype=np.int32), 3))
    one = importance(scores)
    three = importance(np.repeat(scores, 3, axis=0), design=Design(clusters=(household,)))
    for first, second in zip(one.drivers, three.drivers, strict=True):
        assert (first.low, first.high) == pytest.approx((second.low, second.high))


def test_a_domain_has_the_shares_of_its_members() -> None:
    scores = simulate(np.random.default_rng(8), 120)
    inside = np.arange(120) % 2 == 0
    part, alone = importance(scores, inside=inside), importance(scores[inside])
    assert part.n == alone.n == 60
    for first, second in zip(part.drivers, alone.drivers, strict=True):
        assert first.share == pytest.approx(second.share)


@pytest.mark.parametrize(
    ("scores", "note"),
    [
        (np.zeros((0, 4)), "too_few_respondents"),
        (np.full((1, 4), 5), "too_few_respondents"),
        (np.full((30, 4), -2), "too_few_respondents"),
        (np.full((30, 4), 5), "response_constant"),
        (np.c_[np.full((30, 3), 5), np.tile([4, 5], 15)], "nothing_explained"),
    ],
)
def test_where_nothing_can_be_shared_a_note_says_why(
    scores: NDArray[np.float64], note: str
) -> None:
    for missing in ("listwise", "pairwise"):
        found = importance(scores.astype(np.int8), missing=missing)
        assert (found.drivers, found.r2, found.r2_low) == ((), None, None)
        assert found.notes == (note,)


def test_an_item_that_never_varies_gets_nothing_and_a_note() -> None:
    scores = simulate(np.random.default_rng(9), 60)
    scores[:, 1] = 5
    found = importance(scores)
    assert found.drivers[1].share == 0
    assert "constant_predictor" in found.notes


def test_close_drivers_have_no_certain_rank_and_a_clear_one_has() -> None:
    scores = simulate(np.random.default_rng(10), 300, slopes=(0.9, 0.2, 0.2))
    found = importance(scores, replicates=200)
    assert (found.drivers[0].rank_low, found.drivers[0].rank_high) == (1, 1)
    assert found.drivers[1].rank_low != found.drivers[1].rank_high
    assert "ranks_unstable" in found.notes


def test_a_stratum_with_one_unit_is_noted() -> None:
    scores = simulate(np.random.default_rng(11), 40)
    strata = Domain(("x", "y"), np.r_[np.zeros(39), 1].astype(np.int32))
    assert "lonely_unit_kept" in importance(scores, design=Design(strata=strata)).notes


def test_what_cannot_be_shared_is_refused() -> None:
    scores = simulate(np.random.default_rng(12), 20)
    with pytest.raises(UnknownMethod):
        importance(scores, method="pratt")
    with pytest.raises(UnknownMethod):
        importance(scores, missing="none")  # type: ignore[arg-type] # on purpose
    with pytest.raises(ParameterFault):
        importance(scores, replicates=5)
    with pytest.raises(DataFault):
        importance(scores, inside=np.ones(19, dtype=np.bool_))
    survey = SurveyData(np.tile(scores, 4)[:, :14], items=tuple("abcdefghijklmn"))
    for chosen, fault in (
        ((), ParameterFault),
        (("a", "a"), ParameterFault),
        (("n",), ParameterFault),
        (tuple("abcdefghijklm"), ParameterFault),
        (("z",), UnknownMeasure),
    ):
        with pytest.raises(fault):
            relative_importance(
                survey,
                response="n",
                predictors=chosen,
                method="lmg",
                missing="listwise",
                replicates=40,
                level=0.95,
                generator=np.random.default_rng(1),
            )
    with pytest.raises(ParameterFault):
        suitable_method(0)


@pytest.mark.parametrize(
    ("response", "predictors"),
    [("a", ("F", "G")), ("all", ("F", "G")), ("F", ("b", "c")), ("d", ("F", "a"))],
)
def test_an_item_is_explained_or_explains_and_only_once(
    response: str, predictors: tuple[str, ...]
) -> None:
    scores = simulate(np.random.default_rng(15), 40)
    survey = SurveyData(scores, items=tuple("abcd"), factors={"F": ("a", "b"), "G": ("c",)})
    with pytest.raises(ParameterFault, match="more than one measure"):
        relative_importance(
            survey,
            response=response,
            predictors=predictors,
            method="lmg",
            missing="listwise",
            replicates=40,
            level=0.95,
            generator=np.random.default_rng(1),
        )


def test_pairwise_importance_counts_only_who_answered_the_response() -> None:
    scores = simulate(np.random.default_rng(16), 60)
    scores[::3, 1] = -2
    silent = scores[:30].copy()
    silent[:, 3] = -2
    with_them = importance(np.concatenate([scores, silent]), missing="pairwise")
    without = importance(scores, missing="pairwise")
    assert with_them.n == without.n == 60
    assert [driver.share for driver in with_them.drivers] == pytest.approx(
        [driver.share for driver in without.drivers]
    )


def test_replicates_of_a_total_vary_as_the_design_says() -> None:
    rng = np.random.default_rng(13)
    strata = Domain(("x", "y"), np.repeat(np.arange(2, dtype=np.int32), 30))
    units = Domain(tuple(map(str, range(12))), np.repeat(np.arange(12, dtype=np.int32), 5))
    design = Design(strata=strata, clusters=(units,), weights=rng.uniform(1, 3, 60))
    values = rng.normal(size=60)
    factors = np.concatenate(list(draw_factors(design, 60, 4000, rng)))
    assert design.weights is not None
    totals = factors @ (design.weights * values)
    expected = total_covariance(values[:, np.newaxis], design, np.ones(60, dtype=np.bool_))[0, 0]
    assert factors.shape == (4000, 60)
    assert totals.mean() == pytest.approx(design.weights @ values, abs=4 * (expected / 4000) ** 0.5)
    assert totals.var() == pytest.approx(expected, rel=0.1)


@pytest.mark.slow
def test_intervals_cover_the_shares_of_the_population() -> None:
    rng = np.random.default_rng(14)
    truth = [each.share for each in importance(simulate(rng, 200_000)).drivers]
    covered = np.zeros(3)
    for _ in range(150):
        found = importance(simulate(rng, 150), replicates=100)
        covered += [
            (each.low or 0) <= share <= (each.high or 0)
            for each, share in zip(found.drivers, truth, strict=True)
        ]
    assert (covered / 150 > 0.85).all()
