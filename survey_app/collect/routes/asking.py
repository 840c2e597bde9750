"""In which language a respondent asks: what the address says, else Vietnamese."""

from flask import current_app, request

from instruments.model import Instrument
from survey_app.collect.language_shelf import PHONE, LanguageShelf
from survey_app.collect.languages import VIETNAMESE, Language
from survey_app.web.database import read_session


def asked_language(*instruments: Instrument) -> Language:
    """Return the language that the address asks for, if these questionnaires can be asked in it."""
    wanted = VIETNAMESE.code
    if b"lang=" in request.query_string:
        wanted = request.args.get("lang", wanted)  # absent in "?xlang=", which others may append
    if wanted == VIETNAMESE.code and not instruments:
        return VIETNAMESE
    languages = offered_languages(*instruments)
    return next((each for each in languages if each.code == wanted), languages[0])


def offered_languages(*instruments: Instrument, channel: str = PHONE) -> tuple[Language, ...]:
    """Return the languages in which these questionnaires can be asked, Vietnamese first."""
    return shelf().offer(read_session, instruments, channel)


def shelf() -> LanguageShelf:
    """Return the running application's languages."""
    found: LanguageShelf | None = current_app.extensions.get("thuocdo_languages")
    return found or current_app.extensions.setdefault("thuocdo_languages", LanguageShelf())
