"""The demo comes into a database, once; and whether it is there already."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.demo.calendar import RUNNING_INSTRUMENT, share_out
from survey_app.demo.errors import RealDataThere
from survey_app.demo.laying import LaidCampaign, lay_commune
from survey_app.demo.people import Crowd
from survey_app.demo.scenario import Scenario, load_scenario
from survey_app.demo.sending import build_rows
from survey_app.store.audit_entries import list_audit_entries, record_audit_entry
from survey_app.store.campaigns import find_open_campaign, list_campaigns
from survey_app.store.communes import list_communes
from survey_app.store.database import Database
from survey_app.store.responses import ResponseRow, count_responses, record_response_rows

ROWS_A_COMMIT: Final = 500
PEOPLE_AT_A_TIME: Final = 20_000
ACTION: Final = "demo.load"
SEED: Final = 20_260_101
ENTRIES_READ: Final = 100_000


@dataclass(frozen=True, slots=True)
class DemoState:
    """What a database holds of the demo.

    `size` is how many answers it was made with, None while it is not complete; `open` says that
    its running campaigns can be answered.
    """

    size: int | None
    answers: int
    open: bool


def load_demo(database: Database, size: int, today: date, now: datetime) -> None:
    """Lay the communes and store `size` simulated answers in an empty database.

    Broken off, it leaves a demo without a size (see `find_state`): make it anew.
    """
    scenario = load_scenario()
    shares = share_out(scenario, size)
    for number, (setting, share) in enumerate(zip(scenario.communes, shares, strict=True)):
        # Codes do not hang on size or day, so that a link kept from one demo fits the next.
        codes = np.random.default_rng([SEED, number])
        lay = partial(
            lay_commune,
            scenario=scenario,
            setting=setting,
            shares=share,
            today=today,
            rng=codes,
        )
        for campaign in database.write(lay):
            seed = (SEED, size, today.toordinal(), campaign.id)
            _fill(database, scenario, campaign, seed)
    database.write(partial(_note, size=size, now=now))


def find_state(session: Session, today: date) -> DemoState | None:
    """Say what is there of the demo; None where no commune is."""
    communes = list_communes(session)
    if not communes:
        return None
    own = {setting.slug for setting in load_scenario().communes}
    ids = [each.id for commune in communes for each in list_campaigns(session, commune.id)]
    return DemoState(
        size=_find_size(session),
        answers=count_responses(session, ids),
        open=all(
            find_open_campaign(session, commune.id, RUNNING_INSTRUMENT, today)
            for commune in communes
            if commune.slug in own
        ),
    )


def check_only_simulated(session: Session) -> None:
    """Raise `RealDataThere` where a commune or campaign is not marked as simulated."""
    for commune in list_communes(session):
        campaigns = list_campaigns(session, commune.id)
        if not commune.simulated or not all(campaign.simulated for campaign in campaigns):
            raise RealDataThere(commune.name)


def _fill(
    database: Database, scenario: Scenario, campaign: LaidCampaign, seed: tuple[int, ...]
) -> None:
    """Simulate and store a campaign's answers, some thousand people at a time."""
    rng = np.random.default_rng(seed)
    for start in range(0, campaign.size, PEOPLE_AT_A_TIME):
        people = min(PEOPLE_AT_A_TIME, campaign.size - start)
        crowd = _crowd(scenario, campaign, people, seed)
        _store(database, build_rows(rng, scenario, crowd, campaign.id))


def _crowd(scenario: Scenario, campaign: LaidCampaign, people: int, seed: tuple[int, ...]) -> Crowd:
    return Crowd(
        instrument=load_instrument(campaign.instrument),
        size=people,
        satisfied=campaign.satisfied,
        channels=campaign.channels,
        places=campaign.places,
        fields=scenario.fields,
        opens_on=campaign.opens_on,
        last_day=campaign.last_day,
        seed=seed,
    )


def _store(database: Database, rows: Sequence[ResponseRow]) -> None:
    for start in range(0, len(rows), ROWS_A_COMMIT):
        database.write(partial(record_response_rows, rows=rows[start : start + ROWS_A_COMMIT]))


def _find_size(session: Session) -> int | None:
    for entry in list_audit_entries(session, limit=ENTRIES_READ):
        if entry.action == ACTION:
            return int(json.loads(entry.detail)["size"])
    return None


def _note(session: Session, size: int, now: datetime) -> None:
    record_audit_entry(
        session, at=now, official_id=None, action=ACTION, subject="demo", detail={"size": size}
    )
