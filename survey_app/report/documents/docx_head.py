"""Head and foot of the Word document: issuer and state side by side, title, signer, receivers."""

from docx.document import Document as DocxDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm
from docx.table import _Cell

from survey_app.report.documents.blocks import Masthead, Signature
from survey_app.report.documents.docx_marks import keep_row_whole, rule_below

ISSUER_WIDTH, STATE_WIDTH = Mm(64), Mm(98)
RULES = {"issuer": Mm(20), "motto": Mm(16), "subject": Mm(62)}
"""How far each rule stays in from both sides."""


def write_masthead(document: DocxDocument, masthead: Masthead) -> None:
    """Write everything above the first line of the body."""
    issuer, state = _pair(document)
    for line in masthead.issuer:
        _add(issuer, line, "Issuer")
    _rule(issuer, RULES["issuer"])
    _add(issuer, masthead.number, "Number")
    _add(state, masthead.country, "Country")
    _add(state, masthead.motto, "Motto")
    _rule(state, RULES["motto"])
    _add(state, masthead.place_and_date, "Place And Date")
    _drop_first_paragraphs(issuer, state)
    document.add_paragraph(masthead.kind, style="Kind")
    for line in masthead.subject:
        document.add_paragraph(line, style="Subject")
    _rule(document, RULES["subject"])
    if masthead.mark:
        _write_mark(document, masthead)
    if masthead.addressee:
        document.add_paragraph(masthead.addressee, style="Addressee")


def write_signature(document: DocxDocument, signature: Signature) -> None:
    """Write the list of receivers beside the signer's block."""
    document.add_paragraph(style="Rule")
    receivers, signer = _pair(document)
    _add(receivers, signature.receivers_title, "Receivers Title")
    for line in signature.receivers:
        _add(receivers, line, "Receivers")
    for line in signature.authority:
        _add(signer, line, "Signer")
    _add(signer, signature.room, "Signer Room")
    _drop_first_paragraphs(receivers, signer)


def _write_mark(document: DocxDocument, masthead: Masthead) -> None:
    table = document.add_table(rows=1, cols=1)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    cell = table.rows[0].cells[0]
    table.columns[0].width = cell.width = Mm(125)
    cell.paragraphs[0].style = "Mark"
    cell.paragraphs[0].add_run(masthead.mark).bold = True
    cell.add_paragraph(masthead.mark_note, style="Mark")


def _pair(document: DocxDocument) -> tuple[_Cell, _Cell]:
    table = document.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    keep_row_whole(table.rows[0])
    left, right = table.rows[0].cells
    table.columns[0].width = left.width = ISSUER_WIDTH
    table.columns[1].width = right.width = STATE_WIDTH
    return left, right


def _add(cell: _Cell, text: str, style: str) -> None:
    cell.add_paragraph(text, style=style)


def _rule(place: DocxDocument | _Cell, inset: int) -> None:
    paragraph = place.add_paragraph(style="Rule")
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = inset
    rule_below(paragraph)


def _drop_first_paragraphs(*cells: _Cell) -> None:
    for cell in cells:
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)
