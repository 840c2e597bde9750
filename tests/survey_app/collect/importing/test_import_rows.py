"""Good rows are kept once, bad ones are listed with what is wrong, and nobody's name is read."""

import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from instruments.loading import load_instrument
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.mapping import parse_mapping
from survey_app.collect.importing.proposing import propose_mapping
from survey_app.collect.importing.sheets import load_sheets
from survey_app.collect.importing.wording import say_reason
from survey_app.store.database import Database
from survey_app.store.responses import count_responses
from tests.survey_app.collect.importing.files import (
    MAPPING,
    OVERALL,
    ROW,
    VERSION,
    Ground,
    bring_in,
    make_row,
    reasons,
    write_csv,
)


def test_a_file_given_twice_is_stored_once_and_a_longer_one_adds_its_new_rows(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    rows = [ROW, ROW, make_row(manner="4"), make_row(at="18/03/2026 10:00:00")]
    first = bring_in(database, ground, write_csv(tmp_path / "a.csv", rows))
    again = bring_in(database, ground, write_csv(tmp_path / "a.csv", rows))
    longer = [ROW, *reversed(rows), make_row(at="19/03/2026 10:00:00")]
    later = bring_in(database, ground, write_csv(tmp_path / "b.csv", longer))
    assert (first.stored, first.already_there) == (4, 0)
    assert (again.stored, again.already_there) == (0, 4)
    assert (later.stored, later.already_there) == (2, 4)
    with database.read() as session:
        assert count_responses(session, [ground.campaign.id]) == 6


def test_a_dry_run_counts_and_stores_nothing(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [ROW, make_row(overall="?")])
    outcome = bring_in(database, ground, file, dry_run=True)
    assert (outcome.stored, len(outcome.refused)) == (1, 1)
    with database.read() as session:
        assert count_responses(session, [ground.campaign.id]) == 0


def test_every_fault_is_listed_with_its_row(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    rows = [
        make_row(manner="Tạm được"),
        make_row(overall=""),
        make_row(at=""),
        make_row(at="hôm qua"),
        make_row(at="30/02/2026"),
        make_row(at="04/01/2026 08:00:00"),
        make_row(at="01/07/2026 08:00:00"),
        make_row(comment="x" * 1001),
        [""] * 6,
        make_row(overall="4 - Không hài lòng", stage="Chưa rõ"),
        make_row(overall="\ufffd"),
        ROW[:4],
        ROW,
    ]
    outcome = bring_in(database, ground, write_csv(tmp_path / "a.csv", rows))
    assert outcome.stored == 1
    assert reasons(outcome) == {
        2: ["unknown_label"],
        3: ["required"],
        4: ["no_date"],
        5: ["bad_date"],
        6: ["bad_date"],
        7: ["before_opening"],
        8: ["after_closing"],
        9: ["too_long"],
        10: ["empty_row"],
        11: ["unknown_label", "unknown_label"],
        12: ["unknown_label"],
        13: ["required"],
    }
    assert {p.column for p in outcome.refused[1].problems} == {OVERALL}
    assert all(
        say_reason(problem.code, problem.value, problem.limit)
        for row in outcome.refused
        for problem in row.problems
    )


def test_a_day_that_has_not_come_is_refused(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [ROW])
    outcome = bring_in(database, ground, file, today=date(2026, 3, 1))
    assert reasons(outcome) == {2: ["in_future"]}


def test_names_are_neither_read_nor_stored(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    outcome = bring_in(database, ground, write_csv(tmp_path / "a.csv", [ROW]))
    assert outcome.unread == outcome.personal == ("Họ và tên",)
    with database.read() as session:
        stored = session.execute(text("SELECT * FROM responses")).all()
    assert "Nguyễn" not in str(stored)
    assert "9:05" not in str(stored)


def test_places_and_fields_by_column(database: Database, ground: Ground, tmp_path: Path) -> None:
    header = ["Dấu thời gian", "Nơi", "Lĩnh vực", OVERALL]
    rows = [
        ["17/03/2026", "Quầy số 2", "Đất đai", "4"],
        ["17/03/2026", "Một cửa", "Nhà đất", "4"],
        ["17/03/2026", "Quầy số 9", "Bay", "4"],
        ["17/03/2026", "", "", "4"],
    ]
    mapping = f"""
        instrument = "tthc"
        version = "1.0"
        [date]
        column = "Dấu thời gian"
        [place]
        column = "Nơi"
        labels = {{ "Một cửa" = "Quầy số 1" }}
        [field]
        column = "Lĩnh vực"
        labels = {{ "Nhà đất" = "dat_dai" }}
        [[question]]
        key = "overall"
        column = "{OVERALL}"
    """
    file = write_csv(tmp_path / "a.csv", rows, header=header)
    outcome = bring_in(database, ground, file, mapping)
    assert reasons(outcome) == {4: ["unknown_place", "unknown_field"], 5: ["no_place"]}
    with database.read() as session:
        stored = session.execute(text("SELECT place_id, field FROM responses ORDER BY place_id"))
        assert [tuple(row) for row in stored] == [
            (ground.desks[0], "dat_dai"),
            (ground.desks[1], "dat_dai"),
        ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"tthc"', '"sipas"', "another questionnaire"),
        ("Quầy số 1", "Quầy số 7", "no such place"),
        ('"Thái độ phục vụ"', '"Thái độ"', "no such column"),
        ('key = "manner"', 'key = "charm"', "not known"),
        ('column = "Góp ý"', 'column = "Số điện thoại"', "seems to hold"),
        ('column = "Góp ý"', 'column = "Góp ý"\nlabel = 1', "unknown key"),
        ('key = "manner"', 'key = "manner"\nlabels = { "Ổn" = "9" }', "means no answer"),
        ('key = "manner"', 'key = "manner"\nother = "3"', "never guessed"),
        ("[date]", "[date]\nformats = ['d/m']", "no such date format"),
        ("[place]", "[place", "not TOML"),
    ],
)
def test_a_wrong_mapping_is_said_in_one_line(
    database: Database, ground: Ground, tmp_path: Path, old: str, new: str, said: str
) -> None:
    file = write_csv(tmp_path / "a.csv", [ROW])
    with pytest.raises(ImportFault, match=said) as fault:
        bring_in(database, ground, file, MAPPING.replace(old, new, 1))
    assert "\n" not in str(fault.value)


def test_the_proposed_mapping_imports_the_file_it_was_made_for(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    header = ["Timestamp", "Email", "1. Hồ sơ đang ở bước nào?", "Thái độ của các cán bộ", OVERALL]
    row = ["2026/03/17 9:05:12 AM GMT+7", "a@example.com", "Đã trả kết quả", "Tạm", "Hài lòng"]
    file = write_csv(tmp_path / "a.csv", [row, [*row[:3], "4", "5"]], header=header)
    proposed = propose_mapping(load_sheets(file), load_instrument("tthc", VERSION), ["Quầy số 1"])
    assert '# "Tạm" = ""' in proposed
    assert "only alike: Thái độ của cán bộ" in proposed
    mapping = parse_mapping(proposed, load_instrument("tthc", VERSION), name="proposed")
    assert [question.key for question in mapping.questions] == ["stage", "manner", "overall"]
    outcome = bring_in(database, ground, file, proposed.replace('# "Tạm" = ""', '"Tạm" = "3"'))
    assert (outcome.stored, outcome.personal) == (2, ("Email",))


@pytest.mark.slow
def test_five_thousand_rows_take_seconds(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    rows = [
        make_row(at=f"{1 + n % 28:02}/03/2026 {8 + n % 9}:{n % 60:02}:00", comment=f"Ý kiến số {n}")
        for n in range(5000)
    ]
    file = write_csv(tmp_path / "a.csv", rows)
    started = time.perf_counter()
    outcome = bring_in(database, ground, file)
    took = time.perf_counter() - started
    assert outcome.stored == 5000
    assert took < 30, f"5,000 rows took {took:.1f} s"
