"""One code for a place and an instrument: made at the first poster, kept at every reprint."""

import secrets

from sqlalchemy.orm import Session

from survey_app.administer.campaigns import find_instrument
from survey_app.administer.deeds import Doer, record_deed
from survey_app.administer.errors import Problem, SetupRefused
from survey_app.store.communes import Commune
from survey_app.store.places import find_place_in_commune, list_places
from survey_app.store.poster_codes import (
    CODE_LETTERS,
    POSTER_LENGTH,
    PosterCode,
    find_poster,
    find_poster_code,
    record_poster_code,
)


def ensure_poster_code(
    session: Session, commune: Commune, place_id: int, instrument_code: str, doer: Doer
) -> PosterCode:
    """Return the code of a commune's place for an instrument, made if there is none.

    Raises `SetupRefused` for a place of another commune or an instrument not known.
    """
    place = find_place_in_commune(session, place_id, commune.id)
    instrument = find_instrument(instrument_code)
    if place is None or instrument is None:
        wanted = {"place_id": place, "instrument_code": instrument}
        raise SetupRefused([Problem(key, "unknown") for key in wanted if wanted[key] is None])
    known = find_poster_code(session, place.id, instrument.code)
    if known is not None:
        return known
    poster_code = PosterCode(
        code=_make_free_code(session),
        place_id=place.id,
        instrument_code=instrument.code,
        created_on=doer.today,
    )
    record_poster_code(session, poster_code)
    record_deed(
        session,
        doer,
        "add_poster_code",
        f"{commune.slug}/{place.id}",
        code=poster_code.code,
        instrument=instrument.code,
    )
    return poster_code


def ensure_poster_codes(
    session: Session, commune: Commune, instrument_code: str, doer: Doer
) -> list[PosterCode]:
    """Return the codes of all places in use for an instrument."""
    places = list_places(session, commune.id, only_active=True)
    return [ensure_poster_code(session, commune, p.id, instrument_code, doer) for p in places]


def _make_free_code(session: Session) -> str:
    while True:
        # Random, so that nobody can count through the places.
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(POSTER_LENGTH))
        if find_poster(session, code) is None:
            return code
