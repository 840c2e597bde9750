"""Draws posters: a figure each, kept as PDF, SVG or PNG; black on white.

Only a child process or a command imports this module: the drawing library comes with it.
"""

import io
import json
import sys
from collections.abc import Sequence
from functools import partial

import matplotlib as mpl
from matplotlib.figure import Figure

from instruments.loading import load_instrument
from survey_app.administer.poster_layout import HEIGHT, WIDTH, Sheet, draw_sheet
from survey_app.drawing.addresses import check_public, poster_address
from survey_app.drawing.pen import MM_PER_INCH, SETTINGS, open_page, write_pdf
from survey_app.store.poster_codes import Poster

SIZES_MM = {"A4": (210.0, 297.0), "A5": (148.0, 210.0)}
PNG_WIDTH_PIXELS = 2480
# No moment in the file: the same poster is the same bytes.
METADATA: dict[str, dict[str, None]] = {"svg": {"Date": None}, "png": {}}


def render_poster(
    poster: Poster, *, base_url: str, size: str = "A4", file_format: str = "pdf"
) -> bytes:
    """Return the file of a poster. Raises `AddressNotPublic` unless the poster is simulated."""
    if file_format == "pdf":
        return render_posters([poster], base_url=base_url, size=size)
    _check_address([poster], base_url)
    with mpl.rc_context(SETTINGS):
        figure = _draw(poster, base_url, size)
        drawn = io.BytesIO()
        figure.savefig(
            drawn,
            format=file_format,
            dpi=PNG_WIDTH_PIXELS / (SIZES_MM[size][0] / MM_PER_INCH),
            metadata={**METADATA[file_format], "Title": _title(poster)},
        )
    return drawn.getvalue()


def render_posters(posters: Sequence[Poster], *, base_url: str, size: str = "A4") -> bytes:
    """Return one PDF with a page for each poster. Raises `AddressNotPublic` as above."""
    _check_address(posters, base_url)
    pages = [partial(_draw, poster, base_url, size) for poster in posters]
    return write_pdf(pages, _title(posters[0]) if len(posters) == 1 else posters[0].commune_name)


def _check_address(posters: Sequence[Poster], base_url: str) -> None:
    if not all(poster.simulated for poster in posters):
        check_public(base_url)


def _title(poster: Poster) -> str:
    return f"{poster.place_name} - {poster.code}"


def _draw(poster: Poster, base_url: str, size: str) -> Figure:
    asked = poster.instrument_code
    sheet = Sheet(
        poster=poster,
        instrument=None if asked is None else load_instrument(asked),
        base_url=base_url,
        address=poster_address(base_url, poster.code),
    )
    width, height = SIZES_MM[size]
    # A5 is a hair's breadth flatter than half an A4: the page is then narrower by as much.
    figure, axes = open_page(width, height, (WIDTH, HEIGHT))
    draw_sheet(axes, sheet, width / WIDTH)
    return figure


def main() -> None:
    """Draw the posters that standard input describes."""
    job = json.load(sys.stdin)
    posters = [Poster(**poster) for poster in job.pop("posters")]
    if len(posters) == 1:
        drawn = render_poster(posters[0], **job)
    else:
        job.pop("file_format")
        drawn = render_posters(posters, **job)
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
