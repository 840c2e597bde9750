"""XLSX: real dates, formulas by the values they last had, merged titles as one cell and blanks.

Sheets that are hidden are passed over: they hold lists for menus, or what nobody is to see.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final, cast

from survey_app.collect.importing.errors import ImportFault
from survey_app.web.workbooks import LAST_ROW, WORKBOOK_FAULTS

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

Value = str | int | float | bool | date | datetime | time | None

LARGEST_UNPACKED: Final = 1024 * 1024 * 1024


def read_workbook(content: bytes, name: str) -> list[tuple[str, tuple[tuple[Value, ...], ...]]]:
    """Return name and rows of each sheet that holds anything; raises `ImportFault`."""
    # The reader of workbooks takes a third of a second to load: only who needs it waits.
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise ImportFault("the workbook is too large", where=name, expected="up to 1 GB inside")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and rules that mean nothing here
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [(sheet.title, _list_rows(sheet)) for sheet in _list_shown(workbook)]
            workbook.close()
    except WORKBOOK_FAULTS as fault:
        raise ImportFault(
            "the workbook cannot be read",
            where=name,
            expected="an .xlsx file that a spreadsheet opens",
            got=type(fault).__name__,
        ) from fault
    filled = [(title, rows) for title, rows in sheets if rows]
    if not filled:
        raise ImportFault("the workbook is empty", where=name, expected="a header and rows")
    return filled


def _list_shown(workbook: "Workbook") -> list["ReadOnlyWorksheet"]:
    sheets = [cast("ReadOnlyWorksheet", sheet) for sheet in workbook.worksheets]
    return [sheet for sheet in sheets if sheet.sheet_state == "visible"] or sheets


def _list_rows(sheet: "ReadOnlyWorksheet") -> tuple[tuple[Value, ...], ...]:
    sheet.reset_dimensions()  # some programs write a wrong extent
    found: list[tuple[Value, ...]] = []
    empty = 0  # a sheet may be formatted a million rows below its last answer
    # The stubs give this kind of sheet the method of the other kind.
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(max_row=LAST_ROW, values_only=True)  # type: ignore[misc] # openpyxl types only its other worksheet
    for row in rows:
        if all(cell is None for cell in row):
            empty += 1
            continue
        found.extend([()] * empty)
        found.append(cast("tuple[Value, ...]", row))
        empty = 0
    return tuple(found)
