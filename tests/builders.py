"""A running application and rows for it: one function per thing, every argument optional."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from instruments.plans import load_plan
from survey_app.accounts.signing_in import NewAccount, add_account
from survey_app.app import create_app
from survey_app.config import Settings
from survey_app.store.agencies import Agency, record_agency
from survey_app.store.campaigns import Campaign, record_campaign
from survey_app.store.communes import Commune, record_commune
from survey_app.store.database import Database
from survey_app.store.place_facts import get_place_facts
from survey_app.store.places import Place, record_place
from survey_app.store.plans import StoredPlan, record_plan
from survey_app.store.poster_codes import PosterCode, record_poster_code
from tests.engines import open_database

SECRET = "a secret of thirty-two characters or more"
PASSWORD = "mat khau du dai"
NOON = datetime(2026, 6, 10, 5, 0, tzinfo=UTC)  # noon in Viet Nam


class Clock:
    """A clock that stands where a test puts it."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Installation:
    """A running application with its database, settings and clock."""

    app: Flask
    database: Database
    settings: Settings
    clock: Clock


@contextmanager
def make_installation(
    folder: Path, *, at: datetime = NOON, base_url: str = "http://localhost", engine: str = "sqlite"
) -> Iterator[Installation]:
    clock = Clock(at)
    with open_database(engine, folder) as database:
        settings = Settings(
            database_url=database.url.render_as_string(hide_password=False),
            data_dir=folder,
            secret_key=SECRET,
            base_url=base_url,
            proxy_hops=0,
        )
        app = create_app(settings, clock=clock, database=database)
        yield Installation(app, database, settings, clock)


def make_commune(
    database: Database, slug: str = "loc-binh", *, simulated: bool = False, window: str = "ministry"
) -> int:
    plan = load_plan(slug)

    def work(session: Session) -> int:
        commune = Commune(
            slug=slug,
            name=plan.commune,
            province=plan.province,
            issuer=f"ỦY BAN NHÂN DÂN {plan.commune.upper()}",
            report_window=window,
            simulated=simulated,
        )
        return record_commune(session, commune).id

    return database.write(work)


def make_place(database: Database, commune_id: int, name: str = "Quầy số 1") -> int:
    def work(session: Session) -> int:
        agency = Agency(
            commune_id=commune_id, name="Trung tâm Phục vụ hành chính công", kind="centre"
        )
        place = Place(agency_id=record_agency(session, agency).id, name=name)
        return record_place(session, place).id

    return database.write(work)


def make_campaign(
    database: Database,
    commune_id: int,
    instrument_code: str = "tthc",
    *,
    opens_on: date = date(2026, 1, 5),
    closes_on: date = date(2026, 12, 10),
    grade: str = "C",
    primary_mode: str = "qr",
    minimum_n: int = 30,
    simulated: bool = False,
) -> int:
    instrument = load_instrument(instrument_code)

    def work(session: Session) -> int:
        campaign = Campaign(
            commune_id=commune_id,
            instrument_code=instrument_code,
            instrument_version=instrument.version,
            instrument_sha256=instrument.sha256,
            title=f"{instrument.title}, {opens_on:%Y}",
            opens_on=opens_on,
            closes_on=closes_on,
            grade=grade,
            primary_mode=primary_mode,
            minimum_n=minimum_n,
            simulated=simulated,
        )
        return record_campaign(session, campaign).id

    return database.write(work)


def make_poster(
    database: Database, place_id: int, instrument_code: str = "tthc", *, code: str = "abcd234"
) -> str:
    def work(session: Session) -> str:
        get_place_facts(session, place_id)
        poster = PosterCode(
            code=code,
            place_id=place_id,
            instrument_code=instrument_code,
            created_on=date(2026, 1, 2),
        )
        return record_poster_code(session, poster).code

    return database.write(work)


def make_plan(database: Database, commune_id: int, slug: str = "loc-binh") -> None:
    plan = load_plan(slug)
    text = (Path(__file__).parents[1] / "instruments" / "plans" / f"{slug}.toml").read_text("utf-8")

    def work(session: Session) -> None:
        record_plan(
            session,
            StoredPlan(
                commune_id=commune_id,
                slug=slug,
                valid_from=plan.valid_from,
                valid_to=plan.valid_to,
                sha256=plan.sha256,
                text=text,
                imported_on=plan.valid_from,
            ),
        )

    database.write(work)


def make_official(
    database: Database,
    username: str,
    *,
    commune_id: int | None = None,
    role: str = "official",
    password: str = PASSWORD,
) -> int:
    account = NewAccount(username, f"Ông/bà {username}", role, commune_id, password)
    return database.write(lambda session: add_account(session, account, date(2026, 1, 2)).id)
