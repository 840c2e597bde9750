"""What a document is made of, whatever its format: the outline builds it, the writers read it."""

from dataclasses import dataclass
from typing import Literal

from survey_app.report.figures import Chart

SHORT_TABLE = 9
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is "I. UPPER CASE", level 2 "1. Bold", level 3 "a) upright"."""

    level: Literal[1, 2, 3]
    text: str

    @property
    def anchor(self) -> str:
        """Return the name a link leads to: "I. Cách thực hiện" is "part-i"."""
        return f"part-{self.text.partition('.')[0].lower()}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `lead` opens it in bold."""

    text: str
    kind: Literal["body", "bullet", "note", "basis"] = "body"
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """Visible lines that a person has to fill in."""

    prompt: str
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in percent of the table; `lead`: the first line of each cell stands out."""

    title: str
    width: int
    align: Align = "left"
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the columns; a group row has one cell over the whole width."""

    cells: tuple[str, ...]
    kind: Literal["plain", "group", "strong", "blank"] = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption above it; a small one is set half a point smaller."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    small: bool = False

    @property
    def short(self) -> bool:
        """Tell whether the table is better kept on one page."""
        single_lines = not any("\n" in cell for row in self.rows for cell in row.cells)
        return len(self.rows) <= SHORT_TABLE and single_lines


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption."""

    chart: Chart
    caption: str


Block = Heading | Paragraph | Blank | Table | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex starts a page of its own and counts its pages from 1."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False

    @property
    def anchor(self) -> str:
        """Return the name a link leads to."""
        return f"annex-{self.number.lower()}"


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of an official paper: who issues it, its number, place and date, what it is."""

    issuer: tuple[str, ...]
    number: str
    country: str
    motto: str
    place_and_date: str
    kind: str
    subject: tuple[str, ...]
    addressee: str
    mark: str
    mark_note: str


@dataclass(frozen=True, slots=True)
class Signature:
    """The signer's block and the list of receivers."""

    authority: tuple[str, ...]
    receivers_title: str
    receivers: tuple[str, ...]
    room: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document."""

    title: str
    language: str
    created: str
    contents_title: str
    masthead: Masthead
    body: tuple[Block, ...]
    signature: Signature
    annexes: tuple[Annex, ...]
