from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Installation, make_installation
from tests.engines import database, open_database
from tests.survey_app.administer.office import Office, lay_office
from tests.survey_app.collect.paper.piles import Pile, lay_pile

__all__ = ["database"]


@pytest.fixture
def pile(tmp_path: Path) -> Iterator[Pile]:
    with open_database("sqlite", tmp_path) as opened:
        yield lay_pile(opened)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        yield made


@pytest.fixture
def office(installation: Installation) -> Office:
    return lay_office(installation)
