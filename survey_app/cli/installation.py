"""What every command needs first: the settings and an open database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from survey_app.config import Settings, load_settings
from survey_app.store.database import Database
from survey_app.web.clock import VIET_NAM, system_clock


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Database]:
    """Open the installation's database for one command."""
    database = Database((settings or load_settings()).database_url)
    try:
        yield database
    finally:
        database.close()


def local_today() -> date:
    """Return the day in Viet Nam."""
    return system_clock().astimezone(VIET_NAM).date()
