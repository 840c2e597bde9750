"""Weights and a known population: they agree or are refused, and a census is never an accident."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import Design, Domain, Rules, SurveyData, estimate_index, tally
from analysis.errors import DataFault
from analysis.linearised import linearise_index
from analysis.results import Estimate
from analysis.variance import sampling_weights
from analysis.weighting import (
    Margin,
    Weighting,
    base_weighting,
    calibrate,
    calibrated_covariance,
    calibrated_index,
    calibrated_total,
    model_auxiliaries,
    poststratify,
    rake,
    trim_weights,
    weighted_design,
)
from tests.analysis.weighting.samples import group

HALVES = group(("p", "q"), [0, 0, 1, 1, 1])
SCORES = np.array([[5], [2], [5], [5], [4]], dtype=np.int8)


def _listed(*populations: float, clusters: tuple[Domain, ...] = ()) -> Design:
    return Design(populations=tuple(np.full(5, size) for size in populations), clusters=clusters)


def _raked(p: float, q: float) -> Weighting:
    return rake(np.ones(5), [Margin("halves", HALVES, {"p": p, "q": q})])


def _index(design: Design, weighting: Weighting, scores: NDArray[np.int8] = SCORES) -> Estimate:
    items = tuple("abc"[: scores.shape[1]])
    data = SurveyData(scores, items=items, domains={"halves": HALVES}, design=design)
    return calibrated_index(data, "answer_share", weighting, rules=Rules())


@pytest.mark.parametrize(
    "weighting",
    [
        _raked(50.0, 30.0),
        _raked(2.0, 2.9),
        trim_weights(_raked(50.0, 30.0), lower=1.0, upper=20.0),
        calibrate(
            np.ones(5),
            model_auxiliaries({"halves": HALVES}, {"(Intercept)": 80.0, "halvesq": 30.0}),
            distance="linear",
        ),
    ],
)
def test_margins_and_a_list_that_count_different_people_are_refused(weighting: Weighting) -> None:
    with pytest.raises(DataFault, match="different populations"):
        _index(_listed(5.0), weighting)
    with pytest.raises(DataFault, match="different populations"):
        calibrated_total(np.ones(5), _listed(5.0), weighting, np.ones(5, dtype=np.bool_))


def test_the_people_of_the_sampled_clusters_are_part_of_the_population() -> None:
    clusters = (group(("1", "2"), [0, 0, 0, 1, 1]),)
    weighting = _raked(50.0, 30.0)
    for first, each in ((10.0, 41.0), (2.0, 39.0)):
        with pytest.raises(DataFault, match="different populations"):
            _index(_listed(first, each, clusters=clusters), weighting)
    for sizes in ((10.0, 20.0), (2.0, 40.0), (10.0,)):
        assert _index(_listed(*sizes, clusters=clusters), weighting).value == pytest.approx(11 / 16)


def test_a_list_that_agrees_with_the_margins_corrects_the_error() -> None:
    found, endless = _index(_listed(80.0), _raked(50.0, 30.0)), _index(Design(), _raked(50.0, 30.0))
    assert found.se is not None
    assert endless.se is not None
    assert found.se == pytest.approx(endless.se * np.sqrt(1 - 5 / 80))
    assert type(found.value) is float


def test_a_census_has_no_weights_that_differ() -> None:
    census = _index(_listed(5.0), _raked(2.0, 3.0))
    assert (census.value, census.se) == (0.8, 0.0)
    with pytest.raises(DataFault, match="stands for himself"):
        _index(_listed(5.0), _raked(3.0, 2.0))
    strata = Design(strata=HALVES, populations=(np.array([2.0, 2.0, 60.0, 60.0, 60.0]),))
    odd = Margin("odd", group(("odd", "even"), [0, 1, 0, 1, 0]), {"odd": 40.0, "even": 22.0})
    data = SurveyData(SCORES, items=("a",), domains={"halves": HALVES}, design=strata)
    weighting = rake(sampling_weights(strata, 5), [odd])
    with pytest.raises(DataFault, match="stands for himself"):
        calibrated_index(data, "answer_share", weighting, domain=(("halves", "p"),), rules=Rules())


@pytest.mark.parametrize("size", [5.0, 6.0, 80.0])
def test_answers_left_out_keep_their_error_as_without_weighting(size: float) -> None:
    scores = np.c_[SCORES, [[5], [-2], [2], [-2], [3]]].astype(np.int8)
    data = SurveyData(scores, items=("a", "b"), design=_listed(size))
    plain = estimate_index(tally(data), "answer_share")
    found = _index(data.design, base_weighting(np.full(5, size / 5)), scores)
    assert found.se == pytest.approx(plain.se)
    assert (found.low, found.bound_low) == pytest.approx((plain.low, plain.bound_low))


def test_the_factors_of_an_index_can_weigh_differently() -> None:
    scores = np.array([[5, 2], [4, 4], [2, 2], [5, -2]], dtype=np.int8)
    data = SurveyData(scores, items=("a", "b"), factors={"F": ("a",), "G": ("b",)})
    weights = {"F": 3.0, "G": 1.0}
    plain = estimate_index(tally(data), "factor_mean_share", factor_weights=weights)
    found = calibrated_index(
        data,
        "factor_mean_share",
        base_weighting(np.ones(4)),
        rules=Rules(),
        factor_weights=weights,
    )
    assert found.value == pytest.approx((3 * 3 / 4 + 1 / 3) / 4)
    assert (found.value, found.se, found.low) == pytest.approx((plain.value, plain.se, plain.low))


def test_margins_that_explain_the_clusters_narrow_the_interval() -> None:
    """Clusters are alike only because of a grouping whose totals are known."""
    places = Domain(tuple(map(str, range(40))), np.repeat(np.arange(40), 10).astype(np.int32))
    kind = group(("p", "q"), (places.codes % 2).tolist())
    scores = np.where(kind.codes == 0, 5, 2).astype(np.int8)[:, np.newaxis]
    scores[::9] = 7 - scores[::9]
    data = SurveyData(scores, items=("a",), design=Design(clusters=(places,)))
    weighting = rake(np.ones(400), [Margin("kind", kind, {"p": 500.0, "q": 500.0})])
    found = calibrated_index(data, "answer_share", weighting, rules=Rules())
    plain = estimate_index(tally(data), "answer_share")
    heavier = replace(data, design=weighted_design(data.design, weighting))
    rows = linearise_index(heavier, "answer_share")
    expected = calibrated_covariance(
        rows.influence[:, np.newaxis], data.design, weighting, rows.inside
    )[0, 0]
    assert found.se == pytest.approx(np.sqrt(expected))
    assert (found.se or 1.0) < 0.5 * (plain.se or 0.0)
    assert (found.high or 1.0) - (found.low or 0.0) < 0.6 * ((plain.high or 0) - (plain.low or 0))


@pytest.mark.parametrize(("people", "noted"), [(4, True), (5, False), (6, False)])
def test_a_cell_is_small_below_five_respondents(people: int, noted: bool) -> None:
    cells = group(("p", "q"), [0] * people + [1] * 20)
    weighting = poststratify(np.ones(people + 20), Margin("c", cells, {"p": 50.0, "q": 50.0}))
    assert ("small_cells" in weighting.notes) == noted
