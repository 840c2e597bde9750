"""Frauds of known size among honest answers are found, and what cannot be found is not claimed."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.integrity import Code, Screening, screen_answers
from tests.analysis.integrity.honest_surveys import KINDS, Survey, make_honest, plant

K = 12


def screen(survey: Survey) -> Screening:
    return screen_answers(
        survey.data,
        survey.acts,
        shared_channels=("kiosk",),
        rng=np.random.default_rng(2),
        simulations=99,
    )


def found(survey: Survey, planted: int, code: Code) -> float:
    """Part of the planted forms, which stand last, that this detector flags."""
    return float(screen(survey).flagged(code)[-planted:].mean())


@pytest.fixture(params=KINDS)
def honest(request: pytest.FixtureRequest) -> Survey:
    rng = np.random.default_rng(21)
    return make_honest(rng, kind=request.param, k=K, places=3)


def all_of(score: int, n: int) -> NDArray[np.int8]:
    return np.full((n, K), score, dtype=np.int8)


def test_ten_identical_forms_are_copies(honest: Survey) -> None:
    form = np.tile(np.array([5, 4, 3, 5, 4, 5, 5, 3, 4, 5, 4, 5], dtype=np.int8), (10, 1))
    survey = plant(np.random.default_rng(1), honest, form)
    assert found(survey, 10, "copies") == 1


def test_a_night_burst_is_found(honest: Survey) -> None:
    survey = plant(np.random.default_rng(1), honest, all_of(5, 15), day=15, band=0)
    assert found(survey, 15, "burst") == 1


def test_an_office_tablet_is_found_from_its_fourth_form(honest: Survey) -> None:
    survey = plant(np.random.default_rng(1), honest, all_of(5, 40), day=15, repeats=True)
    assert found(survey, 40, "device") == pytest.approx(37 / 40)


def test_indifferent_straight_lines_of_one_place_are_found(honest: Survey) -> None:
    survey = plant(np.random.default_rng(1), honest, all_of(3, 20), day=15)
    assert found(survey, 20, "straight_line") == 1


def test_many_straight_lines_do_not_hide_each_other(honest: Survey) -> None:
    survey = plant(np.random.default_rng(1), honest, all_of(1, 60), day=15)
    assert found(survey, 60, "straight_line") == 1


def test_fast_forms_are_found(honest: Survey) -> None:
    survey = plant(np.random.default_rng(1), honest, all_of(5, 30), fast=True)
    assert found(survey, 30, "speed") == 1
    (place,) = [x for x in screen(survey).places("place 0") if x.code == "speed"]
    assert place.observed >= 30


def test_praise_spread_over_days_and_devices_looks_like_praise(honest: Survey) -> None:
    # Nothing that is kept tells these from honest forms, and nothing is said about them.
    survey = plant(np.random.default_rng(1), honest, all_of(5, 40))
    assert not screen(survey).flagged("copies", "burst", "device")[-40:].any()


def test_a_kiosk_serves_many_by_design(honest: Survey) -> None:
    survey = plant(np.random.default_rng(1), honest, all_of(5, 40), day=15, repeats=True)
    survey.acts.channel.codes[-40:] = 1
    assert found(survey, 40, "device") == 0


def test_other_places_stay_clean(honest: Survey) -> None:
    form = np.tile(np.array([5, 4, 3, 5, 4, 5, 5, 3, 4, 5, 4, 5], dtype=np.int8), (30, 1))
    survey = plant(np.random.default_rng(1), honest, form, day=15, band=0, repeats=True)
    screening = screen(survey)
    elsewhere = survey.acts.place.codes != 0
    assert not screening.flagged("copies", "burst", "device")[elsewhere].any()
    last = len(elsewhere) - 1
    assert set(screening.reasons(last)) == {"copies", "burst", "device"}
    assert screening.reason_flags[last].sum() == 3
    first, *others = screening.summarise(survey.acts.place)
    assert set(first.codes) >= {"copies", "burst", "device"}
    assert first.flagged >= 30
    assert first.n == int((~elsewhere).sum())
    assert all(not other.codes for other in others)
