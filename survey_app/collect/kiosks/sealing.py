"""The seal around a tablet's form: opened here, and nowhere else.

A sealed form is one byte for the version, the ephemeral public key, the nonce, the ciphertext with
its tag. ECDH over P-256 with the server's key and HKDF-SHA-256 give the key of AES-256-GCM; the
form's id is authenticated with it, so that a form cannot be sent again under another id.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from survey_app.collect.kiosks.errors import FormRefused

VERSION: Final = 1
LABEL: Final = b"thuocdo sealed answer 1"
POINT_BYTES, NONCE_BYTES, TAG_BYTES, KEY_BYTES = 65, 12, 16, 32
CURVE: Final = ec.SECP256R1()
# The order of the curve's group: a private key is a number below it.
ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SCALAR_BYTES: Final = 48
"""Longer than the order by 16 bytes, so that the remainder favours no number."""


@dataclass(frozen=True, slots=True)
class SealKeys:
    """The server's pair of keys for sealed forms."""

    private: ec.EllipticCurvePrivateKey
    public: bytes


@lru_cache(maxsize=16)
def derive_keys(secret: bytes) -> SealKeys:
    """Derive the pair of keys from the installation's secret: the same one after every start."""
    number = int.from_bytes(_derive(secret, SCALAR_BYTES, b"", b"thuocdo sealing key 1"))
    private = ec.derive_private_key(number % (ORDER - 1) + 1, CURVE)
    return SealKeys(private, _point(private.public_key()))


def unseal(sealed: bytes, form_id: str, keys: SealKeys) -> bytes:
    """Return what was sealed under this id.

    Raises `FormRefused`: it was sealed for another server, under another id, or was changed.
    """
    if len(sealed) < 1 + POINT_BYTES + NONCE_BYTES + TAG_BYTES or sealed[0] != VERSION:
        raise FormRefused("unreadable")
    ephemeral = sealed[1 : 1 + POINT_BYTES]
    nonce = sealed[1 + POINT_BYTES : 1 + POINT_BYTES + NONCE_BYTES]
    try:
        other = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, ephemeral)
        key = _derive(
            keys.private.exchange(ec.ECDH(), other), KEY_BYTES, ephemeral, LABEL + keys.public
        )
        return AESGCM(key).decrypt(
            nonce, sealed[1 + POINT_BYTES + NONCE_BYTES :], form_id.encode("ascii")
        )
    except (ValueError, InvalidTag) as error:
        raise FormRefused("unreadable") from error


def _derive(material: bytes, length: int, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(material)


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
