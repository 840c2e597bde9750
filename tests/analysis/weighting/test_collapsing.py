import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Rules, SurveyData, combine_estimates, estimate_index, tally
from analysis.errors import DataFault, ParameterFault
from analysis.weighting import (
    CellSize,
    Collapse,
    EmptyLevel,
    calibrated_index,
    collapse_cells,
    collapse_sizes,
    poststratify,
)
from tests.analysis.weighting.samples import group

PLACES, FIELDS, CHANNELS = ("A", "B"), ("land", "civil", "health"), ("web", "desk")
KEYS = tuple(product(PLACES, FIELDS, CHANNELS))


def _sizes(*numbers: int) -> list[CellSize]:
    return [CellSize(key, n, 10.0) for key, n in zip(KEYS, numbers, strict=True)]


def _joined(collapse: Collapse) -> list[tuple[str, str]]:
    def name(keys: tuple[tuple[str, ...], ...]) -> str:
        return " + ".join(" ".join(key) for key in keys)

    return [(name(step.joined), name(step.into)) for step in collapse.steps]


def test_cells_that_are_large_enough_stay() -> None:
    collapse = collapse_sizes(_sizes(*[5] * 12))
    assert collapse.steps == ()
    assert collapse.groups == tuple((key,) for key in KEYS)


def test_channels_are_joined_before_fields_and_fields_before_places() -> None:
    collapse = collapse_sizes(_sizes(3, 9, 9, 9, 1, 2, 9, 9, 9, 9, 9, 9))
    assert _joined(collapse) == [
        ("A land web", "A land desk"),
        ("A health web", "A health desk"),
        ("A health desk + A health web", "A civil desk"),
    ]
    assert [step.n_after for step in collapse.steps] == [12, 3, 12]
    assert collapse.labels[:3] == (
        "A | land | web + A | land | desk",
        "A | civil | web",
        "A | civil | desk + A | health | web + A | health | desk",
    )


def test_the_same_channel_comes_before_the_next_in_the_list() -> None:
    cells = [
        CellSize(("A", "land", "desk"), 2, 10.0),
        CellSize(("A", "civil", "web"), 9, 10.0),
        CellSize(("A", "civil", "desk"), 9, 10.0),
        CellSize(("B", "land", "desk"), 9, 10.0),
    ]
    assert _joined(collapse_sizes(cells)) == [("A land desk", "A civil desk")]


def test_the_next_comes_before_the_one_before_it() -> None:
    cells = [CellSize((name,), n, 1.0) for name, n in (("a", 9), ("b", 1), ("c", 9))]
    assert _joined(collapse_sizes(cells)) == [("b", "c")]
    assert _joined(collapse_sizes(cells[:2])) == [("b", "a")]


def test_cells_without_people_and_respondents_are_left_out() -> None:
    cells = [CellSize(("a",), 0, 0.0), CellSize(("b",), 0, 7.0), CellSize(("c",), 6, 5.0)]
    collapse = collapse_sizes(cells)
    assert collapse.groups == ((("b",), ("c",)),)
    assert (collapse.sizes, collapse.totals) == ((6,), (12.0,))
    assert collapse_sizes([]).groups == ()


@given(
    sizes=st.lists(st.integers(0, 12), min_size=12, max_size=12),
    totals=st.lists(st.integers(0, 50), min_size=12, max_size=12),
    least=st.integers(1, 9),
)
def test_nobody_is_lost_and_only_one_group_may_stay_small(
    sizes: list[int], totals: list[int], least: int
) -> None:
    cells = [CellSize(k, n, float(t)) for k, n, t in zip(KEYS, sizes, totals, strict=True)]
    collapse = collapse_sizes(cells, least=least)
    assert sum(collapse.sizes) == sum(sizes)
    assert sum(collapse.totals) == sum(totals)
    assert len({key for group_ in collapse.groups for key in group_}) == sum(
        n > 0 or t > 0 for n, t in zip(sizes, totals, strict=True)
    )
    assert len(collapse.groups) < 2 or min(collapse.sizes) >= least
    occupied = sum(map(len, collapse.groups))
    assert len(collapse.steps) == occupied - len(collapse.groups)
    assert collapse == collapse_sizes(cells, least=least)


def test_respondents_go_with_their_cells_and_are_weighted_to_the_people() -> None:
    field = group(("land", "civil"), [0] * 7 + [1] * 6)
    channel = group(("web", "desk"), [0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1])
    totals: dict[tuple[str, ...], float] = {
        ("land", "web"): 30,
        ("land", "desk"): 70,
        ("civil", "web"): 50,
        ("civil", "desk"): 4,
    }
    margin, collapse = collapse_cells([field, channel], totals)
    assert len(collapse.steps) == 2
    assert dict(margin.totals) == {
        "land | web + land | desk": 100.0,
        "civil | web + civil | desk": 54.0,
    }
    weighting = poststratify(np.ones(13), margin)
    assert weighting.weights[:7] == pytest.approx(np.full(7, 100 / 7))
    assert weighting.weights[7:] == pytest.approx(np.full(6, 9.0))
    assert weighting.notes == ()


def test_sums_by_cell_give_the_figure_that_weights_by_respondent_give() -> None:
    rng = np.random.default_rng(8)
    cell = group(("a", "b", "c"), [0] * 3 + [1] * 20 + [2] * 30)
    scores = rng.integers(2, 6, (53, 1)).astype(np.int8)
    data = SurveyData(scores, items=("q",), domains={"cell": cell})
    margin, collapse = collapse_cells([cell], {("a",): 50, ("b",): 20, ("c",): 90})
    cells = tally(data, by="cell")
    estimates = [
        estimate_index(cells.at(*(key for (key,) in keys)), "answer_share")
        for keys in collapse.groups
    ]
    combined = combine_estimates(estimates, collapse.totals)
    weighting = poststratify(np.ones(53), margin)
    weighted = calibrated_index(data, "answer_share", weighting, rules=Rules())
    assert len(collapse.groups) == 2
    assert weighted.value == pytest.approx(combined.value)
    assert weighted.se == pytest.approx(combined.se, rel=0.05)


def test_a_sample_smaller_than_a_cell_is_one_group_with_a_note() -> None:
    field = group(("land", "civil"), [0, 1])
    margin, collapse = collapse_cells([field], {("land",): 30, ("civil",): 20})
    assert collapse.sizes == (2,)
    assert poststratify(np.ones(2), margin).notes == ("small_cells",)


def test_cells_with_signs_in_their_names_are_not_taken_for_each_other() -> None:
    first = group(("a | b", "a", 'a"'), [0] * 5 + [1] * 6 + [2] * 7)
    second = group(("c", "b | c", "b + c"), [0] * 5 + [1] * 6 + [2] * 7)
    cells: dict[tuple[str, ...], float] = {
        ("a | b", "c"): 10.0,
        ("a", "b | c"): 20.0,
        ('a"', "b + c"): 30.0,
    }
    margin, collapse = collapse_cells([first, second], cells)
    assert collapse.labels == ('"a | b" | c', 'a | "b | c"', '"a""" | "b + c"')
    assert list(margin.totals.values()) == [10.0, 20.0, 30.0]
    assert np.bincount(margin.domain.codes).tolist() == [5, 6, 7]


def test_no_two_groups_have_one_name() -> None:
    levels = ("a", "b", "a |", "| b", "a | b", "a + b", "+", '"', '"a"', "a ", " b", "")
    keys = list(product(levels, levels))
    labels = collapse_sizes([CellSize(key, 9, 1.0) for key in keys]).labels
    assert len(set(labels)) == len(keys)


def test_what_names_no_cell_is_refused() -> None:
    field = group(("land",), [0, 0])
    with pytest.raises(EmptyLevel, match="tax"):
        collapse_cells([field], {("land",): 3, ("tax",): 9})
    for wrong in ([], [field, group(("web",), [0])], [group(("web",), [0, -1])]):
        with pytest.raises(DataFault):
            collapse_cells(wrong, {})
    with pytest.raises(DataFault, match="The population has nobody"):
        collapse_cells([field], {})


def test_cells_that_contradict_themselves_are_refused() -> None:
    one = CellSize(("a",), 1, 1.0)
    for cells in ([one, one], [one, CellSize(("a", "b"), 1, 1.0)], [CellSize(("a",), -1, 1.0)]):
        with pytest.raises(DataFault):
            collapse_sizes(cells)
    with pytest.raises(ParameterFault):
        collapse_sizes([one], least=0)


@pytest.mark.slow
def test_a_province_of_small_cells_is_joined_in_reasonable_time() -> None:
    rng = np.random.default_rng(1)
    keys = product(map(str, range(30)), map(str, range(9)), map(str, range(4)))
    cells = [CellSize(key, int(rng.poisson(2)), 10.0) for key in keys]
    begun = time.process_time()
    collapse = collapse_sizes(cells)
    assert min(collapse.sizes) >= 5
    assert time.process_time() - begun < 30
