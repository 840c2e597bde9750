"""Sums add: splitting, ordering and adding change not one digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Cells, SurveyData, tally
from analysis.cells import BATCH
from analysis.errors import CellsMismatch, UnknownMeasure
from tests.analysis.surveys import ITEMS, make_survey, surveys

ARRAYS = ("respondents", "counts", "gram", "lowest", "highest")


def same(one: Cells, other: Cells) -> bool:
    return one.sample == other.sample and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ARRAYS
    )


def take(survey: SurveyData, rows: list[int]) -> SurveyData:
    return make_survey(survey.scores[rows], places=survey.domains["place"].codes[rows].tolist())


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
    assert both.respondents[0] + split.respondents[-1] == len(survey.scores)
    assert np.array_equal(both.gram, split.at("x").gram + split.at("y").gram)
    assert both.sample == len(survey.scores)


@given(surveys())
def test_sums_equal_a_plain_count(survey: SurveyData) -> None:
    cells, s = tally(survey), survey.scores.astype(np.int64)
    columns = np.hstack([s >= 1, s >= 4, s.clip(min=0)]).astype(np.int64)
    assert np.array_equal(cells.gram[0], columns.T @ columns)
    for column, item in enumerate(ITEMS):
        counts = cells.level_counts(item)
        assert list(counts.levels) == [(s[:, column] == level).sum() for level in range(1, 6)]
        assert counts.no_opinion == (s[:, column] == 0).sum()
        assert counts.not_arisen == (s[:, column] == -1).sum()
        assert counts.missing == (s[:, column] == -2).sum()
        assert counts.satisfied == (s[:, column] >= 4).sum()
    for group, wanted in enumerate(([0, 1, 2], [3, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5])):
        answers = [[v for v in row[wanted] if v > 0] for row in s]
        lowest = [min(row, default=0) for row in answers]
        highest = [max(row, default=0) for row in answers]
        assert cells.lowest[0, group].tolist() == [lowest.count(v) for v in range(6)]
        assert cells.highest[0, group].tolist() == [highest.count(v) for v in range(6)]


@pytest.mark.slow
def test_many_batches_stay_exact() -> None:
    rng = np.random.default_rng(20260101)
    n = 2 * BATCH + 17
    scores = rng.integers(-2, 6, size=(n, 6), dtype=np.int8)
    places = rng.integers(-1, 2, size=n)
    cells = tally(make_survey(scores, places=places.tolist()), "place")
    part = scores[places == 1].astype(np.int64)
    columns = np.hstack([part >= 1, part >= 4, part.clip(min=0)]).astype(np.int64)
    assert np.array_equal(cells.at("y").gram[0], columns.T @ columns)


def test_the_answers_are_not_changed() -> None:
    scores = np.full((3, 6), 4, dtype=np.int8)
    before = scores.copy()
    tally(make_survey(scores, places=[1, 0, 1]), "place")
    assert np.array_equal(scores, before)


def test_sums_of_other_questions_or_places_are_refused() -> None:
    cells = tally(make_survey([[5] * 6], places=[0]), "place")
    with pytest.raises(CellsMismatch):
        cells + tally(make_survey([[5] * 6], places=[0]))
    with pytest.raises(CellsMismatch):
        cells + tally(make_survey([[5] * 6], places=[0], labels=("x", "z")), "place")
    with pytest.raises(CellsMismatch):
        cells.at("x") + cells.at("y")
    with pytest.raises(CellsMismatch):
        cells + tally(make_survey([[5] * 6], places=[0], factors={}), "place")


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
