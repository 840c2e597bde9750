"""The staff's PIN on a tablet, checked here only for a tablet that has no https."""

import hashlib
import hmac

from survey_app.store.kiosks import PIN_ROUNDS

LONGEST_PIN = 32


def is_pin(pin: str, verifier: str) -> bool:
    """Say whether this is the PIN whose salt and slow hash stand in the verifier."""
    salt, _, slow = verifier.partition(":")
    if not pin.isascii() or len(pin) > LONGEST_PIN:
        return False
    found = hashlib.pbkdf2_hmac("sha256", pin.encode(), bytes.fromhex(salt), PIN_ROUNDS)
    return hmac.compare_digest(found.hex(), slow)
