"""`thuocdo demo`: five communes with simulated answers, and the addresses at which to look."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.accounts.passwords import hash_password, make_password
from survey_app.accounts.signing_in import NewAccount, add_account
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import local_today, open_database
from survey_app.collect.codes import code_key, hash_of_code, make_one_time_code
from survey_app.config import Settings, load_settings
from survey_app.demo.doors import Desk, Door, list_demo_communes, list_desks, list_doors
from survey_app.demo.errors import RealDataThere
from survey_app.demo.letters import lay_letters
from survey_app.demo.loading import DemoState, check_only_simulated, find_state, load_demo
from survey_app.report.worker import order_report, start_worker
from survey_app.store.communes import get_commune
from survey_app.store.database import Database
from survey_app.store.engines import read_address
from survey_app.store.officials import find_official_by_username
from survey_app.store.one_time_codes import (
    OneTimeCode,
    count_one_time_codes,
    record_one_time_codes,
)
from survey_app.store.reply_requests import reply_key
from survey_app.store.reports import list_reports
from survey_app.store.schema import create_schema, find_schema_revision, latest_revision
from survey_app.web.clock import system_clock

DEFAULT_SIZE = 6000
LARGEST_SIZE = 10_000_000
CODES_ISSUED, CODES_SHOWN, CODES_KEPT = 5, 2, 50
ADMINISTRATOR = "admin"
# A year that is over, judged against a plan that held in it.
REPORTED, REPORTED_YEAR = "tu-ky", "2025"
URL_VARIABLE, DATA_VARIABLE, BASE_VARIABLE = (
    "THUOCDO_DATABASE_URL",
    "THUOCDO_DATA_DIR",
    "THUOCDO_BASE_URL",
)


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo; its password is known only when it was just made."""

    username: str
    commune: str | None
    password: str | None


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it at once.")] = True,
    size: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=LARGEST_SIZE,
            help=f"Answers in all: {DEFAULT_SIZE} at first, then what is there.",
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="PORT", help="Port to listen on.", min=1, max=65535)
    ] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make the demo anew.")] = False,
    new_passwords: Annotated[
        bool, typer.Option("--new-passwords", help="Give all accounts new passwords.")
    ] = False,
) -> None:
    """Make five communes with simulated answers, say where to click, and serve them."""
    settings, today = _load_settings(host, port), local_today()
    _make_ready(settings, size, today, fresh=fresh)
    with open_database(settings) as database:
        logins = database.write(lambda session: _ensure_logins(session, today, renew=new_passwords))
        with database.read() as session:
            doors, desks = list_doors(session, today), list_desks(session, today)
            slugs = [commune.slug for commune in list_demo_communes(session)]
        codes = _issue_codes(database, desks, code_key(settings.secret_key))
        report_id = _find_report(database) or (_make_report(database, today) if serve else None)
    _print_doors(settings.base_url, doors)
    _print_logins(settings.base_url, logins)
    _print_reports(settings.base_url, slugs, report_id)
    _print_codes(settings.base_url, codes)
    if URL_VARIABLE not in os.environ:
        print(f"\nCommands on these data: {DATA_VARIABLE}={settings.data_dir} thuocdo report …")
    if serve:
        from survey_app.cli.serve import run_server

        print()
        run_server(settings, host, port)


def _load_settings(host: str, port: int) -> Settings:
    """Name a database and key of the demo's own, unless the environment names a database."""
    values = dict(os.environ)
    if URL_VARIABLE not in values:
        values[DATA_VARIABLE] = str(Path(values.get(DATA_VARIABLE, "data")) / "demo")
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    shown = f"[{shown}]" if ":" in shown else shown
    values.setdefault(BASE_VARIABLE, f"http://{shown}:{port}")
    return load_settings(values, write_key=True)


def _make_ready(settings: Settings, size: int | None, today: date, *, fresh: bool) -> None:
    """Leave a complete demo of the wanted size in the database; raises `CommandFault`."""
    state = _find_state(settings, today)
    if state is not None and not fresh and _is_wanted(state, size):
        print(f"The demo is there: {state.answers} answers, all simulated.")
        return
    if state is not None:
        _empty(settings)
    create_schema(settings.database_url)
    wanted = size or DEFAULT_SIZE
    print(f"Making five communes with {wanted} simulated answers …", flush=True)
    with open_database(settings) as database:
        load_demo(database, wanted, today, system_clock())
        key = reply_key(settings.secret_key)
        database.write(lambda session: lay_letters(session, today, key))


def _is_wanted(state: DemoState, size: int | None) -> bool:
    return state.size is not None and state.open and size in {None, state.size}


def _find_state(settings: Settings, today: date) -> DemoState | None:
    """Say what is in the database; raises `CommandFault` where it is not the demo's to change."""
    address = read_address(settings.database_url)
    is_file = address.get_backend_name() == "sqlite"
    if is_file and not Path(address.database or "").exists():
        return None
    with open_database(settings) as database, database.read() as session:
        revision = find_schema_revision(session)
        if revision is None:
            return None
        if revision != latest_revision():
            raise CommandFault(
                f"The database is at revision {revision}, not {latest_revision()}: "
                f"name an empty one in {URL_VARIABLE}, or delete the old demo's folder."
            )
        try:
            check_only_simulated(session)
        except RealDataThere as real:
            raise CommandFault(
                f"The database holds real data ({real}): the demo does not touch it. "
                f"{_way_out(settings)}"
            ) from real
        return find_state(session, today)


def _way_out(settings: Settings) -> str:
    if URL_VARIABLE in os.environ:
        return f"Leave {URL_VARIABLE} out, or name another database."
    return (
        f"Delete the folder {settings.data_dir} if nothing in it is needed, "
        f"or name another in {DATA_VARIABLE}."
    )


def _empty(settings: Settings) -> None:
    address = read_address(settings.database_url)
    if address.get_backend_name() != "sqlite":
        raise CommandFault(
            "The database holds another demo than the one asked for: drop and create it, "
            "then run this again."
        )
    for ending in ("", "-wal", "-shm"):
        Path(f"{address.database}{ending}").unlink(missing_ok=True)


def _ensure_logins(session: Session, today: date, *, renew: bool) -> list[Login]:
    """Make the accounts that are missing; with `renew` all get new passwords."""
    wanted: list[tuple[str, int | None, str | None]] = [(ADMINISTRATOR, None, None)]
    wanted += [(c.slug, c.id, c.name) for c in list_demo_communes(session)]
    logins = []
    for username, commune_id, commune in wanted:
        official = find_official_by_username(session, username)
        password = make_password() if official is None or renew else None
        if official is None:
            role = "administrator" if commune_id is None else "official"
            account = NewAccount(username, commune or username, role, commune_id, password or "")
            add_account(session, account, today)
        elif password is not None:
            official.password_hash = hash_password(password)
            official.failed_attempts, official.locked_until = 0, None
        logins.append(Login(username, commune, password))
    return logins


def _issue_codes(database: Database, desks: Sequence[Desk], key: bytes) -> list[tuple[str, str]]:
    """Issue a few one-time codes for each commune; only their hashes are kept."""
    shown = []
    for desk in desks:
        codes = [make_one_time_code(key) for _ in range(CODES_ISSUED)]
        kept = [
            OneTimeCode(hash_of_code(c, key), desk.campaign_id, desk.place_id, None, desk.closes_on)
            for c in codes
        ]
        with database.read() as session:
            if count_one_time_codes(session, desk.campaign_id) >= CODES_KEPT:
                continue
        database.write(lambda session, kept=kept: record_one_time_codes(session, kept))  # type: ignore[misc] # binds the loop's value
        shown += [(code, desk.commune) for code in codes[:CODES_SHOWN]]
    return shown


def _print_doors(base_url: str, doors: Sequence[Door]) -> None:
    headings = (
        (True, "Forms to answer (posters' codes, open now):"),
        (False, "Posters whose campaign is over (they say so):"),
    )
    for is_open, heading in headings:
        print(f"\n{heading}")
        for door in doors:
            if door.open is is_open:
                print(
                    f"  {base_url}/q/{door.code}  {door.commune}, {door.place} "
                    f"({door.questionnaire})"
                )


def _print_logins(base_url: str, logins: Sequence[Login]) -> None:
    print(f"\nSign in: {base_url}/login")
    for login in logins:
        place = login.commune or "all communes"
        password = login.password or "(shown when it was made)"
        print(f"  user {login.username}  password {password}  {place}")
    if any(login.password is None for login in logins):
        print("  Passwords are shown once; --new-passwords makes new ones.")


def _find_report(database: Database) -> str | None:
    """Look for a ready report of the commune that the demo shows one of."""
    with database.read() as session:
        made = list_reports(session, get_commune(session, REPORTED).id)
        return next((each.id for each in made if each.state == "ready"), None)


def _make_report(database: Database, today: date) -> str:
    """Make the one report that is there before anybody orders one."""
    print(f"Making the report of {REPORTED} for {REPORTED_YEAR} …", flush=True)

    def order(session: Session) -> str:
        commune = get_commune(session, REPORTED)
        return order_report(session, commune, REPORTED_YEAR, today, system_clock(), None)

    report_id = database.write(order)
    start_worker(database, report_id).result()
    return report_id


def _print_reports(base_url: str, slugs: Sequence[str], report_id: str | None) -> None:
    """Say where an official reads reports and what people wrote."""
    print("\nReports, after signing in:")
    if report_id is not None:
        print(f"  {base_url}/admin/reports/{report_id}  {REPORTED}, {REPORTED_YEAR}")
    for slug in slugs:
        print(f"  {base_url}/admin/communes/{slug}/reports")
    print("\nRequests for a reply, after signing in:")
    for slug in slugs:
        print(f"  {base_url}/admin/communes/{slug}/replies")


def _print_codes(base_url: str, codes: Sequence[tuple[str, str]]) -> None:
    if codes:
        print("\nOne-time codes (each answers once; new ones at every start):")
    for code, commune in codes:
        print(f"  {base_url}/q/{code}  {commune}")
