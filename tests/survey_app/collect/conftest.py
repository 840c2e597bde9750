from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Installation, make_installation


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        yield made
