"""A fixed mix of cases, and the joining of small strata."""

from collections.abc import Mapping

import numpy as np
import pytest

from analysis import Design, Domain, SurveyData
from analysis.comparisons import Standard, sample_mix
from analysis.comparisons.case_mix import build_strata
from analysis.errors import DataFault, ParameterFault, UnknownMeasure

BY = ("channel", "age")
EVEN: dict[tuple[str, ...], float] = {
    (c, a): 1.0 for c in ("desk", "web") for a in ("young", "old")
}


def _sample(sizes: Mapping[tuple[str, ...], int], **extra: int) -> SurveyData:
    channels, ages = ("desk", "web", "post"), ("young", "old")
    rows = [
        (channels.index(channel), ages.index(age))
        for (channel, age), n in sizes.items()
        for _ in range(n)
    ]
    rows += [(-1, 0)] * extra.get("unknown", 0)
    codes = np.array(rows, dtype=np.int32).reshape(-1, 2)
    return SurveyData(
        scores=np.full((len(codes), 1), 5, dtype=np.int8),
        items=("q",),
        domains={"channel": Domain(channels, codes[:, 0]), "age": Domain(ages, codes[:, 1])},
    )


def _standard(collapse: tuple[str, ...] = ("age", "channel"), min_n: int = 5) -> Standard:
    return Standard(BY, EVEN, collapse, min_n)


def _strata(data: SurveyData, standard: Standard) -> tuple[tuple[tuple[str | None, ...], ...], int]:
    strata = build_strata(data, standard, np.ones(len(data.scores), dtype=np.bool_))
    assert strata.shares.sum() == pytest.approx(1)
    assert set(strata.codes.tolist()) <= set(range(-1, len(strata.shares)))
    return strata.joined, strata.outside


def test_strata_with_enough_people_stay_apart() -> None:
    data = _sample(dict.fromkeys(EVEN, 5))
    assert _strata(data, _standard()) == ((), 0)
    strata = build_strata(data, _standard(), np.ones(20, dtype=np.bool_))
    assert strata.shares.tolist() == [0.25] * 4
    assert np.bincount(strata.codes).tolist() == [5] * 4


def test_a_small_stratum_gives_up_the_groupings_in_the_stated_order() -> None:
    sizes = dict.fromkeys(EVEN, 9) | {("web", "old"): 2}
    assert _strata(_sample(sizes), _standard())[0] == (("web", None),)
    assert _strata(_sample(sizes), _standard(("channel", "age")))[0] == ((None, "old"),)


def test_an_empty_stratum_is_joined_too() -> None:
    sizes = dict.fromkeys(EVEN, 9) | {("desk", "old"): 0}
    assert _strata(_sample(sizes), _standard())[0] == (("desk", None),)


def test_what_stays_too_small_goes_on_to_the_next_grouping() -> None:
    sizes = dict.fromkeys(EVEN, 9) | {("web", "old"): 2, ("web", "young"): 1}
    assert _strata(_sample(sizes), _standard())[0] == ((None, None),)


def test_people_outside_the_mix_are_counted_and_left_out() -> None:
    sizes = dict.fromkeys(EVEN, 9) | {("post", "old"): 4}
    assert _strata(_sample(sizes, unknown=3), _standard()) == ((), 7)


def test_the_mix_of_a_sample_weighs_as_the_design_says() -> None:
    data = _sample({("desk", "young"): 2, ("web", "old"): 1}, unknown=1)
    weighted = SurveyData(
        data.scores,
        data.items,
        domains=data.domains,
        design=Design(weights=np.array([1.0, 1.0, 6.0, 9.0])),
    )
    assert sample_mix(weighted, BY) == {("desk", "young"): 0.25, ("web", "old"): 0.75}
    with pytest.raises(DataFault):
        sample_mix(_sample({}), BY)


@pytest.mark.parametrize(
    ("mix", "collapse", "min_n"),
    [
        (EVEN, ("age",), 5),
        (EVEN, ("age", "age"), 5),
        (EVEN, ("age", "channel"), 0),
        ({("desk", "old"): 0.0}, ("age", "channel"), 5),
        ({("desk", "old"): float("nan")}, ("age", "channel"), 5),
        ({("desk", "old"): -1.0, ("web", "old"): 3.0}, ("age", "channel"), 5),
        ({}, ("age", "channel"), 5),
    ],
)
def test_standards_that_fit_nothing_are_refused(
    mix: dict[tuple[str, ...], float], collapse: tuple[str, ...], min_n: int
) -> None:
    with pytest.raises(ParameterFault):
        Standard(BY, mix, collapse, min_n)


def test_unknown_labels_and_groupings_are_refused() -> None:
    data = _sample(dict.fromkeys(EVEN, 5))
    inside = np.ones(20, dtype=np.bool_)
    with pytest.raises(DataFault):
        Standard(BY, {("desk",): 1.0}, ("age", "channel"), 5)
    with pytest.raises(DataFault):
        build_strata(data, Standard(BY, {("desk", "child"): 1.0}, BY, 5), inside)
    with pytest.raises(UnknownMeasure):
        build_strata(data, Standard(("sex",), {("f",): 1.0}, ("sex",), 5), inside)
