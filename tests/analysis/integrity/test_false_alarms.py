"""Stated rates hold for honest people of four kinds, none of them the kind that is assumed."""

from collections import Counter

import numpy as np
import pytest
from scipy import stats

from analysis.integrity import Screening, screen_answers
from analysis.integrity.speed import LONG_FORM, SPEED_RATE
from tests.analysis.integrity.honest_surveys import KINDS, make_honest

SURVEYS = 4
SETTINGS = [(12, 4, "plain"), (22, 1, "praise")]  # items, places, mood


def screen_honest(kind: str, setting: tuple[int, int, str], seed: int) -> Screening:
    k, places, mood = setting
    rng = np.random.default_rng([seed, k, places])
    survey = make_honest(rng, kind=kind, mood=mood, k=k, places=places, days=30)
    return screen_answers(
        survey.data, survey.acts, shared_channels=("kiosk",), rng=rng, simulations=99
    )


@pytest.mark.slow
def test_honest_answers_are_flagged_no_more_often_than_stated() -> None:
    responses, flagged, surveys = Counter[str](), Counter[str](), Counter[str]()
    of_response: set[str] = set()
    rates: dict[str, float] = {}
    for kind in KINDS:
        for setting in SETTINGS:
            for seed in range(SURVEYS):
                for finding in screen_honest(kind, setting, seed).findings:
                    rates[finding.code] = finding.rate
                    if finding.rate_of == "response":
                        of_response.add(finding.code)
                    responses[finding.code] += len(finding.flagged)
                    flagged[finding.code] += int(finding.flagged.sum())
                    surveys[finding.code] += any(place.flagged for place in finding.places)
    n_surveys = len(KINDS) * len(SETTINGS) * SURVEYS
    assert of_response == {"straight_line", "speed"}
    for code in of_response:
        assert flagged[code] / responses[code] <= rates[code], code
    for name, count in surveys.items():
        # As many as the stated rate makes likely, whatever detector compares places.
        assert count <= stats.binom.ppf(0.999, n_surveys, 0.01), name


@pytest.mark.parametrize("kind", KINDS)
def test_content_people_are_never_flagged_for_being_content(kind: str) -> None:
    rng = np.random.default_rng(12)
    survey = make_honest(rng, kind=kind, mood="praise", k=12, places=4, days=20)
    screening = screen_answers(
        survey.data, survey.acts, shared_channels=("kiosk",), rng=rng, simulations=99
    )
    all_five = (survey.data.scores == 5).all(axis=1)
    assert all_five.sum() > 50
    assert not screening.flagged("straight_line", "copies")[all_five].any()


def test_fast_readers_are_as_few_as_stated() -> None:
    for answers, stated in ((LONG_FORM, SPEED_RATE), (16, 0.0002)):
        seconds = 4 * answers * np.exp(np.random.default_rng(1).normal(0, 0.4, 100_000))
        assert (seconds < 15).mean() <= stated
