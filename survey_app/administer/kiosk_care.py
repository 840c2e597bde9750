"""How the tablets of a commune are: working, silent, full; and the answers that were held back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from survey_app.administer.errors import Problem, SetupRefused
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.campaigns import Campaign, find_campaign, list_campaigns
from survey_app.store.communes import Commune
from survey_app.store.kiosks import Kiosk, list_kiosks
from survey_app.store.places import Place, list_places
from survey_app.store.reports import is_reported
from survey_app.store.responses import count_held_by_day, delete_held, release_held

SILENT_AFTER = timedelta(minutes=30)
LONG_QUEUE = 50
LOW_BATTERY = 20
# When offices serve people: Monday to Friday, morning and afternoon, on the clock of Viet Nam.
WORKING_DAYS = range(5)
WORKING_HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
LONGEST_LOOK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KioskLine:
    """A tablet with its place and how it is.

    `state`: revoked, waiting (never paired), unheard (paired, has not reported), silent, full,
    working. `silent_for` is how long nothing was heard, to whole minutes.
    """

    kiosk: Kiosk
    place: Place
    state: str
    silent_for: timedelta | None
    pairing_open: bool
    battery_low: bool

    @property
    def needs_care(self) -> bool:
        """Whether somebody should look after it."""
        return self.state in {"silent", "full"} or self.battery_low


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A campaign with the answers from tablets that were unpaired, kept out of every figure."""

    campaign: Campaign
    n: int


def list_kiosk_lines(session: Session, commune: Commune, now: datetime) -> list[KioskLine]:
    """List a commune's tablets, those that need care first; `now` is on the clock of Viet Nam."""
    places = {place.id: place for place in list_places(session, commune.id)}
    lines = [
        _line_of(kiosk, places[kiosk.place_id], now) for kiosk in list_kiosks(session, commune.id)
    ]
    return sorted(lines, key=lambda line: (not line.needs_care, line.state == "revoked"))


def working_time_between(earlier: datetime, later: datetime) -> timedelta:
    """Return how much of the time offices served people; looks back a week at most.

    Both moments are on the clock of Viet Nam.
    """
    earlier = max(earlier, later - LONGEST_LOOK)
    total = timedelta(0)
    for number in range((later.date() - earlier.date()).days + 1):
        day = earlier.date() + timedelta(days=number)
        if day.weekday() in WORKING_DAYS:
            spans = (_overlap(day, hours, earlier, later) for hours in WORKING_HOURS)
            total += sum(spans, timedelta(0))
    return total


def list_held(session: Session, commune: Commune) -> list[HeldLine]:
    """List the campaigns that have answers held back."""
    held = ((each, count_held(session, each)) for each in list_campaigns(session, commune.id))
    return [HeldLine(campaign, n) for campaign, n in held if n]


def count_held(session: Session, campaign: Campaign) -> int:
    """Count the answers of a campaign that are held back."""
    return sum(n for _, n in count_held_by_day(session, campaign.id))


def accept_held(
    session: Session, commune: Commune, campaign_id: int, seen: int | None, doer: Doer
) -> int:
    """Let the answers held back count, after somebody vouched for the tablet; say how many.

    A day that a report has counted already is not changed behind it: such an answer counts today,
    marked as late. Raises `SetupRefused` where their number is not the one that was `seen`.
    """
    days = _check_held(session, commune, campaign_id, seen)
    for day, _ in days:
        counted_on = doer.today if is_reported(session, commune.id, day) else None
        release_held(session, campaign_id, day, counted_on)
    return _entered(session, commune, campaign_id, days, doer, "accept_held_answers")


def discard_held(
    session: Session, commune: Commune, campaign_id: int, seen: int | None, doer: Doer
) -> int:
    """Delete the answers held back; say how many. Raises as `accept_held`."""
    days = _check_held(session, commune, campaign_id, seen)
    delete_held(session, campaign_id)
    return _entered(session, commune, campaign_id, days, doer, "discard_held_answers")


def _line_of(kiosk: Kiosk, place: Place, now: datetime) -> KioskLine:
    seen = None if kiosk.last_seen_at is None else kiosk.last_seen_at.astimezone(now.tzinfo)
    battery = kiosk.battery_percent
    paired = kiosk.token_hash is not None
    return KioskLine(
        kiosk=kiosk,
        place=place,
        state=_state_of(kiosk, seen, now),
        silent_for=None if seen is None else max(timedelta(0), now - seen),
        pairing_open=kiosk.pairing_until is not None and kiosk.pairing_until > now,
        battery_low=paired and battery is not None and battery <= LOW_BATTERY,
    )


def _state_of(kiosk: Kiosk, seen: datetime | None, now: datetime) -> str:
    if kiosk.revoked_on is not None:
        return "revoked"
    if kiosk.token_hash is None:
        return "waiting"
    if seen is None:
        return "unheard"
    if (kiosk.queue_length or 0) >= LONG_QUEUE:
        return "full"
    # An interviewer's tablet goes from house to house, where there may be no network all day.
    if kiosk.kind == "kiosk" and working_time_between(seen, now) > SILENT_AFTER:
        return "silent"
    return "working"


def _overlap(day: date, hours: tuple[time, time], earlier: datetime, later: datetime) -> timedelta:
    begin, end = (datetime.combine(day, hour, later.tzinfo) for hour in hours)
    return max(timedelta(0), min(end, later) - max(begin, earlier))


def _check_held(
    session: Session, commune: Commune, campaign_id: int, seen: int | None
) -> Sequence[tuple[date, int]]:
    campaign = find_campaign(session, campaign_id)
    if campaign is None or campaign.commune_id != commune.id:
        raise SetupRefused([Problem("seen", "unknown")])
    days = count_held_by_day(session, campaign_id)
    n = sum(each for _, each in days)
    if n == 0 or n != seen:
        raise SetupRefused([Problem("seen", "held_changed", str(n))])
    return days


def _entered(
    session: Session,
    commune: Commune,
    campaign_id: int,
    days: Sequence[tuple[date, int]],
    doer: Doer,
    action: str,
) -> int:
    n = sum(each for _, each in days)
    record_deed(session, doer, action, f"{commune.slug}/campaign/{campaign_id}", n=n)
    return n
