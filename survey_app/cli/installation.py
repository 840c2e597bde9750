"""What every command needs first: the settings and an open database."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from survey_app.config import Settings, load_settings
from survey_app.store.database import Database
from survey_app.web.clock import VIET_NAM, system_clock

DEMO_FOLDER = "demo"


def find_settings() -> Settings:
    """Read the settings; where there is only a demo, take the demo's and say so."""
    data_dir = Path(os.environ.get("THUOCDO_DATA_DIR", "data"))
    demo_dir = data_dir / DEMO_FOLDER
    nothing_named = not {"THUOCDO_DATABASE_URL", "THUOCDO_SECRET_KEY"} & set(os.environ)
    only_demo = (demo_dir / "thuocdo.db").exists() and not (data_dir / "thuocdo.db").exists()
    if not (nothing_named and only_demo):
        return load_settings()
    print(f"thuocdo: no installation in {data_dir}: using the demo in {demo_dir}", file=sys.stderr)
    return load_settings({**os.environ, "THUOCDO_DATA_DIR": str(demo_dir)})


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Database]:
    """Open the installation's database for one command."""
    database = Database((settings or find_settings()).database_url)
    try:
        yield database
    finally:
        database.close()


def local_today() -> date:
    """Return the day in Viet Nam."""
    return system_clock().astimezone(VIET_NAM).date()
