"""Commands for places, papers and one-time codes."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from survey_app.cli import campaigns, codes, communes, posters
from survey_app.cli.faults import CommandFault
from survey_app.collect.codes import code_key, was_issued_once
from survey_app.store.schema import create_schema
from tests.builders import SECRET
from tests.survey_app.administer.test_commands import add_campaign, add_commune, fault

Run = Callable[..., Result]
KEY = code_key(SECRET)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    url = f"sqlite:///{tmp_path / 'thuocdo.db'}"
    create_schema(url)
    monkeypatch.setenv("THUOCDO_DATABASE_URL", url)
    monkeypatch.setenv("THUOCDO_SECRET_KEY", SECRET)
    monkeypatch.setenv("THUOCDO_BASE_URL", "https://khaosat.example.vn")
    program = typer.Typer(pretty_exceptions_enable=False)
    program.add_typer(communes.group, name="commune")
    program.add_typer(communes.places, name="place")
    program.add_typer(campaigns.group, name="campaign")
    program.add_typer(codes.group, name="codes")
    program.command("poster")(posters.poster)

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(program, list(words))

    add_commune(invoke)
    for name in ("Quầy 1", "Quầy 2"):
        place = ("--agency", "Trung tâm", "--kind", "centre", "--name", name)
        assert invoke("place", "add", "loc-binh", *place).exit_code == 0
    return invoke


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def test_codes_are_made_into_a_file_and_counted(run: Run, tmp_path: Path) -> None:
    add_campaign(run)
    path = tmp_path / "codes.csv"
    wanted = ("codes", "make", "1", "40", "--place", "2", "--field", "dat_dai", "-o", str(path))
    assert "40 codes" in run(*wanted).output
    rows = rows_of(path)[1:]
    assert len({row[0] for row in rows}) == 40
    assert all(was_issued_once(row[0], KEY) for row in rows)
    assert {row[3] for row in rows} == {"Quầy 2"}
    assert run("codes", "count", "1").output == "40\n"
    assert "is there already" in fault(run(*wanted))
    other = ("-o", str(tmp_path / "other.csv"))
    assert "place_id is not known" in fault(run("codes", "make", "1", "5", "--place", "9", *other))
    assert "count must be" in fault(run("codes", "make", "1", "0", "--place", "1", *other))
    assert "after the campaign" in fault(
        run("codes", "make", "1", "1", "--place", "1", "--until", "2099-01-01", *other)
    )
    assert run("codes", "count", "1").output == "40\n"


def test_no_file_stays_whose_codes_were_not_kept(run: Run, tmp_path: Path) -> None:
    add_campaign(run)
    table = tmp_path / "codes.csv"
    wanted = ("codes", "make", "1", "4", "--place", "1", "-o", str(table), "--slips")
    assert "name another" in fault(run(*wanted, str(table)))
    assert run(*wanted, str(tmp_path / "nowhere" / "slips.pdf")).exit_code != 0
    assert not table.exists()
    assert run("codes", "count", "1").output == "0\n"


def test_a_list_of_dossiers_is_filled(run: Run, tmp_path: Path) -> None:
    add_campaign(run)
    given, back = tmp_path / "given.csv", tmp_path / "back.csv"
    given.write_text("Số,Điểm phục vụ,Lĩnh vực\n1,Quầy 1,Đất đai\n2,,Lạ\n", "utf-8")
    wanted = ("codes", "for-dossiers", "1", str(given), "-o", str(back))
    assert "name the place for them (rows): 3" in fault(run(*wanted))
    filled = run(*wanted, "--place", "2")
    assert "2 codes" in filled.output
    assert "In 1 rows the field is not known" in filled.output
    assert all(was_issued_once(row[3], KEY) for row in rows_of(back)[1:])


def test_codes_are_not_made_for_an_address_of_this_machine(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_campaign(run)
    monkeypatch.setenv("THUOCDO_BASE_URL", "http://127.0.0.1:8000")
    path = str(tmp_path / "codes.csv")
    assert "THUOCDO_BASE_URL" in fault(run("codes", "make", "1", "1", "--place", "1", "-o", path))


def test_places_are_moved_closed_and_opened_again(run: Run) -> None:
    assert "moved to 2" in run("place", "move", "loc-binh", "1", "2").output
    listed = json.loads(run("place", "list", "loc-binh", "--json").output)
    assert [(row["active"], row["moved_to"]) for row in listed] == [(False, 2), (True, None)]
    assert "in use" in run("place", "reopen", "loc-binh", "1").output
    assert "closed" in run("place", "close", "loc-binh", "1").output
    assert "is closed already" in fault(run("place", "close", "loc-binh", "1"))
    assert "place_id is not known" in fault(run("place", "close", "loc-binh", "9"))


def test_the_website_is_set(run: Run) -> None:
    assert "codes stay" in run("commune", "website", "loc-binh", "locbinh.gov.vn").output
    (row,) = json.loads(run("commune", "list", "--json").output)
    assert row["website"] == "locbinh.gov.vn"
    assert ".gov.vn" in fault(run("commune", "website", "loc-binh", "locbinh.com"))
    assert "no website" in run("commune", "website", "loc-binh", "-").output


@pytest.mark.slow
def test_every_paper_of_a_commune_is_drawn_at_once(run: Run, tmp_path: Path) -> None:
    missing = run("poster", "loc-binh", "-o", str(tmp_path))
    assert isinstance(missing.exception, CommandFault)
    drawn = run(
        "poster", "loc-binh", "-o", str(tmp_path), "--make", "--one-file", "--slips",
        "--check-list", "--json",
    )  # fmt: skip
    names = sorted(Path(name).name for name in json.loads(drawn.stdout))
    assert len(names) == 4
    assert names[0] == "ap-phich-loc-binh-A4.pdf"
    assert names[1] == "kiem-tra-ma-qr-loc-binh.pdf"
    assert all(name.startswith("phieu-nho-") for name in names[2:])
