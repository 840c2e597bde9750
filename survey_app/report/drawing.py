"""A canvas that draws many boxes and lines as few shapes: small files, quick to lay out in a PDF.

Horizontal positions are percent of the width, vertical ones inches from the top.
"""

from dataclasses import dataclass
from math import nan
from typing import Literal

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

WIDTH = 4.8
"""Inches: reads at 11 pt on paper and still on a phone 360 px wide."""

MARGIN = 0.01
FONTS = ["Liberation Serif", "DejaVu Serif"]
BOX = (Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY)


@dataclass(frozen=True, slots=True)
class Pen:
    """How a line looks: its width in points and its dashes in multiples of that."""

    width: float
    dashes: tuple[float, float] | None = None


FINE, EDGE, INTERVAL = Pen(0.6), Pen(0.7), Pen(1.4)
TARGET, DOTS = Pen(1.6, (1.6, 1.0)), Pen(0.9, (1.0, 2.6))


class Canvas:
    """Collects boxes by fill and lines by pen; `finish` makes the figure."""

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(WIDTH, height))
        self._axes = self._figure.add_axes((MARGIN, 0.0, 1 - 2 * MARGIN, 1.0))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, 100)
        self._axes.set_ylim(height, 0)
        self._boxes: dict[str, list[tuple[float, float]]] = {}
        self._lines: dict[Pen, tuple[list[float], list[float]]] = {}

    def box(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Draw a filled box with an edge."""
        right, bottom = x + width, y + height
        corners = [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)]
        self._boxes.setdefault(fill, []).extend(corners)

    def line(self, pen: Pen, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a straight line."""
        xs, ys = self._lines.setdefault(pen, ([], []))
        xs += [start[0], end[0], nan]
        ys += [start[1], end[1], nan]

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        ink: str = "black",
    ) -> None:
        """Write one line of text on the base line `y`."""
        weight = "bold" if bold else "normal"
        self._axes.text(x, y, text, fontsize=size, ha=align, color=ink, fontweight=weight)

    def finish(self) -> Figure:
        """Put everything on the figure: fills first, then lines in the order they began."""
        for fill, corners in self._boxes.items():
            path = Path(corners, BOX * (len(corners) // len(BOX)))
            self._axes.add_patch(
                PathPatch(path, facecolor=fill, edgecolor="black", lw=EDGE.width, clip_on=False)
            )
        for pen, (xs, ys) in self._lines.items():
            line = Line2D(xs, ys, color="black", lw=pen.width, clip_on=False)
            line.set_solid_capstyle("butt")
            if pen.dashes:
                line.set_dashes(pen.dashes)
            self._axes.add_line(line)
        return self._figure


def drawing_settings() -> mpl.RcParams:
    """Return the settings under which a figure is saved the same on every machine."""
    settings = mpl.rcParams.copy()
    settings.update(
        {
            "font.family": FONTS,
            "svg.fonttype": "none",
            "svg.hashsalt": "thuocdo",
            "text.parse_math": False,  # a dollar sign in a name begins no formula
            "path.simplify": False,
        }
    )
    return settings
