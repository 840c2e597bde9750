"""A filled spreadsheet, read into rows; what cannot be read is a fault with its cell."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from survey_app.collect.importing.delimited import read_delimited
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.translating.checking import clean
from survey_app.collect.translating.errors import Fault, TranslationRefused
from survey_app.collect.translating.sheets import GUIDE, KEY, SUBJECT, TRANSLATION, VIETNAMESE
from survey_app.web.workbooks import WORKBOOK_FAULTS

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_BYTES: Final = 4 * 1024 * 1024
LARGEST_UNPACKED: Final = 12 * 1024 * 1024
"""Every questionnaire together is below one megabyte; the reader wants twenty times as much."""
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 50
"""A stray cell at the right edge must not make a table of 16,384 columns."""
HEADER_WITHIN: Final = 10
OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"
NO_TABLES: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row as it came; `cell` is where its translation stands, `tag` whose column it is."""

    where: str
    subject: str
    key: str
    vietnamese: str
    translated: str
    tag: str


@dataclass(frozen=True, slots=True)
class _Columns:
    subject: int
    key: int
    vietnamese: int
    translation: int
    tag: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's text, or why it has none."""

    text: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    rows: tuple[tuple[_Cell, ...], ...]


def read_filled(content: bytes, name: str) -> tuple[list[FilledRow], list[Fault]]:
    """Return the rows with a translation, and every cell that cannot be read.

    Raises `TranslationRefused` for a file that is no such table at all.
    """
    if len(content) > LARGEST_BYTES:
        raise TranslationRefused([Fault(name, "too_large")])
    if content.startswith(OLD_WORKBOOK):
        raise TranslationRefused([Fault(name, "old_workbook")])
    if content.startswith(NO_TABLES):
        raise TranslationRefused([Fault(name, "not_a_table")])
    sheets = _read_workbook(content, name) if content.startswith(ZIP) else _read_csv(content, name)
    rows: list[FilledRow] = []
    faults: list[Fault] = []
    for sheet in sheets:
        _read_sheet(sheet, rows, faults)
    return rows, faults


def _read_sheet(sheet: _Sheet, rows: list[FilledRow], faults: list[Fault]) -> None:
    found = _find_header(sheet)
    if found is not None:
        place, columns = found
        for number, cells in enumerate(sheet.rows[place:], place + 1):
            _read_row(sheet.title, number, cells, columns, rows, faults)
    elif sheet.title != GUIDE and any(cell.text for cells in sheet.rows for cell in cells):
        faults.append(Fault(sheet.title, "no_header"))


def _find_header(sheet: _Sheet) -> tuple[int, _Columns] | None:
    for number, cells in enumerate(sheet.rows[:HEADER_WITHIN], 1):
        columns = _find_columns([cell.text for cell in cells])
        if columns is not None:
            return number, columns
    return None


def _read_row(
    title: str,
    place: int,
    cells: Sequence[_Cell],
    columns: _Columns,
    rows: list[FilledRow],
    faults: list[Fault],
) -> None:
    def at(column: int) -> _Cell:
        return cells[column] if column < len(cells) else _Cell()

    named = (columns.subject, columns.key, columns.vietnamese, columns.translation)
    broken = [Fault(_where(title, place, each), at(each).fault) for each in named if at(each).fault]
    translated = clean(at(columns.translation).text)
    if broken:
        faults.extend(broken)
    elif translated:
        rows.append(
            FilledRow(
                where=_where(title, place, columns.translation),
                subject=clean(at(columns.subject).text),
                key=clean(at(columns.key).text),
                vietnamese=clean(at(columns.vietnamese).text),
                translated=translated,
                tag=columns.tag,
            )
        )


def _find_columns(texts: Sequence[str]) -> _Columns | None:
    names = [clean(text).casefold() for text in texts]
    try:
        subject, key, vietnamese = (
            names.index(name.casefold()) for name in (SUBJECT, KEY, VIETNAMESE)
        )
        translation = next(
            place for place, name in enumerate(names) if name.startswith(TRANSLATION.casefold())
        )
    except (ValueError, StopIteration):
        return None
    tag = clean(texts[translation])[len(TRANSLATION) :].strip(" []")
    return _Columns(subject, key, vietnamese, translation, tag)


def _where(title: str, row: int, column: int) -> str:
    cell = f"ô {chr(ord('A') + column)}{row}" if column < 26 else f"dòng {row}"
    return f"{title}, {cell}"


def _read_csv(content: bytes, name: str) -> list[_Sheet]:
    try:
        rows, converted = read_delimited(content, name)
    except ImportFault as fault:
        raise TranslationRefused([Fault(name, "not_a_table")]) from fault
    if converted:
        raise TranslationRefused([Fault(name, "not_unicode")])
    return [_Sheet(name, tuple(tuple(_csv_cell(text) for text in row) for row in rows))]


def _csv_cell(text: str) -> _Cell:
    return _Cell(fault="formula") if text.startswith("=") else _Cell(text)


def _read_workbook(content: bytes, name: str) -> list[_Sheet]:
    # The reader of workbooks takes a third of a second to load: only who needs it waits.
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise TranslationRefused([Fault(name, "too_large")])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and rules that mean nothing here
            workbook = openpyxl.load_workbook(io.BytesIO(content))
            return [_Sheet(sheet.title, _list_rows(sheet)) for sheet in workbook.worksheets]
    except WORKBOOK_FAULTS as fault:
        raise TranslationRefused([Fault(name, "not_a_table")]) from fault


def _list_rows(sheet: "Worksheet") -> tuple[tuple[_Cell, ...], ...]:
    if sheet.max_row > MOST_ROWS:
        raise TranslationRefused([Fault(sheet.title, "too_many_rows")])
    merged = set(_list_merged(sheet))
    return tuple(
        tuple(
            _Cell(fault="merged") if (cell.row, cell.column) in merged else _workbook_cell(cell)
            for cell in row
        )
        for row in sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS))
    )


def _list_merged(sheet: "Worksheet") -> Iterator[tuple[int, int]]:
    for area in sheet.merged_cells.ranges:
        # A merged title over a whole empty table may be as large as the sheet itself.
        for row in range(area.min_row, min(area.max_row, sheet.max_row) + 1):
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                yield row, column


def _workbook_cell(cell: object) -> _Cell:
    kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
    if value is None:
        return _Cell()
    if kind == "f" or (isinstance(value, str) and value.startswith("=")):
        return _Cell(fault="formula")
    if kind == "e":
        return _Cell(fault="error_value")
    if kind == "d" or isinstance(value, bool):
        return _Cell(fault="not_text")
    return _Cell(str(value))
