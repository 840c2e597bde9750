"""The running campaign at a glance: how many answered, where, how, and what it shows so far."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from instruments.model import Instrument
from survey_app.report.dataset import tally_responses
from survey_app.report.groups import (
    build_scope,
    last_day,
    limit_to_released,
    population_of,
)
from survey_app.report.model import InstrumentResult
from survey_app.report.results import build_frame, build_result
from survey_app.store.agencies import list_agencies
from survey_app.store.campaigns import Campaign
from survey_app.store.places import list_places
from survey_app.store.poster_codes import list_posters
from survey_app.store.response_sums import count_by_channel, count_by_day, count_by_place

DAYS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class DayCount:
    """Answers of one day; `share` is of the busiest day shown, 0..1."""

    day: date
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the dashboard shows of one campaign.

    `result` is None while too few answered; it stands on the answers up to `shown_until`.
    """

    campaign: Campaign
    instrument: Instrument
    state: str
    population: int | None
    n: int
    n_today: int
    days: tuple[DayCount, ...]
    places: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]
    result: InstrumentResult | None
    shown_until: date


def build_dashboard(session: Session, campaign: Campaign, today: date) -> Dashboard:
    """Read one campaign: counts up to now, figures in steps (see `releases`) until it is closed."""
    ids = [campaign.id]
    by_day = {count.value: count.n for count in count_by_day(session, ids)}
    by_place = {count.value: count.n for count in count_by_place(session, ids)}
    places = {place.id: place.name for place in list_places(session, campaign.commune_id)}
    posters = list_posters(session, campaign.commune_id)
    # Answers of one-time codes stand at the end of their month, which may lie after the campaign.
    last = max(campaign.closes_on, *by_day) if by_day else campaign.closes_on
    scope = build_scope([campaign], campaign.opens_on, last, places, posters)
    population = population_of(session, [campaign], campaign.opens_on, campaign.closes_on)
    state = state_of(campaign, today)
    if state != "closed":
        scope = limit_to_released(session, scope, today)
    tallies = tally_responses(session, scope)
    result = build_result(
        build_frame(scope, population), scope, tallies, provisional=state != "closed"
    )
    return Dashboard(
        campaign=campaign,
        instrument=scope.instrument,
        state=state,
        population=population,
        n=sum(by_day.values()),
        n_today=by_day.get(today, 0),
        # One-time codes' answers are dated to the end of their month, which may lie ahead.
        days=_last_days({day: n for day, n in by_day.items() if day <= today}),
        places=tuple(
            (name, by_place.get(number, 0))
            for number, name in _told_apart(session, campaign.commune_id).items()
            if number in by_place or number in scope.asked
        ),
        channels=tuple((count.value, count.n) for count in count_by_channel(session, ids)),
        result=result if result.n else None,
        shown_until=scope.ends_on,
    )


def _told_apart(session: Session, commune_id: int) -> dict[int, str]:
    """Name a commune's places, with the agency where two agencies have one of the same name."""
    places = list_places(session, commune_id)
    agencies = {agency.id: agency.name for agency in list_agencies(session, commune_id)}
    names = [place.name for place in places]
    return {
        place.id: place.name
        if names.count(place.name) == 1
        else f"{place.name} · {agencies[place.agency_id]}"
        for place in places
    }


def state_of(campaign: Campaign, today: date) -> str:
    """Say whether a campaign is ahead, open or closed on a day."""
    if today < campaign.opens_on:
        return "ahead"
    return "open" if today <= last_day(campaign) else "closed"


def _last_days(by_day: dict[date, int]) -> tuple[DayCount, ...]:
    shown = sorted(by_day.items())[-DAYS_SHOWN:]
    most = max((n for _, n in shown), default=1)
    return tuple(DayCount(day, n, n / most) for day, n in shown)
