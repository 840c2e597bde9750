"""A fixed mix of cases, and the collapse of small strata."""

from collections.abc import Mapping

import numpy as np
import pytest

from analysis import Design, Domain, SurveyData
from analysis.comparisons import Standard, sample_mix
from analysis.comparisons.case_mix import Strata, build_strata
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


STANDARD = Standard(BY, EVEN)


def _strata(data: SurveyData, *sides: list[bool], standard: Standard = STANDARD) -> Strata:
    masks = [np.array(side) for side in sides] or [np.ones(len(data.scores), dtype=np.bool_)]
    strata = build_strata(data, standard, masks)
    assert strata.shares.sum() == pytest.approx(1)
    assert set(strata.codes.tolist()) <= set(range(-1, len(strata.shares)))
    return strata


def test_strata_with_enough_people_stay_apart() -> None:
    strata = _strata(_sample(dict.fromkeys(EVEN, 5)))
    assert (strata.collapse.steps, strata.notes) == ((), ())
    assert strata.shares.tolist() == [0.25] * 4
    assert np.bincount(strata.codes).tolist() == [5] * 4


@pytest.mark.parametrize("n", [0, 4])
def test_a_small_stratum_joins_one_neighbour_and_leaves_the_others_alone(n: int) -> None:
    strata = _strata(_sample(dict.fromkeys(EVEN, 9) | {("web", "old"): n}))
    (step,) = strata.collapse.steps
    assert (step.joined, step.into) == ((("web", "old"),), (("web", "young"),))
    assert strata.shares.tolist() == [0.25, 0.25, 0.5]
    assert np.bincount(strata.codes).tolist() == [9, 9, 9 + n]
    assert strata.notes == ("strata_collapsed",)


def test_the_first_grouping_is_kept_longest() -> None:
    mix: dict[tuple[str, ...], float] = {
        (age, channel): share for (channel, age), share in EVEN.items()
    }
    sizes = dict.fromkeys(EVEN, 9) | {("web", "old"): 2}
    (step,) = _strata(_sample(sizes), standard=Standard(BY[::-1], mix)).collapse.steps
    assert (step.joined, step.into) == ((("old", "web"),), (("old", "desk"),))


def test_the_smallest_side_decides_for_all() -> None:
    data = _sample(dict.fromkeys(EVEN, 12))
    few = [position % 12 < (4 if position >= 36 else 6) for position in range(48)]
    strata = _strata(data, few, [not one for one in few])
    assert strata.collapse.sizes == (6, 6, 10)
    assert np.bincount(strata.codes).tolist() == [12, 12, 24]
    only = [position < 4 for position in range(48)]
    assert _strata(data, only, [not one for one in only]).collapse.steps == ()


def test_all_strata_in_one_hold_no_mix() -> None:
    sizes = dict.fromkeys(EVEN, 2)
    assert _strata(_sample(sizes)).notes == ("strata_collapsed", "mix_not_held")


def test_people_outside_the_mix_are_in_no_stratum() -> None:
    sizes = dict.fromkeys(EVEN, 9) | {("post", "old"): 4}
    strata = _strata(_sample(sizes, unknown=3))
    assert ((strata.codes == -1).sum(), strata.notes) == (7, ())


def test_a_standard_does_not_change_after_its_check() -> None:
    mix = dict(EVEN)
    standard = Standard(BY, mix)
    mix[("desk", "old")] = -5.0
    assert dict(standard.mix) == EVEN
    with pytest.raises(TypeError):
        standard.mix[("desk", "old")] = -5.0  # type: ignore[index] # read-only


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
    ("by", "mix", "least"),
    [
        ((), EVEN, 5),
        (("age", "age"), EVEN, 5),
        (BY, EVEN, 0),
        (BY, {("desk", "old"): 0.0}, 5),
        (BY, {("desk", "old"): float("nan")}, 5),
        (BY, {("desk", "old"): -1.0, ("web", "old"): 3.0}, 5),
        (BY, {}, 5),
    ],
)
def test_standards_that_fit_nothing_are_refused(
    by: tuple[str, ...], mix: dict[tuple[str, ...], float], least: int
) -> None:
    with pytest.raises(ParameterFault):
        Standard(by, mix, least)


def test_unknown_labels_and_groupings_are_refused() -> None:
    data = _sample(dict.fromkeys(EVEN, 5))
    inside = np.ones(20, dtype=np.bool_)
    with pytest.raises(DataFault):
        Standard(BY, {("desk",): 1.0})
    with pytest.raises(DataFault):
        build_strata(data, Standard(BY, {("desk", "child"): 1.0}), [inside])
    with pytest.raises(UnknownMeasure):
        build_strata(data, Standard(("sex",), {("f",): 1.0}), [inside])
