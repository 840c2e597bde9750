"""Codes on posters and slips: easy to type, and a one-time code that proves it was once issued.

A poster's code is seven letters and digits. A one-time code is twelve, the last three of them a
keyed check, so that a code whose row is gone is told apart from one that never was.
"""

import hashlib
import hmac
import secrets

from survey_app.store.poster_codes import CODE_LETTERS

ONE_TIME_LENGTH = 12
CHECK_LENGTH = 3


def make_one_time_code(key: bytes) -> str:
    """Make a one-time code whose last characters prove that this installation issued it."""
    body = "".join(secrets.choice(CODE_LETTERS) for _ in range(ONE_TIME_LENGTH - CHECK_LENGTH))
    return body + _check_of(body, key)


def normalize_code(code: str) -> str:
    """Read a code as people type it: capitals and hyphens do not matter."""
    return code.strip().lower().replace("-", "").replace(" ", "")


def was_issued_once(code: str, key: bytes) -> bool:
    """Whether the code carries the check of a one-time code of this installation."""
    body, check = code[:-CHECK_LENGTH], code[-CHECK_LENGTH:]
    return len(code) == ONE_TIME_LENGTH and hmac.compare_digest(check, _check_of(body, key))


def hash_of_code(code: str, key: bytes) -> str:
    """Return the keyed hash under which an unused code stands in the store."""
    return hmac.new(key, b"stored:" + code.encode(), hashlib.sha256).hexdigest()


def code_key(secret_key: str) -> bytes:
    """Derive the key of one-time codes from the installation's secret."""
    return hmac.new(secret_key.encode(), b"one-time codes", hashlib.sha256).digest()


def _check_of(body: str, key: bytes) -> str:
    number = int.from_bytes(hmac.new(key, b"check:" + body.encode(), hashlib.sha256).digest()[:8])
    letters = []
    for _ in range(CHECK_LENGTH):
        number, remainder = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[remainder])
    return "".join(letters)
