"""The command: what it prints, makes once, and refuses to touch."""

import re
import stat
from datetime import date
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner, Result

from survey_app.accounts.passwords import matches
from survey_app.administer.communes import NewCommune, add_commune
from survey_app.app import create_app
from survey_app.cli.demo import demo
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import open_database as open_installation
from survey_app.cli.setting_up import commanded
from survey_app.config import load_settings
from survey_app.store.communes import Commune, record_commune
from survey_app.store.database import Database
from survey_app.store.officials import find_official_by_username
from survey_app.store.places import Place
from survey_app.store.poster_codes import PosterCode, record_poster_code
from tests.engines import open_database

CODE = re.compile(r"http://127\.0\.0\.1:8000/q/([A-Za-z0-9_-]+)")
program = typer.Typer()
program.command()(demo)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["--no-serve", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THUOCDO_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.mark.slow
def test_it_is_made_once_and_says_where_to_click(folder: Path) -> None:
    first, again = run("--size", "200"), run()
    assert (first.exit_code, again.exit_code) == (0, 0), first.output + again.output
    assert "Making five communes with 200" in first.output
    assert "The demo is there: 200 answers" in again.output
    codes = [CODE.findall(result.output.partition("One-time")[0]) for result in (first, again)]
    assert codes[0] == codes[1]
    assert len(codes[0]) == len(set(codes[0])) > 20
    assert stat.S_IMODE((folder / "demo" / "secret_key").stat().st_mode) == 0o600
    password = re.search(r"user tu-ky +password (\S+)", first.output)
    assert password is not None
    assert password[1] not in again.output
    renewed = run("--new-passwords").output
    assert password[1] not in renewed
    database = Database(f"sqlite:///{folder / 'demo' / 'thuocdo.db'}")
    with database.read() as session:
        official = find_official_by_username(session, "tu-ky")
    database.close()
    assert official is not None
    shown = re.search(r"user tu-ky +password (\S+)", renewed)
    assert shown is not None
    assert matches(official.password_hash, shown[1])


@pytest.mark.slow
def test_the_first_code_opens_its_form_and_a_one_time_code_too(folder: Path) -> None:
    printed = run("--size", "60").output
    settings = load_settings({"THUOCDO_DATA_DIR": str(folder / "demo")})
    codes = CODE.findall(printed)
    client = create_app(settings).test_client()
    for code in (codes[0], codes[-1]):
        page = client.get(f"/q/{code}")
        assert page.status_code == 200
        assert "DỮ LIỆU MÔ PHỎNG" in page.text


@pytest.mark.slow
def test_another_size_or_fresh_makes_it_anew(folder: Path) -> None:
    run("--size", "60")
    assert "Making five communes with 80" in run("--size", "80").output
    assert "Making five communes with 80" in run("--size", "80", "--fresh").output
    assert (folder / "demo" / "thuocdo.db").exists()


@pytest.mark.slow
def test_a_commune_added_to_the_demo_is_simulated_and_the_demo_goes_on(folder: Path) -> None:
    run("--size", "60")
    settings = load_settings({"THUOCDO_DATA_DIR": str(folder / "demo")})
    added = NewCommune(name="xã Thử", province="tỉnh Thử")
    with open_installation(settings) as database:
        made = database.write(lambda session: add_commune(session, added, commanded()))
        assert made.simulated
    again = run()
    assert again.exit_code == 0, again.exception
    assert "The demo is there: 60 answers" in again.output
    assert "Making five communes" in run("--fresh").output


@pytest.mark.slow
def test_a_poster_where_people_choose_is_listed_and_the_demo_goes_on(folder: Path) -> None:
    run("--size", "60")
    settings = load_settings({"THUOCDO_DATA_DIR": str(folder / "demo")})
    with open_installation(settings) as database:
        place = database.write(lambda session: session.scalars(select(Place.id).limit(1)).one())
        made = PosterCode(
            code="abcd234", place_id=place, instrument_code=None, created_on=date(2026, 1, 2)
        )
        database.write(lambda session: record_poster_code(session, made))
    again = run()
    assert again.exit_code == 0, again.exception
    listed = next(line for line in again.output.splitlines() if "/q/abcd234" in line)
    assert "Người dân tự chọn việc" in listed


@pytest.mark.slow
def test_real_data_in_the_demos_own_folder_are_refused_with_the_folders_name(
    folder: Path,
) -> None:
    run("--size", "60")
    settings = load_settings({"THUOCDO_DATA_DIR": str(folder / "demo")})
    with open_installation(settings) as database:
        commune = Commune(slug="that", name="xã Thật", province="tỉnh", issuer="UBND XÃ THẬT")
        database.write(lambda session: record_commune(session, commune))
    refused = run("--fresh").exception
    assert isinstance(refused, CommandFault)
    assert f"Delete the folder {folder / 'demo'} " in str(refused)
    assert "THUOCDO_DATABASE_URL" not in str(refused)


def test_a_database_with_real_data_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_database("sqlite", folder) as real:
        commune = Commune(slug="that", name="xã Thật", province="tỉnh", issuer="UBND XÃ THẬT")
        real.write(lambda session: record_commune(session, commune))
        monkeypatch.setenv("THUOCDO_DATABASE_URL", str(real.url))
        for arguments in ((), ("--fresh",)):
            refused = run(*arguments)
            assert isinstance(refused.exception, CommandFault)
            assert "real data" in str(refused.exception)
