"""Estimates of units as they enter a funnel."""

import numpy as np
import pytest

from analysis import Estimate, Rules, SurveyData, estimate_index, estimate_measures, tally
from analysis.control import funnel_limits, funnel_units, overdispersion, place_in_funnel
from analysis.definitions import DEFINITIONS
from analysis.errors import ParameterFault, UnknownDefinition
from analysis.layout import Layout


def _data(satisfied: int, n: int, k: int = 1) -> SurveyData:
    scores = np.repeat(np.array([5, 2], dtype=np.int8), [satisfied, n - satisfied])
    return SurveyData(np.tile(scores[:, np.newaxis], k), items=tuple("abcde"[:k]))


def _unit(satisfied: int, n: int, k: int = 1, definition: str = "answer_share") -> Estimate:
    return estimate_index(tally(_data(satisfied, n, k)), definition)


def test_answers_of_one_person_that_agree_are_not_so_many() -> None:
    alone, copied = _unit(160, 200), _unit(160, 200, k=5)
    units = funnel_units({"alone": alone, "copied": copied})
    assert units.answers.tolist() == [alone.n_eff, copied.n_eff]
    assert units.answers[1] < 0.3 * 1000
    assert units.satisfied == pytest.approx(units.answers * 0.8)
    limits = funnel_limits("exact_binomial", 0.8, units.answers, deff=units.deff, level=0.95)
    assert place_in_funnel(units.shares, limits) == ("inside", "inside")
    found = overdispersion(units.satisfied, units.answers, 0.8, deff=units.deff, winsor=0.0)
    assert found.phi == pytest.approx(0)


def test_units_without_answers_or_without_chance_have_no_place() -> None:
    listed = estimate_index(tally(_data(45, 50)), "answer_share", population=50)
    units = funnel_units({"b": _unit(0, 0), "a": _unit(18, 20), "c": listed})
    assert units.labels == ("a",)
    assert units.left_out == ("b", "c")
    assert units.notes == ("unit_without_answers", "unit_of_census")
    nobody = funnel_units({"b": _unit(0, 0)})
    assert (nobody.labels, nobody.shares.shape) == ((), (0,))
    assert funnel_units({}).labels == ()


def test_a_known_list_leaves_less_to_chance() -> None:
    listed = estimate_index(tally(_data(45, 50)), "answer_share", population=60)
    units = funnel_units({"endless": _unit(45, 50), "listed": listed})
    assert units.answers[1] > 3 * units.answers[0]


def test_means_and_mixtures_are_refused() -> None:
    for definition in (code for code, index in DEFINITIONS.items() if index.of_scores):
        with pytest.raises(UnknownDefinition, match="no share"):
            funnel_units({"a": _unit(8, 10, definition=definition)})
    with pytest.raises(ParameterFault):
        funnel_units({"a": _unit(8, 10), "b": _unit(8, 10, definition="item_mean_share")})
    cells = tally(_data(8, 10, k=2))
    with pytest.raises(ParameterFault):
        funnel_units(dict(estimate_measures(cells, "answer_share", ("a", "b"), rules=Rules())))


def test_the_means_of_scores_are_those_that_read_scores() -> None:
    layout = Layout(("a", "b"), (("F", ("a",)),), "b")
    reading = {
        code for code, index in DEFINITIONS.items() if index.recipe(layout, "all", None).of_scores
    }
    assert reading == {code for code, index in DEFINITIONS.items() if index.of_scores}
