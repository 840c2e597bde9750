"""The commands: the same work without a browser, and one line where it cannot be done."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from instruments.loading import load_instrument
from survey_app.cli import campaigns, communes, plans, posters, users
from survey_app.cli.faults import CommandFault
from survey_app.store.audit_entries import list_audit_entries
from survey_app.store.database import Database
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
    program.add_typer(communes.group, name="commune")
    program.add_typer(communes.places, name="place")
    program.add_typer(campaigns.group, name="campaign")
    program.add_typer(plans.group, name="plan")
    program.add_typer(users.group, name="user")
    program.command("poster")(posters.poster)

    def invoke(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(program, list(words), input=typed)

    return invoke


def add_commune(run: Run) -> None:
    added = run("commune", "add", "loc-binh", "--name", "xã Lộc Bình", "--province", "Lạng Sơn")
    assert added.exit_code == 0, added.output


def add_campaign(run: Run, *more: str) -> Result:
    year = date.today().year  # noqa: DTZ011 # commands read the real clock
    days = ("--opens", f"{year}-01-01", "--closes", f"{year + 1}-12-14")
    return run("campaign", "add", "loc-binh", "tthc", *days, *more)


def fault(result: Result) -> str:
    assert isinstance(result.exception, CommandFault), result.output
    return str(result.exception)


def test_a_commune_is_set_up_without_a_browser(run: Run, tmp_path: Path) -> None:
    add_commune(run)
    place = ("--agency", "Trung tâm", "--kind", "centre", "--name", "Quầy 1")
    assert run("place", "add", "loc-binh", *place).output == "1\n"
    number, code = add_campaign(run, "--population", "8500", "--posters").output.split()
    assert number == "1"
    (listed,) = json.loads(run("campaign", "list", "loc-binh", "--json").output)
    assert (listed["instrument"], listed["state"], listed["population"]) == (
        f"tthc/{load_instrument('tthc').version}",
        "open",
        8500,
    )
    drawn = run("poster", "loc-binh", "-o", str(tmp_path), "--format", "svg")
    assert "THUOCDO_BASE_URL" in fault(drawn)
    assert len(code) == 7
    kept = Database(f"sqlite:///{tmp_path / 'thuocdo.db'}")
    with kept.read() as session:
        done = {entry.action for entry in list_audit_entries(session)}
    kept.close()
    assert {"add_commune", "add_agency", "add_place", "add_campaign", "add_poster_code"} == done


@pytest.mark.slow
def test_posters_are_drawn_into_a_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUOCDO_BASE_URL", "https://khaosat.example.vn")
    add_commune(run)
    assert "no poster code yet" in fault(run("poster", "loc-binh", "-o", str(tmp_path)))
    run("place", "add", "loc-binh", "--agency", "A", "--kind", "office", "--name", "B")
    code = add_campaign(run, "--posters").output.split()[1]
    drawn = run("poster", code, "-o", str(tmp_path / "new"), "--format", "svg,png", "--json")
    assert [Path(name).name for name in json.loads(drawn.stdout)] == [
        f"ap-phich-{code}-A4.svg",
        f"ap-phich-{code}-A4.png",
    ]
    assert "neither a commune nor a poster code" in fault(run("poster", "nowhere"))
    assert "Unknown format" in fault(run("poster", code, "--format", "doc"))


def test_a_shipped_plan_is_imported_with_its_contradictions(run: Run, tmp_path: Path) -> None:
    add_commune(run)
    refused = run("plan", "import", "loc-binh", "ngoc-lien")
    assert "The plan is of xã Ngọc Liên, not of xã Lộc Bình" in fault(refused)
    imported = run("plan", "import", "loc-binh", "ngoc-lien", "--anyway")
    assert "14 targets, 5 of them on satisfaction" in imported.output
    assert "Contradiction: NL-P4, NL-P5 ask 60% and 50%" in imported.output
    broken = tmp_path / "broken.toml"
    broken.write_text("[plan]\ncommune = 1\n", "utf-8")
    assert "commune" in str(run("plan", "import", "loc-binh", str(broken)).exception)
    assert "cannot be read" in fault(run("plan", "import", "loc-binh", str(tmp_path / "no.toml")))


def test_what_is_wrong_is_one_line(run: Run) -> None:
    add_commune(run)
    again = run("commune", "add", "loc-binh", "--name", "x", "--province", "y")
    assert fault(again) == "Nothing was saved: slug is taken (loc-binh)."
    kind = run("place", "add", "loc-binh", "--agency", "A", "--name", "B")
    assert "kind is needed (one of centre, office" in fault(kind)
    add_campaign(run)
    assert "overlaps another campaign" in fault(add_campaign(run))
    assert run("campaign", "close", "1").exit_code == 0
    assert "over already" in fault(run("campaign", "close", "1"))
    assert "no commune 'nowhere'" in str(run("place", "list", "nowhere").exception)


def test_accounts_are_made_and_listed(run: Run) -> None:
    add_commune(run)
    person = ("--name", "Nguyễn Thị Bình", "--commune", "loc-binh")
    made = run("user", "add", "Binh", *person, "--make-password")
    assert "binh: Nguyễn Thị Bình, official" in made.output
    assert "Password, shown this once: " in made.output
    piped = run("user", "add", "an", *person, "--password-stdin", typed="mat khau du dai\n")
    assert piped.exit_code == 0
    assert "mat khau" not in piped.output
    renewed = run("user", "password", "An", "--make-password")
    assert "an: the password was changed" in renewed.output
    (first, second) = json.loads(run("user", "list", "--json").output)
    assert (first["username"], second["commune"]) == ("an", "loc-binh")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("a", "--name", "A"), "give --commune"),
        (("a", "--name", "A", "--role", "king"), "Unknown role"),
        (("a", "--name", "A", "--role", "administrator", "--commune", "x"), "leave out --commune"),
        ((" ", "--name", "A", "--role", "administrator"), "A user name is needed"),
    ],
)
def test_an_account_is_refused_with_one_line(run: Run, words: tuple[str, ...], line: str) -> None:
    assert line in fault(run("user", "add", *words, "--make-password"))


def test_a_short_password_and_a_taken_name_are_refused(run: Run) -> None:
    account = ("user", "add", "a", "--name", "A", "--role", "administrator", "--password-stdin")
    assert "at least 10 characters" in fault(run(*account, typed="ngan\n"))
    assert run(*account, typed="mat khau du dai\n").exit_code == 0
    assert "is taken" in fault(run(*account, typed="mat khau du dai\n"))


def test_lists_of_nothing_say_what_to_do(run: Run) -> None:
    assert run("commune", "list").output == "No commune yet: thuocdo commune add --help\n"
    assert json.loads(run("commune", "list", "--json").output) == []
