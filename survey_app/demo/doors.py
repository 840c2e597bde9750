"""What can be opened in the demo: each poster's code, those that can be answered today first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.demo.calendar import RUNNING_INSTRUMENT
from survey_app.demo.scenario import load_scenario
from survey_app.store.campaigns import find_open_campaign, list_open_campaigns
from survey_app.store.communes import Commune, get_commune
from survey_app.store.poster_codes import Poster, list_posters


@dataclass(frozen=True, slots=True)
class Door:
    """A poster's code and what stands behind it; `open` if its form can be answered today."""

    code: str
    commune: str
    place: str
    questionnaire: str
    open: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A commune's running campaign and the first place it is answered at: for one-time codes."""

    commune: str
    campaign_id: int
    place_id: int
    closes_on: date


def list_doors(session: Session, today: date) -> list[Door]:
    """List all poster codes of the demo's communes, the open ones first."""
    doors = []
    for commune in list_demo_communes(session):
        for poster in list_posters(session, commune.id):
            asked = poster.instrument_code
            open_now = (
                list_open_campaigns(session, commune.id, today)
                if asked is None
                else find_open_campaign(session, commune.id, asked, today)
            )
            doors.append(_door(commune, poster, is_open=bool(open_now)))
    return sorted(doors, key=lambda door: not door.open)


def list_desks(session: Session, today: date) -> list[Desk]:
    """List each commune's running campaign with one of its places."""
    desks = []
    for commune in list_demo_communes(session):
        campaign = find_open_campaign(session, commune.id, RUNNING_INSTRUMENT, today)
        posters = [
            poster
            for poster in list_posters(session, commune.id)
            if poster.instrument_code == RUNNING_INSTRUMENT
        ]
        if campaign is not None and posters:
            desks.append(Desk(commune.name, campaign.id, posters[0].place_id, campaign.closes_on))
    return desks


def list_demo_communes(session: Session) -> list[Commune]:
    """List the scenario's communes in its order."""
    return [get_commune(session, setting.slug) for setting in load_scenario().communes]


def _door(commune: Commune, poster: Poster, *, is_open: bool) -> Door:
    return Door(
        code=poster.code,
        commune=commune.name,
        place=f"{poster.agency_name}, {poster.place_name}",
        questionnaire=(
            load_instrument(poster.instrument_code).title
            if poster.instrument_code
            else "Người dân tự chọn việc"
        ),
        open=is_open,
    )
