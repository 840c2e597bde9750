"""The code on each sheet: nine digits, fit for a keyboard's number block and for a scanner.

Eight digits are the print run and the copy, mixed with the installation's key so that sheets of a
run do not follow one another: the order in which they were handed out says nothing. The ninth
catches every single wrong digit and every swap of two neighbours (Damm 2004).
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from survey_app.store.paper import MOST_COPIES

HALF = 10_000
ROUNDS = 6
CODE_LENGTH = 9
MOST_RUNS = HALF * HALF // MOST_COPIES
ID_BYTES = 16
# Totally anti-symmetric quasigroup of order 10: H. M. Damm (2004), dissertation, Marburg.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which copy of which print run a code stands on."""

    run_id: int
    copy: int


def paper_key(code_key: bytes) -> bytes:
    """Derive the key of sheets from the installation's key of codes."""
    return hmac.new(code_key, b"paper sheets", hashlib.sha256).digest()


def write_code(sheet: Sheet, key: bytes) -> str:
    """Return the code of a copy, counted from 0."""
    number = sheet.run_id * MOST_COPIES + sheet.copy
    left, right = divmod(number, HALF)
    for turn in range(ROUNDS):
        left, right = right, (left + _mix(turn, right, key)) % HALF
    digits = f"{left:04}{right:04}"
    return digits + str(_check_digit(digits))


def read_code(typed: str, key: bytes) -> Sheet | None:
    """Return which sheet a code stands on; None where its digits cannot be right."""
    digits = plain_code(typed)
    if len(digits) != CODE_LENGTH or not (digits.isascii() and digits.isdecimal()):
        return None
    if _check_digit(digits) != 0:
        return None
    left, right = int(digits[:4]), int(digits[4:8])
    for turn in reversed(range(ROUNDS)):
        left, right = (right - _mix(turn, left, key)) % HALF, left
    run_id, copy = divmod(left * HALF + right, MOST_COPIES)
    return Sheet(run_id, copy)


def plain_code(typed: str) -> str:
    """Return a code as it is kept: without spaces, dots and hyphens.

    >>> plain_code(" 123 456-789 ")
    '123456789'
    """
    return "".join(letter for letter in typed if letter not in " .-\u00a0\t")


def spaced_code(code: str) -> str:
    """Return a code as people read it aloud.

    >>> spaced_code("123456789")
    '123 456 789'
    """
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def response_id_of(code: str, key: bytes) -> str:
    """Return the id of the answer on a sheet: the same however often it is typed."""
    digest = hmac.new(key, b"answer:" + code.encode(), hashlib.sha256).digest()[:ID_BYTES]
    return urlsafe_b64encode(digest).decode().rstrip("=")


def is_drawn(code: str, percent: int, key: bytes) -> bool:
    """Whether a sheet is typed a second time: drawn by its code, so that nobody picks."""
    digest = hmac.new(key, b"second:" + code.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) % 100 < percent


def _mix(turn: int, half: int, key: bytes) -> int:
    digest = hmac.new(key, f"mix:{turn}:{half}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) % HALF


def _check_digit(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    return interim
