"""Sums add: splitting, ordering and adding change nothing, to the last digit without weights."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import Cells, SurveyData, tally
from analysis.errors import CellsMismatch, DataFault, UnknownMeasure
from analysis.sums import BATCH, column_values
from tests.analysis.surveys import (
    ITEMS,
    designed_surveys,
    make_design,
    make_survey,
    surveys,
    take,
)


def same(one: Cells, other: Cells) -> bool:
    return one.sample == other.sample and all(
        np.array_equal(mine, theirs)
        for mine, theirs in zip(one.arrays(), other.arrays(), strict=True)
    )


def columns_of(survey: SurveyData) -> np.ndarray:
    s = survey.scores.astype(np.int64)
    groups = ([0, 1, 2], [3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5])
    reached = [(s[:, g] > 0).any(axis=1) for g in groups]
    content = [
        r & ~((s[:, g] > 0) & (s[:, g] < 4)).any(axis=1)
        for r, g in zip(reached, groups, strict=True)
    ]
    parts = (s >= 1, s >= 4, s.clip(min=0), np.array(reached).T, np.array(content).T)
    return np.hstack(parts).astype(np.int64)


@given(surveys(), st.integers(0, 30), st.sampled_from([None, "place"]))
def test_a_split_batch_adds_up_to_the_whole(survey: SurveyData, cut: int, by: str | None) -> None:
    rows = list(range(len(survey.scores)))
    parts = tally(take(survey, rows[:cut]), by) + tally(take(survey, rows[cut:]), by)
    assert same(parts, tally(survey, by))


@given(surveys(min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_respondents_does_not_matter(survey: SurveyData, random: object) -> None:
    rows = list(range(len(survey.scores)))
    random.shuffle(rows)  # type: ignore[attr-defined] # hypothesis gives a Random
    assert same(tally(take(survey, rows), "place"), tally(survey, "place"))


@given(surveys())
def test_levels_add_up_to_the_whole(survey: SurveyData) -> None:
    split = tally(survey, "place")
    assert same(split.whole(), tally(survey))
    both = split.at("x", "y")
    assert both.respondents + split.by_level.respondents[-1] == len(survey.scores)
    parts = [split.at(label).by_unit.totals.sum(axis=0) for label in ("x", "y")]
    assert np.array_equal(both.by_unit.totals.sum(axis=0), sum(parts))
    assert both.sample == len(survey.scores)


@given(surveys(min_size=1))
def test_sums_equal_a_plain_count(survey: SurveyData) -> None:
    cells, s = tally(survey), survey.scores.astype(np.int64)
    columns = columns_of(survey)
    assert np.array_equal(column_values(survey)[0].T, columns)
    assert np.array_equal(cells.by_unit.totals[0], columns.sum(axis=0))
    assert cells.by_unit.products is not None
    assert np.array_equal(cells.by_unit.products[0], columns.T @ columns)
    for column, item in enumerate(ITEMS):
        counts = cells.level_counts(item)
        assert list(counts.levels) == [(s[:, column] == level).sum() for level in range(1, 6)]
        assert counts.no_opinion == (s[:, column] == 0).sum()
        assert counts.not_arisen == (s[:, column] == -1).sum()
        assert counts.missing == (s[:, column] == -2).sum()
        assert counts.satisfied == (s[:, column] >= 4).sum()
    for group, wanted in enumerate(([0, 1, 2], [3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5])):
        answers = [[v for v in row[wanted] if v > 0] for row in s]
        given = [row for row in answers if row]
        assert cells.by_level.persons[0, group].tolist() == [
            len(given),
            sum(min(row) >= 4 for row in given),
            sum(max(row) >= 4 for row in given),
            sum(set(row) == {5} for row in given),
            sum(set(row) == {1} for row in given),
        ]
        assert cells.by_level.squared_answers[0, group] == sum(len(row) ** 2 for row in answers)


@given(designed_surveys(), st.integers(0, 24))
def test_sums_of_a_design_add_up_by_unit(survey: SurveyData, cut: int) -> None:
    assume(len(survey.design.populations) <= max(len(survey.design.clusters), 1))
    rows = list(range(len(survey.scores)))
    parts = tally(take(survey, rows[:cut]), "place") + tally(take(survey, rows[cut:]), "place")
    whole = tally(survey, "place")
    assert parts.sample == whole.sample
    assert _by_name(parts).keys() == _by_name(whole).keys()
    for key, totals in _by_name(whole).items():
        assert np.allclose(_by_name(parts)[key], totals, rtol=1e-12, atol=0)


def _by_name(cells: Cells) -> dict[tuple[object, ...], np.ndarray]:
    tiers, rows, found = cells.frame.tiers, cells.by_unit, {}
    for level, unit, totals in zip(rows.level, rows.unit, rows.totals, strict=True):
        path, code = [], int(unit)
        for tier in reversed(tiers):
            assert tier.labels is not None
            path.append(tier.labels[code])
            code = int(tier.parent[code])
        found[(int(level), *path)] = totals
    return found


def test_new_levels_strata_and_units_join_by_their_labels() -> None:
    row = [5] * 6
    first = make_survey([row] * 3, places=[0, 0, -1], labels=("x",))
    second = make_survey([row] * 2, places=[1, 0], labels=("y", "x"))
    first = replace(first, design=make_design(strata=[1, 1, 2], clusters=[[7, 8, 7]]))
    second = replace(second, design=make_design(strata=[2, 3], clusters=[[7, 7]]))
    cells = tally(first, "place") + tally(second, "place")
    assert cells.labels == ("x", "y")
    assert cells.by_level.respondents.tolist() == [3, 1, 1]
    assert cells.frame.tiers[0].labels == ("1", "2", "3")
    assert cells.frame.tiers[1].labels == ("7", "8", "7", "7")
    assert cells.frame.sampled(0).tolist() == [2, 1, 1]
    assert cells.frame.respondents.tolist() == [1, 1, 2, 1]


def test_respondents_drawn_within_clusters_are_units_of_their_own() -> None:
    design = make_design(clusters=[[1, 1, 2]], populations=[[10] * 3, [4, 4, 6]])
    survey = replace(make_survey([[5] * 6] * 3), design=design)
    cells = tally(survey) + tally(survey)
    assert cells.frame.tiers[1].labels == ("1", "2")
    assert cells.frame.respondents.tolist() == [1] * 6
    assert cells.frame.unit_weights().tolist() == pytest.approx(
        [5 * 4 / 4] * 2 + [5 * 3] + [5] * 2 + [15]
    )


@pytest.mark.slow
def test_many_batches_stay_exact() -> None:
    rng = np.random.default_rng(20260101)
    n = 2 * BATCH + 17
    scores = rng.integers(-2, 6, size=(n, 6), dtype=np.int8)
    places = rng.integers(-1, 2, size=n)
    survey = make_survey(scores, places=places.tolist())
    cells = tally(survey, "place").at("y")
    columns = columns_of(take(survey, np.flatnonzero(places == 1).tolist()))
    assert cells.by_unit.products is not None
    assert np.array_equal(cells.by_unit.products[0], columns.T @ columns)


def test_the_answers_are_not_changed() -> None:
    scores = np.full((3, 6), 4, dtype=np.int8)
    before = scores.copy()
    design = make_design(weights=[0, 1, 2])
    tally(replace(make_survey(scores, places=[1, 0, 1]), design=design), "place")
    assert np.array_equal(scores, before)


def test_respondents_of_weight_zero_stay_in_the_design_alone() -> None:
    survey = make_survey([[5] * 6, [2] * 6, [4] * 6])
    cells = tally(replace(survey, design=make_design(weights=[1, 0, 2])))
    assert (cells.sample, cells.respondents) == (3, 2)
    assert cells.level_counts("a1").levels == (0, 0, 0, 1, 1)
    assert cells.level_counts("a1").missing == 0


def test_sums_of_other_questions_or_designs_are_refused() -> None:
    survey = make_survey([[5] * 6], places=[0])
    cells = tally(survey, "place")
    others = (
        tally(survey),
        cells.at("x"),
        tally(make_survey([[5] * 6], places=[0], factors={}), "place"),
        tally(replace(survey, design=make_design(weights=[2])), "place"),
        tally(replace(survey, design=make_design(clusters=[[1]])), "place"),
    )
    for other in others:
        with pytest.raises(CellsMismatch):
            cells + other
    listed = [
        tally(replace(survey, design=make_design(strata=[1], populations=[[size]])))
        for size in (10, 11)
    ]
    with pytest.raises(DataFault, match="population"):
        listed[0] + listed[1]
    with pytest.raises(CellsMismatch, match="populations"):
        listed[0] + tally(replace(survey, design=make_design(strata=[1])))


def test_levels_named_in_another_order_are_the_same_levels() -> None:
    cells = tally(make_survey([[5] * 6] * 2, places=[0, 1]), "place")
    assert (cells.at("x", "y") + cells.at("y", "x")).within == ("x", "y")


def test_a_population_is_one_number_in_its_stratum() -> None:
    design = make_design(strata=[1, 1], populations=[[10, 11]])
    with pytest.raises(DataFault, match="population"):
        tally(replace(make_survey([[5] * 6] * 2), design=design))


def test_unknown_names_are_refused() -> None:
    survey = make_survey([[5] * 6], places=[0])
    with pytest.raises(UnknownMeasure):
        tally(survey, "field")
    with pytest.raises(UnknownMeasure):
        tally(survey, "place").at("z")
    with pytest.raises(UnknownMeasure):
        tally(survey).at("x")
    with pytest.raises(UnknownMeasure):
        tally(survey).level_counts("zz")


def test_rows_stand_in_order() -> None:
    survey = replace(
        make_survey([[5] * 6] * 4, places=[1, 0, 1, -1]), design=make_design(strata=[2, 1, 1, 2])
    )
    rows = tally(survey, "place").by_unit
    keys = list(zip(rows.level.tolist(), rows.unit.tolist(), strict=True))
    assert all(one < other for one, other in pairwise(keys))
