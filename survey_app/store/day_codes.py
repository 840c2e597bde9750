"""The code of the day that stands on a place's counter: who types it was there that day.

Derived, never stored: from the installation's key, the place and the day. It is the same for all
who come, so that it says where and when an answer was given, and nothing about who gave it.
"""

import hashlib
import hmac
from datetime import date

DIGITS = 3
"""Few enough to carry in one's head to the chair where the form is filled. A guess is right once
in a thousand times, and a wrong code costs nothing: this is evidence, not a lock."""


def derive_day_code(key: bytes, place_id: int, day: date) -> str:
    """Return the three digits of a place and day.

    >>> derive_day_code(b"a key", 7, date(2026, 6, 10))
    '446'
    """
    text = f"code of the day:{place_id}:{day.isoformat()}"
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"
