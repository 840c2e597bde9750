"""Rows for tests of the store: one function per thing, every argument optional."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey_app.store.agencies import Agency, record_agency
from survey_app.store.campaigns import Campaign, record_campaign
from survey_app.store.communes import Commune, record_commune
from survey_app.store.database import Database
from survey_app.store.places import Place, record_place
from survey_app.store.responses import ResponseRow


@dataclass(frozen=True, slots=True)
class Ground:
    """What answers stand on: a commune with one place and one campaign."""

    commune_id: int
    place_id: int
    campaign_id: int


def make_campaign(
    commune_id: int,
    *,
    title: str = "Campaign of 2026",
    instrument_code: str = "tthc",
    opens_on: date = date(2026, 1, 1),
    closes_on: date = date(2026, 12, 31),
    closed_early_on: date | None = None,
    grade: str = "C",
) -> Campaign:
    return Campaign(
        commune_id=commune_id,
        instrument_code=instrument_code,
        instrument_version="1.0",
        instrument_sha256="0" * 64,
        title=title,
        opens_on=opens_on,
        closes_on=closes_on,
        closed_early_on=closed_early_on,
        grade=grade,
        primary_mode="qr",
    )


def make_commune(slug: str = "loc-binh", *, report_window: str = "ministry") -> Commune:
    return Commune(
        slug=slug,
        name="xã Lộc Bình",
        province="tỉnh Lạng Sơn",
        issuer="ỦY BAN NHÂN DÂN XÃ LỘC BÌNH",
        report_window=report_window,
    )


def lay_ground(database: Database, slug: str = "loc-binh") -> Ground:
    def lay(session: Session) -> Ground:
        commune = record_commune(session, make_commune(slug))
        agency = record_agency(
            session, Agency(commune_id=commune.id, name="Trung tâm", kind="centre")
        )
        place = record_place(session, Place(agency_id=agency.id, name="Quầy 1"))
        campaign = record_campaign(session, make_campaign(commune.id))
        return Ground(commune.id, place.id, campaign.id)

    return database.write(lay)


def make_response(
    ground: Ground,
    *,
    id: str | None = None,  # noqa: A002 - the column's own name
    channel: str = "qr",
    field: str | None = None,
    answered_on: date = date(2026, 5, 20),
    time_band: int | None = None,
    duration_band: int | None = None,
    repeat_band: int | None = None,
    flags: int = 0,
    scores: str = "5432N0-",
    choices: str = "a-",
    comment: str | None = None,
) -> ResponseRow:
    return ResponseRow(
        id=id or secrets.token_urlsafe(16),
        campaign_id=ground.campaign_id,
        place_id=ground.place_id,
        channel=channel,
        field=field,
        answered_on=answered_on,
        time_band=time_band,
        duration_band=duration_band,
        repeat_band=repeat_band,
        flags=flags,
        scores=scores,
        choices=choices,
        comment=comment,
    )
