"""A sheet to check once a week that nobody has pasted another code over a poster.

Only a child process or a command imports this module: the drawing library comes with it.
"""

import json
import sys
from collections.abc import Sequence
from functools import partial

from matplotlib.figure import Figure

from instruments.loading import load_instrument
from survey_app.administer import wording
from survey_app.drawing import wording as printed
from survey_app.drawing.addresses import check_public, genuine_start
from survey_app.drawing.pen import POINTS_PER_MM, Area, Pen, find_font, fit, open_page, write_pdf
from survey_app.store.poster_codes import Poster

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 14.0
PLACE_LEFT, CODE_LEFT, WEEKS_LEFT = 14.0, 88.0, 148.0
WEEK_WIDTH, WEEKS, BOX = 12.0, 4, 6.0
ROW, ROWS_ON_A_PAGE = 13.0, 11


def render_check_list(posters: Sequence[Poster], *, base_url: str) -> bytes:
    """Return the check list as a PDF. Raises `AddressNotPublic` unless all are simulated."""
    if not all(poster.simulated for poster in posters):
        check_public(base_url)
    starts = range(0, len(posters), ROWS_ON_A_PAGE)
    pages = [
        partial(_draw_page, posters[at : at + ROWS_ON_A_PAGE], at, len(posters), base_url)
        for at in starts
    ]
    return write_pdf(pages, f"{wording.CHECK_TITLE}, {posters[0].commune_name}")


def _draw_page(posters: Sequence[Poster], before: int, n: int, base_url: str) -> Figure:
    figure, axes = open_page(WIDTH, HEIGHT)
    pen = Pen(axes, Area(0, 0, WIDTH, HEIGHT, MARGIN))
    first = posters[0]
    if first.simulated:
        pen.band(f"{printed.SIMULATED} · {printed.SIMULATED_EN}", 13, depth=11)
    else:
        pen.skip(12)
    pen.text(first.issuer, 11, bold=True, lines=1)
    pen.text(wording.CHECK_TITLE, 17, bold=True, lines=1)
    pen.text(wording.CHECK_MONTH, 11)
    pen.skip(1)
    genuine = wording.CHECK_GENUINE.format(issuer=first.issuer, start=genuine_start(base_url))
    for sentence in (wording.CHECK_HOW, genuine):
        _paragraph(pen, sentence, 10.5)
    if first.website:
        shown = printed.WEBSITE.format(commune=first.commune_name, website=first.website)
        _paragraph(pen, wording.CHECK_WEBSITE.format(shown=shown), 10.5)
    pen.skip(2)
    _draw_heads(pen)
    for place, poster in enumerate(posters, before + 1):
        _draw_row(pen, place, poster)
    _draw_foot(pen)
    if n > ROWS_ON_A_PAGE:
        pages = -(-n // ROWS_ON_A_PAGE)
        pen.y = 8
        page = wording.CHECK_PAGE.format(page=before // ROWS_ON_A_PAGE + 1, pages=pages)
        pen.write(WIDTH - MARGIN, page, find_font(), 9, side="right")
    return figure


def _draw_heads(pen: Pen) -> None:
    bold = find_font(bold=True)
    pen.rule(1.0)
    pen.y -= 5.5
    pen.write(PLACE_LEFT + 7, wording.CHECK_PLACE, bold, 10, side="left")
    pen.write(CODE_LEFT, wording.CHECK_CODE, bold, 10, side="left")
    for week in range(WEEKS):
        middle = WEEKS_LEFT + WEEK_WIDTH * (week + 0.5)
        pen.write(middle, wording.CHECK_WEEK.format(week=week + 1), bold, 9)
    pen.y -= 2
    pen.rule(1.0)


def _draw_row(pen: Pen, place: int, poster: Poster) -> None:
    top = pen.y
    plain, bold = find_font(), find_font(bold=True)
    pen.y = top - 5.2
    pen.write(PLACE_LEFT, f"{place}.", plain, 10, side="left")
    room = CODE_LEFT - PLACE_LEFT - 10
    _cell(pen, PLACE_LEFT + 7, poster.place_name, 10.5, room, bold=True)
    pen.y = top - 10
    _cell(pen, PLACE_LEFT + 7, poster.agency_name, 8.5, room)
    pen.y = top - 5.4
    pen.write(CODE_LEFT, poster.code, bold, 13, side="left")
    pen.y = top - 10
    asked = poster.instrument_code
    rated = printed.rated(None if asked is None else load_instrument(asked), poster.field)
    _cell(pen, CODE_LEFT, rated, 8.5, WEEKS_LEFT - CODE_LEFT - 3)
    for week in range(WEEKS):
        left = WEEKS_LEFT + WEEK_WIDTH * (week + 0.5) - BOX / 2
        pen.box(left, top - ROW / 2 - BOX / 2, BOX)
    pen.y = top - ROW
    pen.rule(0.4)


def _cell(pen: Pen, x: float, text: str, points: float, room: float, *, bold: bool = False) -> None:
    """Write one line from the left; what is too long for it is written smaller."""
    font = find_font(bold=bold)
    (line,), points = fit(text.replace(" ", "\u00a0"), font, points, room, 1)
    pen.write(x, line, font, points, side="left")


def _paragraph(pen: Pen, text: str, points: float) -> None:
    font = find_font()
    lines, points = fit(text, font, points, pen.room, 3)
    for line in lines:
        pen.y -= points * 1.3 / POINTS_PER_MM
        pen.write(MARGIN, line, font, points, side="left")
    pen.skip(0.8)


def _draw_foot(pen: Pen) -> None:
    pen.skip(4)
    pen.y -= 4
    pen.write(MARGIN, wording.CHECK_WRONG, find_font(bold=True), 11.5, side="left")
    pen.skip(1)
    for sentence in wording.CHECK_STEPS:
        _paragraph(pen, sentence, 10.5)
    pen.skip(4)
    _paragraph(pen, wording.CHECK_SIGNED, 10.5)


def main() -> None:
    """Draw the check list that standard input describes."""
    job = json.load(sys.stdin)
    posters = [Poster(**poster) for poster in job["posters"]]
    sys.stdout.buffer.write(render_check_list(posters, base_url=job["base_url"]))


if __name__ == "__main__":
    main()
