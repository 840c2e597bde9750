"""Simulated people: each has a mood that colours all answers, and meets a field, place, channel.

An answer is a hidden value, the question's level plus the person's mood plus chance, cut into the
five levels. Mood and chance are normal; the part of mood gives answers of one person a correlation
of .3 to .6 once they are cut into satisfied or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from instruments.coding import MISSING, NO_OPINION, NOT_ARISEN
from instruments.model import Instrument, Question

MOOD: Final = 0.76
CUTS: Final = (-0.9, -0.45, 0.0, 1.6)  # from very dissatisfied up; above 0 is satisfied
QUESTION_SPREAD: Final = 0.15
PLACE_SPREAD: Final = 0.12
CHANNEL_SHIFTS: Final = {"kiosk": 0.20, "paper": 0.05, "code": -0.05}
MISSING_SHARE: Final = 0.10
NO_OPINION_SHARE: Final = 0.04
NOT_ARISEN_SHARE: Final = 0.05
NOT_ARISEN_ONLINE: Final = 0.30  # who filed online often met no desk and no officer
UNSAID_SHARE: Final = 0.12
CHOICE_WEIGHTS: Final[Mapping[str, Mapping[str, float]]] = {
    "stage": {"a": 0.05, "b": 0.05, "c": 0.90},
    "filed": {"a": 0.58, "b": 0.37, "c": 0.05},
    "visits": {"0": 0.15, "1": 0.55, "2": 0.25, "3": 0.05},
    "promised_day": {"a": 0.22, "b": 0.70, "c": 0.05, "d": 0.03},
    "asked_money": {"a": 0.95, "b": 0.01, "z": 0.04},
    "harassed": {"a": 0.93, "b": 0.03, "c": 0.005, "z": 0.035},
    "assisted": {"a": 0.74, "b": 0.15, "c": 0.06, "d": 0.03, "e": 0.02},
    "respondent": {"a": 0.72, "b": 0.12, "c": 0.15, "d": 0.60, "e": 0.05, "f": 0.03},
    "age_band": {"a": 0.08, "b": 0.22, "c": 0.34, "d": 0.20, "e": 0.14, "z": 0.02},
    "sex": {"a": 0.47, "b": 0.49, "c": 0.01, "z": 0.03},
    "ethnicity": {"a": 0.35, "b": 0.60, "z": 0.05},
    "occupation": {
        "a": 0.45,
        "b": 0.16,
        "c": 0.15,
        "d": 0.06,
        "e": 0.11,
        "f": 0.02,
        "g": 0.03,
        "z": 0.02,
    },
    "answered_before": {"a": 0.90, "b": 0.05, "c": 0.05},
    "return_or_recommend": {"a": 0.01, "b": 0.03, "c": 0.30, "d": 0.63, "e": 0.03},
    "health_insurance": {"a": 0.91, "b": 0.06, "z": 0.03},
}
WEEKDAYS: Final = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.35, 0.05])

Marks = NDArray[np.uint8]
Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is true of the people who answer one campaign, before anybody answers.

    `seed` makes what is the same for all of them: how good each place and hard each question is.
    """

    instrument: Instrument
    size: int
    satisfied: float
    channels: Mapping[str, float]
    places: tuple[int, ...]
    fields: Mapping[str, tuple[float, float]]
    opens_on: date
    last_day: date
    seed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where, how and when each of n people answered: arrays of n numbers into the crowd's lists."""

    channel: Numbers
    place: Numbers
    field: Numbers
    day: Numbers  # days after the campaign's first
    shift: Shares  # how much better or worse things were there; 0 on average


@dataclass(frozen=True, slots=True)
class Filled:
    """Forms as they are stored: `scores` (n, k) and `choices` (n, c) as marks, and the mood."""

    scores: Marks
    choices: Marks
    mood: Shares


def draw_circumstances(rng: np.random.Generator, crowd: Crowd) -> Circumstances:
    """Draw channel, place, field and day for every person."""
    n = crowd.size
    channel = rng.choice(len(crowd.channels), n, p=_shares(crowd.channels.values()))
    ranks = [1 / (rank + 1.5) for rank in range(len(crowd.places))]
    place = rng.choice(len(crowd.places), n, p=_shares(ranks))
    field = rng.choice(len(crowd.fields), n, p=_shares(s for s, _ in crowd.fields.values()))
    days = np.arange((crowd.last_day - crowd.opens_on).days + 1)
    busy = WEEKDAYS[(days + crowd.opens_on.weekday()) % 7]
    day = rng.choice(days, n, p=busy / busy.sum())
    lasting = np.random.default_rng(crowd.seed)
    shift = lasting.normal(0, PLACE_SPREAD, len(crowd.places))[place]
    shift += np.array([CHANNEL_SHIFTS.get(name, 0.0) for name in crowd.channels])[channel]
    if crowd.instrument.by_field:
        shift += np.array([shift for _, shift in crowd.fields.values()])[field]
    return Circumstances(channel, place, field, day, shift - shift.mean() if n else shift)


def fill_forms(rng: np.random.Generator, crowd: Crowd, met: Circumstances) -> Filled:
    """Let every person fill the form in."""
    choices = _draw_choices(rng, crowd.instrument, crowd.size)
    mood = rng.normal(size=crowd.size)
    scores = _draw_levels(rng, crowd, met, mood)
    _leave_out(rng, crowd.instrument, scores, choices)
    _follow_skips(crowd.instrument, scores, choices)
    return Filled(scores, choices, mood)


def _draw_levels(rng: np.random.Generator, crowd: Crowd, met: Circumstances, mood: Shares) -> Marks:
    questions = crowd.instrument.scored
    lasting = np.random.default_rng((*crowd.seed, len(questions)))
    level = ndtri(crowd.satisfied) + lasting.normal(0, QUESTION_SPREAD, len(questions))
    for place, question in enumerate(questions):
        if question.key == crowd.instrument.overall:
            level[place] = ndtri(crowd.satisfied)
    chance = rng.normal(size=(crowd.size, len(questions)))
    felt = level + met.shift[:, None] + np.sqrt(MOOD) * mood[:, None] + np.sqrt(1 - MOOD) * chance
    marks: Marks = (np.searchsorted(CUTS, felt) + ord("1")).astype(np.uint8)
    return marks


def _draw_choices(rng: np.random.Generator, instrument: Instrument, n: int) -> Marks:
    columns = []
    for question in instrument.single_choices:
        marks = np.array([ord(option.code) for option in question.options], dtype=np.uint8)
        drawn = marks[rng.choice(len(marks), n, p=_shares(_option_weights(question)))]
        drawn[rng.random(n) < UNSAID_SHARE] = ord(MISSING)
        columns.append(drawn)
    return np.stack(columns, axis=1) if columns else np.zeros((n, 0), dtype=np.uint8)


def _option_weights(question: Question) -> list[float]:
    weights = CHOICE_WEIGHTS.get(question.key, {})
    return [
        weights.get(option.code, 0.03 if option.code == "z" else 0.2) for option in question.options
    ]


def _leave_out(
    rng: np.random.Generator, instrument: Instrument, scores: Marks, choices: Marks
) -> None:
    """Put "no opinion", "did not arise" and no answer where people would."""
    online = choice_column(instrument, choices, "filed") == ord("b")
    for place, question in enumerate(instrument.scored):
        drawn = rng.random((3, len(scores)))
        if question.no_opinion:
            scores[drawn[0] < NO_OPINION_SHARE, place] = ord(NO_OPINION)
        if question.not_arisen:
            share = np.where(online, NOT_ARISEN_ONLINE, NOT_ARISEN_SHARE)
            scores[drawn[1] < share, place] = ord(NOT_ARISEN)
        if not question.required:
            scores[drawn[2] < MISSING_SHARE, place] = ord(MISSING)
    nothing = (scores == ord(MISSING)).all(axis=1)
    scores[nothing, :1] = ord("4")  # an empty form is never stored


def _follow_skips(instrument: Instrument, scores: Marks, choices: Marks) -> None:
    """Take out what the form would not have asked: only another choice hides a question."""
    asked = (
        *((scores, place, question) for place, question in enumerate(instrument.scored)),
        *((choices, place, question) for place, question in enumerate(instrument.single_choices)),
    )
    for marks, place, question in asked:
        if question.show_if is not None:
            chosen = choice_column(instrument, choices, question.show_if.question)
            shown = [ord(code) for code in (*question.show_if.any_of, MISSING)]
            marks[~np.isin(chosen, shown), place] = ord(MISSING)


def choice_column(instrument: Instrument, choices: Marks, key: str) -> Marks:
    """Return what was chosen in one question; all missing where it is not asked."""
    keys = [question.key for question in instrument.single_choices]
    if key not in keys:
        return np.full(len(choices), ord(MISSING), dtype=np.uint8)
    return choices[:, keys.index(key)]


def _shares(weights: Iterable[float]) -> Shares:
    values: Shares = np.array(list(weights), dtype=np.float64)
    shares: Shares = values / values.sum()
    return shares
