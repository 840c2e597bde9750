"""Has posters, slips and check lists drawn by a child process."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy.orm import Session

from survey_app.administer.poster_slips import build_poster_slip
from survey_app.drawing.addresses import check_public
from survey_app.drawing.child import draw_in_child
from survey_app.drawing.slips import SLIPS_ON_A_PAGE, print_slips
from survey_app.store.campaigns import list_open_campaigns
from survey_app.store.communes import Commune
from survey_app.store.poster_codes import Poster, list_posters

FORMATS = ("pdf", "svg", "png")
SIZES = ("A4", "A5")


def mark_simulated(session: Session, poster: Poster, today: date) -> Poster:
    """Return the poster marked as simulated if the campaign that is open under it is."""
    simulated = any(
        campaign.simulated
        for campaign in list_open_campaigns(session, poster.commune_id, today)
        if poster.instrument_code in {None, campaign.instrument_code}
    )
    return replace(poster, simulated=poster.simulated or simulated)


def list_hanging(session: Session, commune: Commune, today: date) -> list[Poster]:
    """List the posters of a commune's places in use, each marked where it is simulated."""
    posters = list_posters(session, commune.id)
    return [mark_simulated(session, each, today) for each in posters if each.place_active]


def print_poster(poster: Poster, *, base_url: str, size: str, file_format: str) -> bytes:
    """Return a poster as a file.

    Raises `AddressNotPublic` unless the poster is a simulated one, and `DrawingFailed`.
    """
    return print_posters([poster], base_url=base_url, size=size, file_format=file_format)


def print_posters(
    posters: Sequence[Poster], *, base_url: str, size: str, file_format: str = "pdf"
) -> bytes:
    """Return posters as one file, PDF where there are several. Raises as `print_poster`."""
    _check_address(posters, base_url)
    job = {
        "posters": [asdict(poster) for poster in posters],
        "base_url": base_url,
        "size": size,
        "file_format": file_format,
    }
    return draw_in_child("survey_app.administer.posters", job)


def print_check_list(posters: Sequence[Poster], *, base_url: str) -> bytes:
    """Return the weekly check list of these posters as a PDF. Raises as `print_poster`."""
    _check_address(posters, base_url)
    job = {"posters": [asdict(poster) for poster in posters], "base_url": base_url}
    return draw_in_child("survey_app.administer.check_list", job)


def print_poster_slips(poster: Poster, *, base_url: str) -> bytes:
    """Return a sheet of equal slips that lead where the poster leads. Raises as `print_poster`."""
    _check_address([poster], base_url)
    return print_slips([build_poster_slip(poster, base_url)] * SLIPS_ON_A_PAGE)


def _check_address(posters: Sequence[Poster], base_url: str) -> None:
    if not all(poster.simulated for poster in posters):
        check_public(base_url)
