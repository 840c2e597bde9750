"""What `thuocdo check` looks at, each by a function that lists its findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from instruments.errors import InstrumentError
from instruments.loading import load_instrument
from instruments.published import list_differences
from survey_app.cli.installation import open_database
from survey_app.config import Settings
from survey_app.store.campaigns import Campaign, list_campaigns
from survey_app.store.communes import list_communes
from survey_app.store.errors import StoreError
from survey_app.store.reply_requests import count_sealed_otherwise, reply_key
from survey_app.store.response_sums import count_widths
from survey_app.store.schema import check_schema


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: level is "fine", "warning" or "damage"."""

    level: str
    subject: str
    text: str


def check_installation(settings: Settings) -> list[Finding]:
    """Look at everything; a database that cannot be read ends the look at it."""
    findings = [*_check_settings(settings), *_check_questionnaires()]
    try:
        with open_database(settings) as database, database.read() as session:
            check_schema(session)
            findings.append(Finding("fine", "schema", "the tables are at this version's revision"))
            findings.extend(_check_answers(session))
            findings.extend(_check_requests(session, settings))
    except (StoreError, SQLAlchemyError) as error:
        text = str(error) if isinstance(error, StoreError) else "the database cannot be read"
        findings.append(Finding("damage", "database", text))
    return findings


def _check_settings(settings: Settings) -> Iterator[Finding]:
    yield Finding("fine", "settings", f"data folder {settings.data_dir}")
    host = urlsplit(settings.base_url).hostname or ""
    if not settings.is_https:
        yield Finding(
            "warning",
            "settings",
            f"THUOCDO_BASE_URL is {settings.base_url}: phones need a public https address",
        )
    elif host in {"localhost", "127.0.0.1"}:
        yield Finding("warning", "settings", "THUOCDO_BASE_URL is this machine only")


def _check_questionnaires() -> Iterator[Finding]:
    differences = list_differences()
    for difference in differences:
        yield Finding("damage", "questionnaires", difference)
    if not differences:
        yield Finding("fine", "questionnaires", "all published questionnaires are unchanged")


def _check_answers(session: Session) -> Iterator[Finding]:
    campaigns = [
        c for commune in list_communes(session) for c in list_campaigns(session, commune.id)
    ]
    for campaign in campaigns:
        yield from _check_campaign(session, campaign)
    yield Finding("fine", "answers", f"{len(campaigns)} campaigns looked through")


def _check_requests(session: Session, settings: Settings) -> Iterator[Finding]:
    closed = count_sealed_otherwise(session, reply_key(settings.secret_key))
    if closed:
        text = f"{closed} were sealed with another secret key: put the old one back to open them"
        yield Finding("warning", "requests for a reply", text)


def _check_campaign(session: Session, campaign: Campaign) -> Iterator[Finding]:
    where = f"campaign {campaign.id}"
    try:
        instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    except InstrumentError as error:
        yield Finding("damage", where, str(error))
        return
    if instrument.sha256 != campaign.instrument_sha256:
        yield Finding("damage", where, "its questionnaire is not the one it was opened with")
    width = len(instrument.scored)
    wrong = [count for count in count_widths(session, campaign.id) if count.value != width]
    for count in wrong:
        yield Finding(
            "damage", where, f"{count.n} answers have {count.value} scores, expected {width}"
        )
