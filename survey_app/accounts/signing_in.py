"""Who is signed in, and what becomes of one attempt."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from survey_app.accounts.errors import AccountUnknown, UsernameTaken, UsernameUnfit
from survey_app.accounts.passwords import count_attempt, forgive_attempts, hash_password
from survey_app.store.audit_entries import record_audit_entry
from survey_app.store.officials import (
    Official,
    find_official_by_username,
    get_official_to_change,
    record_official,
)

MARK_BYTES = 16
FIT = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an administrator gives for a new account; officials belong to a commune."""

    username: str
    name: str
    role: str
    commune_id: int | None
    password: str


def add_account(session: Session, account: NewAccount, today: date) -> Official:
    """Make an account. Raises `AccountError` for a user name or password that cannot be."""
    username = normalize_username(account.username)
    if FIT.fullmatch(username) is None:
        raise UsernameUnfit(username)
    if find_official_by_username(session, username) is not None:
        raise UsernameTaken(username)
    return record_official(
        session,
        Official(
            username=username,
            name=account.name,
            commune_id=account.commune_id,
            role=account.role,
            password_hash=hash_password(account.password),
            created_on=today,
        ),
    )


def change_password(session: Session, username: str, password: str) -> Official:
    """Give an account a new password; its sessions end and a lock is taken off.

    Raises `AccountUnknown`, or another `AccountError` for a password that cannot be.
    """
    official = find_official_by_username(session, normalize_username(username))
    if official is None:
        raise AccountUnknown(username)
    official.password_hash = hash_password(password)
    official.failed_attempts, official.locked_until = 0, None
    return official


def find_account(session: Session, username: str) -> Official | None:
    """Look up an active account by what was typed."""
    official = find_official_by_username(session, normalize_username(username))
    return official if official is not None and official.active else None


def begin_attempt(session: Session, official_id: int, now: datetime) -> datetime | None:
    """Count an attempt before its password is looked at; returns until when the account is locked.

    Counted afterwards, thirty guesses sent at once would all be looked at.
    """
    official = get_official_to_change(session, official_id)
    if official.locked_until is not None and official.locked_until > now:
        return official.locked_until
    count_attempt(official, now)
    return None


def end_attempt(session: Session, official_id: int, now: datetime, *, right: bool) -> None:
    """Enter how an attempt ended; with the right password what was counted is taken back."""
    official = get_official_to_change(session, official_id)
    if right:
        forgive_attempts(official)
    _enter(session, official, now, "sign_in" if right else "fail_sign_in")


def end_sessions(session: Session, official_id: int, now: datetime) -> None:
    """Sign an account out wherever it is signed in, copied cookies included."""
    official = get_official_to_change(session, official_id)
    official.session_mark = secrets.token_urlsafe(MARK_BYTES)
    _enter(session, official, now, "sign_out")


def _enter(session: Session, official: Official, now: datetime, action: str) -> None:
    record_audit_entry(
        session, at=now, official_id=official.id, action=action, subject=official.username
    )


def normalize_username(username: str) -> str:
    """Read a user name as people type it."""
    printable = "".join(letter for letter in username if letter.isprintable())
    return printable.strip().lower()


def session_name(official: Official) -> str:
    """Name the account in a session; a changed password or a new mark ends all its sessions."""
    secret = official.session_mark + official.password_hash
    fingerprint = hashlib.sha256(secret.encode()).hexdigest()[:16]
    return f"{official.id}:{fingerprint}"
