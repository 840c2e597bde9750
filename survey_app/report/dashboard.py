"""The running campaign at a glance: how many answered, where, how, and what it shows so far."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from instruments.model import Instrument
from survey_app.report.dataset import Scope, tally_responses
from survey_app.report.model import InstrumentResult
from survey_app.report.results import build_frame, build_result, last_day, population_of
from survey_app.store.campaigns import Campaign
from survey_app.store.places import list_places
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
    """What the dashboard shows of one campaign; `result` is None while nobody answered."""

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


def build_dashboard(session: Session, campaign: Campaign, today: date) -> Dashboard:
    """Read one campaign's answers up to today."""
    ids = [campaign.id]
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    places = {place.id: place.name for place in list_places(session, campaign.commune_id)}
    by_place = {count.value: count.n for count in count_by_place(session, ids)}
    by_day = {count.value: count.n for count in count_by_day(session, ids)}
    population = population_of(session, [campaign])
    scope = Scope(instrument, (campaign,), campaign.opens_on, campaign.closes_on, places)
    tallies = tally_responses(session, scope)
    frame = build_frame(scope, population)
    state = state_of(campaign, today)
    return Dashboard(
        campaign=campaign,
        instrument=instrument,
        state=state,
        population=population,
        n=sum(by_place.values()),
        n_today=by_day.get(today, 0),
        days=_last_days(by_day),
        places=tuple((name, by_place.get(number, 0)) for number, name in places.items()),
        channels=tuple((count.value, count.n) for count in count_by_channel(session, ids)),
        result=build_result(frame, scope, tallies, provisional=state != "closed")
        if tallies
        else None,
    )


def state_of(campaign: Campaign, today: date) -> str:
    """Say whether a campaign is ahead, open or closed on a day."""
    if today < campaign.opens_on:
        return "ahead"
    ends_on = last_day(campaign.opens_on, campaign.closes_on, campaign.closed_early_on)
    return "open" if today <= ends_on else "closed"


def _last_days(by_day: dict[date, int]) -> tuple[DayCount, ...]:
    shown = sorted(by_day.items())[-DAYS_SHOWN:]
    most = max((n for _, n in shown), default=1)
    return tuple(DayCount(day, n, n / most) for day, n in shown)
