"""One answer is the same answer in every kind of file that holds it."""

import unicodedata
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from instruments.loading import load_instrument
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.labels import build_labels, read_values
from survey_app.collect.importing.mapping import QuestionSource
from survey_app.collect.importing.sheets import find_table, load_sheets
from survey_app.store.database import Database
from tests.survey_app.collect.importing.files import (
    HEADER,
    MAPPING,
    ROW,
    Ground,
    bring_in,
    make_row,
    reasons,
    write_csv,
    write_xlsx,
)


def list_stored(database: Database) -> list[tuple[object, ...]]:
    with database.read() as session:
        rows = session.execute(
            text("SELECT scores, choices, answered_on, time_band, channel FROM responses")
        )
        return sorted(tuple(row) for row in rows)


WHEN = datetime(2026, 3, 17, 9, 5, 12)  # noqa: DTZ001 - a workbook knows no zone
EXPECTED = ("---4--5", "c--------", "2026-03-17", 3, "import")


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("utf-16-le", ";"),
        ("utf-8", "|"),
    ],
)
def test_csv_of_any_habit(
    database: Database, ground: Ground, tmp_path: Path, encoding: str, separator: str
) -> None:
    file = write_csv(tmp_path / "a.csv", [ROW], encoding=encoding, separator=separator)
    outcome = bring_in(database, ground, file)
    assert (outcome.stored, outcome.refused) == (1, ())
    assert list_stored(database) == [EXPECTED]


def test_a_workbook_with_titles_real_dates_and_rows_left_empty(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_xlsx(
        tmp_path / "a.xlsx",
        [
            [WHEN, "A", "Đã trả kết quả", 4, "5 - Rất hài lòng", None],
            [None] * 6,
            [WHEN, "B", "Đã trả kết quả", 4.0, "Hài lòng (4)", "Cảm ơn"],
            [None] * 6,
        ],
        above=["KẾT QUẢ KHẢO SÁT", "Xã Tứ Kỳ"],
    )
    outcome = bring_in(database, ground, file)
    assert outcome.stored == 2
    assert reasons(outcome) == {5: ["empty_row"]}
    assert list_stored(database) == [("---4--4", *EXPECTED[1:]), EXPECTED]


def test_formulas_count_as_the_values_they_last_had(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    plain = write_xlsx(tmp_path / "plain.xlsx", [[WHEN, "A", "Đã trả kết quả", "=2+2", 5, None]])
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            content = old.read(entry).replace(b"<f>2+2</f><v />", b"<f>2+2</f><v>4</v>")
            new.writestr(entry, content.replace(b"<f>2+2</f><v></v>", b"<f>2+2</f><v>4</v>"))
    assert bring_in(database, ground, file).stored == 1
    assert list_stored(database) == [EXPECTED]


def test_several_choices_are_cut_where_labels_end() -> None:
    question = load_instrument("online").question("stopped")
    labels = build_labels(question, QuestionSource("stopped", "", {}, None))
    assert read_values(labels, "Mạng chậm, hệ thống lỗi, Không đăng nhập được") == ("f", "b")
    assert read_values(labels, "Chưa quen dùng máy;Điều khác") == ("g", "h")
    assert read_values(labels, "Chưa quen dùng máy, máy hỏng") is None
    lenient = build_labels(question, QuestionSource("stopped", "", {}, "h"))
    assert read_values(lenient, "Chưa quen dùng máy, máy hỏng") == ("g", "h")


def test_decomposed_letters_and_old_tone_marks(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    broken = [unicodedata.normalize("NFD", cell) for cell in ROW]
    header = [unicodedata.normalize("NFD", cell) for cell in HEADER]
    file = write_csv(tmp_path / "a.csv", [broken], header=header)
    assert bring_in(database, ground, file).stored == 1
    composed = write_csv(tmp_path / "b.csv", [ROW])
    assert bring_in(database, ground, composed).already_there == 1


def test_the_same_row_as_csv_and_as_workbook_is_one_row(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    bring_in(database, ground, write_csv(tmp_path / "a.csv", [ROW]))
    book = write_xlsx(tmp_path / "a.xlsx", [[WHEN, *ROW[1:]]])
    assert bring_in(database, ground, book).already_there == 1


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2026/03/17 9:05:12 SA GMT+7", "2026-03-17"),
        ("2026-03-17T23:30:00Z", "2026-03-18"),
        ("3/17/2026 9:05:12", "2026-03-17"),
        ("17.03.2026", "2026-03-17"),
        ("17-3-2026 21h05", "2026-03-17"),
    ],
)
def test_dates_of_every_habit(
    database: Database, ground: Ground, tmp_path: Path, written: str, stored: str
) -> None:
    file = write_csv(tmp_path / "a.csv", [make_row(at=written)])
    assert bring_in(database, ground, file).stored == 1
    assert list_stored(database)[0][2] == stored


def test_day_and_month_are_never_guessed(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [make_row(at="3/4/2026"), make_row(at="5/6/2026")])
    with pytest.raises(ImportFault, match="cannot be told apart"):
        bring_in(database, ground, file)
    told = MAPPING.replace("[date]", '[date]\nformats = ["m/d/y"]')
    assert bring_in(database, ground, file, told).stored == 2
    assert {row[2] for row in list_stored(database)} == {"2026-03-04", "2026-05-06"}


def test_two_columns_of_one_name_are_told_apart_by_number(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    header = [*HEADER[:4], "Thái độ phục vụ", *HEADER[4:]]
    row = [*ROW[:4], "Bình thường", *ROW[4:]]
    file = write_csv(tmp_path / "a.csv", [row], header=header)
    with pytest.raises(ImportFault, match="several columns"):
        bring_in(database, ground, file)
    told = MAPPING.replace("Thái độ phục vụ", "Thái độ phục vụ #2")
    assert bring_in(database, ground, file, told).stored == 1
    assert list_stored(database)[0][0] == "---3--5"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0old", "an old Excel file"),
        (b"PK\x03\x04 not a workbook", "cannot be read"),
        (b"a,b\n\xff\xfe\xfa", "letters cannot be read"),
        (b"%PDF-1.7\x00\x01\x02\x03" * 9, "letters cannot be read|not a table|no row holds"),
        (b"one,two\n1,2\n", "no row holds"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(
    database: Database, ground: Ground, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(ImportFault, match=said) as fault:
        bring_in(database, ground, file)
    assert "\n" not in str(fault.value)


def test_a_comment_of_two_megabytes_is_refused_with_its_row(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [make_row(comment="x" * 2_000_000), ROW])
    outcome = bring_in(database, ground, file)
    assert (outcome.stored, reasons(outcome)) == (1, {2: ["too_long"]})


def test_a_workbook_with_a_broken_part_is_refused(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [ROW])
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for broken in ("xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"):
        with zipfile.ZipFile(file, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, b"<a><b></a>" if name == broken else content)
        with pytest.raises(ImportFault, match="cannot be read"):
            load_sheets(file)


def test_a_row_below_the_last_of_any_spreadsheet_is_not_waited_for(tmp_path: Path) -> None:
    """A small file could name a row with a billion blank ones above it."""
    file, sheet = write_xlsx(tmp_path / "a.xlsx", [ROW]), "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = b'<row r="1048578"><c r="A1048578" t="n"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    assert far in parts[sheet]
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert len(load_sheets(file)[0].rows) == 2


@pytest.fixture(scope="module")
def sound_files(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("sound")
    written = (
        write_xlsx(folder / "a.xlsx", [ROW] * 3),
        write_csv(folder / "a.csv", [ROW] * 3),
        write_csv(folder / "b.csv", [ROW] * 3, encoding="utf-16"),
    )
    return [path.read_bytes() for path in written]


@given(
    which=st.integers(0, 2), at=st.floats(0, 1), cut=st.integers(0, 40), put=st.binary(max_size=9)
)
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_command(
    sound_files: list[bytes],
    tmp_path_factory: pytest.TempPathFactory,
    which: int,
    at: float,
    cut: int,
    put: bytes,
) -> None:
    content = sound_files[which]
    place = int(at * len(content))
    file = tmp_path_factory.getbasetemp() / "damaged"
    file.write_bytes(content[:place] + put + content[place + cut :])
    with suppress(ImportFault):
        find_table(load_sheets(file), HEADER, sheet=None)
