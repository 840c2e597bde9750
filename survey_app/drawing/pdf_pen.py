"""The same pen writing through a PDF library: for sheets by the hundred, several times as fast.

The library of the posters lays out each letter of each page anew; slips need lines of text, filled
squares and three fonts.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal

from fpdf import FPDF
from matplotlib.font_manager import FontProperties

from survey_app.drawing.pen import POINTS_PER_MM, Area, Box, Pen, font_path, measure

DASH_MM = 0.85
# No moment in the file: the same pages are the same bytes.
MADE_AT = datetime(1970, 1, 1, tzinfo=UTC)


class PdfPen(Pen):
    """A pen on the last page of a PDF; it writes what `Pen` decides."""

    def __init__(self, document: FPDF, area: Area) -> None:
        # The pen's own page is never drawn on: each way to draw is replaced below.
        super().__init__(None, area)  # type: ignore[arg-type] # as said above
        self.document = document

    def line(
        self, x: float, y: float, x_end: float, y_end: float, width: float = 0.6, style: str = "-"
    ) -> None:
        """Draw a line between two points of the page."""
        dash = DASH_MM if style == "--" else 0
        self.document.set_dash_pattern(dash, dash)
        self.document.set_line_width(width / POINTS_PER_MM)
        self.document.line(x, self._down(y), x_end, self._down(y_end))

    def box(self, x: float, y: float, side: float) -> None:
        """Draw an empty square to be ticked, from its lower left corner."""
        self.document.set_dash_pattern()
        self.document.set_line_width(0.9 / POINTS_PER_MM)
        self.document.rect(x, self._down(y + side), side, side)

    def fill(self, rectangles: Sequence[Box]) -> None:
        """Fill rectangles with black."""
        for x, y, width, height in rectangles:
            self.document.rect(x, self._down(y + height), width, height, style="F")

    def write(
        self,
        x: float,
        line: str,
        font: FontProperties,
        points: float,
        color: str = "black",
        side: Literal["left", "center", "right"] = "center",
    ) -> None:
        """Write one line at the pen's height."""
        path = font_path(font)
        if path.lower() not in self.document.fonts:
            self.document.add_font(path, fname=path)
        x -= measure(line, font, points) * {"left": 0, "center": 0.5, "right": 1}[side]
        self.document.set_font(path, size=points)
        self.document.set_text_color(255 if color == "white" else 0)
        self.document.text(x, self._down(self.y), line)

    def _down(self, y: float) -> float:
        return self.document.h - y


def write_sheets(
    pages: Sequence[Callable[[FPDF], None]], size: tuple[float, float], title: str
) -> bytes:
    """Return a PDF of pages of this size in millimetres; the same pages are the same bytes."""
    document = FPDF(unit="mm", format=size)
    document.set_creation_date(MADE_AT)
    document.set_title(title)
    document.set_lang("vi")
    for draw in pages:
        document.add_page()
        draw(document)
    return bytes(document.output())
