from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import Installation, make_installation
from tests.survey_app.collect.forms import Desk, lay_desk
from tests.survey_app.collect.kiosks.tablets import Tablet, make_kiosk, pair


@dataclass(frozen=True)
class Hall:
    """A desk with a paired tablet."""

    installation: Installation
    desk: Desk
    kiosk_id: int
    tablet: Tablet


@contextmanager
def lay_hall(folder: Path) -> Iterator[Hall]:
    with make_installation(folder) as installation:
        desk = lay_desk(installation)
        kiosk_id = make_kiosk(installation.database, desk.place_id)
        yield Hall(installation, desk, kiosk_id, pair(installation, kiosk_id))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with lay_hall(tmp_path) as laid:
        yield laid


@pytest.fixture(scope="module")
def shared_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One for all tests of a module that leave it as they found it."""
    with lay_hall(tmp_path_factory.mktemp("hall")) as laid:
        yield laid
