"""The few marks python-docx has no words for: fields, borders, repeated rows, alternative text."""

from typing import cast

from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shape import InlineShape
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as DocxParagraph


def write_text(paragraph: DocxParagraph, text: str) -> None:
    """Add text, each newline as a line break."""
    for number, line in enumerate(text.split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break(WD_BREAK.LINE)
        run.add_text(line)


def set_style(paragraph: DocxParagraph, name: str) -> None:
    """Give a paragraph a style of ours by its id: looking names up costs seconds in big tables."""
    paragraph._p.style = name.replace(" ", "")


def add_page_number(paragraph: DocxParagraph) -> None:
    """Put the page number field into a paragraph."""
    paragraph.style = "Page Number"
    field = _element("w:fldSimple", {"w:instr": "PAGE"})
    run = _element("w:r")
    run.append(_element("w:t"))
    run[0].text = "2"
    field.append(run)
    paragraph._p.append(field)


def restart_page_numbers(section: Section) -> None:
    """Let the section's pages count from 1."""
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    columns = properties.find(qn("w:cols"))
    number = _element("w:pgNumType", {"w:start": "1"})
    if columns is None:
        properties.append(number)
    else:
        columns.addprevious(number)


def repeat_header(row: _Row) -> None:
    """Let a table's row stand again on top of each page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", {"w:val": "true"}))


def keep_row_whole(row: _Row) -> None:
    """Never break a row over two pages."""
    row._tr.get_or_add_trPr().insert(0, _element("w:cantSplit", {"w:val": "true"}))


def shade(cell: _Cell, fill: str) -> None:
    """Fill a cell with a light grey."""
    properties = cell._tc.get_or_add_tcPr()
    properties.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}))


def rule_below(paragraph: DocxParagraph) -> None:
    """Draw a rule under a paragraph, as wide as the paragraph's indents leave it."""
    properties = paragraph._p.get_or_add_pPr()
    border = _element("w:pBdr")
    line = {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"}
    border.append(_element("w:bottom", line))
    anchor = properties.find(qn("w:ind"))
    if anchor is None:
        properties.append(border)
    else:
        anchor.addprevious(border)


def describe_picture(shape: InlineShape, title: str, description: str) -> None:
    """Give a picture the text that is read instead of it."""
    properties = shape._inline.docPr
    properties.set("title", title)
    properties.set("descr", f"{title}. {description}")


def _element(tag: str, attributes: dict[str, str] | None = None) -> BaseOxmlElement:
    element = cast("BaseOxmlElement", OxmlElement(tag))
    for name, value in (attributes or {}).items():
        element.set(qn(name), value)
    return element
