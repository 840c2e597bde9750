"""A table goes out and comes in again: nothing is lost, nothing wrong is kept, nothing half."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from survey_app.collect.translating.errors import TranslationRefused
from survey_app.collect.translating.keeping import Kept, add_language
from survey_app.collect.translating.needed import INTERFACE_SOURCE, list_outdated, list_words
from survey_app.store.database import Database
from survey_app.store.languages import delete_language, replace_translation
from tests.engines import open_database
from tests.survey_app.collect.translating.languages import EDITOR, lay_language, toned
from tests.survey_app.collect.translating.tables import export, keep, spoiled, stored, table

SUBJECTS = ("interface", "tthc/1.0")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give one database to all refusals: none of them may leave anything."""
    with open_database("sqlite", tmp_path_factory.mktemp("untouched")) as opened:
        opened.write(lambda session: add_language(session, "qaa", "Qaaqaa", EDITOR))
        yield opened


def faults(database: Database, content: bytes, name: str = "bang.csv") -> list[tuple[str, str]]:
    with pytest.raises(TranslationRefused) as refused:
        keep(database, content, name)
    assert stored(database) == {}
    return [(fault.where, fault.code) for fault in refused.value.faults]


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_what_goes_out_comes_in_again_unchanged(database: Database, file_format: str) -> None:
    lay_language(database, toned, subjects=SUBJECTS)
    before = stored(database)
    content = export(database, file_format, *SUBJECTS)
    kept = keep(database, content, f"bang.{file_format}")
    assert (kept.new, kept.changed) == (0, 0)
    assert kept.same == sum(map(len, before.values()))
    after = stored(database)
    assert set(after.pop(INTERFACE_SOURCE)) == set(before["interface"])
    assert after == before


def test_a_filled_table_is_kept_in_composed_letters_on_one_line(empty: Database) -> None:
    kept = keep(empty, table(("send", "  Gu\u031b\u0309i \r\n  đi "), ("thanks", "Ơn")))
    assert kept == Kept(new=2, changed=0, same=0)
    assert stored(empty)["interface"] == {"send": "Gửi đi", "thanks": "Ơn"}


def test_an_empty_cell_leaves_what_was_translated(empty: Database) -> None:
    keep(empty, table(("send", "Một"), ("thanks", "Ơn")))
    kept = keep(empty, table(("send", "Hai")))
    assert kept == Kept(new=0, changed=1, same=0)
    assert stored(empty)["interface"] == {"send": "Hai", "thanks": "Ơn"}


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("lead", "khoảng ít phút", "lost_brace"),
        ("lead", "{minutes} {hours}", "foreign_brace"),
        ("lead", "{minutes} }", "loose_brace"),
        ("lead", "{minutes} {0}", "loose_brace"),
        ("lead", "{minutes} {minutes.real}", "loose_brace"),
        ("lead", "{minutes!r}", "lost_brace"),
        ("send", "{minutes}", "foreign_brace"),
        ("send", "dài " * 30, "too_long"),
        ("level_1", "dài " * 11, "too_long"),
        ("send", "Gửi\x07", "unreadable"),
        ("send", "Gửi\ue123", "unreadable"),
        ("send", "Gửi \u202eđi", "unreadable"),
        ("send", "G\ufffdi", "unreadable"),
        ("send", "Gá»\xadi phiáº¿u", "broken_letters"),
        ("lead", "{minutes} phót, kh«ng cÇn tªn hay sè ®iÖn tho¹i", "old_font"),
        ("lead", "{minutes} phuùt, khoâng caàn teân hay soá ñieän thoaïi", "old_font"),
        ("send", "=GOOGLETRANSLATE(C12)", "formula"),
    ],
)
def test_what_a_phone_could_not_show_is_refused_by_its_cell(
    untouched: Database, key: str, text: str, code: str
) -> None:
    found = faults(untouched, table((key, text), ("thanks", "Ơn")))
    place = 2 + [each.key for each in list_words()].index(key)
    assert (f"bang.csv, ô E{place}", code) in found


@pytest.mark.parametrize(
    "text",
    [
        "Où êtes-vous né ? {minutes} minutes à peu près, réel",
        "Unos {minutes} minutos: años, compañía, señor, país",
        "Cap al·lot, {minutes} minuts, col·lecció",
        "«Ja» — etwa {minutes} Minuten, größer, für Menschen",
        "ប្រហែល {minutes} នាទី \u200bដោយ\u200bមិន",
        "نحو {minutes} دقيقة",
        "大約 {minutes} 分鐘",
        "nhoos xyeej {minutes} tsis paub",
    ],
)
def test_other_writing_is_taken_as_it_is(empty: Database, text: str) -> None:
    keep(empty, table(("lead", text)))
    assert stored(empty)["interface"]["lead"] == text


def test_rows_that_fit_no_text_are_refused_each_by_its_cell(untouched: Database) -> None:
    good = table(("send", "Một")).decode("utf-8-sig").splitlines()
    row = next(line for line in good if ",send," in line)
    bad = "\n".join(
        [
            good[0],
            row.replace("interface", "phan-la"),
            row.replace(",send,", ",xyz,"),
            row.replace("Gửi phiếu", "Nộp phiếu"),
            row,
            row.replace("Một", "Hai"),
        ]
    )
    assert faults(untouched, bad.encode()) == [
        ("bang.csv, ô E2", "unknown_subject"),
        ("bang.csv, ô E3", "unknown_key"),
        ("bang.csv, ô E4", "changed_vietnamese"),
        ("bang.csv, ô E6", "doubled"),
    ]


def test_the_table_of_another_language_is_refused(untouched: Database) -> None:
    (fault,) = faults(untouched, table(("send", "Một"), code="km"))
    assert fault[1] == "other_language"


@pytest.mark.parametrize(
    ("spoil", "where", "code"),
    [
        (lambda sheet: sheet.merge_cells("E2:E4"), "Lời chung, ô E2", "merged"),
        (lambda sheet: sheet.cell(2, 5, "=C2"), "Lời chung, ô E2", "formula"),
        (lambda sheet: sheet.cell(3, 5, datetime(2026, 6, 1)), "Lời chung, ô E3", "not_text"),  # noqa: DTZ001 # as workbooks hold it
        (lambda sheet: sheet.cell(3, 5, "#NAME?"), "Lời chung, ô E3", "error_value"),
        (lambda sheet: sheet.delete_rows(1), "Lời chung", "no_header"),
        (lambda sheet: sheet.cell(19_999 + 2, 1, "x"), "Lời chung", "too_many_rows"),
    ],
)  # fmt: skip
def test_what_people_do_to_workbooks_is_told_by_sheet_and_cell(
    untouched: Database, spoil: object, where: str, code: str
) -> None:
    assert callable(spoil)
    content = spoiled(export(untouched, "xlsx", "interface"), spoil)
    assert (where, code) in faults(untouched, content, "bang.xlsx")


def test_a_stray_cell_at_the_right_edge_makes_no_giant_of_a_table(untouched: Database) -> None:
    def stray(sheet: Any) -> None:
        sheet["XFD3"] = "x"

    content = spoiled(export(untouched, "xlsx", "interface"), stray)
    tracemalloc.start()
    try:
        assert [code for _, code in faults(untouched, content, "bang.xlsx")] == ["nothing_filled"]
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_a_workbook_that_unpacks_to_far_more_than_all_questions_is_refused(
    untouched: Database,
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(16 * 1024 * 1024))
    assert faults(untouched, packed.getvalue(), "bang.xlsx") == [("bang.xlsx", "too_large")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_table"),
        (b"PK\x03\x04 and no more", "not_a_table"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "old_workbook"),
        (b"%PDF-1.7 \xe2\xe3\xcf\xd3", "not_a_table"),
        (b"a,b\n1,2\n", "no_header"),
        (b"x" * (4 * 1024 * 1024 + 1), "too_large"),
        (table(), "nothing_filled"),
    ],
    ids=["empty", "broken", "xls", "pdf", "other", "huge", "unfilled"],
)
def test_a_file_that_is_no_filled_table_is_refused(
    untouched: Database, content: bytes, code: str
) -> None:
    assert [fault[1] for fault in faults(untouched, content)] == [code]


def test_only_the_columns_to_fill_are_open(empty: Database) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(export(empty, "xlsx", *SUBJECTS)))
    assert workbook.sheetnames == ["Hướng dẫn", "Lời chung", "tthc 1.0"]
    sheet = workbook["tthc 1.0"]
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[2]] == [True] * 4 + [False] * 2
    assert [cell.value for cell in sheet[2]][:4] == [
        "tthc/1.0",
        "title",
        "Giải quyết thủ tục hành chính",
        "Handling of administrative procedures",
    ]
    assert all(cell.alignment.wrap_text for cell in sheet[2])
    assert sheet.print_title_rows == "$1:$1"
    assert sheet["E2"].number_format == "@"


def test_a_new_version_starts_with_what_stayed_the_same(database: Database) -> None:
    lay_language(database, subjects=("tthc/1.0",))
    content = export(database, "csv", "tthc/1.1").decode("utf-8-sig")
    rows = [line.split(",") for line in content.splitlines()[1:]]
    translated = {row[1] for row in rows if ",".join(row).count(",,") == 0}
    assert "question.overall" in translated
    assert "question.ethnicity" not in translated


def test_a_word_whose_vietnamese_has_changed_since_is_shown_for_another_look(
    empty: Database,
) -> None:
    keep(empty, table(("send", "Một"), ("thanks", "Ơn")))
    assert list_outdated(stored(empty)) == []
    before = stored(empty)[INTERFACE_SOURCE] | {"send": "Nộp phiếu"}
    empty.write(
        lambda session: replace_translation(session, "qaa", INTERFACE_SOURCE, before, EDITOR.today)
    )
    assert [text.key for text in list_outdated(stored(empty))] == ["send"]
    again = export(empty, "csv", "interface")
    assert again.decode().count("tiếng Việt đã đổi, xin xem lại bản dịch") == 1
    keep(empty, again)
    assert list_outdated(stored(empty)) == [], "who brings it back has looked at it"


def test_a_table_for_a_language_that_was_deleted_meanwhile_is_refused(empty: Database) -> None:
    empty.write(lambda session: delete_language(session, "qaa"))
    assert faults(empty, table(("send", "Một"))) == [("Bảng dịch", "language_gone")]


def test_faults_are_told_in_the_order_of_the_file(untouched: Database) -> None:
    content = table(("lead", "=A1"), ("again", "{x}"), ("which_field", "=A1"), ("field", "{x}"))
    assert [where for where, _ in faults(untouched, content)] == [
        f"bang.csv, ô E{row}" for row in (2, 3, 4, 5)
    ]


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"])
def test_a_workbook_with_a_broken_part_is_refused(untouched: Database, part: str) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(export(untouched, "xlsx", "interface"))) as whole,
        zipfile.ZipFile(out, "w") as broken,
    ):
        for entry in whole.infolist():
            content = whole.read(entry)
            at = len(content) // 2
            spoiled_part = content[:at] + b"<\xff&" + content[at:]
            broken.writestr(entry, spoiled_part if entry.filename == part else content)
    assert faults(untouched, out.getvalue(), "bang.xlsx") == [("bang.xlsx", "not_a_table")]
