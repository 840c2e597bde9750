"""Importance beside performance: quadrants, and which of them are certain."""

from dataclasses import replace

import numpy as np
import pytest

from analysis import Estimate, SurveyData, estimate_index, tally
from analysis.drivers import Driver, Importance, importance_performance, relative_importance
from analysis.errors import DataFault, ParameterFault
from tests.analysis.surveys import estimate_share

EMPTY = Importance(
    response="overall",
    drivers=(),
    r2=0.5,
    r2_low=0.4,
    r2_high=0.6,
    n=100,
    fewest_pairs=100,
    method="lmg",
    missing="listwise",
    level=0.95,
    replicates=1000,
    notes=(),
)


def driver(measure: str, share: float, half: float) -> Driver:
    return Driver(
        measure=measure,
        contribution=share / 2,
        share=share,
        low=share - half,
        high=share + half,
        rank=1,
        rank_low=1,
        rank_high=1,
    )


def estimate(measure: str, satisfied: int, n: int) -> Estimate:
    return replace(estimate_share(satisfied, n), measure=measure)


def test_four_measures_fall_into_four_quadrants() -> None:
    drivers = [
        driver("a", 0.4, 0.05),
        driver("b", 0.4, 0.05),
        driver("c", 0.1, 0.05),
        driver("d", 0.1, 0.05),
    ]
    estimates = [
        estimate("d", 95, 100),
        estimate("c", 60, 100),
        estimate("b", 95, 100),
        estimate("a", 60, 100),
    ]
    table = importance_performance(
        replace(EMPTY, drivers=tuple(drivers)),
        estimates,
        importance_cut="mean",
        performance_cut="mean",
    )
    assert [row.quadrant for row in table.rows] == [
        "concentrate_here",
        "keep_up",
        "low_priority",
        "possible_overkill",
    ]
    assert all(row.uncertain == () for row in table.rows)
    assert (table.importance_cut, table.performance_cut) == pytest.approx((0.25, 0.775))


def test_an_interval_across_a_cut_leaves_the_quadrant_open() -> None:
    drivers = (driver("a", 0.3, 0.1), driver("b", 0.7, 0.1))
    estimates = [estimate("a", 9, 10), estimate("b", 100, 1000)]
    table = importance_performance(
        replace(EMPTY, drivers=drivers), estimates, importance_cut=0.35, performance_cut=0.8
    )
    assert [row.uncertain for row in table.rows] == [("importance", "performance"), ()]
    assert [row.quadrant for row in table.rows] == ["possible_overkill", "concentrate_here"]


@pytest.mark.parametrize(("cut", "open_"), [(0.25, ()), (0.75, ("importance",)), (0.76, ())])
def test_an_interval_that_ends_at_the_cut_counts_the_cut_as_high(
    cut: float, open_: tuple[str, ...]
) -> None:
    known = replace(EMPTY, drivers=(driver("a", 0.5, 0.25),))
    table = importance_performance(
        known, [estimate("a", 500, 1000)], importance_cut=cut, performance_cut=0.9
    )
    assert table.rows[0].uncertain == open_


def test_a_measure_without_answers_has_no_quadrant() -> None:
    drivers = (driver("a", 0.3, 0.1), driver("b", 0.7, 0.1))
    estimates = [estimate("a", 0, 0), estimate("b", 90, 100)]
    table = importance_performance(
        replace(EMPTY, drivers=drivers), estimates, importance_cut=0.5, performance_cut="mean"
    )
    assert table.rows[0].quadrant is None
    assert "performance" in table.rows[0].uncertain
    assert table.performance_cut == 0.9


def test_an_importance_that_failed_makes_an_empty_table() -> None:
    failed = replace(EMPTY, r2=None, notes=("response_constant",))
    table = importance_performance(failed, [], importance_cut="mean", performance_cut="mean")
    assert (table.rows, table.performance_cut) == ((), None)


def test_estimates_that_do_not_belong_are_refused() -> None:
    known = replace(EMPTY, drivers=(driver("a", 1.0, 0.0),))
    for estimates in ([], [estimate("b", 1, 2)], [estimate("a", 1, 2), estimate("a", 1, 3)]):
        with pytest.raises(DataFault):
            importance_performance(known, estimates, importance_cut=0.1, performance_cut=0.9)
    other_level = replace(estimate("a", 1, 2), level=0.9)
    with pytest.raises(ParameterFault):
        importance_performance(known, [other_level], importance_cut=0.1, performance_cut=0.9)


def test_the_way_from_answers_to_the_table() -> None:
    rng = np.random.default_rng(1)
    trait = rng.normal(size=(200, 1))
    scores = np.clip(np.rint(4 + 0.7 * trait + rng.normal(size=(200, 3))), 1, 5).astype(np.int8)
    survey = SurveyData(scores, items=("a", "b", "all_in_all"), overall="all_in_all")
    drivers = relative_importance(
        survey,
        response="all_in_all",
        predictors=("a", "b"),
        method="lmg",
        missing="pairwise",
        replicates=50,
        level=0.95,
        generator=rng,
    )
    cells = tally(survey)
    estimates = [estimate_index(cells, "answer_share", measure=item) for item in ("b", "a")]
    table = importance_performance(
        drivers, estimates, importance_cut="mean", performance_cut="mean"
    )
    assert [row.measure for row in table.rows] == ["a", "b"]
    for row in table.rows:
        satisfied = (scores[:, survey.items.index(row.measure)] >= 4).mean()
        assert row.performance.value == pytest.approx(satisfied)
        assert row.importance.measure == row.measure
