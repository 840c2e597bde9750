"""From an empty folder to a checked installation, and every way it can be broken."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.survey_app.cli.commands import run

pytestmark = pytest.mark.slow


def test_an_empty_folder_becomes_an_installation_that_checks(tmp_path: Path) -> None:
    made = run(tmp_path, "init")
    assert made.returncode == 0, made.stderr
    assert "Password, shown this once:" in made.stdout
    again = run(tmp_path, "init")
    assert "nothing was added" in again.stdout
    checked = run(tmp_path, "check", "--json")
    assert checked.returncode == 0
    assert {finding["level"] for finding in json.loads(checked.stdout)} == {"fine", "warning"}


def test_a_missing_installation_is_one_line_with_advice(tmp_path: Path) -> None:
    refused = run(tmp_path, "report", "--commune", "loc-binh", "--period", "2026")
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "thuocdo init" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "--commune", "nowhere", "--period", "2026"), "nowhere"),
        (("report", "--commune", "loc-binh", "--period", "next year"), "a year such as 2026"),
        (("report", "--commune", "loc-binh", "--period", "2026", "--format", "odt"), "odt"),
    ],
)
def test_a_wrong_report_is_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    run(tmp_path, "init")
    run(tmp_path, "commune", "add", "loc-binh", "--name", "xã Lộc Bình", "--province", "Lạng Sơn")
    refused = run(tmp_path, *arguments)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_check_finds_a_schema_that_is_behind(tmp_path: Path) -> None:
    run(tmp_path, "init")
    with sqlite3.connect(tmp_path / "thuocdo.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    checked = run(tmp_path, "check")
    assert checked.returncode == 1
    assert "thuocdo init" in checked.stdout


def test_check_finds_answers_of_a_wrong_width(tmp_path: Path) -> None:
    run(tmp_path, "demo", "--no-serve", "--size", "200")
    assert run(tmp_path, "check").returncode == 0
    with sqlite3.connect(tmp_path / "demo" / "thuocdo.db") as connection:
        connection.execute(
            "UPDATE responses SET scores = '5' WHERE id = (SELECT min(id) FROM responses)"
        )
    checked = run(tmp_path, "check")
    assert checked.returncode == 1
    assert "1 scores, expected" in checked.stdout


def test_a_report_is_written_in_every_format(tmp_path: Path) -> None:
    run(tmp_path, "demo", "--no-serve", "--size", "400")
    made = run(
        tmp_path,
        *("report", "--commune", "tu-ky", "--period", "2025", "--format", "html,pdf,docx"),
        *("-o", str(tmp_path / "out"), "--json"),
    )
    assert made.returncode == 0, made.stderr
    assert "using the demo" in made.stderr
    files = [Path(path) for path in json.loads(made.stdout)]
    assert [path.suffix for path in files] == [".html", ".pdf", ".docx"]
    assert "DỮ LIỆU MÔ PHỎNG" in files[0].read_text("utf-8")
    assert all(path.stat().st_size > 10_000 for path in files)


def test_tidy_deletes_expired_codes_and_says_how_many(tmp_path: Path) -> None:
    run(tmp_path, "demo", "--no-serve", "--size", "200")
    database = tmp_path / "demo" / "thuocdo.db"
    with sqlite3.connect(database) as connection:
        issued = connection.execute("SELECT count(*) FROM one_time_codes").fetchone()[0]
        connection.execute("UPDATE one_time_codes SET expires_on = '2020-01-01'")
    done = run(tmp_path, "tidy", "--json")
    assert json.loads(done.stdout) == {
        "expired_codes_deleted": issued,
        "old_reply_requests_deleted": 0,
    }
    assert issued > 0
