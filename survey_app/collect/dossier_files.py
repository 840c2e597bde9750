"""An office's own list of dossiers gets a code in each row; the list itself is never kept.

Of each row only the place and the field are read. The codes are written into a copy of the very
file that was given, which goes back at once. A row that carries a code already keeps it, so that a
list may be given again when it has grown.
"""

import csv
import io
import itertools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey_app.collect.importing.delimited import read_delimited
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.spelling import text_key
from survey_app.collect.importing.workbooks import read_workbook
from survey_app.collect.invitation_wording import DOSSIER_COLUMNS

ZIP_MARK, OLD_EXCEL_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
HEADER_ROWS = 30
PLACE_HEADERS = (
    "điểm phục vụ", "tên điểm phục vụ", "điểm tiếp nhận", "nơi tiếp nhận", "nơi nộp hồ sơ", "quầy",
    "place",
)  # fmt: skip
FIELD_HEADERS = ("lĩnh vực", "tên lĩnh vực", "lĩnh vực thủ tục", "field")
SEPARATORS = ";,\t|"


class DossierFault(Exception):
    """The list cannot be used; `code` says why, `detail` where.

    Codes: unreadable, old_excel, empty, no_column, nothing_new, no_place, unknown_place, too_many,
    too_many_slips.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{FAULT_WORDS[code]}{f': {detail}' if detail else ''}.")
        self.code, self.detail = code, detail


FAULT_WORDS: Mapping[str, str] = {
    "unreadable": "The file cannot be read as a table: save it as .xlsx or as CSV UTF-8",
    "old_excel": "Old or password-protected Excel files cannot be read: save it as .xlsx",
    "empty": "The file has no rows below its header",
    "no_column": "The file has no column of this name",
    "nothing_new": "Every row of the file carries a code already",
    "too_many": "The file has too many rows without a code for one time",
    "too_many_slips": "The file has too many rows to print slips for at one time",
    "no_place": "Rows without a place: name the place for them (rows)",
    "unknown_place": "Places of this name are not in use here (rows and names)",
}


@dataclass(frozen=True, slots=True)
class Dossier:
    """One row without a code: its number in the sheet, and the words of place and field."""

    line: int
    place: str
    field: str


@dataclass(frozen=True, slots=True)
class DossierList:
    """A list as far as it is read: where its codes go, and its rows without a code."""

    sheet: str
    header_line: int
    first_column: int
    dossiers: tuple[Dossier, ...]


def read_dossiers(
    content: bytes, name: str, place_column: str = "", field_column: str = ""
) -> DossierList:
    """Read place and field of each row that has no code yet. Raises `DossierFault`.

    Columns are found by their usual names where none is named.
    """
    sheet, rows = _choose_sheet(_read_sheets(content, name), place_column, field_column)
    header_line = _find_header(rows, place_column, field_column)
    header = [text_key(_text(cell)) for cell in rows[header_line - 1]]
    place_at = _find_column(header, place_column, PLACE_HEADERS)
    field_at = _find_column(header, field_column, FIELD_HEADERS)
    own = [text_key(column) for column in DOSSIER_COLUMNS]
    code_at = header.index(own[0]) if own[0] in header else None
    # Somebody may have moved our columns about since: then new ones stand behind everything.
    in_order = code_at is not None and header[code_at : code_at + len(own)] == own
    filled = [
        (line, row)
        for line, row in enumerate(rows[header_line:], header_line + 1)
        if any(_text(cell) for cell in row)
    ]
    if not filled:
        raise DossierFault("empty")
    dossiers = tuple(
        Dossier(line, _cell(row, place_at), _cell(row, field_at))
        for line, row in filled
        if not _cell(row, code_at)
    )
    if not dossiers:
        raise DossierFault("nothing_new")
    width = max(map(_width, (rows[header_line - 1], *(row for _, row in filled))))
    first = code_at if in_order and code_at is not None else width
    return DossierList(sheet, header_line, first, dossiers)


def write_codes(
    content: bytes, name: str, found: DossierList, written: Mapping[int, Sequence[str]]
) -> bytes:
    """Return a copy of the file with these cells at the rows of these numbers."""
    if content.startswith(ZIP_MARK):
        return _write_workbook(content, found, written)
    rows = [list(row) for row in _read_csv(content, name)]
    for line, cells in {found.header_line: DOSSIER_COLUMNS, **written}.items():
        row = rows[line - 1]
        row += [""] * (found.first_column + len(DOSSIER_COLUMNS) - len(row))
        row[found.first_column : found.first_column + len(cells)] = cells
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=_separator_of(content, name)).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _separator_of(content: bytes, name: str) -> str:
    """Return the separator that cuts the file as it was read: its copy is cut alike."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = content.decode(encoding, "replace")
    widths = [len(row) for row in _read_csv(content, name)[:HEADER_ROWS]]
    for separator in SEPARATORS:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        if [len(row) for row in itertools.islice(rows, HEADER_ROWS)] == widths:
            return separator
    return ","


def _write_workbook(
    content: bytes, found: DossierList, written: Mapping[int, Sequence[str]]
) -> bytes:
    import openpyxl
    from openpyxl.styles import Font

    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook[found.sheet]
    first = found.first_column
    if sheet.cell(row=found.header_line, column=first + 1).value != DOSSIER_COLUMNS[0]:
        # A formula that was never computed reads as nothing, and must not be written over.
        first = max([first, *(cell.column for row in sheet for cell in row if cell.value)])
    for line, cells in {found.header_line: DOSSIER_COLUMNS, **written}.items():
        for column, text in enumerate(cells, first + 1):
            cell = sheet.cell(row=line, column=column, value=text)
            if line == found.header_line:
                cell.font = Font(bold=True)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def _read_sheets(content: bytes, name: str) -> list[tuple[str, Sequence[Sequence[object]]]]:
    if content.startswith(OLD_EXCEL_MARK):
        raise DossierFault("old_excel")
    if not content.startswith(ZIP_MARK):
        return [("", _read_csv(content, name))]
    try:
        return [(title, rows) for title, rows in read_workbook(content, name)]
    except ImportFault as fault:
        raise DossierFault("unreadable") from fault


def _read_csv(content: bytes, name: str) -> tuple[tuple[str, ...], ...]:
    try:
        rows, _converted = read_delimited(content, name)
    except ImportFault as fault:
        raise DossierFault("unreadable") from fault
    return rows


def _choose_sheet(
    sheets: Sequence[tuple[str, Sequence[Sequence[object]]]], place: str, field: str
) -> tuple[str, Sequence[Sequence[object]]]:
    """Return the sheet whose header names most of what is read; else the first."""

    def fitness(sheet: tuple[str, Sequence[Sequence[object]]]) -> int:
        return max(_count_known(row, place, field) for row in (*sheet[1][:HEADER_ROWS], ()))

    return max(sheets, key=fitness)


def _find_header(rows: Sequence[Sequence[object]], place: str, field: str) -> int:
    """Return the number of the header's row: titles above it are passed over."""
    known = [_count_known(row, place, field) for row in rows[:HEADER_ROWS]]
    if max(known, default=0):
        return known.index(max(known)) + 1
    filled = (line for line, row in enumerate(rows, 1) if any(_text(cell) for cell in row))
    return next(filled, 1)


def _count_known(row: Sequence[object], place: str, field: str) -> int:
    wanted = {text_key(name) for name in (*_names(place, PLACE_HEADERS), DOSSIER_COLUMNS[0])}
    wanted |= {text_key(name) for name in _names(field, FIELD_HEADERS)}
    return len(wanted & {text_key(_text(cell)) for cell in row})


def _names(given: str, usual: Sequence[str]) -> Sequence[str]:
    return (given,) if given.strip() else usual


def _find_column(header: Sequence[str], given: str, usual: Sequence[str]) -> int | None:
    keys = [text_key(name) for name in _names(given, usual)]
    found = next((header.index(key) for key in keys if key in header), None)
    if found is None and given.strip():
        raise DossierFault("no_column", given.strip()[:80])
    return found


def _cell(row: Sequence[object], at: int | None) -> str:
    return "" if at is None or at >= len(row) else _text(row[at])


def _width(row: Sequence[object]) -> int:
    return max((index for index, cell in enumerate(row, 1) if _text(cell)), default=0)


def _text(cell: object) -> str:
    return "" if cell is None else " ".join(unicodedata.normalize("NFC", str(cell)).split())
