"""In which language a respondent asks: what the address says, else Vietnamese."""

from flask import request

from survey_app.collect.languages import BUILT_IN, VIETNAMESE, Language


def asked_language() -> Language:
    """Return the language that the address asks for."""
    if b"lang=" not in request.query_string:
        return VIETNAMESE
    return BUILT_IN.get(request.args["lang"], VIETNAMESE)


def offered_languages() -> tuple[Language, ...]:
    """Return the languages a respondent may choose from."""
    return tuple(BUILT_IN.values())
