"""Where everything stands on a sheet of four slips, in millimetres of an A4 sheet with cut lines.

Only a child process or a command imports this module: the drawing library comes with it.
"""

import json
import sys
from collections.abc import Sequence
from functools import partial

from fpdf import FPDF

from survey_app.drawing import wording
from survey_app.drawing.addresses import shown_address
from survey_app.drawing.codes import build_modules
from survey_app.drawing.pdf_pen import PdfPen, write_sheets
from survey_app.drawing.pen import Area, Pen
from survey_app.drawing.slips import SLIPS_ON_A_PAGE, Slip

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 9.0
CORNERS = ((0.0, 148.5), (105.0, 148.5), (0.0, 0.0), (105.0, 0.0))
FOOT = 52.0
TITLE = "Phiếu mời đánh giá"
CODE = "Mã"


def render_slips(slips: Sequence[Slip]) -> bytes:
    """Return a PDF with four slips on each page; the last page may hold fewer."""
    starts = range(0, len(slips), SLIPS_ON_A_PAGE)
    sheets = [slips[at : at + SLIPS_ON_A_PAGE] for at in starts]
    return write_sheets([partial(_draw_page, sheet) for sheet in sheets], (WIDTH, HEIGHT), TITLE)


def _draw_page(slips: Sequence[Slip], document: FPDF) -> None:
    for slip, (left, bottom) in zip(slips, CORNERS, strict=False):
        _draw_slip(PdfPen(document, Area(left, bottom, WIDTH / 2, HEIGHT / 2, MARGIN)), slip)
    pen = PdfPen(document, Area(0, 0, WIDTH, HEIGHT, 0))
    pen.line(WIDTH / 2, 0, WIDTH / 2, HEIGHT, 0.5, "--")
    pen.line(0, HEIGHT / 2, WIDTH, HEIGHT / 2, 0.5, "--")


def _draw_slip(pen: Pen, slip: Slip) -> None:
    bottom = pen.area.bottom
    if slip.simulated:
        pen.band(f"{wording.SIMULATED} · {wording.SIMULATED_EN}", 8.5, depth=6.5)
    else:
        pen.skip(6.5)
    pen.text(slip.issuer, 7.5, bold=True, lines=2)
    pen.text(f"{slip.agency_name} · {slip.place_name}", 7.5, lines=2)
    pen.skip(1.2)
    pen.rule(0.8)
    pen.skip(1.5)
    pen.text(wording.INVITATION, 10.5)
    pen.text(wording.bind(slip.rated), 13, bold=True, lines=2)
    foot = bottom + FOOT
    pen.code(build_modules(slip.address), room=min(pen.y - foot, 68.0))
    pen.y = foot
    pen.text(shown_address(slip.address), 9, bold=True, lines=1)
    pen.skip(0.8)
    pen.labelled(CODE, slip.code, 17, label_points=9)
    pen.skip(1.8)
    pen.rule(0.8)
    pen.skip(1.5)
    for sentence in slip.sentences:
        pen.text(sentence, 8.5, lines=3)
    pen.skip(0.6)
    pen.text(slip.english, 7, italic=True, lines=2)


def main() -> None:
    """Draw the slips that standard input describes."""
    job = json.load(sys.stdin)
    slips = [Slip(**{**slip, "sentences": tuple(slip["sentences"])}) for slip in job["slips"]]
    sys.stdout.buffer.write(render_slips(slips))


if __name__ == "__main__":
    main()
