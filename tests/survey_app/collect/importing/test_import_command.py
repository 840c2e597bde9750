"""The command: what it prints, writes and returns."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from survey_app.cli.faults import CommandFault
from survey_app.cli.responses import group
from survey_app.store.database import Database
from tests.survey_app.collect.importing.files import (
    MAPPING,
    ROW,
    Ground,
    make_row,
    write_csv,
)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, database: Database, tmp_path: Path) -> None:
    monkeypatch.setenv("THUOCDO_DATABASE_URL", str(database.url))
    monkeypatch.setenv("THUOCDO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("THUOCDO_SECRET_KEY", "s" * 40)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["import", *map(str, arguments)])


@pytest.mark.usefixtures("settings")
def test_the_totals_and_the_refused_rows_are_told_in_vietnamese(
    ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [ROW, make_row(manner="Tạm được")])
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    refused = tmp_path / "refused.csv"
    chosen = ("--campaign", ground.campaign.id, "--mapping", mapping)
    told = run(file, *chosen, "--refused", refused)
    assert told.exit_code == 0, told.output
    assert "Đã ghi mới: 1" in told.output
    assert "Dòng 3, cột “Thái độ phục vụ”: câu trả lời “Tạm được” không có" in told.output
    assert "không lưu: Họ và tên" in told.output
    with refused.open(encoding="utf-8-sig", newline="") as opened:
        assert [row[0] for row in csv.reader(opened)] == ["Dòng", "3"]
    by_slug = ("--commune", "tu-ky", "--instrument", "tthc", "--mapping", mapping, "--json")
    again = json.loads(run(file, *by_slug).output)
    assert (again["stored"], again["already_there"], len(again["refused"])) == (0, 1, 1)


@pytest.mark.usefixtures("settings")
def test_a_proposed_mapping_is_written_once(ground: Ground, tmp_path: Path) -> None:
    file, target = write_csv(tmp_path / "a.csv", [ROW]), tmp_path / "proposed.toml"
    arguments = (file, "--campaign", ground.campaign.id, "--write-mapping", target)
    assert run(*arguments).exit_code == 0
    assert 'key = "overall"' in target.read_text(encoding="utf-8")
    assert isinstance(run(*arguments).exception, CommandFault)


@pytest.mark.usefixtures("settings", "ground")
def test_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [ROW])
    for arguments in ((), ("--campaign", 99), ("--commune", "tu-ky", "--instrument", "sipas")):
        assert isinstance(run(file, *arguments).exception, CommandFault)
