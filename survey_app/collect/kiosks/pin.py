"""The staff's PIN on a tablet, checked here only for a tablet that has no https."""

import hashlib
import hmac
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from survey_app.store.kiosks import PIN_ROUNDS

LONGEST_PIN = 32
MOST_TRIES: Final = 10
TRIES_WITHIN: Final = timedelta(minutes=10)


@dataclass(slots=True)
class PinTries:
    """How often each tablet's PIN was tried of late; kept by this process alone, and forgotten.

    The slow hash is costly: who tries one PIN after another shall neither find the right one nor
    keep the server from taking answers.
    """

    _tries: dict[int, list[datetime]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, kiosk_id: int, now: datetime) -> bool:
        """Count a try; False where there were too many within a while, and none is left."""
        with self._lock:
            since = now - TRIES_WITHIN
            late = [at for at in self._tries.get(kiosk_id, ()) if at > since]
            if len(late) >= MOST_TRIES:
                return False
            self._tries[kiosk_id] = [*late, now]
            return True

    def forget(self, kiosk_id: int) -> None:
        """Begin anew: the PIN was right."""
        with self._lock:
            self._tries.pop(kiosk_id, None)


def is_pin(pin: str, verifier: str) -> bool:
    """Say whether this is the PIN whose salt and slow hash stand in the verifier."""
    salt, _, slow = verifier.partition(":")
    if not pin.isascii() or len(pin) > LONGEST_PIN:
        return False
    found = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(salt), PIN_ROUNDS)
    return hmac.compare_digest(found.hex(), slow)
