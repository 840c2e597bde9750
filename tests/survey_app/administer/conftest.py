from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.store.communes import Commune, get_commune
from survey_app.store.database import Database
from tests.builders import Installation, make_commune, make_installation
from tests.engines import database
from tests.survey_app.administer.office import Office, lay_office

__all__ = ["database"]


@pytest.fixture
def commune(database: Database) -> Commune:
    make_commune(database)
    with database.read() as session:
        return get_commune(session, "loc-binh")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path, base_url="https://khaosat.example.vn") as made:
        yield made


@pytest.fixture
def office(installation: Installation) -> Office:
    return lay_office(installation)
