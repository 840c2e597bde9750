"""A tablet without a browser: it pairs, seals by the published scheme, and sends.

The sealing here is written anew from its description, apart from the code that opens the seal.
"""

import base64
import json
import os
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.collect.stamps import make_submission_id
from survey_app.store.database import Database
from survey_app.store.kiosks import Kiosk, hash_of_token, offer_pairing, record_kiosk
from tests.builders import Installation

PIN = "4711"
# PBKDF2-SHA256 of the PIN, 200,000 rounds, 32 bytes.
VERIFIER = (
    "00112233445566778899aabbccddeeff:"
    "3097f322f065e7b9fa4be09c664e114b68d5fa6f86fd1757c6d9036e7619ee1f"
)
CODE = "k7m2p9xw"


@dataclass(frozen=True)
class Tablet:
    """A paired tablet: its browser and what it was given."""

    client: FlaskClient
    setup: dict[str, Any]

    def form(self, **changed: object) -> dict[str, Any]:
        """A filled form as the app makes it."""
        (survey, *_) = self.setup["surveys"]
        filled = {
            "campaign": survey["campaign"],
            "instrument": survey["instrument"],
            "version": survey["version"],
            "note": self.setup["note"],
            "at": self.setup["time"],
            "seconds": 42,
            "answers": {"overall": ["4"], "stage": ["c"]},
        }
        return filled | changed

    def sealed(self, form: object, form_id: str | None = None) -> dict[str, str]:
        """The form as it leaves the tablet."""
        own_id = form_id or make_submission_id()
        public = from_base64url(self.setup["public_key"])
        return {"id": own_id, "sealed": to_base64url(seal(form, own_id, public))}

    def send(self, *items: object) -> TestResponse:
        return self.client.post("/k/answers", json={"items": list(items)})

    def outcomes(self, *items: object) -> list[str]:
        response = self.send(*items)
        assert response.status_code == 200, response.text
        return [
            each["outcome"] + (f": {each['reason']}" if "reason" in each else "")
            for each in response.get_json()["results"]
        ]


def make_kiosk(
    database: Database, place_id: int, name: str = "Máy ở sảnh", **settings: object
) -> int:
    kiosk = Kiosk(
        place_id=place_id,
        name=name,
        pin_verifier=VERIFIER,
        created_on=date(2026, 1, 2),
        **settings,  # type: ignore[arg-type] # columns of the table
    )
    return database.write(lambda session: record_kiosk(session, kiosk).id)


def offer(installation: Installation, kiosk_id: int, code: str = CODE) -> str:
    """Let a device pair as this tablet; the code as an administrator reads it."""
    hashed = hash_of_token(code, installation.app.config["CODE_KEY"])
    until = installation.clock() + timedelta(minutes=15)
    installation.database.write(lambda session: offer_pairing(session, kiosk_id, hashed, until))
    return f"{code[:4]}-{code[4:]}".upper()


def pair(installation: Installation, kiosk_id: int, client: FlaskClient | None = None) -> Tablet:
    browser = client or installation.app.test_client()
    paired = browser.post("/k/pair", json={"code": offer(installation, kiosk_id)})
    assert paired.status_code == 200, paired.text
    return Tablet(browser, browser.get("/k/config").get_json())


def seal(form: object, form_id: str, public: bytes) -> bytes:
    """Seal as the description says; padded with spaces to a multiple of 512 bytes."""
    text = form if isinstance(form, bytes) else json.dumps(form).encode()
    text += b" " * (512 - len(text) % 512)
    own = ec.generate_private_key(ec.SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    server = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    label = b"thuocdo sealed answer 1"
    key = HKDF(hashes.SHA256(), 32, salt=point, info=label + public).derive(
        own.exchange(ec.ECDH(), server)
    )
    nonce = os.urandom(12)
    return b"\x01" + point + nonce + AESGCM(key).encrypt(nonce, text, form_id.encode())


def to_base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
