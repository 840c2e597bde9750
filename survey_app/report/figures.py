"""Charts as matplotlib Figure objects, to SVG and PNG: legible in black and white, the same twice.

Knows nothing of a Report: `documents.outline` says what a chart shows and in which words.
"""

import io
import re
import textwrap
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import nan

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

WIDTH = 4.8
"""Inches: reads at 11 pt on paper and still on a phone 360 px wide."""

FONTS = ["Liberation Serif", "DejaVu Serif"]
LINE, BAR, GAP, TOP, BOTTOM = 0.19, 0.17, 0.16, 0.3, 0.34
BAR_LETTERS, LEVEL_LETTERS, SMALL, NORMAL = 42, 54, 9.5, 11.0
LEVEL_FILLS = (
    ("#1a1a1a", "", "white"),
    ("#ffffff", "strokes", "black"),
    ("#ffffff", "dots", "black"),
    ("#d4d4d4", "", "black"),
    ("#8f8f8f", "", "black"),
)
INLINE_FROM = 0.085
"""Share of the width from which a segment holds its own number."""

_drawing = threading.Lock()  # matplotlib's settings are one global


@dataclass(frozen=True, slots=True)
class Bar:
    """One group: `share`, `low`, `high`, `target` are 0..1; `text` is the number as printed."""

    label: str
    text: str
    share: float | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars with intervals on 0-100 %, each with the mark of its target where it has one."""

    key: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    target_text: str = ""


@dataclass(frozen=True, slots=True)
class LevelBar:
    """One question: answers at each level in the order of `LevelChart.levels`."""

    label: str
    text: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LevelChart:
    """Stacked bars, one for each question."""

    key: str
    title: str
    description: str
    levels: tuple[str, ...]
    bars: tuple[LevelBar, ...]


Chart = BarChart | LevelChart


@lru_cache(maxsize=64)
def render_svg(chart: Chart) -> str:
    """Draw a chart as an `<svg>` element for inlining: titled, without styles, ids its own."""
    buffer = io.StringIO()
    with _drawing, _settings():
        _draw(chart).savefig(
            buffer,
            format="svg",
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return _inline_svg(buffer.getvalue(), chart)


@lru_cache(maxsize=64)
def render_png(chart: Chart, *, dpi: int = 200) -> bytes:
    """Draw a chart as PNG bytes, for formats that take no SVG."""
    buffer = io.BytesIO()
    with _drawing, _settings():
        _draw(chart).savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return buffer.getvalue()


def _settings() -> AbstractContextManager[None]:
    return mpl.rc_context(
        {
            "font.family": FONTS,
            "svg.fonttype": "none",
            "svg.hashsalt": "thuocdo",
            "path.simplify": False,
        }
    )


def _draw(chart: Chart) -> Figure:
    return _draw_bars(chart) if isinstance(chart, BarChart) else _draw_levels(chart)


def _draw_bars(chart: BarChart) -> Figure:
    labels = [_wrap(bar.label, BAR_LETTERS) for bar in chart.bars]
    top = TOP if chart.target_text else 0.05
    height = top + sum(map(_bar_height, chart.bars, labels)) + BOTTOM
    figure, axes = _canvas(height)
    y = top
    for bar, label in zip(chart.bars, labels, strict=True):
        y = _write_label(axes, y, label, bar.text)
        if bar.share is not None:
            axes.add_patch(_box(0, y, bar.share * 100, "#c9c9c9"))
            _draw_interval(axes, bar, y + BAR / 2)
            _draw_target(axes, bar.target, y - 0.015, y + BAR + 0.06)
            y += BAR
        y += GAP
    if chart.target_text:
        _draw_target(axes, 0.005, 0.02, 0.18)
        axes.text(2.5, 0.15, chart.target_text, fontsize=SMALL, va="baseline")
    _draw_scale(axes, y)
    return figure


def _draw_levels(chart: LevelChart) -> Figure:
    labels = [_wrap(bar.label, LEVEL_LETTERS) for bar in chart.bars]
    legend = 2 * LINE + 0.14
    figure, axes = _canvas(legend + sum(_row_height(label) for label in labels) + BOTTOM)
    _draw_legend(axes, chart.levels)
    y = legend
    for bar, label in zip(chart.bars, labels, strict=True):
        y = _write_label(axes, y, label, bar.text)
        _draw_stack(axes, y, bar.counts)
        y += BAR + GAP
    _draw_scale(axes, y)
    return figure


def _draw_stack(axes: Axes, y: float, counts: tuple[int, ...]) -> None:
    total, left = sum(counts), 0.0
    for count, (fill, texture, ink) in zip(counts, LEVEL_FILLS, strict=True):
        if not count:
            continue
        width = 100 * count / total
        axes.add_patch(_box(left, y, width, fill))
        _draw_texture(axes, texture, left, y, width)
        if width >= 100 * INLINE_FROM and not texture:
            axes.text(
                left + width / 2, y + BAR / 2, f"{count}", fontsize=SMALL, color=ink,
                ha="center", va="center_baseline",
            )  # fmt: skip
        left += width


def _draw_legend(axes: Axes, levels: tuple[str, ...]) -> None:
    for number, (level, (fill, texture, _ink)) in enumerate(zip(levels, LEVEL_FILLS, strict=True)):
        x, y = (number % 3) * 36.0, 0.02 + (number // 3) * LINE
        axes.add_patch(_box(x, y, 4.5, fill, height=0.13))
        _draw_texture(axes, texture, x, y, 4.5, 0.13)
        axes.text(x + 5.7, y + 0.12, level, fontsize=SMALL, va="baseline")


def _draw_interval(axes: Axes, bar: Bar, y: float) -> None:
    if bar.low is None or bar.high is None:
        return
    low, high, cap = bar.low * 100, bar.high * 100, BAR * 0.32
    axes.plot([low, high], [y, y], color="black", lw=1.4, solid_capstyle="butt")
    for end in (low, high):
        axes.plot([end, end], [y - cap, y + cap], color="black", lw=1.4)


def _draw_target(axes: Axes, target: float | None, top: float, bottom: float) -> None:
    """Mark the target at one bar only, so that the line never runs through the words."""
    if target is not None:
        at = target * 100
        axes.plot([at, at], [top, bottom], color="black", lw=1.6, dashes=(1.6, 1.0))


def _draw_scale(axes: Axes, y: float) -> None:
    base = y - GAP / 2
    axes.plot([0, 100], [base, base], color="black", lw=0.6)
    for mark in range(0, 101, 25):
        axes.plot([mark, mark], [base, base + 0.04], color="black", lw=0.6)
        align = {0: "left", 100: "right"}.get(mark, "center")
        axes.text(mark, base + 0.19, f"{mark}%", fontsize=SMALL, ha=align, va="baseline")


def _canvas(height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0.01, 0.0, 0.98, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, 100)
    axes.set_ylim(height, 0)
    return figure, axes


def _write_label(axes: Axes, y: float, label: str, text: str) -> float:
    lines = label.split("\n")
    for number, line in enumerate(lines):
        axes.text(0, y + 0.145 + number * LINE, line, fontsize=NORMAL, va="baseline")
    last = y + 0.145 + (len(lines) - 1) * LINE
    axes.text(100, last, text, fontsize=NORMAL, ha="right", va="baseline", fontweight="bold")
    return y + len(lines) * LINE + 0.02


def _box(x: float, y: float, width: float, fill: str, *, height: float = BAR) -> Rectangle:
    return Rectangle((x, y), width, height, facecolor=fill, edgecolor="black", linewidth=0.7)


def _draw_texture(
    axes: Axes, texture: str, x: float, y: float, width: float, height: float = BAR
) -> None:
    """Fill a box with strokes or dots: matplotlib's own hatches cost a PDF writer seconds."""
    if texture == "dots":
        for row in (0.25, 0.5, 0.75):
            at = y + row * height
            axes.plot([x + 0.3, x + width], [at, at], color="black", lw=0.9, dashes=(1.0, 2.6))
    elif texture == "strokes":
        slant, step = 1.6, 0.9
        xs: list[float] = []
        ys: list[float] = []
        for number in range(-1, int(width / step) + 1):
            start = x + number * step
            low, high = max(x, start), min(x + width, start + slant)
            if low < high:
                xs += [low, high, nan]
                ys += [y + height * (1 - (end - start) / slant) for end in (low, high)] + [nan]
        axes.plot(xs, ys, color="black", lw=0.7, solid_capstyle="butt")


def _row_height(label: str) -> float:
    return (label.count("\n") + 1) * LINE + 0.02 + BAR + GAP


def _bar_height(bar: Bar, label: str) -> float:
    return _row_height(label) - (BAR if bar.share is None else 0)


def _wrap(label: str, letters: int) -> str:
    """Break a label into lines of about the same length."""
    lines = -(-len(label) // letters)
    return "\n".join(textwrap.wrap(label, max(12, -(-len(label) // max(lines, 1)) + 4))) or label


def _inline_svg(svg: str, chart: Chart) -> str:
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="(?!.*clip)[^"]*">', "<g>", svg)
    svg = re.sub(r'\bid="', f'id="{chart.key}-', svg)
    svg = re.sub(r'(href="#|url\(#)', rf"\1{chart.key}-", svg)
    svg = re.sub(r'style="([^"]*)"', _presentation, svg)
    name = f'aria-labelledby="{chart.key}-title" aria-describedby="{chart.key}-desc"'
    words = (
        f'<title id="{chart.key}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.key}-desc">{escape(chart.description)}</desc>'
    )
    return svg.replace(">", f' role="img" {name}>{words}', 1)


def _presentation(match: re.Match[str]) -> str:
    """Turn a style attribute into attributes, which a strict content policy lets through."""
    attributes = []
    for rule in filter(None, (part.strip() for part in match[1].split(";"))):
        name, value = (side.strip() for side in rule.split(":", 1))
        if name == "font":
            attributes += _font(value)
        else:
            attributes.append(f'{name}="{value}"')
    return " ".join(attributes)


def _font(value: str) -> list[str]:
    size = re.search(r"([\d.]+)px", value)
    attributes = [f'font-size="{size[1]}"'] if size else []
    if re.match(r"(bold|700)\b", value):
        attributes.append('font-weight="bold"')
    return [*attributes, "font-family=\"'Liberation Serif','Times New Roman',serif\""]
