"""The codes printed on posters. A code never dies: paper hangs for years.

A code says where and what is asked, not in which campaign: the campaign that is open on the day
of the answer is found then.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.agencies import Agency
from survey_app.store.base import Table
from survey_app.store.communes import Commune
from survey_app.store.errors import UnfitCode
from survey_app.store.places import Place

FIT = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Without i, l, o, u, 0 and 1: nothing that a person could mistake in print or by voice.
CODE_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
POSTER_LENGTH = 7


class PosterCode(Table, kw_only=True):
    """One printed code: a place and, where they are fixed, the instrument and field asked there.

    Without an instrument the first screen asks which service is to be rated.
    """

    __tablename__ = "poster_codes"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    instrument_code: Mapped[str | None] = mapped_column(String(64), default=None)
    field: Mapped[str | None] = mapped_column(String(64), default=None)
    created_on: Mapped[date]


@dataclass(frozen=True, slots=True)
class Poster:
    """A code with everything its page has to say, in one read."""

    code: str
    instrument_code: str | None
    field: str | None
    place_id: int
    place_name: str
    place_active: bool
    agency_name: str
    commune_id: int
    commune_slug: str
    commune_name: str
    issuer: str
    website: str | None
    simulated: bool


_POSTER = (
    select(
        PosterCode.code,
        PosterCode.instrument_code,
        PosterCode.field,
        Place.id,
        Place.name,
        Place.active,
        Agency.name,
        Commune.id,
        Commune.slug,
        Commune.name,
        Commune.issuer,
        Commune.website,
        Commune.simulated,
    )
    .select_from(PosterCode)
    .join(Place, Place.id == PosterCode.place_id)
    .join(Agency, Agency.id == Place.agency_id)
    .join(Commune, Commune.id == Agency.commune_id)
)
# Built once: this is read for every form that is opened or sent.
_POSTER_OF_CODE = _POSTER.where(PosterCode.code == bindparam("wanted"))


def record_poster_code(session: Session, poster_code: PosterCode) -> PosterCode:
    """Insert a code; raise `UnfitCode` where it could not be printed as an address."""
    if FIT.fullmatch(poster_code.code) is None:
        raise UnfitCode(poster_code.code)
    session.add(poster_code)
    session.flush()
    return poster_code


def find_poster(session: Session, code: str) -> Poster | None:
    """Look up what a printed code stands for."""
    found = session.connection().execute(_POSTER_OF_CODE, {"wanted": code})
    row: Sequence[Any] | None = found.one_or_none()
    return None if row is None else Poster(*row)


def find_poster_code(
    session: Session, place_id: int, instrument_code: str | None, field: str | None = None
) -> PosterCode | None:
    """Look up the oldest code of a place for an instrument, so that a reprint keeps it."""
    return session.scalar(
        select(PosterCode)
        .where(
            PosterCode.place_id == place_id,
            PosterCode.instrument_code.is_not_distinct_from(instrument_code),
            PosterCode.field.is_not_distinct_from(field),
        )
        .order_by(PosterCode.created_on, PosterCode.code)
        .limit(1)
    )


def list_posters(session: Session, commune_id: int) -> list[Poster]:
    """List a commune's codes by agency, place and instrument."""
    chosen = _POSTER.where(Commune.id == commune_id).order_by(
        Agency.name, Place.name, PosterCode.instrument_code, PosterCode.code
    )
    rows: Sequence[Sequence[Any]] = session.execute(chosen).all()
    return [Poster(*row) for row in rows]
