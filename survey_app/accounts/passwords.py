"""Passwords: argon2id hashes, a least length, and the pause after wrong ones."""

import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from survey_app.accounts.errors import PasswordTooLong, PasswordTooShort
from survey_app.store.officials import Official

LEAST_LENGTH, LONGEST = 10, 200
FREE_ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep. Raises `PasswordTooShort`, `PasswordTooLong`."""
    if len(password) < LEAST_LENGTH:
        raise PasswordTooShort(LEAST_LENGTH)
    if len(password) > LONGEST:
        raise PasswordTooLong(LONGEST)
    return HASHER.hash(_in_one_form(password))


def make_password() -> str:
    """Make a password that a person can type: sixteen letters and digits in four groups."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long when there is no such account (None)."""
    try:
        return HASHER.verify(password_hash or _nobodys_hash(), _in_one_form(password))
    except (VerificationError, InvalidHashError):
        return False


def _in_one_form(password: str) -> str:
    # The same Vietnamese word typed on two keyboards may differ in bytes.
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys_hash() -> str:
    # Checked when the user name is unknown, so that both refusals take the same time.
    return HASHER.hash(secrets.token_urlsafe(16))


def forgive_attempts(official: Official) -> None:
    """Clear the count: the right password was typed."""
    official.failed_attempts = 0
    official.locked_until = None


def count_attempt(official: Official, now: datetime) -> None:
    """Count an attempt as a failure and lengthen the pause, before its password is looked at."""
    official.failed_attempts += 1
    if official.failed_attempts >= FREE_ATTEMPTS:
        doublings = min(official.failed_attempts - FREE_ATTEMPTS, 16)
        official.locked_until = now + min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
