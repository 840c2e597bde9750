from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Installation, make_commune, make_installation, make_official


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        make_official(made.database, "binh", commune_id=make_commune(made.database))
        yield made
