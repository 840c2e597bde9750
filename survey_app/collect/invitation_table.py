"""Codes as a workbook, made in a child process: it opens alike in every country's Excel.

A CSV file falls into columns only where Excel expects its separator. The library that writes
workbooks weighs more than the server, so a child process does it.
"""

import io
import json
import sys
from collections.abc import Sequence

from survey_app.collect.invitation_papers import Letterhead, write_row
from survey_app.collect.invitation_wording import COLUMNS
from survey_app.collect.invitations import Invitation
from survey_app.drawing.child import draw_in_child

WIDTHS = (16, 52, 18, 32, 20, 60, 80)


def write_in_child(head: Letterhead, invitations: Sequence[Invitation]) -> bytes:
    """Return codes as an XLSX file. Raises `DrawingFailed`."""
    rows = [write_row(head, each) for each in invitations]
    return draw_in_child("survey_app.collect.invitation_table", {"rows": rows})


def write_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of these rows below `COLUMNS`."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Mã dùng một lần")
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    heads = [WriteOnlyCell(sheet, value=name) for name in COLUMNS]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def main() -> None:
    """Write the workbook of the rows that standard input holds."""
    sys.stdout.buffer.write(write_workbook(json.load(sys.stdin)["rows"]))


if __name__ == "__main__":
    main()
