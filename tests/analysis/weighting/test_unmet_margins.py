"""A margin that cannot be met is named, with its level; nothing is missed in silence."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import Domain
from analysis.errors import AnalysisError, DataFault, ParameterFault, UnknownMethod
from analysis.weighting import (
    Amount,
    EmptyLevel,
    Margin,
    MarginFault,
    NotConverged,
    OutOfReach,
    TotalsDiffer,
    base_weighting,
    calibrate,
    margin_auxiliaries,
    model_auxiliaries,
    poststratify,
    rake,
)
from tests.analysis.weighting.samples import group

GENDER = group(("f", "m"), [0, 0, 1, 1])
AGE = group(("old", "young"), [0, 1, 0, 1])
ONES = np.ones(4)


def _gender(f: float = 60, m: float = 40) -> Margin:
    return Margin("gender", GENDER, {"f": f, "m": m})


def test_a_level_that_only_the_population_has_is_named() -> None:
    with pytest.raises(EmptyLevel) as caught:
        Margin("gender", GENDER, {"f": 60, "m": 30, "x": 10})
    assert (caught.value.margin, caught.value.level) == ("gender", "x")
    assert "gender: x" in str(caught.value)
    assert Margin("gender", GENDER, {"f": 60, "m": 40, "x": 0}).targets.tolist() == [60, 40]


@pytest.mark.parametrize("distance", ["poststratify", "rake", "linear", "raking"])
def test_a_level_without_respondents_is_named(distance: str) -> None:
    margin = Margin("age", group(("old", "young"), [0, 0, 0]), {"old": 5, "young": 7})
    with pytest.raises(EmptyLevel) as caught:
        _weigh(distance, np.ones(3), margin)
    assert (caught.value.margin, caught.value.level) == ("age", "young")


@pytest.mark.parametrize("distance", ["poststratify", "rake", "linear", "raking"])
def test_a_level_whose_respondents_weigh_nothing_is_empty(distance: str) -> None:
    with pytest.raises(EmptyLevel, match="gender: m"):
        _weigh(distance, np.array([1.0, 1.0, 0.0, 0.0]), _gender())


def _weigh(distance: str, base: NDArray[np.float64], margin: Margin) -> None:
    if distance == "poststratify":
        poststratify(base, margin)
    elif distance == "rake":
        rake(base, [margin])
    else:
        calibrate(base, margin_auxiliaries([margin]), distance=distance)


def test_margins_of_different_populations_are_refused_by_name() -> None:
    margins = [_gender(), Margin("age", AGE, {"old": 30, "young": 71})]
    for weigh in (lambda: rake(ONES, margins), lambda: margin_auxiliaries(margins)):
        with pytest.raises(TotalsDiffer, match=r"age: expected 100 as in gender, got 101"):
            weigh()


def test_combinations_the_sample_lacks_can_put_margins_out_of_reach() -> None:
    same = group(("old", "young"), [0, 0, 1, 1])
    margins = [_gender(60, 40), Margin("age", same, {"old": 30, "young": 70})]
    with pytest.raises(OutOfReach) as caught:
        rake(ONES, margins)
    assert caught.value.margin in ("gender", "age")
    for distance in ("linear", "raking"):
        with pytest.raises(OutOfReach):
            calibrate(ONES, margin_auxiliaries(margins), distance=distance)


def test_bounds_too_narrow_are_told_with_the_level_and_how_near_one_comes() -> None:
    totals = margin_auxiliaries([_gender(3.5, 0.5)])
    with pytest.raises(OutOfReach) as caught:
        calibrate(ONES, totals, distance="logit", bounds=(0.5, 1.5))
    assert caught.value.margin == "gender"
    assert caught.value.got.startswith(("3 ", "1 "))
    assert "0.5 to 1.5 times" in caught.value.expected


def test_an_amount_out_of_reach_is_named() -> None:
    totals = margin_auxiliaries([_gender(2, 2)], [Amount("x", np.arange(4.0), 50.0)])
    with pytest.raises(OutOfReach, match="x: expected 50"):
        calibrate(ONES, totals, distance="raking")
    weighting = calibrate(ONES, totals, distance="linear")
    assert weighting.notes == ("negative_weights",)
    assert weighting.weights @ np.arange(4.0) == pytest.approx(50)


def test_too_few_steps_are_told_apart_from_no_solution() -> None:
    margins = [_gender(70, 30), Margin("age", AGE, {"old": 20, "young": 80})]
    uneven = np.array([1.0, 5.0, 9.0, 2.0])
    with pytest.raises(NotConverged, match="after 1 steps"):
        rake(uneven, margins, sweeps=1)
    with pytest.raises(NotConverged, match="after 1 steps"):
        calibrate(uneven, margin_auxiliaries(margins), distance="raking", steps=1)


def test_raking_that_nearly_meets_its_margins_says_so() -> None:
    # Nobody is f and young: the margins can only be met where m and old weigh nothing.
    gender, age = group(("f", "m"), [0, 1, 1]), group(("old", "young"), [0, 0, 1])
    margins = [
        Margin("gender", gender, {"f": 50, "m": 50}),
        Margin("age", age, {"old": 50, "young": 50}),
    ]
    with pytest.raises(NotConverged):
        rake(np.ones(3), margins, sweeps=50)
    weighting = rake(np.ones(3), margins, sweeps=20_000)
    assert weighting.notes == ("margin_nearly_met",)
    missed = max(abs(total.reached - total.wanted) for total in weighting.reached)
    assert 0 < missed < 50 * 1e-4


def test_a_population_without_people_in_a_level_silences_its_respondents() -> None:
    weighting = poststratify(ONES, _gender(100, 0))
    assert weighting.weights.tolist() == [50, 50, 0, 0]
    assert weighting.notes == ("small_cells", "zero_weights")
    assert rake(ONES, [_gender(100, 0)]).weights.tolist() == [50, 50, 0, 0]


@pytest.mark.parametrize(
    ("totals", "title"),
    [
        ({"f": 60}, "A level has no total"),
        ({"f": 60, "m": -1}, "A total counts people"),
        ({"f": 60, "m": float("nan")}, "A total counts people"),
        ({"f": 0, "m": 0}, "The population has nobody"),
    ],
)
def test_totals_that_count_nobody_are_refused(totals: dict[str, float], title: str) -> None:
    with pytest.raises(DataFault, match=title):
        Margin("gender", GENDER, totals)


def test_a_respondent_in_no_level_is_refused() -> None:
    with pytest.raises(DataFault, match=r"gender\[1\]"):
        Margin("gender", group(("f",), [0, -1]), {"f": 60})
    with pytest.raises(DataFault, match=r"gender\[1\]"):
        model_auxiliaries({"gender": group(("f",), [0, -1])}, {"(Intercept)": 60})


@pytest.mark.parametrize(
    "base", [[-1.0, 1, 1, 1], [np.nan, 1, 1, 1], [0.0, 0, 0, 0], [1.0], []], ids=str
)
def test_base_weights_that_count_nobody_are_refused(base: list[float]) -> None:
    weights = np.array(base, dtype=np.float64)
    totals = margin_auxiliaries([_gender()])
    with pytest.raises(DataFault):
        poststratify(weights, _gender())
    with pytest.raises(DataFault):
        rake(weights, [_gender()])
    with pytest.raises(DataFault):
        calibrate(weights, totals, distance="linear")
    if len(base) != 1:
        with pytest.raises(DataFault):
            base_weighting(weights)


@pytest.mark.parametrize("bounds", [None, (1.0, 2.0), (0.5, 1.0), (-0.1, 2.0), (0.5, np.inf)])
def test_bounds_hold_one_between_them(bounds: tuple[float, float] | None) -> None:
    with pytest.raises(ParameterFault):
        calibrate(ONES, margin_auxiliaries([_gender()]), distance="logit", bounds=bounds)


def test_unknown_distances_and_unwanted_bounds_are_refused() -> None:
    totals = margin_auxiliaries([_gender()])
    with pytest.raises(UnknownMethod, match="linear, raking, logit"):
        calibrate(ONES, totals, distance="lin")
    with pytest.raises(ParameterFault):
        calibrate(ONES, totals, distance="raking", bounds=(0.5, 2))


def test_auxiliaries_refuse_what_does_not_fit() -> None:
    short = Margin("age", group(("old",), [0]), {"old": 100})
    for make in (
        lambda: margin_auxiliaries([]),
        lambda: margin_auxiliaries([_gender(), short]),
        lambda: margin_auxiliaries([_gender()], [Amount("x", np.ones(3), 1.0)]),
        lambda: Amount("x", np.array([np.nan]), 1.0),
        lambda: model_auxiliaries({}, {}),
        lambda: model_auxiliaries({"gender": GENDER}, {"(Intercept)": 100}),
        lambda: model_auxiliaries({"gender": GENDER, "x": np.ones(3)}, {"x": 1}),
    ):
        with pytest.raises(DataFault):
            make()


def test_every_refusal_is_an_analysis_error() -> None:
    for kind in (EmptyLevel, TotalsDiffer, OutOfReach, NotConverged):
        assert issubclass(kind, MarginFault)
    assert issubclass(MarginFault, AnalysisError)


@pytest.mark.parametrize("total", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["(Intercept)", "genderm", "age"])
def test_a_total_of_a_model_matrix_is_a_number(name: str, total: float) -> None:
    ages = np.array([20.0, 30.0, 40.0, 50.0])
    terms: dict[str, Domain | NDArray[np.float64]] = {"gender": GENDER, "age": ages}
    totals = {"(Intercept)": 80.0, "genderm": 40.0, "age": 3000.0}
    assert model_auxiliaries(terms, totals).totals.tolist() == [80, 40, 3000]
    with pytest.raises(DataFault, match="total"):
        model_auxiliaries(terms, totals | {name: total})
