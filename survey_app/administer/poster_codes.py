"""One code for a place and what is asked there: made at the first poster, kept at every reprint.

A code may leave open what is asked, so that the citizen chooses, and it may fix the field, as for
a desk that takes dossiers about land alone.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.administer.campaigns import find_instrument
from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import check_field
from survey_app.store.audit_entries import Doer, record_deed
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a code asks; None leaves the survey to the citizen, and the field to the form."""

    instrument_code: str | None = None
    field: str | None = None


def ensure_poster_code(
    session: Session, commune: Commune, place_id: int, asked: Asked, doer: Doer
) -> PosterCode:
    """Return the code of a commune's place for what is asked, made if there is none.

    Raises `SetupRefused` for a place of another commune or one that is closed, an instrument or
    field not known, or a field where the questionnaire does not ask by field.
    """
    place = find_place_in_commune(session, place_id, commune.id)
    problems = [] if place is not None and place.active else [Problem("place_id", "unknown")]
    _check_asked(problems, asked)
    if place is None or problems:
        raise SetupRefused(problems)
    known = find_poster_code(session, place.id, asked.instrument_code, asked.field)
    if known is not None:
        return known
    poster_code = PosterCode(
        code=_make_free_code(session),
        place_id=place.id,
        instrument_code=asked.instrument_code,
        field=asked.field,
        created_on=doer.today,
    )
    record_poster_code(session, poster_code)
    record_deed(
        session,
        doer,
        "add_poster_code",
        f"{commune.slug}/{place.id}",
        code=poster_code.code,
        instrument=asked.instrument_code,
        field=asked.field,
    )
    return poster_code


def ensure_poster_codes(
    session: Session, commune: Commune, asked: Asked, doer: Doer
) -> list[PosterCode]:
    """Return the codes of all places in use for what is asked. Raises `SetupRefused`."""
    problems: list[Problem] = []
    _check_asked(problems, asked)
    places = list_places(session, commune.id, only_active=True)
    if not places:
        problems.append(Problem("place_id", "required"))
    if problems:
        raise SetupRefused(problems)
    return [ensure_poster_code(session, commune, p.id, asked, doer) for p in places]


def _check_asked(problems: list[Problem], asked: Asked) -> None:
    instrument = None if asked.instrument_code is None else find_instrument(asked.instrument_code)
    if asked.instrument_code is not None and instrument is None:
        problems.append(Problem("instrument_code", "unknown"))
    check_field(problems, "field", asked.field)
    if asked.field is not None and instrument is not None and not instrument.by_field:
        problems.append(Problem("field", "no_field"))


def _make_free_code(session: Session) -> str:
    while True:
        # Random, so that nobody can count through the places.
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(POSTER_LENGTH))
        if find_poster(session, code) is None:
            return code
