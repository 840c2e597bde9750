"""A slip that leads where a poster leads, handed over with a result; every copy is the same."""

from instruments.loading import load_instrument
from survey_app.administer import wording
from survey_app.drawing import wording as printed
from survey_app.drawing.addresses import poster_address
from survey_app.drawing.slips import Slip
from survey_app.store.poster_codes import Poster


def build_poster_slip(poster: Poster, base_url: str) -> Slip:
    """Return what a poster's slip says."""
    asked = poster.instrument_code
    instrument = None if asked is None else load_instrument(asked)
    return Slip(
        issuer=poster.issuer,
        agency_name=poster.agency_name,
        place_name=poster.place_name,
        rated=printed.rated(instrument, poster.field),
        address=poster_address(base_url, poster.code),
        code=poster.code,
        sentences=(f"{printed.free(instrument)}.", wording.ANONYMOUS),
        english=wording.SLIP_ENGLISH.format(
            title=printed.rated_in_english(instrument, poster.field)
        ),
        simulated=poster.simulated,
    )
