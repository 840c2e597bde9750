"""The tables are laid and changed by migrations alone; here they are run and asked about."""

import os
import re
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from survey_app.store.engines import read_address
from survey_app.store.errors import SchemaMissing

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def create_schema(url: str) -> str:
    """Bring a database to the latest revision, from nothing or from any earlier one; name it.

    A new SQLite file is made readable by its owner alone.
    """
    # Imported here: a serving process asks for the revision and need not carry the migration tool.
    from alembic import command
    from alembic.config import Config

    latest = latest_revision()
    address = read_address(url)
    if address.get_backend_name() == "sqlite" and address.database:
        _make_private_file(Path(address.database))
    config = Config(attributes={"url": url})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
    return latest


def latest_revision() -> str:
    """Name the revision this version of the software needs."""
    names = sorted(path.name for path in MIGRATIONS.glob("versions/*.py"))
    numbers = [match[1] for name in names if (match := re.match(r"(\d{4})_", name))]
    if not numbers:
        raise SchemaMissing(f"no migrations in {MIGRATIONS}: the software is not installed whole")
    return numbers[-1]


def find_schema_revision(session: Session) -> str | None:
    """Name the revision a database is at; None where the tables were never laid."""
    try:
        found = session.scalar(text("SELECT version_num FROM alembic_version"))
    except DatabaseError:
        session.rollback()
        return None
    return None if found is None else str(found)


def check_schema(session: Session) -> None:
    """Raise `SchemaMissing` unless the database is at the revision this software needs."""
    found, needed = find_schema_revision(session), latest_revision()
    if found != needed:
        raise SchemaMissing(
            f"the database is at revision {found or 'none'}, needed is {needed}: run 'thuocdo init'"
        )


def _make_private_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
