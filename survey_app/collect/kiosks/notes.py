"""The signed note a tablet puts into each form: which tablet, where, what for, paired when, when.

It proves that a form was given while its campaign was open, however late it comes, and that it was
given before or after the tablet was paired anew. It is read when a form arrives, and not kept.
"""

import hashlib
import hmac
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Final

MARK_LENGTH: Final = 12
MAC_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Note:
    """What the server told a tablet when it gave its settings out; `pairing` marks its token."""

    kiosk_id: int
    place_id: int
    kind: str
    pairing: str
    issued_at: datetime


def mark_of_pairing(token_hash: str) -> str:
    """Return the mark of one pairing; nothing can be learnt from it about the token."""
    return token_hash[:MARK_LENGTH]


def write_note(note: Note, key: bytes) -> str:
    """Write a note and sign it."""
    seconds = int(note.issued_at.timestamp())
    text = f"{note.kiosk_id}.{note.place_id}.{note.kind}.{note.pairing}.{seconds}"
    return f"{text}.{_mac(text, key)}"


def read_note(written: str, key: bytes) -> Note | None:
    """Return what a note says; None when this installation did not write it."""
    text, _, mac = written.rpartition(".")
    if not written.isascii() or not hmac.compare_digest(mac, _mac(text, key)):
        return None
    parts = text.split(".")
    if len(parts) != len(fields(Note)):  # written by another version of this program
        return None
    kiosk, place, kind, pairing, seconds = parts
    issued_at = datetime.fromtimestamp(int(seconds), UTC)
    return Note(int(kiosk), int(place), kind, pairing, issued_at)


def _mac(text: str, key: bytes) -> str:
    message = b"tablet note:" + text.encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:MAC_LENGTH]
