"""Tablets from the command line: added, paired by a code, refused; faults in one line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from survey_app.cli import communes, kiosks
from survey_app.cli.faults import CommandFault
from survey_app.store.schema import create_schema
from tests.builders import SECRET

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    url = f"sqlite:///{tmp_path / 'thuocdo.db'}"
    create_schema(url)
    monkeypatch.setenv("THUOCDO_DATABASE_URL", url)
    monkeypatch.setenv("THUOCDO_SECRET_KEY", SECRET)
    program = typer.Typer(pretty_exceptions_enable=False)
    for name, group in (
        ("commune", communes.group),
        ("place", communes.places),
        ("kiosk", kiosks.group),
    ):
        program.add_typer(group, name=name)

    def invoke(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(program, list(words), input=typed)

    invoke("commune", "add", "loc-binh", "--name", "xã Lộc Bình", "--province", "Lạng Sơn")
    invoke("place", "add", "loc-binh", "--agency", "A", "--kind", "office", "--name", "B")
    return invoke


def test_a_tablet_is_added_listed_paired_and_refused(run: Run) -> None:
    assert run("kiosk", "list", "loc-binh").output.startswith("No tablet yet")
    added = run("kiosk", "add", "loc-binh", "--place", "1", "--name", "Máy 1", typed="4821\n")
    assert added.exit_code == 0, added.output
    assert "4821" not in added.output
    paired = run("kiosk", "pair", "loc-binh", "1")
    assert "/k/, for 15 minutes" in paired.output
    assert "not https" in paired.output
    (listed,) = json.loads(run("kiosk", "list", "loc-binh", "--json").output)
    assert (listed["name"], listed["state"], listed["queue"]) == ("Máy 1", "waiting", None)
    assert "refused from now on" in run("kiosk", "revoke", "loc-binh", "1").output
    (listed,) = json.loads(run("kiosk", "list", "loc-binh", "--json").output)
    assert listed["state"] == "revoked"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("add", "loc-binh", "--place", "9", "--name", "M", "--pin", "4821"), "place_id is not"),
        (("add", "loc-binh", "--place", "1", "--name", "M", "--pin", "1234"), "pin is too easy"),
        (
            ("add", "loc-binh", "--place", "1", "--name", "M", "--pin", "4821", "--idle", "5"),
            "idle_seconds is out of its range (10 - 3600)",
        ),
        (("pair", "loc-binh", "7"), "kiosk is not known"),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, words: tuple[str, ...], line: str) -> None:
    refused = run("kiosk", *words)
    assert isinstance(refused.exception, CommandFault), refused.output
    assert line in str(refused.exception)
