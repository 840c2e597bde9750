"""The paper as DOCX: real styles, real tables, so that an official can go on writing in it."""

import io
import zipfile
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section
from docx.shared import Mm

from survey_app.report.documents.blocks import (
    Annex,
    Blank,
    Block,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Table,
)
from survey_app.report.documents.docx_head import write_masthead, write_signature
from survey_app.report.documents.docx_marks import (
    add_page_number,
    describe_picture,
    restart_page_numbers,
    write_text,
)
from survey_app.report.documents.docx_styles import PARAGRAPH_STYLES, TEXT_WIDTH, define_styles
from survey_app.report.documents.docx_tables import write_table
from survey_app.report.documents.outline import build_paper
from survey_app.report.figures import render_png
from survey_app.report.model import Report
from survey_app.report.wording import headings

PICTURE_WIDTH = Mm(132)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""Every part carries the same time, so that the same report gives the same bytes."""


def render_docx(report: Report) -> bytes:
    """Render the report as a Word document."""
    paper = build_paper(report)
    document = Document()
    define_styles(document)
    _set_properties(document, report, paper)
    _set_page(document.sections[0], paper.masthead.mark)
    write_masthead(document, paper.masthead)
    _write_blocks(document, paper.body, TEXT_WIDTH)
    write_signature(document, paper.signature)
    for annex in paper.annexes:
        _write_annex(document, annex, headings.annex_reference(report))
    buffer = io.BytesIO()
    document.save(buffer)
    return _same_times(buffer.getvalue())


def _write_annex(document: DocxDocument, annex: Annex, reference: str) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    portrait = section.page_width < section.page_height
    if annex.landscape == portrait:
        section.page_width, section.page_height = section.page_height, section.page_width
    section.orientation = WD_ORIENT.LANDSCAPE if annex.landscape else WD_ORIENT.PORTRAIT
    section.different_first_page_header_footer = True
    restart_page_numbers(section)
    document.add_paragraph(headings.annex_name(annex.number), style="Annex Title")
    document.add_paragraph(annex.title, style="Annex Title")
    document.add_paragraph(reference, style="Annex Reference")
    width = section.page_width - section.left_margin - section.right_margin
    _write_blocks(document, annex.blocks, width)


def _write_blocks(document: DocxDocument, blocks: tuple[Block, ...], width: int) -> None:
    for block in blocks:
        if isinstance(block, Heading):
            text = block.text.upper() if block.level == 1 else block.text
            document.add_paragraph(text, style=f"Heading {block.level}")
        elif isinstance(block, Paragraph):
            _write_paragraph(document, block)
        elif isinstance(block, Blank):
            _write_blank(document, block)
        elif isinstance(block, Table):
            write_table(document, block, width)
        else:
            _write_picture(document, block)


def _write_paragraph(document: DocxDocument, block: Paragraph) -> None:
    paragraph = document.add_paragraph(style=PARAGRAPH_STYLES[block.kind])
    if block.kind == "bullet":
        paragraph.add_run("- ")
    if block.lead:
        paragraph.add_run(block.lead).bold = True
    write_text(paragraph, block.text)


def _write_blank(document: DocxDocument, block: Blank) -> None:
    document.add_paragraph(block.prompt, style="To Fill")
    for _ in range(block.lines):
        document.add_paragraph("\t", style="Fill Line")


def _write_picture(document: DocxDocument, block: Picture) -> None:
    paragraph = document.add_paragraph(style="Picture")
    shape = paragraph.add_run().add_picture(
        io.BytesIO(render_png(block.chart)), width=PICTURE_WIDTH
    )
    describe_picture(shape, block.chart.title, block.chart.description)
    document.add_paragraph(block.caption, style="Picture Caption")


def _set_page(section: Section, mark: str) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(22)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    section.header_distance, section.footer_distance = Mm(11), Mm(10)
    section.different_first_page_header_footer = True
    add_page_number(section.header.paragraphs[0])
    if mark:
        for footer in (section.footer, section.first_page_footer):
            footer.paragraphs[0].style = "Running Mark"
            footer.paragraphs[0].add_run(mark)


def _set_properties(document: DocxDocument, report: Report, paper: Paper) -> None:
    moment = datetime.combine(report.as_of, time(0), tzinfo=UTC).replace(tzinfo=None)
    core = document.core_properties
    core.title, core.language, core.author = paper.title, "vi-VN", report.issuer
    core.created = core.modified = moment
    core.last_modified_by, core.comments = report.issuer, report.manifest.software
    core.subject, core.identifier = paper.masthead.mark, report.manifest.report_id


def _same_times(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
