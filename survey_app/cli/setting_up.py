"""What commands that set things up share: who acts, one transaction, refusals, lists."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.orm import Session

from survey_app.accounts.errors import AccountError
from survey_app.administer.errors import AdministerError
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import local_today, open_database
from survey_app.drawing.errors import DrawingError
from survey_app.store.audit_entries import Doer
from survey_app.store.database import Database
from survey_app.store.schema import check_schema
from survey_app.web.clock import system_clock

Outcome = TypeVar("Outcome")
Row = dict[str, str | int | bool | None]


def commanded() -> Doer:
    """Return who acts: the command line, now."""
    return Doer(official_id=None, at=system_clock(), today=local_today())


def do(work: Callable[[Session], Outcome]) -> Outcome:
    """Run `work` in one transaction of the installation's database."""
    with ready_database() as database, refusals():
        return database.write(work)


def look(work: Callable[[Session], Outcome]) -> Outcome:
    """Run `work` where nothing can be written."""
    with ready_database() as database, database.read() as session, refusals():
        return work(session)


@contextmanager
def ready_database() -> Iterator[Database]:
    """Open the installation's database; raises `SchemaMissing` where it was never laid."""
    with open_database() as database:
        with database.read() as session:
            check_schema(session)
        yield database


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the journeys refuse into the line that a command prints."""
    try:
        yield
    except (AdministerError, AccountError, DrawingError) as refused:
        raise CommandFault(str(refused)) from refused


def print_rows(rows: Sequence[Row], *, as_json: bool, nothing: str) -> None:
    """Print rows under their names in columns, or as JSON; `nothing` where there are none."""
    if as_json:
        print(json.dumps(list(rows), ensure_ascii=False, indent=2))
        return
    if not rows:
        print(nothing)
        return
    lines = [list(rows[0]), *([_write(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _write(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
