"""Filled forms become rows as the application would store them: days, bands, details, ids."""

import base64
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from instruments.model import Instrument
from survey_app.demo.people import (
    Circumstances,
    Crowd,
    Filled,
    Marks,
    Mask,
    draw_circumstances,
    fill_forms,
)
from survey_app.demo.scenario import Scenario
from survey_app.store.communes import MINISTRY
from survey_app.store.responses import ResponseRow, reporting_month_end

ID_BYTES: Final = 16
KEYED: Final = "code"
WITH_BANDS: Final = ("qr", "kiosk")
TIME_BANDS: Final = (2, 3, 4, 5)
TIME_WEIGHTS: Final = (0.16, 0.44, 0.25, 0.15)
DURATION_WEIGHTS: Final = (0.03, 0.45, 0.44, 0.08)
REPEAT_WEIGHTS: Final = (0.96, 0.03, 0.01, 0.0)
COMMENT_SHARE: Final = 0.05
LARGE_FIELD: Final = 0.15  # of the dossiers: such a field stays on a keyed answer
NUMBER_SHARE: Final = 0.8
NOTHING: Final = "0"


def build_rows(
    rng: np.random.Generator, scenario: Scenario, crowd: Crowd, campaign_id: int
) -> list[ResponseRow]:
    """Simulate a crowd and return its answers, in no order."""
    met = draw_circumstances(rng, crowd)
    filled = fill_forms(rng, crowd, met)
    n = crowd.size
    scores, choices = _texts(filled.scores), _texts(filled.choices)
    fields = list(crowd.fields) if crowd.instrument.by_field else None
    channels = list(crowd.channels)
    comments = list(_comments(rng, scenario, filled))
    details = list(_details(rng, crowd.instrument, filled))
    bands = _bands(rng, n)
    rows = []
    for place, name in enumerate(_ids(rng, n)):
        channel = channels[met.channel[place]]
        shown = channel in WITH_BANDS
        rows.append(
            ResponseRow(
                id=name,
                campaign_id=campaign_id,
                place_id=crowd.places[met.place[place]],
                channel=channel,
                field=_field(crowd, fields, channel, int(met.field[place])),
                answered_on=_day(crowd, met, place, channel),
                time_band=int(bands[0, place]) if shown else None,
                duration_band=int(bands[1, place]) if shown else None,
                repeat_band=int(bands[2, place]) if shown else None,
                scores=scores[place],
                choices=choices[place],
                details=details[place],
                comment=comments[place],
            )
        )
    return rows


def _day(crowd: Crowd, met: Circumstances, place: int, channel: str) -> date:
    day = crowd.opens_on + timedelta(days=int(met.day[place]))
    return reporting_month_end(day, MINISTRY) if channel == KEYED else day


def _field(crowd: Crowd, names: list[str] | None, channel: str, number: int) -> str | None:
    if names is None:
        return None
    name = names[number]
    return None if channel == KEYED and crowd.fields[name][0] < LARGE_FIELD else name


def _texts(marks: Marks) -> list[str]:
    """Return each row of marks as one text."""
    n, width = marks.shape
    text = marks.tobytes().decode("ascii")
    return [text[start * width : (start + 1) * width] for start in range(n)]


def _ids(rng: np.random.Generator, n: int) -> list[str]:
    drawn = rng.bytes(n * ID_BYTES)
    parts = (drawn[start : start + ID_BYTES] for start in range(0, len(drawn), ID_BYTES))
    return [base64.urlsafe_b64encode(part).rstrip(b"=").decode("ascii") for part in parts]


def _bands(rng: np.random.Generator, n: int) -> NDArray[np.int64]:
    return np.stack(
        [
            rng.choice(TIME_BANDS, n, p=TIME_WEIGHTS),
            rng.choice(len(DURATION_WEIGHTS), n, p=DURATION_WEIGHTS),
            rng.choice(len(REPEAT_WEIGHTS), n, p=REPEAT_WEIGHTS),
        ]
    )


def _comments(rng: np.random.Generator, scenario: Scenario, filled: Filled) -> Iterator[str | None]:
    writes = rng.random(len(filled.mood)) < COMMENT_SHARE
    drawn = rng.integers(0, 1 << 30, len(filled.mood))
    for written, mood, number in zip(writes, filled.mood, drawn, strict=True):
        said = scenario.praise if mood > 0 else scenario.complaints
        yield said[number % len(said)] if written else None


def _details(
    rng: np.random.Generator, instrument: Instrument, filled: Filled
) -> Iterator[str | None]:
    """Write several choices and numbers as the application does: one small text, keys in order."""
    n = len(filled.mood)
    numbers = {
        question.key: np.clip(np.round(rng.normal(88 + 9 * filled.mood, 9) / 5) * 5, 20, 150)
        for question in instrument.questions
        if question.kind == "number"
    }
    given = rng.random(n) < NUMBER_SHARE
    several = {
        question.key: _draw_several(rng, [o.code for o in question.options], n)
        for question in instrument.questions
        if question.kind == "choices"
    }
    for place in range(n):
        chosen = {key: codes[place] for key, codes in several.items() if codes[place]}
        said = {key: int(values[place]) for key, values in numbers.items() if given[place]}
        kept = {name: part for name, part in (("several", chosen), ("numbers", said)) if part}
        yield json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None


def _draw_several(rng: np.random.Generator, codes: list[str], n: int) -> list[list[str]]:
    """Draw none to three options each; "nothing" stands alone."""
    others = [code for code in codes if code != NOTHING]
    picked: Mask = rng.random((n, len(others))) < 1.2 / len(others)
    picked &= picked.cumsum(axis=1) <= 3
    nothing = rng.random(n) < (0.7 if NOTHING in codes else 0.0)
    return [
        [NOTHING] if alone else [code for code, taken in zip(others, row, strict=True) if taken]
        for row, alone in zip(picked, nothing, strict=True)
    ]
