"""THE bridge: the only place where stored rows become arrays, and arrays the sums that add.

Rows are read in batches and only sums are kept, so memory does not grow with the answers. Two
sets of sums are made: of the answers that count for the headline, and of all that may be shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from analysis.cells import Cells, tally
from analysis.data import SurveyData, decode_scores
from analysis.domain import Domain
from instruments.coding import MISSING
from instruments.fields import list_fields
from instruments.model import Instrument
from survey_app.store.campaigns import CHANNELS, Campaign
from survey_app.store.response_sums import ResponseBatch, stream_responses
from survey_app.store.responses import LATE, UNPAIRED

# Choices that keep a response out of the headline: the dossier has no result yet; somebody of the
# rated office helped (the ministry forbids steering).
UNFINISHED_STAGES = ("stage", "ab")
STAFF_HELPED = ("assisted", "e")
ANSWERED_BEFORE = ("answered_before", "b")
SAID_WHETHER_BEFORE = ("answered_before", "abc")
GROUP_QUESTIONS = ("filed", "respondent", "age_band", "sex", "ethnicity")
COLUMNS_READ = ("campaign_id", "place_id", "channel", "field", "flags", "scores", "choices")
NOTHING = ResponseBatch(size=0)
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which answers are read: of one instrument, some campaigns, from day to day.

    `places` names all of the commune's places, `asked` those where this instrument hangs. Keyed
    answers are read up to `keyed_until`: they stand at the end of their reporting month.
    """

    instrument: Instrument
    campaigns: tuple[Campaign, ...]
    starts_on: date
    ends_on: date
    places: Mapping[int, str]
    asked: frozenset[int] = frozenset()
    keyed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Tallies:
    """Sums by each grouping, and how many responses were kept out of the headline and why.

    `headline` and `by` count what judges; `by_channel` counts every channel's answers. `late` came
    after the campaign's end, on forms that were opened before it. `repeated` tells how many of the
    headline say they answered the same form in the past three months, and how many say whether.
    """

    headline: Cells
    by: Mapping[str, Cells]
    by_channel: Cells
    left_out: tuple[tuple[str, int], ...]
    late: int
    channels: Mapping[int, Mapping[str, int]]
    repeated: tuple[int, int]


def tally_responses(session: Session, scope: Scope) -> Tallies:
    """Sum the answers of a scope; all sums are zero when there are none."""
    ids = [campaign.id for campaign in scope.campaigns]
    batches = stream_responses(
        session,
        ids,
        scope.starts_on,
        scope.ends_on,
        columns=COLUMNS_READ,
        keyed_until=scope.keyed_until,
    )
    parts = [_tally_batch(batch, scope) for batch in batches]
    return _add(parts or [_tally_batch(NOTHING, scope)])


def _tally_batch(batch: ResponseBatch, scope: Scope) -> Tallies:
    choices = _decode_choices(batch.choices, scope.instrument)
    reasons = _reasons(batch, choices, scope)
    out = np.zeros(len(choices), dtype=np.bool_)
    left_out = []
    for code, mask in reasons:
        left_out.append((code, int((mask & ~out).sum())))
        out |= mask
    data = _survey_data(batch, choices, scope)
    counted = _keep(data, ~out)
    shown = _keep(data, ~(reasons[0][1] | reasons[1][1] | reasons[2][1]))
    flags = np.array(batch.flags, dtype=np.int64)
    return Tallies(
        headline=tally(counted),
        by={kind: tally(counted, kind) for kind in counted.domains if kind != "channel"},
        by_channel=tally(shown, "channel"),
        left_out=tuple(left_out),
        late=int((flags & (LATE | UNPAIRED) == LATE).sum()),
        channels=_count_channels(batch, scope),
        repeated=_count_repeated(choices, ~out, scope.instrument),
    )


def _reasons(
    batch: ResponseBatch, choices: NDArray[np.uint8], scope: Scope
) -> tuple[tuple[str, Mask], ...]:
    primary = {campaign.id: campaign.primary_mode for campaign in scope.campaigns}
    other_mode = [
        primary[campaign] != channel
        for campaign, channel in zip(batch.campaign_id, batch.channel, strict=True)
    ]
    flags = np.array(batch.flags, dtype=np.int64)
    return (
        ("unpaired_tablet", flags & UNPAIRED != 0),
        ("not_finished", _chose(choices, scope.instrument, *UNFINISHED_STAGES)),
        ("assisted_by_staff", _chose(choices, scope.instrument, *STAFF_HELPED)),
        ("not_primary_mode", np.array(other_mode, dtype=np.bool_)),
    )


def _survey_data(batch: ResponseBatch, choices: NDArray[np.uint8], scope: Scope) -> SurveyData:
    instrument = scope.instrument
    items = tuple(question.key for question in instrument.scored)
    factors = {
        factor.key: tuple(q.key for q in instrument.scored if q.factor == factor.key)
        for factor in instrument.factors
    }
    domains = {
        "field": _domain(batch.field, [field.code for field in list_fields()]),
        "place": _domain(batch.place_id, list(scope.places)),
        "channel": _domain(batch.channel, CHANNELS),
    }
    for place, question in enumerate(instrument.single_choices):
        if question.key in GROUP_QUESTIONS:
            codes = [option.code for option in question.options]
            domains[question.key] = _choice_domain(choices[:, place], codes)
    return SurveyData(
        scores=decode_scores(batch.scores, len(items)),
        items=items,
        factors={key: keys for key, keys in factors.items() if keys},
        overall=instrument.overall,
        domains=domains,
        aside=tuple(key for key in factors if key not in instrument.index_factors),
    )


def _domain(values: Sequence[Any], labels: Sequence[Any]) -> Domain:
    codes = {label: code for code, label in enumerate(labels)}
    found = np.fromiter((codes.get(value, -1) for value in values), np.int32, len(values))
    return Domain(tuple(str(label) for label in labels), found)


def _choice_domain(column: NDArray[np.uint8], codes: Sequence[str]) -> Domain:
    table = np.full(256, -1, dtype=np.int32)
    for number, code in enumerate(codes):
        table[ord(code)] = number
    return Domain(tuple(codes), table[column])


def _decode_choices(rows: Sequence[str], instrument: Instrument) -> NDArray[np.uint8]:
    width = len(instrument.single_choices)
    text = "".join(row or MISSING * width for row in rows)
    return np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(len(rows), width)


def _chose(choices: NDArray[np.uint8], instrument: Instrument, key: str, codes: str) -> Mask:
    keys = [question.key for question in instrument.single_choices]
    if key not in keys:
        return np.zeros(len(choices), dtype=np.bool_)
    return np.isin(choices[:, keys.index(key)], [ord(code) for code in codes])


def _count_repeated(
    choices: NDArray[np.uint8], counted: Mask, instrument: Instrument
) -> tuple[int, int]:
    before = _chose(choices, instrument, *ANSWERED_BEFORE)
    said = _chose(choices, instrument, *SAID_WHETHER_BEFORE)
    return int((before & counted).sum()), int((said & counted).sum())


def _keep(data: SurveyData, mask: Mask) -> SurveyData:
    domains = {
        kind: Domain(domain.labels, domain.codes[mask]) for kind, domain in data.domains.items()
    }
    return replace(data, scores=data.scores[mask], domains=domains)


def _count_channels(batch: ResponseBatch, scope: Scope) -> dict[int, dict[str, int]]:
    counts: dict[int, dict[str, int]] = {campaign.id: {} for campaign in scope.campaigns}
    for campaign, channel in zip(batch.campaign_id, batch.channel, strict=True):
        counts[campaign][channel] = counts[campaign].get(channel, 0) + 1
    return counts


def _add(parts: Sequence[Tallies]) -> Tallies:
    first = parts[0]

    def total(read: Callable[[Tallies], Cells]) -> Cells:
        return sum((read(part) for part in parts[1:]), start=read(first))

    return Tallies(
        headline=total(lambda part: part.headline),
        by={kind: total(lambda part, kind=kind: part.by[kind]) for kind in first.by},  # type: ignore[misc] # binds the loop's value
        by_channel=total(lambda part: part.by_channel),
        left_out=tuple(
            (code, sum(part.left_out[place][1] for part in parts))
            for place, (code, _) in enumerate(first.left_out)
        ),
        late=sum(part.late for part in parts),
        channels={
            campaign: {
                channel: sum(part.channels[campaign].get(channel, 0) for part in parts)
                for channel in CHANNELS
                if any(channel in part.channels[campaign] for part in parts)
            }
            for campaign in first.channels
        },
        repeated=(
            sum(part.repeated[0] for part in parts),
            sum(part.repeated[1] for part in parts),
        ),
    )
