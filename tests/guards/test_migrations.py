"""Migrations form one numbered row, and what they build is what the models say."""

import re

from alembic import command
from alembic.config import Config

from tests.guards.tree import ROOT

NAME = re.compile(r"(\d{4})_[a-z][a-z0-9]*(_[a-z0-9]+)+\.py")


def test_migrations_are_numbered_in_one_row() -> None:
    names = sorted(path.name for path in (ROOT / "migrations/versions").glob("*.py"))
    numbers = [int(match[1]) for name in names if (match := NAME.fullmatch(name))]
    assert numbers == list(range(1, len(names) + 1)), (
        f"{names}: four digits without a gap, then a sentence, so that everyone reads them in "
        "the order in which databases meet them."
    )


def test_models_equal_migrations_from_empty(empty_address: str) -> None:
    config = Config(toml_file=ROOT / "pyproject.toml", attributes={"url": empty_address})
    command.upgrade(config, "head")
    command.check(config)  # raises, naming each difference
