"""A pen that writes and draws downwards on a page, in millimetres, with every Vietnamese letter."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from survey_app.drawing.codes import QUIET_MODULES, list_runs

Box = tuple[float, float, float, float]
"""Left and lower edge, width and height."""

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH
# The first that holds every Vietnamese letter is used; the last one comes with matplotlib.
FAMILIES = ("Liberation Sans", "Arial", "DejaVu Sans")
MEASURED_POINTS = 100.0
HARDEST_LETTERS = "ẾếỮữỴỵẪẫĐđƯơ"
# Letters become outlines in SVG and an embedded font in PDF, so that every printer shows them.
SETTINGS: Any = {
    "svg.fonttype": "path",
    "svg.hashsalt": "thuocdo",
    "pdf.fonttype": 42,
    "text.parse_math": False,  # a dollar sign in a name begins no formula
    "path.simplify": False,  # it would round the corners off the QR code's modules
}


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a page that a pen may use: its left and lower edge, its size, its margin."""

    left: float
    bottom: float
    width: float
    height: float
    margin: float


class Pen:
    """Writes and draws downwards from `y`, in millimetres from the bottom of the page."""

    def __init__(self, axes: Axes, area: Area, scale: float = 1.0) -> None:
        self.axes, self.area, self.scale = axes, area, scale
        self.y = area.bottom + area.height
        self.middle = area.left + area.width / 2
        self.room = area.width - 2 * area.margin

    def skip(self, millimetres: float) -> None:
        """Go down without writing."""
        self.y -= millimetres

    def text(
        self, text: str, points: float, *, bold: bool = False, italic: bool = False, lines: int = 3
    ) -> None:
        """Write centred lines; what needs more than `lines` is written smaller."""
        font = find_font(bold=bold, italic=italic)
        written, points = fit(text, font, points, self.room, lines)
        for line in written:
            self.y -= points * 1.27 / POINTS_PER_MM
            self.write(self.middle, line, font, points)
        self.y -= points * 0.22 / POINTS_PER_MM

    def spaced(self, label: str, code: str, points: float, label_points: float = 13) -> None:
        """Write a label and, letter by letter with space between, a code."""
        plain, strong = find_font(), find_font(bold=True)
        label_width = measure(f"{label}:", plain, label_points)
        step, gap = points * 1.08 / POINTS_PER_MM, 4.0
        left = self.middle - (label_width + gap + step * len(code)) / 2
        self.y -= points * 1.15 / POINTS_PER_MM
        self.write(left + label_width / 2, f"{label}:", plain, label_points)
        for place, letter in enumerate(code):
            x = left + label_width + gap + step * (place + 0.5)
            self.write(x, letter, strong, points)
        self.y -= points * 0.2 / POINTS_PER_MM

    def labelled(self, label: str, code: str, points: float, label_points: float) -> None:
        """Write a label and, larger and bold, a code."""
        plain, strong, gap = find_font(), find_font(bold=True), 2.5
        label_width = measure(f"{label}:", plain, label_points)
        left = self.middle - (label_width + gap + measure(code, strong, points)) / 2
        self.y -= points * 1.15 / POINTS_PER_MM
        self.write(left, f"{label}:", plain, label_points, side="left")
        self.write(left + label_width + gap, code, strong, points, side="left")
        self.y -= points * 0.2 / POINTS_PER_MM

    def rule(self, width: float = 1.2) -> None:
        """Draw a line from margin to margin."""
        left = self.area.left + self.area.margin
        self.line(left, self.y, left + self.room, self.y, width)

    def line(
        self, x: float, y: float, x_end: float, y_end: float, width: float = 0.6, style: str = "-"
    ) -> None:
        """Draw a line between two points of the page."""
        drawn = Line2D([x, x_end], [y, y_end], color="black", lw=width * self.scale, ls=style)
        self.axes.add_artist(drawn)

    def box(self, x: float, y: float, side: float) -> None:
        """Draw an empty square to be ticked, from its lower left corner."""
        square = Rectangle((x, y), side, side, fill=False, ec="black", lw=0.9 * self.scale)
        self.axes.add_artist(square)

    def fill(self, rectangles: Sequence[Box]) -> None:
        """Fill rectangles with black."""
        whole = Path.make_compound_path(*(_corners(*rectangle) for rectangle in rectangles))
        # Added as it is: adding a patch as one would look through all its corners.
        self.axes.add_artist(PathPatch(whole, facecolor="black", lw=0, antialiased=False))

    def band(self, text: str, points: float, depth: float = 16.0) -> None:
        """Write white on black across the top edge."""
        top = self.area.bottom + self.area.height
        self.fill([(self.area.left, top - depth, self.area.width, depth)])
        self.y = top - depth / 2 - points * 0.36 / POINTS_PER_MM
        self.write(self.middle, text, find_font(bold=True), points, color="white")
        self.y = top - depth - depth / 4

    def code(self, modules: list[list[bool]], room: float) -> None:
        """Draw a QR code centred in the room below, its quiet zone kept free."""
        side = len(modules)
        unit = min(room, self.room) / (side + 2 * QUIET_MODULES)
        left = self.middle - unit * side / 2
        top = self.y - (room - unit * side) / 2
        # A hair taller than a module, so that no viewer shows a white seam between two rows.
        self.fill(
            [
                (left + unit * start, top - unit * (row + 1.02), unit * length, unit * 1.02)
                for row, line in enumerate(modules)
                for start, length in list_runs(line)
            ]
        )

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
        size = points * self.scale
        self.axes.text(x, self.y, line, fontproperties=font, size=size, ha=side, color=color)


def font_path(font: FontProperties) -> str:
    """Return the file a font lies in."""
    return str(font.get_file() or font_manager.findfont(font))


def open_page(
    width: float, height: float, units: tuple[float, float] | None = None
) -> tuple[Figure, Axes]:
    """Return an empty page of this size in millimetres; `units` are those drawn in, if others."""
    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    across, upwards = units or (width, height)
    axes.set(xlim=(0, across), ylim=(0, upwards))
    axes.set_axis_off()
    return figure, axes


def write_pdf(pages: Sequence[Callable[[], Figure]], title: str) -> bytes:
    """Return a PDF of pages drawn one after the other; the same pages are the same bytes."""
    drawn = io.BytesIO()
    with (
        mpl.rc_context(SETTINGS),
        PdfPages(drawn, metadata={"CreationDate": None, "Title": title}) as document,
    ):
        for draw in pages:
            document.savefig(draw())
    return drawn.getvalue()


def fit(
    text: str, font: FontProperties, points: float, room: float, lines: int
) -> tuple[list[str], float]:
    """Return the lines of a text and their size, made smaller until they fit."""
    while (
        len(written := wrap(text, font, points, room)) > lines
        or _widest(written, font, points) > room
    ):
        points *= 0.94
    return written, points


@cache
def measure(text: str, font: FontProperties, points: float) -> float:
    """Return a text's width in millimetres of the page."""
    face = _open_face(font_path(font))
    # At a large size and without hints, so that the width grows evenly with the points.
    face.set_size(MEASURED_POINTS, 72)
    face.set_text(text, 0, flags=LoadFlags.NO_HINTING)
    width, _height = face.get_width_height()
    return width / 64 * points / MEASURED_POINTS / POINTS_PER_MM


@cache
def find_font(*, bold: bool = False, italic: bool = False) -> FontProperties:
    """Return the first font of `FAMILIES` on this machine that holds the hardest letters."""
    style: Literal["italic", "normal"] = "italic" if italic else "normal"
    for family in FAMILIES:
        for entry in font_manager.fontManager.ttflist:
            fits = entry.name == family and entry.style == style
            if fits and _is_bold(entry.weight) == bold and _holds_letters(entry.fname):
                return FontProperties(fname=entry.fname)
    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", style=style)


def wrap(text: str, font: FontProperties, points: float, room: float) -> list[str]:
    """Break a text into the fewest lines, then make them as even as they can be."""
    lines = fill_lines(text, font, points, room)
    if len(lines) < 2:
        return lines
    narrow, step = room, room / 44
    while len(fill_lines(text, font, points, narrow - step)) == len(lines) and narrow > room / 3:
        narrow -= step
    return fill_lines(text, font, points, narrow)


def fill_lines(text: str, font: FontProperties, points: float, room: float) -> list[str]:
    """Break a text into lines, each as full as it can be."""
    lines: list[str] = []
    for word in text.split(" "):  # a no-break space keeps words together
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure(longer, font, points) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _corners(x: float, y: float, width: float, height: float) -> Path:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return Path(corners, closed=True)


def _widest(lines: list[str], font: FontProperties, points: float) -> float:
    return max((measure(line, font, points) for line in lines), default=0.0)


@cache
def _open_face(path: str) -> FT2Font:
    return FT2Font(path)


def _is_bold(weight: int | str) -> bool:
    return weight in {"bold", 700}


@cache
def _holds_letters(path: str) -> bool:
    letters = FT2Font(path).get_charmap()
    return all(ord(letter) in letters for letter in HARDEST_LETTERS)
