"""Draws a poster: one figure, kept as PDF, SVG or PNG; black on white.

Only a child process of `printing` or a command imports this module: matplotlib comes with it.
Letters become outlines in SVG and an embedded font in PDF, so that every printer shows every
Vietnamese letter.
"""

import io
import json
import sys
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from instruments.loading import load_instrument
from survey_app.administer.addresses import check_public, poster_address
from survey_app.administer.poster_layout import Sheet, draw_sheet
from survey_app.store.poster_codes import Poster

SIZES_MM = {"A4": (210.0, 297.0), "A5": (148.0, 210.0)}
MM_PER_INCH = 25.4
PNG_WIDTH_PIXELS = 2480
SETTINGS: Any = {
    "svg.fonttype": "path",
    "svg.hashsalt": "thuocdo",
    "pdf.fonttype": 42,
    "text.parse_math": False,  # a dollar sign in a name begins no formula
    "path.simplify": False,  # it would round the corners off the QR code's modules
}
# No moment in the file: the same poster is the same bytes.
METADATA: dict[str, dict[str, None]] = {
    "pdf": {"CreationDate": None},
    "svg": {"Date": None},
    "png": {},
}


def render_poster(
    poster: Poster, *, base_url: str, size: str = "A4", file_format: str = "pdf"
) -> bytes:
    """Return the file of a poster. Raises `AddressNotPublic` unless the poster is simulated."""
    if not poster.simulated:
        check_public(base_url)
    sheet = Sheet(
        poster=poster,
        instrument=load_instrument(poster.instrument_code),
        address=poster_address(base_url, poster.code),
    )
    width, height = SIZES_MM[size]
    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH))
        FigureCanvasAgg(figure)
        draw_sheet(figure, sheet)
        drawn = io.BytesIO()
        figure.savefig(
            drawn,
            format=file_format,
            dpi=PNG_WIDTH_PIXELS / (width / MM_PER_INCH),
            metadata={**METADATA[file_format], "Title": f"{poster.place_name} - {poster.code}"},
        )
    return drawn.getvalue()


def main() -> None:
    """Draw the poster that standard input describes."""
    job = json.load(sys.stdin)
    poster = Poster(**job.pop("poster"))
    sys.stdout.buffer.write(render_poster(poster, **job))


if __name__ == "__main__":
    main()
