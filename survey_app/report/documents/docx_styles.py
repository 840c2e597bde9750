"""The layout profile "Nghị định 30/2020" as Word styles: all looks live here, none in the text."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT, LANGUAGE = "Times New Roman", "vi-VN"
TEXT_WIDTH = Mm(162)
FIRST_LINE = Cm(1.27)

PARAGRAPH_STYLES = MappingProxyType(
    {"body": "Body Text", "bullet": "Report Bullet", "note": "Report Note", "basis": "Basis"}
)

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True, slots=True)
class Look:
    """One style: sizes in points, `indent` puts the first line in by 1.27 cm."""

    name: str
    size: float
    align: Literal["left", "center", "right", "justify"] = "left"
    bold: bool = False
    italic: bool = False
    indent: bool = False
    before: float = 0
    after: float = 0
    keep_next: bool = False
    level: int | None = None


LOOKS = (
    Look("Body Text", 13, "justify", indent=True, before=6),
    Look("Basis", 13, "justify", italic=True, indent=True, before=6),
    Look("Report Bullet", 13, "justify", indent=True, before=6),
    Look("Report Note", 11, "justify", before=3),
    Look("Heading 1", 13, bold=True, indent=True, before=12, after=3, keep_next=True, level=0),
    Look("Heading 2", 13, bold=True, indent=True, before=10, after=3, keep_next=True, level=1),
    Look("Heading 3", 13, indent=True, before=8, after=3, keep_next=True, level=2),
    Look("Issuer", 13, "center", bold=True),
    Look("Country", 12, "center", bold=True),
    Look("Motto", 13.5, "center", bold=True),
    Look("Number", 13, "center", before=6),
    Look("Place And Date", 13.5, "center", italic=True, before=6),
    Look("Kind", 14, "center", bold=True, before=18, keep_next=True),
    Look("Subject", 14, "center", bold=True, keep_next=True),
    Look("Rule", 4, "center", after=8),
    Look("Mark", 12, "center", before=2, after=2),
    Look("Addressee", 14, "center", before=6, after=6),
    Look("Table Text", 11, before=2, after=2),
    Look("Table Head", 11, "center", bold=True, before=2, after=2, keep_next=True),
    Look("Table Caption", 12, italic=True, before=8, after=3, keep_next=True),
    Look("Picture", 11, "center", before=8, keep_next=True),
    Look("Picture Caption", 12, "center", italic=True, after=6),
    Look("To Fill", 13, "justify", italic=True, indent=True, before=6, keep_next=True),
    Look("Fill Line", 13, before=4),
    Look("Signer", 14, "center", bold=True, keep_next=True),
    Look("Signer Room", 12, "center", italic=True, after=75),
    Look("Receivers Title", 12, bold=True, italic=True),
    Look("Receivers", 11),
    Look("Annex Title", 14, "center", bold=True, keep_next=True),
    Look("Annex Reference", 13, "center", italic=True, after=8),
    Look("Running Mark", 11, "center", bold=True),
    Look("Page Number", 13, "center"),
)


def define_styles(document: DocxDocument) -> None:
    """Define every style the writers use; the document's own default becomes the plain text."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    normal = document.styles["Normal"]
    _apply(normal, Look("Normal", 13))
    for look in LOOKS:
        _apply(_style(document, look.name), look)
    fill = document.styles["Fill Line"].paragraph_format
    fill.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)


def _style(document: DocxDocument, name: str) -> ParagraphStyle:
    if name in document.styles:
        return cast("ParagraphStyle", document.styles[name])
    style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.base_style = document.styles["Normal"]
    return style


def _apply(style: ParagraphStyle, look: Look) -> None:
    font, layout = style.font, style.paragraph_format
    _set_font(style)
    font.size, font.bold, font.italic = Pt(look.size), look.bold, look.italic
    font.color.rgb = RGBColor(0, 0, 0)
    layout.alignment = _ALIGN[look.align]
    layout.first_line_indent = FIRST_LINE if look.indent else Pt(0)
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing = 1.15 if look.align == "justify" else 1.0
    layout.keep_with_next = look.keep_next


def _set_font(style: ParagraphStyle) -> None:
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
