from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.collect.translating.keeping import add_language
from survey_app.store.database import Database
from tests.builders import Installation, make_installation
from tests.engines import open_database
from tests.survey_app.collect.translating.languages import EDITOR


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database("sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def empty(database: Database) -> Database:
    """Give a database with a language of which nothing is translated."""
    database.write(lambda session: add_language(session, "qaa", "Qaaqaa", EDITOR))
    return database


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        yield made
