"""Where everything stands on a poster, in millimetres of an A4 sheet; A5 is the same, smaller."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import qrcode
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from qrcode.constants import ERROR_CORRECT_Q

from instruments.model import Instrument
from survey_app.administer import wording
from survey_app.store.poster_codes import Poster

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 17.0
QUIET_MODULES = 4
POINTS_PER_MM = 72 / 25.4
# The first that holds every Vietnamese letter is used; the last one comes with matplotlib.
FAMILIES = ("Liberation Sans", "Arial", "DejaVu Sans")
HARDEST_LETTERS = "ẾếỮữỴỵẪẫĐđƯơ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a poster says."""

    poster: Poster
    instrument: Instrument
    address: str


def draw_sheet(figure: Figure, sheet: Sheet) -> None:
    """Draw the whole poster, from the top edge down."""
    poster, pen = sheet.poster, _Pen(figure)
    if poster.simulated:
        pen.band(f"{wording.SIMULATED} · {wording.SIMULATED_EN}", 17)
    else:
        pen.skip(14)
    pen.text(poster.issuer, 13, bold=True)
    pen.text(poster.agency_name, 15)
    pen.text(poster.place_name, 19, bold=True)
    pen.skip(2.5)
    pen.rule()
    pen.skip(5)
    pen.text(wording.INVITATION, 22)
    pen.text(wording.rated(sheet.instrument), 30, bold=True)
    pen.skip(1)
    pen.text(wording.SCAN, 15)
    # What stands below the code is measured from the bottom edge, so that the code takes the rest.
    foot = 84.0
    pen.code(build_modules(sheet.address), room=pen.y - foot)
    pen.y = foot
    pen.text(wording.OR_TYPE, 13)
    pen.text(sheet.address.partition("://")[2], 18, bold=True, lines=1)
    pen.skip(1.5)
    pen.spaced(wording.CODE, poster.code, 30)
    pen.skip(3)
    pen.rule()
    pen.skip(3.5)
    pen.text(wording.FREE.format(minutes=sheet.instrument.minutes), 14, bold=True)
    pen.text(wording.ANONYMOUS, 12)
    pen.skip(1.5)
    title = sheet.instrument.title_en
    pen.text(wording.ENGLISH.format(title=title, minutes=sheet.instrument.minutes), 10, italic=True)


def build_modules(address: str) -> list[list[bool]]:
    """Return the dark and light modules of the QR code, without a quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(address)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


class _Pen:
    """Writes and draws downwards from `y`, in millimetres from the bottom of an A4 sheet."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.scale = figure.get_figwidth() * 25.4 / WIDTH
        # A5 is a hair's breadth flatter than half an A4: the page is then narrower by as much.
        self.axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        self.axes.set_axis_off()
        self.y = HEIGHT

    def skip(self, millimetres: float) -> None:
        self.y -= millimetres

    def text(
        self, text: str, points: float, *, bold: bool = False, italic: bool = False, lines: int = 3
    ) -> None:
        """Write centred lines; what needs more than `lines` is written smaller."""
        font = _font(bold=bold, italic=italic)
        room = WIDTH - 2 * MARGIN
        while (
            len(written := _wrap(text, font, points, room)) > lines
            or _widest(written, font, points) > room
        ):
            points *= 0.94
        for line in written:
            self.y -= points * 1.27 / POINTS_PER_MM
            self._write(WIDTH / 2, line, font, points)
        self.y -= points * 0.22 / POINTS_PER_MM

    def spaced(self, label: str, code: str, points: float) -> None:
        """Write a label and, letter by letter with space between, a code."""
        plain, strong = _font(), _font(bold=True)
        label_width, step = _measure(f"{label}:", plain, 13), points * 1.08 / POINTS_PER_MM
        gap = 4.0
        left = (WIDTH - label_width - gap - step * len(code)) / 2
        self.y -= points * 1.15 / POINTS_PER_MM
        self._write(left + label_width / 2, f"{label}:", plain, 13)
        for place, letter in enumerate(code):
            x = left + label_width + gap + step * (place + 0.5)
            self._write(x, letter, strong, points)
        self.y -= points * 0.2 / POINTS_PER_MM

    def rule(self) -> None:
        ends = [MARGIN, WIDTH - MARGIN]
        self.axes.add_line(Line2D(ends, [self.y, self.y], color="black", lw=1.2 * self.scale))

    def band(self, text: str, points: float) -> None:
        """Write white on black across the top edge."""
        depth = 16.0
        self.axes.add_patch(Rectangle((0, HEIGHT - depth), WIDTH, depth, color="black"))
        self.y = HEIGHT - depth / 2 - points * 0.36 / POINTS_PER_MM
        self._write(WIDTH / 2, text, _font(bold=True), points, color="white")
        self.y = HEIGHT - depth - 4

    def code(self, modules: list[list[bool]], room: float) -> None:
        """Draw a QR code centred in the room below, its quiet zone kept free."""
        side = len(modules)
        unit = min(room, WIDTH - 2 * MARGIN) / (side + 2 * QUIET_MODULES)
        left = (WIDTH - unit * side) / 2
        top = self.y - (room - unit * side) / 2
        paths = [
            _rectangle(left + unit * start, top - unit * (row + 1), unit * length, unit)
            for row, line in enumerate(modules)
            for start, length in _runs(line)
        ]
        whole = Path.make_compound_path(*paths)
        self.axes.add_patch(PathPatch(whole, facecolor="black", lw=0, antialiased=False))

    def _write(
        self, x: float, line: str, font: FontProperties, points: float, color: str = "black"
    ) -> None:
        size = points * self.scale
        self.axes.text(x, self.y, line, fontproperties=font, size=size, ha="center", color=color)


def _runs(line: list[bool]) -> list[tuple[int, int]]:
    """Return where dark modules begin and how many stand side by side.

    >>> _runs([True, True, False, True])
    [(0, 2), (3, 1)]
    """
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(line):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found


def _rectangle(x: float, y: float, width: float, height: float) -> Path:
    # A hair taller than a module, so that no viewer shows a white seam between two rows.
    low = y - height * 0.02
    corners = [(x, low), (x + width, low), (x + width, y + height), (x, y + height), (x, low)]
    return Path(corners, closed=True)


def _wrap(text: str, font: FontProperties, points: float, room: float) -> list[str]:
    """Break a text into the fewest lines, then make them as even as they can be."""
    lines = _fill(text, font, points, room)
    if len(lines) < 2:
        return lines
    narrow = room
    while len(_fill(text, font, points, narrow - 4)) == len(lines) and narrow > room / 3:
        narrow -= 4
    return _fill(text, font, points, narrow)


def _fill(text: str, font: FontProperties, points: float, room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):  # a no-break space keeps words together
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _measure(longer, font, points) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _widest(lines: list[str], font: FontProperties, points: float) -> float:
    return max((_measure(line, font, points) for line in lines), default=0.0)


@cache
def _measure(text: str, font: FontProperties, points: float) -> float:
    """Return a text's width in millimetres of an A4 sheet."""
    return float(TextPath((0, 0), text, size=points, prop=font).get_extents().width) / POINTS_PER_MM


@cache
def _font(*, bold: bool = False, italic: bool = False) -> FontProperties:
    """Return the first font of `FAMILIES` on this machine that holds the hardest letters."""
    style: Literal["italic", "normal"] = "italic" if italic else "normal"
    for family in FAMILIES:
        for entry in font_manager.fontManager.ttflist:
            fits = entry.name == family and entry.style == style
            if fits and _is_bold(entry.weight) == bold and _holds_letters(entry.fname):
                return FontProperties(fname=entry.fname)
    return FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", style=style)


def _is_bold(weight: int | str) -> bool:
    return weight in {"bold", 700}


@cache
def _holds_letters(path: str) -> bool:
    letters = FT2Font(path).get_charmap()
    return all(ord(letter) in letters for letter in HARDEST_LETTERS)
