"""Places against the rest of one sample, raw and at a fixed mix of cases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Domain, Rules, SurveyData
from analysis.comparisons import (
    GroupComparison,
    Standard,
    adjust_p_values,
    compare_groups,
    sample_mix,
    standardised_figures,
)
from analysis.errors import ParameterFault, UnknownDefinition, UnknownMeasure, UnknownMethod
from tests.analysis.comparisons.samples import make_counts, make_sample

EVEN = Standard(("channel",), {("desk",): 0.5, ("web",): 0.5})
MIXED = [
    ("x", "desk", 72, 80),
    ("x", "web", 12, 20),
    ("y", "desk", 18, 20),
    ("y", "web", 48, 80),
]


def _compare(data: SurveyData, **changes: object) -> tuple[GroupComparison, ...]:
    choices: dict[str, object] = {
        "by": "place",
        "definition": "answer_share",
        "measure": "all",
        "against": "rest",
        "standard": None,
        "purpose": "screening",
        "method": "mover",
        "rules": Rules(),
    }
    return compare_groups(data, **(choices | changes))  # type: ignore[arg-type] # choices of any test


def test_a_difference_of_case_mix_alone_vanishes_at_one_mix() -> None:
    data = make_counts(MIXED, "place")
    raw, _ = _compare(data)
    assert raw.difference.value == pytest.approx(0.84 - 0.66)
    assert raw.difference.excludes_zero
    assert raw.adjusted is None
    adjusted, _ = _compare(data, standard=EVEN)
    assert adjusted.raw.value == pytest.approx(0.84)
    assert adjusted.adjusted is not None
    assert adjusted.adjusted.value == pytest.approx(0.75)
    assert adjusted.difference.value == pytest.approx(0)
    assert not adjusted.difference.excludes_zero


def test_raw_and_adjusted_stand_side_by_side() -> None:
    found = standardised_figures(
        make_counts(MIXED, "place"),
        by="place",
        definition="answer_share",
        measure="all",
        standard=EVEN,
        rules=Rules(),
    )
    assert [group.label for group in found] == ["x", "y"]
    assert [group.raw.value for group in found] == pytest.approx([0.84, 0.66])
    assert [group.adjusted.value for group in found] == pytest.approx([0.75, 0.75])
    assert all(g.adjusted.se is not None and g.adjusted.se > 0 for g in found)


def test_a_place_with_an_empty_stratum_names_the_collapse() -> None:
    groups = [*MIXED, ("z", "desk", 40, 40)]
    *_, place = _compare(make_counts(groups, "place"), standard=EVEN)
    assert place.adjusted is not None
    assert place.collapse is not None
    assert place.collapse.groups == ((("desk",), ("web",)),)
    assert place.adjusted.notes == place.reference.notes == ("strata_collapsed", "mix_not_held")
    assert place.difference.notes[-2:] == ("strata_collapsed", "mix_not_held")
    assert place.adjusted.value == place.raw.value


@pytest.mark.parametrize("post", [3, 0])
def test_a_few_answers_do_not_switch_the_adjustment_off_on_one_side(post: int) -> None:
    groups = [
        ("x", "desk", 95, 100),
        ("x", "post", post, post),
        ("x", "web", 70, 100),
        ("y", "desk", 513, 540),
        ("y", "post", 21, 30),
        ("y", "web", 42, 60),
    ]
    data = make_counts(groups, "place")
    standard = Standard(("channel",), sample_mix(data, ("channel",)))
    place, _ = _compare(data, standard=standard)
    assert place.collapse is not None
    assert place.collapse.groups == ((("desk",),), (("post",), ("web",)))
    assert place.difference.value == pytest.approx(0, abs=0.01)
    assert not place.difference.excludes_zero
    assert place.difference.notes == ("strata_collapsed",)
    raw, _ = _compare(data)
    assert raw.difference.value == pytest.approx(-0.09, abs=0.01)
    assert raw.difference.excludes_zero


@given(st.integers(0, 10**6))
@settings(max_examples=25)
def test_against_all_a_place_differs_by_what_the_rest_weighs(seed: int) -> None:
    data = make_sample(seed, 80, k=1)
    scores = np.where(data.scores < 0, 2, data.scores).astype(np.int8)
    data = SurveyData(scores, data.items, domains=data.domains)
    pairs = zip(_compare(data, method="t"), _compare(data, method="t", against="all"), strict=True)
    for rest, everybody in pairs:
        weight = 1 - rest.raw.n / 80
        assert everybody.difference.value == pytest.approx(weight * (rest.difference.value or 0))
        if rest.difference.se is not None and everybody.difference.se is not None:
            # Not exactly: which part of the sample falls to the place varies too.
            assert everybody.difference.se == pytest.approx(weight * rest.difference.se, rel=0.05)


def test_p_values_are_adjusted_among_places_with_evidence() -> None:
    groups = [(f"p{i}", "desk", x, 60) for i, x in enumerate((58, 57, 40, 55))]
    data = make_counts([*groups, ("lonely", "desk", 1, 1)], "place")
    for purpose, method in (("screening", "BH"), ("consequences", "holm")):
        found = _compare(data, purpose=purpose)
        plain = [g.difference.p_two_sided for g in found[:4]]
        expected = adjust_p_values(np.array(plain, dtype=np.float64), method)
        assert [g.p_adjusted for g in found[:4]] == pytest.approx(expected.tolist())
        assert found[4].p_adjusted is None
        assert found[4].difference.notes == ("variance_unknown",)
    assert _compare(data)[2].difference.excludes_zero


@pytest.mark.parametrize("purpose", ["consequences", "screening"])
@pytest.mark.parametrize("outside", [0, 40])
def test_two_places_against_each_other_are_one_test(purpose: str, outside: int) -> None:
    data = make_counts(
        [("x", "desk", 60, 70), ("y", "desk", 58, 80), ("-", "desk", outside // 2, outside)],
        "place",
    )
    place = Domain(
        ("x", "y", "empty"),
        np.where(data.domains["place"].codes < 2, data.domains["place"].codes, -1).astype(np.int32),
    )
    data = SurveyData(data.scores, data.items, domains={"place": place})
    first, second, empty = _compare(data, purpose=purpose)
    assert first.p_adjusted == pytest.approx(first.difference.p_two_sided)
    assert second.p_adjusted == pytest.approx(first.p_adjusted)
    assert empty.p_adjusted is None


def test_small_places_carry_a_footnote() -> None:
    data = make_counts([("x", "desk", 90, 100), ("y", "desk", 90, 99)], "place")
    assert [group.notes for group in _compare(data)] == [(), ("fewer_than_100",)]


def test_people_in_no_place_are_in_no_rest() -> None:
    data = make_counts(MIXED, "place")
    codes = data.domains["place"].codes.copy()
    codes[codes == 1] = -1
    place = Domain(("x", "y", "z"), codes)
    lost = SurveyData(data.scores, data.items, domains={"place": place})
    first, *_ = _compare(lost)
    assert (first.reference.n, first.difference.notes) == (0, ("no_answers",))
    first, *_ = _compare(lost, against="all")
    assert first.reference.n == 200


def test_one_place_alone_and_nobody_at_all_give_no_difference() -> None:
    alone = _compare(make_counts([("x", "desk", 5, 9)], "place"))
    assert alone[0].difference.notes == ("no_answers",)
    empty = SurveyData(
        np.empty((0, 1), dtype=np.int8),
        ("q",),
        domains={"place": Domain(("x",), np.empty(0, dtype=np.int32))},
    )
    (nobody,) = _compare(empty)
    assert (nobody.raw.value, nobody.p_adjusted) == (None, None)
    same, _ = _compare(make_counts([("x", "a", 9, 9), ("y", "a", 9, 9)], "place"))
    assert same.difference.p_two_sided == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"against": "best"}, UnknownMethod),
        ({"purpose": "holm"}, UnknownMethod),
        ({"method": "wald"}, UnknownMethod),
        ({"by": "village"}, UnknownMeasure),
        ({"measure": "q9"}, UnknownMeasure),
        ({"definition": "stars"}, UnknownDefinition),
        ({"by": "channel", "standard": EVEN}, ParameterFault),
    ],
)
def test_unknown_choices_are_refused(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        _compare(make_counts(MIXED, "place"), **changes)


@pytest.mark.slow
def test_equal_places_of_another_mix_are_rarely_told_apart_once_adjusted() -> None:
    told, rounds = 0, 150
    for seed in range(rounds):
        data = make_sample(seed, 240)
        found = _compare(data, standard=EVEN, purpose="consequences")
        told += any(g.p_adjusted is not None and g.p_adjusted <= 0.05 for g in found)
    assert told / rounds <= 0.09
