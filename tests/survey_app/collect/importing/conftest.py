"""A database of real files for importing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.store.database import Database
from tests.engines import open_database
from tests.survey_app.collect.importing.files import Ground, lay_ground


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database("sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def ground(database: Database) -> Ground:
    return lay_ground(database)
