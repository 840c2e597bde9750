"""A campaign: what is asked in a commune, with which version of the questions, on which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from instruments.errors import InstrumentNotFound
from instruments.loading import list_instruments, load_instrument
from instruments.model import Instrument
from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import check_text, clean_text
from survey_app.administer.wording import propose_title
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.campaigns import (
    CHANNELS,
    GRACE_DAYS,
    GRADES,
    LONGEST_GRACE_DAYS,
    Campaign,
    check_no_overlap,
    get_campaign,
    record_campaign,
)
from survey_app.store.communes import Commune
from survey_app.store.errors import CampaignsOverlap
from survey_app.store.populations import Population, replace_populations

LONGEST_TITLE = 300
LONGEST_CHANNEL = 500
MOST_PEOPLE = 1_000_000_000
MINIMUM_N = 30
"""Below it a rate is withheld, unless the campaign says otherwise."""

# Whoever comes may answer: no list of units stands behind these.
OPEN_MODES = ("qr", "kiosk")

FIRST_YEAR, LAST_YEAR = 2020, 2100
LONGEST_CAMPAIGN = timedelta(days=731)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """What is given for a campaign; None where nothing was given. An empty title is proposed."""

    instrument_code: str
    title: str
    opens_on: date | None
    closes_on: date | None
    grade: str = "C"
    primary_mode: str = "qr"
    minimum_n: int | None = MINIMUM_N
    grace_days: int | None = GRACE_DAYS
    population: int | None = None
    official_channel: str = ""


def add_campaign(session: Session, commune: Commune, new: NewCampaign, doer: Doer) -> Campaign:
    """Insert a campaign with the newest version of its instrument. Raises `SetupRefused`."""
    campaign = build_campaign(session, commune, new)
    record_campaign(session, campaign)
    if new.population is not None:
        counted = Population(campaign_id=campaign.id, size=new.population)
        replace_populations(session, campaign.id, [counted])
    record_deed(
        session,
        doer,
        "add_campaign",
        f"{commune.slug}/{campaign.id}",
        instrument=f"{campaign.instrument_code}/{campaign.instrument_version}",
        opens_on=campaign.opens_on.isoformat(),
        closes_on=campaign.closes_on.isoformat(),
        population=new.population,
        official_channel=campaign.official_channel,
    )
    return campaign


def build_campaign(session: Session, commune: Commune, new: NewCampaign) -> Campaign:
    """Make a campaign that could be inserted now, without inserting it. Raises `SetupRefused`."""
    problems: list[Problem] = []
    instrument = find_instrument(new.instrument_code)
    if instrument is None:
        problems.append(Problem("instrument_code", "unknown", _known_instruments()))
    title = clean_text(new.title) or _proposed_title(instrument, new)
    check_text(problems, "title", title, LONGEST_TITLE)
    channel = clean_text(new.official_channel)
    if len(channel) > LONGEST_CHANNEL:
        problems.append(Problem("official_channel", "too_long", str(LONGEST_CHANNEL)))
    _check_days(problems, new)
    _check_choices(problems, new)
    _check_numbers(problems, new)
    if problems or instrument is None or new.opens_on is None or new.closes_on is None:
        raise SetupRefused(problems)
    campaign = Campaign(
        commune_id=commune.id,
        instrument_code=instrument.code,
        instrument_version=instrument.version,
        instrument_sha256=instrument.sha256,
        title=title,
        opens_on=new.opens_on,
        closes_on=new.closes_on,
        grade=new.grade,
        primary_mode=new.primary_mode,
        minimum_n=MINIMUM_N if new.minimum_n is None else new.minimum_n,
        grace_days=GRACE_DAYS if new.grace_days is None else new.grace_days,
        simulated=commune.simulated,
        official_channel=channel or None,
    )
    try:
        check_no_overlap(session, campaign)
    except CampaignsOverlap as overlap:
        raise SetupRefused([Problem("opens_on", "overlap", overlap.other_title)]) from overlap
    return campaign


def close_campaign(session: Session, commune: Commune, campaign_id: int, doer: Doer) -> Campaign:
    """End a campaign today, before its last day. Raises `SetupRefused` where it is over already.

    From today on no answer is taken; one that has not begun yet will never begin.
    """
    campaign = get_campaign(session, campaign_id)
    if state_of(campaign, doer.today) == "closed":
        raise SetupRefused([Problem("closed_early_on", "not_open", campaign.title)])
    campaign.closed_early_on = max(doer.today, campaign.opens_on)
    session.flush()
    record_deed(
        session,
        doer,
        "close_campaign",
        f"{commune.slug}/{campaign.id}",
        closed_early_on=campaign.closed_early_on.isoformat(),
    )
    return campaign


def state_of(campaign: Campaign, on: date) -> str:
    """Say whether a campaign is "upcoming", "open" or "closed" on a day."""
    if campaign.is_open(on):
        return "open"
    never_begins = campaign.closed_early_on == campaign.opens_on
    return "upcoming" if on < campaign.opens_on and not never_begins else "closed"


def propose_days(today: date, report_window: str) -> tuple[date, date]:
    """Propose the first and last day of a campaign: the reporting year that is running.

    >>> propose_days(date(2026, 12, 15), "ministry")
    (datetime.date(2026, 12, 15), datetime.date(2027, 12, 14))
    """
    if report_window == "calendar_year":
        return date(today.year, 1, 1), date(today.year, 12, 31)
    year = today.year + (today >= date(today.year, 12, 15))
    return date(year - 1, 12, 15), date(year, 12, 14)


def find_instrument(code: str) -> Instrument | None:
    """Look up the newest version of an instrument."""
    try:
        return load_instrument(code)
    except InstrumentNotFound:
        return None


def _known_instruments() -> str:
    return f"one of {', '.join(each.code for each in list_instruments())}"


def _proposed_title(instrument: Instrument | None, new: NewCampaign) -> str:
    if instrument is None or new.closes_on is None:
        return clean_text(new.instrument_code)
    return propose_title(instrument, new.closes_on)


def _check_days(problems: list[Problem], new: NewCampaign) -> None:
    if new.opens_on is None:
        problems.append(Problem("opens_on", "required"))
    if new.closes_on is None:
        problems.append(Problem("closes_on", "required"))
    if new.opens_on is not None and new.closes_on is not None and new.closes_on < new.opens_on:
        problems.append(Problem("closes_on", "before_opening"))
        return
    for name, day in (("opens_on", new.opens_on), ("closes_on", new.closes_on)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            problems.append(Problem(name, "far_away"))
            return
    if new.opens_on and new.closes_on and new.closes_on - new.opens_on > LONGEST_CAMPAIGN:
        problems.append(Problem("closes_on", "too_many_days"))


def _check_choices(problems: list[Problem], new: NewCampaign) -> None:
    if new.grade not in GRADES:
        problems.append(Problem("grade", "unknown", f"one of {', '.join(GRADES)}"))
    if new.primary_mode not in CHANNELS:
        problems.append(Problem("primary_mode", "unknown", f"one of {', '.join(CHANNELS)}"))
    open_to_all = new.grade == "A" and new.primary_mode in OPEN_MODES
    without_codes = new.grade == "B" and new.primary_mode != "code"
    if open_to_all or without_codes:
        problems.append(Problem("grade", "unfit_grade"))


def _check_numbers(problems: list[Problem], new: NewCampaign) -> None:
    if new.minimum_n is not None and not 1 <= new.minimum_n <= MOST_PEOPLE:
        problems.append(Problem("minimum_n", "out_of_range"))
    if new.grace_days is not None and not 0 <= new.grace_days <= LONGEST_GRACE_DAYS:
        problems.append(Problem("grace_days", "not_between", f"0 - {LONGEST_GRACE_DAYS}"))
    if new.population is not None and not 1 <= new.population <= MOST_PEOPLE:
        problems.append(Problem("population", "out_of_range"))
