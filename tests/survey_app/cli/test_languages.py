"""`thuocdo language`: a table out, filled, in again; every refusal says what to do."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from survey_app.cli.faults import CommandFault
from survey_app.cli.program import program
from tests.builders import SECRET
from tests.engines import open_database


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with open_database("sqlite", tmp_path) as database:
        monkeypatch.setenv("THUOCDO_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("THUOCDO_SECRET_KEY", SECRET)
        monkeypatch.setenv("THUOCDO_DATABASE_URL", str(database.url))
        yield tmp_path


def command(*arguments: str) -> str:
    done = CliRunner().invoke(program, ["language", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(*arguments: str) -> str:
    with pytest.raises(CommandFault) as fault:
        command(*arguments)
    return str(fault.value)


def fill(path: Path, translated: str) -> None:
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    for row in rows[1:]:
        row[4] = translated
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def test_a_language_is_added_exported_filled_and_imported(folder: Path) -> None:
    assert "km: Qaaqaa" in command("add", "KM", "--name", "Qaaqaa")
    table = folder / "km.csv"
    command("export", "km", "-o", str(table), "--part", "tthc/1.0")
    fill(table, "zzz {x}")
    told = refused("import", "km", str(table))
    assert told.startswith("Nothing was kept: km.csv, cell E2 has {x}, which the Vietnamese lacks.")
    assert " And " in told
    fill(table, "zzz")
    assert command("import", "km", str(table)).endswith(" new, 0 changed, 0 as before\n")
    workbook = folder / "km.xlsx"
    command("export", "KM", "-o", str(workbook), "--part", "tthc/1.0")
    assert command("import", "km", str(workbook)).startswith("0 new, 0 changed")
    (khmer,) = [row for row in json.loads(command("list", "--json")) if row["tag"] == "km"]
    assert 0 < khmer["translated"] < khmer["of"]
    assert khmer["questionnaires"] == 0, "the words around the questions are missing"


def test_wrong_use_is_told_in_one_line(folder: Path) -> None:
    assert "BCP 47" in refused("add", "Tiếng Khmer", "--name", "Qaaqaa")
    assert "comes with the system" in refused("add", "vi", "--name", "Qaaqaa")
    assert "no added language 'xx'" in refused("export", "xx", "-o", str(folder / "a.csv"))
    command("add", "qaa", "--name", "Qaaqaa")
    assert "must end in" in refused("export", "qaa", "-o", str(folder / "a.pdf"))
    assert "choose from interface" in refused(
        "export", "qaa", "-o", str(folder / "a.csv"), "--part", "tthc/7.7"
    )
