from itertools import groupby, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis import Domain, SurveyData
from analysis.errors import DataFault
from analysis.integrity import fit_honest_models
from analysis.integrity.honest import HonestModel, build_honest_model
from analysis.integrity.straight import longest_runs

MARGINS = np.array([[0.1, 0.3, 0.6], [0.05, 0.15, 0.8], [0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
PATTERNS = np.array(list(product((1, 2, 3), repeat=4)), dtype=np.int8)


@pytest.fixture(params=[0.0, 0.3, 0.8])
def model(request: pytest.FixtureRequest) -> HonestModel:
    return build_honest_model(MARGINS, request.param)


def test_chances_of_all_patterns_make_one_and_keep_the_marginals(model: HonestModel) -> None:
    chances = model.pattern_chances(PATTERNS)
    assert chances.sum() == pytest.approx(1, abs=1e-9)
    for item in range(4):
        sums = [chances[PATTERNS[:, item] == level].sum() for level in (1, 2, 3)]
        assert sums == pytest.approx(MARGINS[item], abs=1e-6)


def test_straight_forms_are_patterns_with_one_answer(model: HonestModel) -> None:
    straight = model.pattern_chances(PATTERNS[(PATTERNS[:, :1] == PATTERNS).all(axis=1)]).sum()
    answered = np.array([[True] * 4, [True, False, False, True]])
    whole, two = model.straight_chances(answered)
    assert whole == pytest.approx(straight)
    ends = PATTERNS[:, 0] == PATTERNS[:, 3]
    assert two == pytest.approx(model.pattern_chances(PATTERNS[ends]).sum())


def test_run_tails_are_those_of_listing_every_pattern(model: HonestModel) -> None:
    chances, runs = model.pattern_chances(PATTERNS), longest_runs(PATTERNS, 3)
    tails = model.run_tails()
    for level, length in product(range(3), range(5)):
        listed = chances[runs[:, level] >= length].sum()
        assert tails[level, length] == pytest.approx(listed, abs=1e-9)


def test_without_correlation_items_are_independent() -> None:
    model = build_honest_model(MARGINS, 0.0)
    assert model.pattern_chances(np.array([[3, 3, 3, 3]], np.int8))[0] == pytest.approx(
        0.6 * 0.8 * 0.5 * 0.8, abs=1e-7
    )


def test_drawn_answers_follow_the_chances(model: HonestModel) -> None:
    drawn = model.simulate(np.random.default_rng(3), 20_000)
    best = (drawn == 3).all(axis=1).mean()
    chance = model.pattern_chances(np.array([[3, 3, 3, 3]], np.int8))[0]
    assert best == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 20_000))


@pytest.mark.parametrize("correlation", [0.2, 0.7])
def test_the_correlation_is_found_in_the_answers(correlation: float) -> None:
    drawn = build_honest_model(np.repeat(MARGINS, 2, axis=0), correlation).simulate(
        np.random.default_rng(4), 6000
    )
    (found,) = fit(drawn, np.zeros(6000, dtype=np.int32))
    assert found.correlation == pytest.approx(correlation, abs=0.04)


def test_a_difference_between_places_is_no_correlation_of_persons() -> None:
    place = np.repeat(np.array([0, 1], dtype=np.int32), 2000)
    one, two = (build_honest_model(m, 0.0) for m in (MARGINS, MARGINS[:, ::-1]))
    rng = np.random.default_rng(5)
    scores = np.concatenate((one.simulate(rng, 2000), two.simulate(rng, 2000)))
    models = fit(scores, place)
    assert models[0].correlation < 0.05
    assert models[0].margins[0, 2] == pytest.approx(0.6, abs=0.04)
    assert models[1].margins[0, 2] == pytest.approx(0.1, abs=0.04)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_answers_still_make_a_model(rows: int) -> None:
    (found,) = fit(np.full((rows, 4), 5, dtype=np.int8), np.zeros(rows, dtype=np.int32))
    assert np.isfinite(found.chances).all()
    assert found.correlation == 0


def test_places_of_other_people_are_refused() -> None:
    with pytest.raises(DataFault):
        fit(np.full((3, 2), 5, dtype=np.int8), np.zeros(2, dtype=np.int32))


@given(st.lists(st.lists(st.integers(-2, 5), min_size=7, max_size=7), min_size=1, max_size=8))
def test_longest_runs_agree_with_grouping_by_hand(rows: list[list[int]]) -> None:
    found = longest_runs(np.array(rows, dtype=np.int8), 5)
    for row, runs in zip(rows, found, strict=True):
        lengths = [(answer, len(list(same))) for answer, same in groupby(row)]
        for level in range(1, 6):
            assert runs[level - 1] == max((n for a, n in lengths if a == level), default=0)


def fit(scores: NDArray[np.int8], codes: NDArray[np.int32]) -> tuple[HonestModel, ...]:
    items = tuple(f"q{i}" for i in range(scores.shape[1]))
    labels = tuple(f"p{i}" for i in range(max(codes.max(initial=0) + 1, 1)))
    return fit_honest_models(SurveyData(scores, items=items), Domain(labels, codes))
