"""Proof of presence, where an office asks for it: the code of the day, typed from the counter.

Right, the answer is marked as given there; wrong or empty, it is taken all the same, unmarked and
without reproach.
"""

import hmac
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from survey_app.collect.admission import Admission
from survey_app.store.day_codes import derive_day_code

FIELD = "day-code"
"""The field's name in the form: with a hyphen, as no question's key has."""


def asks_presence(admission: Admission) -> bool:
    """Whether a form has the field: never behind a one-time code, which proves more by itself."""
    return admission.place.asks_presence and admission.code_hash is None


def proves_presence(
    raw: Mapping[str, Sequence[str]], admission: Admission, days: Iterable[date], key: bytes
) -> bool:
    """Whether the code of one of these days was typed where it is asked for."""
    typed = read_digits(next(iter(raw.get(FIELD, ())), ""))
    if not typed or not asks_presence(admission):
        return False
    place_id = admission.place.place_id
    return any(hmac.compare_digest(typed, derive_day_code(key, place_id, day)) for day in set(days))


def read_digits(typed: str) -> str:
    """Return the digits among what was typed, of whatever script and with whatever between.

    >>> read_digits(" 4-8 ２")
    '482'
    """
    return "".join(str(unicodedata.digit(sign)) for sign in typed[:32] if sign.isdecimal())
