"""What `thuocdo serve` refuses to start with."""

from pathlib import Path

import pytest

from survey_app.cli.faults import CommandFault
from survey_app.cli.serve import run_server
from tests.builders import make_installation


def test_several_processes_are_not_started_on_one_sqlite_file(tmp_path: Path) -> None:
    with (
        make_installation(tmp_path) as installation,
        pytest.raises(CommandFault, match="PostgreSQL"),
    ):
        run_server(installation.settings, "not an address", 1, workers=4)
