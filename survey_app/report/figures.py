"""Charts as matplotlib Figure objects, to SVG and PNG: legible in black and white, the same twice.

Knows nothing of a Report: `documents.outline` says what a chart shows and in which words.
"""

import io
import re
import textwrap
import threading
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Literal

import matplotlib as mpl
from matplotlib.figure import Figure

from survey_app.report.drawing import DOTS, EDGE, FINE, INTERVAL, TARGET, Canvas, drawing_settings

LINE, BAR, GAP, TOP, BOTTOM = 0.19, 0.16, 0.08, 0.3, 0.32
BAR_LETTERS, LEVEL_LETTERS, SMALL, NORMAL = 42, 54, 9.5, 11.0
LEVEL_FILLS = (
    ("#1a1a1a", "", "white"),
    ("#ffffff", "strokes", "black"),
    ("#ffffff", "dots", "black"),
    ("#d4d4d4", "", "black"),
    ("#8f8f8f", "", "black"),
)
SCREEN_FONTS = "'Liberation Serif', 'Times New Roman', serif"
SLANT, STEP, SWATCH = 1.6, 0.9, 0.13
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
LONGEST_CHART = 8
"""Bars in one chart: more would not fit a page beside its caption."""


@lru_cache(maxsize=64)
def render_svg(chart: Chart) -> str:
    """Draw a chart as an `<svg>` element for inlining: titled, without styles, ids its own."""
    buffer = io.StringIO()
    with _drawing, mpl.rc_context(drawing_settings()):
        _draw(chart).savefig(
            buffer,
            format="svg",
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return _inline_svg(buffer.getvalue(), chart)


@lru_cache(maxsize=64)
def render_png(chart: Chart, *, dpi: int = 180) -> bytes:
    """Draw a chart as PNG bytes, for formats that take no SVG."""
    buffer = io.BytesIO()
    with _drawing, mpl.rc_context(drawing_settings()):
        _draw(chart).savefig(
            buffer,
            format="png",
            dpi=dpi,
            metadata={"Software": None},
            pil_kwargs={"compress_level": 4},
        )
    return buffer.getvalue()


def _draw(chart: Chart) -> Figure:
    return _draw_bars(chart) if isinstance(chart, BarChart) else _draw_levels(chart)


def _draw_bars(chart: BarChart) -> Figure:
    labels = [_wrap(bar.label, BAR_LETTERS) for bar in chart.bars]
    top = TOP if chart.target_text else 0.05
    canvas = Canvas(top + sum(map(_bar_height, chart.bars, labels)) + BOTTOM)
    y = top
    for bar, label in zip(chart.bars, labels, strict=True):
        y = _write_label(canvas, y, label, bar.text)
        if bar.share is not None:
            canvas.box(0, y, bar.share * 100, BAR, "#c9c9c9")
            _draw_interval(canvas, bar, y + BAR / 2)
            _draw_target(canvas, bar.target, y - 0.015, y + BAR + 0.06)
            y += BAR
        y += GAP
    if chart.target_text:
        _draw_target(canvas, 0.005, 0.02, 0.18)
        canvas.write(2.5, 0.15, chart.target_text, SMALL)
    _draw_scale(canvas, y)
    return canvas.finish()


def _draw_levels(chart: LevelChart) -> Figure:
    labels = [_wrap(bar.label, LEVEL_LETTERS) for bar in chart.bars]
    legend = 2 * LINE + 0.08
    canvas = Canvas(legend + sum(_row_height(label) for label in labels) + BOTTOM)
    _draw_legend(canvas, chart.levels)
    y = legend
    for bar, label in zip(chart.bars, labels, strict=True):
        y = _write_label(canvas, y, label, bar.text)
        _draw_stack(canvas, y, bar.counts)
        y += BAR + GAP
    _draw_scale(canvas, y)
    return canvas.finish()


def _draw_stack(canvas: Canvas, y: float, counts: tuple[int, ...]) -> None:
    total, left = sum(counts), 0.0
    for count, (fill, texture, ink) in zip(counts, LEVEL_FILLS, strict=True):
        if not count:
            continue
        width = 100 * count / total
        canvas.box(left, y, width, BAR, fill)
        _draw_texture(canvas, texture, left, y, width)
        if width >= 100 * INLINE_FROM and not texture:
            middle = left + width / 2
            canvas.write(middle, y + BAR * 0.77, f"{count}", SMALL, align="center", ink=ink)
        left += width


def _draw_legend(canvas: Canvas, levels: tuple[str, ...]) -> None:
    for number, (level, (fill, texture, _ink)) in enumerate(zip(levels, LEVEL_FILLS, strict=True)):
        x, y = (number % 3) * 36.0, 0.02 + (number // 3) * LINE
        canvas.box(x, y, 4.5, SWATCH, fill)
        _draw_texture(canvas, texture, x, y, 4.5, SWATCH)
        canvas.write(x + 5.7, y + 0.12, level, SMALL)


def _draw_interval(canvas: Canvas, bar: Bar, y: float) -> None:
    if bar.low is None or bar.high is None:
        return
    low, high, cap = bar.low * 100, bar.high * 100, BAR * 0.32
    canvas.line(INTERVAL, (low, y), (high, y))
    for end in (low, high):
        canvas.line(INTERVAL, (end, y - cap), (end, y + cap))


def _draw_target(canvas: Canvas, target: float | None, top: float, bottom: float) -> None:
    """Mark the target at one bar only, so that the line never runs through the words."""
    if target is not None:
        canvas.line(TARGET, (target * 100, top), (target * 100, bottom))


def _draw_scale(canvas: Canvas, y: float) -> None:
    base = y - GAP / 2
    canvas.line(FINE, (0, base), (100, base))
    for mark in range(0, 101, 25):
        canvas.line(FINE, (mark, base), (mark, base + 0.04))
        side: Literal["left", "center", "right"] = "center"
        if mark in (0, 100):
            side = "right" if mark else "left"
        canvas.write(mark, base + 0.19, f"{mark}%", SMALL, align=side)


def _draw_texture(
    canvas: Canvas, texture: str, x: float, y: float, width: float, height: float = BAR
) -> None:
    """Fill a box with dots or strokes: matplotlib's own hatches cost a PDF writer seconds."""
    if texture == "dots":
        for row in (0.25, 0.5, 0.75):
            at = y + row * height
            canvas.line(DOTS, (x + 0.3, at), (x + width, at))
    elif texture == "strokes":
        for number in range(-1, int(width / STEP) + 1):
            start = x + number * STEP
            low, high = max(x, start), min(x + width, start + SLANT)
            ends = [(at, y + height * (1 - (at - start) / SLANT)) for at in (low, high)]
            if low < high:
                canvas.line(EDGE, *ends)


def _write_label(canvas: Canvas, y: float, label: str, text: str) -> float:
    lines = label.split("\n")
    for number, line in enumerate(lines):
        canvas.write(0, y + 0.145 + number * LINE, line, NORMAL)
    last = y + 0.145 + (len(lines) - 1) * LINE
    canvas.write(100, last, text, NORMAL, align="right", bold=True)
    return y + len(lines) * LINE + 0.02


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
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = re.sub(r"<g>\s*(<(?:text|path)\b[^<]*(?:</text>|/>))\s*</g>", r"\1", svg)
    svg = re.sub(r' transform="rotate\(-0 [^"]*"', "", svg)
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
        known = SCREEN_FONTS if name == "font-family" else value
        attributes.append(f'{name}="{known}"')
    return " ".join(attributes)
