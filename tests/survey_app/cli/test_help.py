"""Every command explains itself, and none of the promised ones is missing."""

import pytest
from typer.testing import CliRunner

from survey_app.cli.program import program

COMMANDS = (
    ("init",),
    ("demo",),
    ("serve",),
    ("check",),
    ("report",),
    ("estimate",),
    ("poster",),
    ("tidy",),
    ("user", "add"),
    ("user", "password"),
    ("commune", "add"),
    ("place", "add"),
    ("campaign", "add"),
    ("plan", "import"),
    ("responses", "import"),
    ("paper", "print"),
    ("language", "add"),
    ("language", "list"),
    ("language", "export"),
    ("language", "import"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_explains_itself(command: tuple[str, ...]) -> None:
    helped = CliRunner().invoke(program, [*command, "--help"])
    assert helped.exit_code == 0, helped.output
    assert "Usage:" in helped.output
