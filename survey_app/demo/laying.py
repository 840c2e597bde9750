"""The demo's ground: communes with plans, agencies, places and poster codes, campaigns, counts."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from instruments.plans import PLANS, load_plan
from survey_app.demo.calendar import (
    RUNNING_INSTRUMENT,
    Days,
    Shares,
    finished_days,
    running_days,
)
from survey_app.demo.scenario import CommuneSetting, Scenario, SurveySetting
from survey_app.store.agencies import Agency, record_agency
from survey_app.store.campaigns import Campaign, record_campaign
from survey_app.store.communes import Commune, record_commune
from survey_app.store.places import Place, record_place
from survey_app.store.plans import StoredPlan, record_plan
from survey_app.store.populations import Population, replace_populations
from survey_app.store.poster_codes import (
    CODE_LETTERS,
    POSTER_LENGTH,
    PosterCode,
    record_poster_code,
)

LEAST_POPULATION: Final = 400
RUNNING_CHANNELS: Final = {"qr": 0.85, "kiosk": 0.10, "paper": 0.05}
ONLINE_SHARE: Final = {"a": 0.34, "b": 0.62, "c": 0.04}  # of all dossiers, answered or not


@dataclass(frozen=True, slots=True)
class LaidCampaign:
    """A campaign in the store and what its people are like."""

    id: int
    instrument: str
    size: int
    satisfied: float
    channels: Mapping[str, float]
    places: tuple[int, ...]
    opens_on: date
    last_day: date


def lay_commune(
    session: Session,
    scenario: Scenario,
    setting: CommuneSetting,
    shares: Shares,
    today: date,
    rng: np.random.Generator,
) -> list[LaidCampaign]:
    """Store everything of a commune but its answers; say which campaigns wait for them."""
    commune_id = _lay_commune_and_plan(session, setting, today)
    places = _lay_places(session, setting, commune_id, today, rng)
    laid = []
    for survey, size in zip(setting.surveys, shares.finished, strict=True):
        days = finished_days(setting, today)
        campaign = _lay_campaign(session, scenario.finished_title, commune_id, survey, days)
        _lay_populations(session, scenario, campaign.id, survey, size)
        laid.append(_laid(campaign, survey, size, places, days.closes_on))
    running = _running_survey(setting)
    campaign = _lay_campaign(
        session, scenario.running_title, commune_id, running, running_days(today)
    )
    laid.append(_laid(campaign, running, shares.running, places, today))
    return laid


def _lay_commune_and_plan(session: Session, setting: CommuneSetting, today: date) -> int:
    plan = load_plan(setting.slug)
    commune = record_commune(
        session,
        Commune(
            slug=setting.slug,
            name=plan.commune,
            province=plan.province,
            issuer=setting.issuer,
            simulated=True,
        ),
    )
    stored = StoredPlan(
        commune_id=commune.id,
        slug=setting.slug,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        sha256=plan.sha256,
        text=(PLANS / f"{setting.slug}.toml").read_text(encoding="utf-8"),
        imported_on=today,
    )
    record_plan(session, stored)
    return commune.id


def _lay_places(
    session: Session,
    setting: CommuneSetting,
    commune_id: int,
    today: date,
    rng: np.random.Generator,
) -> dict[str, list[int]]:
    """Store agencies, places and one poster code for each questionnaire asked at a place."""
    places: dict[str, list[int]] = {}
    for given in setting.agencies:
        agency = record_agency(
            session, Agency(commune_id=commune_id, name=given.name, kind=given.kind)
        )
        for spot in given.places:
            place = record_place(session, Place(agency_id=agency.id, name=spot.name))
            for instrument in spot.instruments:
                places.setdefault(instrument, []).append(place.id)
                code = "".join(rng.choice(list(CODE_LETTERS), POSTER_LENGTH))
                record_poster_code(
                    session,
                    PosterCode(
                        code=code, place_id=place.id, instrument_code=instrument, created_on=today
                    ),
                )
    return places


def _lay_campaign(
    session: Session, title: str, commune_id: int, survey: SurveySetting, days: Days
) -> Campaign:
    instrument = load_instrument(survey.instrument)
    name = instrument.title[0].lower() + instrument.title[1:]
    campaign = Campaign(
        commune_id=commune_id,
        instrument_code=instrument.code,
        instrument_version=instrument.version,
        instrument_sha256=instrument.sha256,
        title=title.format(
            title=name,
            opens_on=days.opens_on.strftime("%d/%m/%Y"),
            closes_on=days.closes_on.strftime("%d/%m/%Y"),
        ),
        opens_on=days.opens_on,
        closes_on=days.closes_on,
        grade=survey.grade,
        primary_mode=survey.primary_mode,
        simulated=True,
    )
    return record_campaign(session, campaign)


def _lay_populations(
    session: Session, scenario: Scenario, campaign_id: int, survey: SurveySetting, size: int
) -> None:
    """Store N, and how it divides by field and by way of filing where that is asked."""
    total = max(LEAST_POPULATION, math.ceil(size / survey.reached))
    instrument = load_instrument(survey.instrument)
    counts = [Population(campaign_id=campaign_id, size=total)]
    if instrument.by_field:
        shares = {code: share for code, (share, _) in scenario.fields.items()}
        counts += [
            Population(campaign_id=campaign_id, field=code, size=part)
            for code, part in _divide(total, shares)
        ]
    if any(question.key == "filed" for question in instrument.questions):
        counts += [
            Population(campaign_id=campaign_id, filed=code, size=part)
            for code, part in _divide(total, ONLINE_SHARE)
        ]
    replace_populations(session, campaign_id, counts)


def _divide(total: int, shares: Mapping[str, float]) -> Iterator[tuple[str, int]]:
    """Divide a count so that its parts add up to it again."""
    whole, so_far, given = sum(shares.values()), 0.0, 0
    for code, share in shares.items():
        so_far += share
        upto = round(total * so_far / whole)
        yield code, upto - given
        given = upto


def _running_survey(setting: CommuneSetting) -> SurveySetting:
    return SurveySetting(
        instrument=RUNNING_INSTRUMENT,
        weight=0,
        most=None,
        satisfied=next(s.satisfied for s in setting.surveys if s.instrument == RUNNING_INSTRUMENT),
        grade="C",
        channels=RUNNING_CHANNELS,
        reached=1.0,
    )


def _laid(
    campaign: Campaign,
    survey: SurveySetting,
    size: int,
    places: Mapping[str, list[int]],
    last_day: date,
) -> LaidCampaign:
    return LaidCampaign(
        id=campaign.id,
        instrument=survey.instrument,
        size=size,
        satisfied=survey.satisfied,
        channels=survey.channels,
        places=tuple(places[survey.instrument]),
        opens_on=campaign.opens_on,
        last_day=last_day,
    )
