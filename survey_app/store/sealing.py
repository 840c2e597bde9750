"""Texts that the database alone cannot open: their key comes from outside it.

AES-256-GCM with a key derived from the installation's secret. Every seal is bound to the row it
stands in, so that none can be moved to another row, and every seal of a kind has the same length,
so that none tells how much was written.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
VERSION: Final = "1"
MARK_BYTES: Final = 8
_MARK_PURPOSE: Final = b"which key sealed this"


class SealBroken(Exception):
    """A sealed text cannot be opened; `other_key` tells that another secret sealed it."""

    def __init__(self, *, other_key: bool) -> None:
        super().__init__("sealed with another key" if other_key else "damaged")
        self.other_key = other_key


def derive_key(secret: str, purpose: str) -> bytes:
    """Derive the key of one purpose from the installation's secret (HKDF, RFC 5869).

    >>> derive_key("s" * 32, "one") != derive_key("s" * 32, "another")
    True
    """
    hkdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
    return hkdf.derive(secret.encode())


def seal(text: str, key: bytes, *, bound_to: str, length: int) -> str:
    """Seal a text for one row; `length` is what every text of this kind is filled up to, in bytes.

    Raises `ValueError` for a text that is longer.
    """
    plain = text.encode()
    if len(plain) > length:
        raise ValueError(f"{len(plain)} bytes do not fit into {length}")
    # A text never ends in zero bytes: control characters are taken out at the door.
    filled = plain.ljust(length, b"\0")
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = nonce + AESGCM(key).encrypt(nonce, filled, bound_to.encode())
    coded = base64.urlsafe_b64encode(body).decode().rstrip("=")
    return f"{VERSION}.{_mark_of(key)}.{coded}"


def unseal(sealed: str, key: bytes, *, bound_to: str) -> str:
    """Open a sealed text of this row; raises `SealBroken`."""
    version, _, rest = sealed.partition(".")
    coded = rest.partition(".")[2]
    if version != VERSION or not coded:
        raise SealBroken(other_key=False)
    if not is_sealed_with(sealed, key):
        raise SealBroken(other_key=True)
    try:
        body = base64.b64decode(coded + "=" * (-len(coded) % 4), altchars=b"-_", validate=True)
        plain = AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError, binascii.Error) as broken:
        raise SealBroken(other_key=False) from broken
    return plain.rstrip(b"\0").decode()


def is_sealed_with(sealed: str, key: bytes) -> bool:
    """Say whether a text was sealed with this key, without opening it."""
    mark = sealed.partition(".")[2].partition(".")[0]
    return hmac.compare_digest(mark.encode(), _mark_of(key).encode())


def _mark_of(key: bytes) -> str:
    """Name a key without telling it, so that a changed secret is told apart from damage."""
    digest = hmac.new(key, _MARK_PURPOSE, hashlib.sha256).digest()
    return digest[:MARK_BYTES].hex()
