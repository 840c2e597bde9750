"""Draws a print run as one PDF: laid out once, with each copy's own code put onto its pages.

Only a child process of `printing` imports this module: WeasyPrint and matplotlib come with it.
Laying out every copy anew would take minutes; so all copies share the page that was laid out, and
carry a small drawing of their own: the code in digits and as a QR code that types it.
"""

import json
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import cast

import matplotlib as mpl
import pydyf
import qrcode
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath
from weasyprint import HTML
from weasyprint.urls import URLFetcher

from survey_app.collect.languages import Language, load_in_language
from survey_app.collect.paper.codes import spaced_code
from survey_app.collect.paper.layout import build_paper, minutes_by_pen
from survey_app.collect.paper.printing import PrintJob

POINTS_PER_MM = 72 / 25.4
PAGE_HEIGHT_MM, PAGE_WIDTH_MM = 297.0, 210.0
QR_MM, QR_RIGHT_MM, QR_TOP_MM = 17.0, 14.0, 8.0
CODE_SIZE, CODE_GAP_MM, CODE_TOP_MM = 17.0, 4.0, 16.0
LETTERS = Path(mpl.get_data_path()) / "fonts" / "ttf"
# Read by a person and typed: figures of one width, plainly apart.
FIGURES = FontProperties(fname=str(LETTERS / "DejaVuSans-Bold.ttf"))
ROUNDED = 2
ADDRESSED = "ông/bà"


def render_run(job: PrintJob) -> bytes:
    """Return the PDF of all copies; the same job gives the same bytes."""
    document = HTML(string=_render_page(job), url_fetcher=URLFetcher(allowed_protocols=("file",)))

    def finish(_document: object, pdf: pydyf.PDF) -> None:
        _put_codes(pdf, job)

    return cast("bytes", document.write_pdf(finisher=finish, pdf_identifier=job.codes[0].encode()))


def _render_page(job: PrintJob) -> str:
    language = Language(**job.language)
    instrument = load_in_language(job.instrument_code, job.instrument_version, language)
    environment = Environment(
        loader=PackageLoader("survey_app.collect"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("collect/paper_form.html").render(
        job=job,
        say=language.say,
        whole=_keep_whole,
        lang=language.code,
        instrument=instrument,
        minutes=minutes_by_pen(instrument),
        sections=build_paper(instrument, language),
        letters=LETTERS.as_uri(),
    )


def _keep_whole(text: str) -> Markup:
    """Keep the way people are addressed on one line: a slash alone would let it break."""
    kept = Markup('<span class="whole">{}</span>').format(ADDRESSED)
    return Markup(escape(text).replace(ADDRESSED, kept))  # noqa: S704 # escaped before


def _put_codes(pdf: pydyf.PDF, job: PrintJob) -> None:
    """Turn the laid-out pages, the last of them left blank, into those of all copies."""
    pages = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    printed, blank = pages[:-1], pages[-1]
    if job.both_sides and len(printed) % 2:
        printed.append(blank)
    pdf.pages["Kids"].clear()
    pdf.pages["Count"] = 0
    for code in job.codes:
        drawing = pydyf.Stream([_draw_code(code)], compress=True)
        pdf.add_object(drawing)
        for page in printed:
            copy = pydyf.Dictionary(dict(page))
            copy["Contents"] = pydyf.Array([drawing.reference, page["Contents"]])
            pdf.add_page(copy)


def _draw_code(code: str) -> str:
    """Return the drawing of one code at the top right of a page, in points from its lower left."""
    left = (PAGE_WIDTH_MM - QR_RIGHT_MM - QR_MM) * POINTS_PER_MM
    bottom = (PAGE_HEIGHT_MM - QR_TOP_MM - QR_MM) * POINTS_PER_MM
    text = spaced_code(code)
    words_left = left - CODE_GAP_MM * POINTS_PER_MM - _width(text)
    words_bottom = (PAGE_HEIGHT_MM - CODE_TOP_MM) * POINTS_PER_MM
    return "\n".join(
        (
            f"/Span <</ActualText ({text})>> BDC",
            "q",
            _draw_words(text, words_left, words_bottom),
            "Q",
            "EMC",
            "q",
            _draw_modules(code, left, bottom),
            "Q",
        )
    )


def _draw_modules(code: str, left: float, bottom: float) -> str:
    drawn = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    drawn.add_data(code)
    modules = drawn.get_matrix()
    pitch = QR_MM * POINTS_PER_MM / len(modules)
    parts = []
    for row, dark in enumerate(modules):
        start = 0
        while start < len(dark):
            if not dark[start]:
                start += 1
                continue
            end = start
            while end < len(dark) and dark[end]:
                end += 1
            x, y = left + start * pitch, bottom + (len(modules) - row - 1) * pitch
            parts.append(f"{x:.2f} {y:.2f} {(end - start) * pitch:.2f} {pitch:.2f} re")
            start = end
    return "\n".join((*parts, "f"))


def _width(text: str) -> float:
    return sum(_figure(letter)[1] for letter in text)


def _draw_words(text: str, left: float, bottom: float) -> str:
    parts = []
    for letter in text:
        outline, width = _figure(letter)
        parts.append(f"q 1 0 0 1 {left:.2f} {bottom:.2f} cm\n{outline}\nf\nQ" if outline else "")
        left += width
    return "\n".join(part for part in parts if part)


@cache
def _figure(letter: str) -> tuple[str, float]:
    """Return a figure's outline as PDF operators, and how wide it stands."""
    widest = TextPath((0, 0), "0", size=CODE_SIZE, prop=FIGURES).get_extents().x1
    if letter == " ":
        return "", widest * 0.6
    path = TextPath((0, 0), letter, size=CODE_SIZE, prop=FIGURES)
    parts, last = [], (0.0, 0.0)
    for points, kind in path.iter_segments(curves=True, simplify=False):
        pairs = list(zip(points[::2], points[1::2], strict=True))
        if kind == Outline.MOVETO:
            parts.append(_operator(pairs, "m"))
        elif kind == Outline.LINETO:
            parts.append(_operator(pairs, "l"))
        elif kind == Outline.CURVE3:
            parts.append(_operator(_as_cubic(last, *pairs), "c"))
        elif kind == Outline.CURVE4:
            parts.append(_operator(pairs, "c"))
        else:
            parts.append("h")
            continue
        last = pairs[-1]
    return "\n".join(parts), widest * 1.12


Point = tuple[float, float]


def _as_cubic(start: Point, control: Point, end: Point) -> list[Point]:
    """Write a curve with one control point as one with two."""
    first = tuple(s + 2 / 3 * (c - s) for s, c in zip(start, control, strict=True))
    second = tuple(e + 2 / 3 * (c - e) for e, c in zip(end, control, strict=True))
    return [cast("Point", first), cast("Point", second), end]


def _operator(pairs: Sequence[Point], name: str) -> str:
    return " ".join(f"{x:.{ROUNDED}f} {y:.{ROUNDED}f}" for x, y in pairs) + f" {name}"


def main() -> None:
    """Draw the run that standard input describes."""
    job = PrintJob(**json.load(sys.stdin))
    sys.stdout.buffer.write(render_run(job))


if __name__ == "__main__":
    main()
