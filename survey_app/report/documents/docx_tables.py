"""Tables of the paper as Word tables: fixed widths, header row repeated on each page."""

from docx.document import Document as DocxDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell, _Row

from survey_app.report.documents.blocks import Row, Table
from survey_app.report.documents.docx_marks import (
    keep_row_whole,
    repeat_header,
    set_style,
    shade,
    write_text,
)

ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
GROUP_FILL = "EEEEEE"
BLANK_HEIGHT = Pt(30)


def write_table(document: DocxDocument, block: Table, width: int) -> None:
    """Write caption and table, as wide as the text."""
    document.add_paragraph(block.caption, style="Table Caption")
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _write_head(table, block)
    for row, target in zip(block.rows, list(table.rows)[1:], strict=True):
        keep_row_whole(target)
        if row.kind == "blank":
            target.height = BLANK_HEIGHT
        _write_row(target, row, block)
    if block.short:
        keep_together(table)
    _set_widths(table, block, width)


def keep_together(table: DocxTable) -> None:
    """Keep all rows on one page: each but the last stays with the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _write_head(table: DocxTable, block: Table) -> None:
    head = table.rows[0]
    keep_row_whole(head)
    repeat_header(head)
    for cell, column in zip(head.cells, block.columns, strict=True):
        _write_cell(cell, column.title, style="Table Head")


def _write_row(target: _Row, row: Row, block: Table) -> None:
    cells = list(target.cells)
    if row.kind == "group":
        merged = cells[0].merge(cells[-1])
        shade(merged, GROUP_FILL)
        _write_cell(merged, row.cells[0], bold=True)
        merged.paragraphs[0].paragraph_format.keep_with_next = True
        return
    for cell, text, column in zip(cells, row.cells, block.columns, strict=True):
        _write_cell(cell, text, bold=row.kind == "strong", small=block.small)
        cell.paragraphs[0].alignment = ALIGNMENTS[column.align]
        if column.lead and text:
            cell.paragraphs[0].runs[0].bold = True


def _write_cell(
    cell: _Cell, text: str, *, style: str = "Table Text", bold: bool = False, small: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    set_style(paragraph, style)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    write_text(paragraph, text)
    for run in paragraph.runs:
        if bold:
            run.bold = True
        if small:
            run.font.size = Pt(10.5)


def _set_widths(table: DocxTable, block: Table, width: int) -> None:
    total = sum(column.width for column in block.columns)
    for index, column in enumerate(block.columns):
        table.columns[index].width = Emu(width * column.width // total)
    for row in table.rows:
        for cell, column in zip(row._tr.tc_lst, block.columns, strict=False):
            if cell.grid_span == 1:
                cell.width = Emu(width * column.width // total)
