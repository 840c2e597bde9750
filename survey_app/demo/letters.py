"""A few people of the demo ask for a reply, so that an official finds something to answer."""

import base64
import hashlib
import tomllib
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from survey_app.store.communes import list_communes
from survey_app.store.place_facts import get_place_facts
from survey_app.store.places import list_places
from survey_app.store.reply_requests import Letter, record_reply_request, seal_letter

FILE = Path(__file__).parent / "letters.toml"
ID_BYTES = 16


def lay_letters(session: Session, today: date, key: bytes) -> int:
    """Seal the demo's requests for every commune; tells how many."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["letter"]
    laid = 0
    for commune in list_communes(session):
        place = get_place_facts(session, list_places(session, commune.id)[0].id)
        for number, row in enumerate(rows):
            letter = Letter(
                place=f"{place.agency_name}, {place.place_name}",
                day=today - timedelta(days=row["days"]),
                message=row["message"],
                contact=row["contact"],
                language="vi",
            )
            sealed = seal_letter(_id_of(commune.slug, number), commune.id, letter, key)
            laid += record_reply_request(session, sealed)
    return laid


def _id_of(slug: str, number: int) -> str:
    """Name a letter always alike: laying the demo again adds none."""
    digest = hashlib.sha256(f"{slug}/{number}".encode()).digest()[:ID_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
