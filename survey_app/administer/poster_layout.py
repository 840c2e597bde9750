"""Where everything stands on a poster, in millimetres of an A4 sheet; A5 is the same, smaller."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from instruments.model import Instrument
from survey_app.administer import wording
from survey_app.drawing import wording as printed
from survey_app.drawing.addresses import genuine_start, shown_address
from survey_app.drawing.codes import build_modules
from survey_app.drawing.pen import Area, Pen
from survey_app.store.poster_codes import Poster

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 17.0
# What stands below the code is measured from the bottom edge, so that the code takes the rest.
FOOT, FOOT_WITH_WEBSITE = 91.0, 98.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a poster says; without an instrument the citizen chooses what to rate."""

    poster: Poster
    instrument: Instrument | None
    base_url: str
    address: str


def draw_sheet(axes: Axes, sheet: Sheet, scale: float) -> None:
    """Draw the whole poster, from the top edge down."""
    pen = Pen(axes, Area(0, 0, WIDTH, HEIGHT, MARGIN), scale)
    poster = sheet.poster
    _draw_head(pen, sheet)
    foot = FOOT_WITH_WEBSITE if poster.website else FOOT
    pen.code(build_modules(sheet.address), room=pen.y - foot)
    pen.y = foot
    pen.text(printed.OR_TYPE, 13)
    pen.text(shown_address(sheet.address), 18, bold=True, lines=1)
    pen.skip(1.5)
    pen.spaced(wording.CODE, poster.code, 30)
    pen.skip(3)
    pen.rule()
    pen.skip(3)
    pen.text(printed.free(sheet.instrument), 14, bold=True)
    pen.text(wording.ANONYMOUS, 12)
    pen.skip(1)
    if poster.website:
        website = printed.WEBSITE.format(commune=poster.commune_name, website=poster.website)
        pen.text(website, 12, bold=True)
    pen.text(printed.GENUINE.format(start=genuine_start(sheet.base_url)), 11, lines=2)
    pen.skip(1)
    pen.text(_english(sheet), 10, italic=True)


def _draw_head(pen: Pen, sheet: Sheet) -> None:
    poster = sheet.poster
    if poster.simulated:
        pen.band(f"{printed.SIMULATED} · {printed.SIMULATED_EN}", 17)
    else:
        pen.skip(14)
    pen.text(poster.issuer, 13, bold=True)
    pen.text(poster.agency_name, 15)
    pen.text(poster.place_name, 19, bold=True)
    pen.skip(2.5)
    pen.rule()
    pen.skip(5)
    pen.text(printed.INVITATION, 22)
    pen.text(printed.bind(printed.rated(sheet.instrument, poster.field)), 30, bold=True)
    pen.skip(1)
    pen.text(printed.SCAN, 15)


def _english(sheet: Sheet) -> str:
    title = printed.rated_in_english(sheet.instrument, sheet.poster.field)
    if sheet.instrument is None:
        return wording.ENGLISH.format(title=title, minutes="")
    minutes = wording.ENGLISH_MINUTES.format(minutes=sheet.instrument.minutes)
    return wording.ENGLISH.format(title=title, minutes=minutes)
