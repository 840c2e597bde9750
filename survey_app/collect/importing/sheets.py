"""A file becomes sheets of cells, and of them the table that holds the answers.

Row numbers are those a spreadsheet shows, so that a person finds a refused row at once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from survey_app.collect.importing.delimited import read_delimited, read_text
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.old_letters import ROWS_LOOKED_AT, refuse_old_font
from survey_app.collect.importing.spelling import header_key, without_number
from survey_app.collect.importing.workbooks import read_workbook

Cell = str | int | float | bool | date | datetime | time | None

ROWS_ABOVE: Final = 30
LONGEST_FILE: Final = 200 * 1024 * 1024
ZIP_MARK: Final = b"PK\x03\x04"
OLD_EXCEL_MARK: Final = b"\xd0\xcf\x11\xe0"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows of one sheet; the first is row 1. `converted` tells that old letters were."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    converted: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the header, with its number in the sheet."""

    line: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header, each name in it once, and the rows below it without the empty ones at the end."""

    sheet: str
    header: tuple[str, ...]
    header_line: int
    rows: tuple[TableRow, ...]


def load_sheets(path: Path, name: str | None = None) -> tuple[Sheet, ...]:
    """Read a CSV or XLSX file, told apart by its content; raises `ImportFault`.

    `name` is what its sender called it.
    """
    shown = name or path.name
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise ImportFault("the file is too large", where=shown, expected="up to 200 MB")
        content = path.read_bytes()
    except OSError as fault:
        raise ImportFault(
            "the file cannot be read", where=str(path), got=fault.strerror or "an error"
        ) from fault
    return read_sheets(content, shown)


def read_sheets(content: bytes, name: str) -> tuple[Sheet, ...]:
    """Return the sheets in the bytes of a file; raises `ImportFault`."""
    if content.startswith(OLD_EXCEL_MARK):
        locked = ENCRYPTED in content
        raise ImportFault(
            "a password-protected Excel file" if locked else "an old Excel file",
            where=name,
            expected="a file saved as .xlsx without a password, or as CSV UTF-8",
        )
    if content.startswith(ZIP_MARK):
        sheets = tuple(Sheet(title, rows) for title, rows in read_workbook(content, name))
    else:
        rows, converted = read_delimited(content, name)
        sheets = (Sheet(Path(name).stem, rows, converted),)
    return _in_unicode(sheets, name)


def read_pasted(text: str, name: str) -> tuple[Sheet, ...]:
    """Return what was copied out of a spreadsheet as a sheet; raises `ImportFault`."""
    return _in_unicode((Sheet(name, read_text(text, name)),), name)


def _in_unicode(sheets: tuple[Sheet, ...], name: str) -> tuple[Sheet, ...]:
    for sheet in sheets:
        rows = sheet.rows[:ROWS_LOOKED_AT]
        refuse_old_font((cell for row in rows for cell in row if isinstance(cell, str)), name)
    return sheets


def find_table(sheets: Sequence[Sheet], wanted: Sequence[str], *, sheet: str | None) -> Table:
    """Return the table whose header holds most of the wanted names.

    Titles above the header are passed over. Raises `ImportFault` where no row holds any of them.
    """
    keys = {header_key(without_number(name)) for name in wanted}
    chosen = [each for each in sheets if sheet is None or each.name == sheet]
    best: tuple[int, Sheet, int] | None = None
    for each, line, cells in _list_candidates(chosen):
        found = len(keys & {header_key(text_of(cell)) for cell in cells})
        if found and (best is None or found > best[0]):
            best = (found, each, line)
    if best is None:
        names = ", ".join(repr(each.name) for each in sheets)
        raise ImportFault(
            "no row holds the columns that the mapping names",
            where=f"sheets {names}" if sheet is None else f"sheet {sheet!r} of {names}",
            expected=", ".join(repr(name) for name in wanted[:4]),
        )
    return build_table(best[1], best[2])


def build_table(sheet: Sheet, header_line: int) -> Table:
    """Return the table below a header; names that stand twice get " #1", " #2"."""
    rows = [
        TableRow(line, cells)
        for line, cells in enumerate(sheet.rows[header_line:], header_line + 1)
    ]
    while rows and not any(text_of(cell) for cell in rows[-1].cells):
        rows.pop()
    texts = [" ".join(text_of(cell).split()) for cell in sheet.rows[header_line - 1]]
    return Table(sheet.name, _name_apart(texts), header_line, tuple(rows))


def text_of(cell: Cell) -> str:
    """Return a cell as a person sees it: whole numbers without a point, blanks cut off."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _list_candidates(sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, int, tuple[Cell, ...]]]:
    for sheet in sheets:
        for line, cells in enumerate(sheet.rows[:ROWS_ABOVE], 1):
            yield sheet, line, cells


def _name_apart(texts: Sequence[str]) -> tuple[str, ...]:
    totals = Counter(header_key(text) for text in texts)
    seen: Counter[str] = Counter()
    names = []
    for text in texts:
        key = header_key(text)
        seen[key] += 1
        names.append(f"{text} #{seen[key]}" if text and totals[key] > 1 else text)
    return tuple(names)
