"""A tablet's skin: the installed web app at /k/, its pairing, its settings, the forms it sends."""

import base64
import binascii
import json
import secrets
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request
from werkzeug.exceptions import BadRequest, HTTPException

from instruments.model import Instrument
from survey_app.collect.codes import normalize_code
from survey_app.collect.kiosks.errors import FormRefused, NotPaired, PairingUnknown, TriesUsedUp
from survey_app.collect.kiosks.notes import Note, mark_of_pairing, write_note
from survey_app.collect.kiosks.pin import TRIES_WITHIN, PinTries, is_pin
from survey_app.collect.kiosks.receiving import (
    CHANNELS,
    MOST_FORMS,
    AcceptedForm,
    accept_form,
    read_form,
    store_forms,
)
from survey_app.collect.kiosks.sealing import derive_keys, unseal
from survey_app.collect.kiosks.setup import TabletSetup, build_setup
from survey_app.collect.languages import Language
from survey_app.collect.routes.asking import offered_languages
from survey_app.collect.submission import Receipt
from survey_app.store.errors import StoreBusy, StoreUnreachable
from survey_app.store.kiosks import (
    Kiosk,
    find_kiosk_by_pairing,
    find_kiosk_by_token,
    hash_of_token,
    note_heartbeat,
    pair_kiosk,
)
from survey_app.web.access import View, public, with_rule
from survey_app.web.clock import now, today
from survey_app.web.database import read_session, write
from survey_app.web.errors import CrossSitePost
from survey_app.web.security import check_same_site

blueprint = Blueprint("kiosk", __name__, url_prefix="/k")
TOKEN_COOKIE = "td_kiosk"  # noqa: S105 # the cookie's name, not a token
TOKEN_BYTES = 32
KEPT_SECONDS = 400 * 24 * 3600
LONGEST_VERSION = 32
LARGEST_QUEUE = 2**31 - 1
LONGEST_CODE = 40


def paired_only(view: View) -> View:
    """Let only a tablet in that holds a token of this installation."""
    return with_rule(view, lambda: _check_paired())


@blueprint.post("/pair")
@public
def pair() -> Response:
    """Make this device the tablet that the pairing code is for; it gets a token of its own."""
    check_same_site(request)
    code = _sent().get("code")
    if not isinstance(code, str) or not code.isprintable() or len(code) > LONGEST_CODE:
        raise PairingUnknown
    code_hash = hash_of_token(normalize_code(code), _key())
    kiosk = find_kiosk_by_pairing(read_session(), code_hash, now())
    if kiosk is None:
        raise PairingUnknown
    kiosk_id, day, token = kiosk.id, today(), secrets.token_urlsafe(TOKEN_BYTES)
    token_hash = hash_of_token(token, _key())
    if not write(lambda session: pair_kiosk(session, kiosk_id, code_hash, token_hash, day)):
        raise PairingUnknown
    response = jsonify(paired=True)
    _give_token(response, token)
    return response


@blueprint.get("/config")
@paired_only
def config() -> Response:
    """Give the tablet all it needs, with the signed note of this moment."""
    kiosk = _kiosk()
    setup = _setup(kiosk)
    response = jsonify(setup.as_json() | {"digest": setup.digest} | _moment_of(kiosk))
    _give_token(response, request.cookies[TOKEN_COOKIE])  # its time begins anew
    return response


@blueprint.post("/answers")
@paired_only
def take_answers() -> Response:
    """Take forms, one or many; say of each what became of it."""
    check_same_site(request)
    items = _sent().get("items")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_FORMS:
        raise BadRequest
    kiosk, received_at = _kiosk(), now()
    outcomes: list[dict[str, object]] = []
    accepted: list[AcceptedForm] = []
    for item in items:
        said_id = item.get("id") if isinstance(item, dict) else None
        form_id = said_id if isinstance(said_id, str) else None
        try:
            form = _accept(kiosk, item, received_at)
        except FormRefused as refused:
            outcomes.append({"id": form_id, "outcome": "refused", "reason": refused.reason})
            continue
        outcomes.append({"id": form_id, "outcome": "already"})
        if form is not None:
            accepted.append(form)
    receipts = write(lambda session: store_forms(session, accepted)) if accepted else {}
    for outcome in outcomes:
        stored = receipts.get(str(outcome["id"])) is Receipt.STORED
        if outcome["outcome"] == "already" and stored:
            outcome["outcome"] = "stored"
    return jsonify(results=outcomes)


@blueprint.post("/pin")
@paired_only
def check_pin() -> Response:
    """Say whether the staff's PIN is right: for a tablet that cannot check it without https."""
    check_same_site(request)
    pin, kiosk = _sent().get("pin"), _kiosk()
    tries: PinTries = current_app.extensions.setdefault("thuocdo_pin_tries", PinTries())
    if not tries.take(kiosk.id, now()):
        raise TriesUsedUp
    right = isinstance(pin, str) and is_pin(pin, kiosk.pin_verifier)
    if right:
        tries.forget(kiosk.id)
    return jsonify(right=right)


@blueprint.post("/heartbeat")
@paired_only
def heartbeat() -> Response:
    """Note that the tablet lives; tell it the time and whether its settings have changed."""
    check_same_site(request)
    said, kiosk = _sent(), _kiosk()
    kiosk_id, at = kiosk.id, now()
    answer = jsonify(_moment_of(kiosk) | {"digest": _setup(kiosk).digest})
    version = said.get("version")
    write(
        lambda session: note_heartbeat(
            session,
            kiosk_id,
            at=at,
            queue_length=_whole(said.get("queue"), LARGEST_QUEUE),
            app_version=_plain(version),
            battery_percent=_whole(said.get("battery"), 100),
        )
    )
    _give_token(
        answer, request.cookies[TOKEN_COOKIE]
    )  # a tablet may run for a year without a start
    return answer


def _accept(kiosk: Kiosk, item: object, received_at: datetime) -> AcceptedForm | None:
    """Open one sent form and find where it belongs. Raises `FormRefused`."""
    if not isinstance(item, dict):
        raise FormRefused("unreadable")
    form_id, sealed = item.get("id"), item.get("sealed")
    if isinstance(sealed, str) and isinstance(form_id, str) and form_id.isascii():
        text: bytes | str = unseal(_decode(sealed), form_id, derive_keys(_key()))
    else:
        # A tablet without https cannot seal; what it sends is as open as its whole connection.
        text = json.dumps(item.get("open"))
    return accept_form(read_session(), kiosk, read_form(form_id, text, _key()), received_at)


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise FormRefused("unreadable") from error


def _check_paired() -> None:
    token = request.cookies.get(TOKEN_COOKIE, "")
    if not token or not token.isascii():
        raise NotPaired
    kiosk = find_kiosk_by_token(read_session(), hash_of_token(token, _key()))
    if kiosk is None:
        raise NotPaired
    g.kiosk = kiosk


def _kiosk() -> Kiosk:
    kiosk: Kiosk = g.kiosk
    return kiosk


def _setup(kiosk: Kiosk) -> TabletSetup:
    public_key = base64.urlsafe_b64encode(derive_keys(_key()).public).rstrip(b"=").decode()

    def offer(instruments: tuple[Instrument, ...]) -> tuple[Language, ...]:
        return offered_languages(*instruments, channel=CHANNELS[kiosk.kind])

    return build_setup(read_session(), kiosk, today(), offer, public_key)


def _moment_of(kiosk: Kiosk) -> dict[str, object]:
    """Return the server's time in milliseconds and a note of it."""
    note = Note(
        kiosk.id, kiosk.place_id, kiosk.kind, mark_of_pairing(kiosk.token_hash or ""), now()
    )
    return {"time": int(note.issued_at.timestamp() * 1000), "note": write_note(note, _key())}


def _give_token(response: Response, token: str) -> None:
    response.set_cookie(
        TOKEN_COOKIE,
        token,
        max_age=KEPT_SECONDS,
        path="/k/",
        secure=current_app.config["SETTINGS"].is_https,
        httponly=True,
        samesite="Strict",
    )


def _sent() -> dict[str, Any]:
    """Return the JSON object that was sent. Raises `BadRequest`."""
    try:
        said = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(said, dict):
        raise BadRequest
    return said


def _whole(value: object, largest: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= largest:
        return None
    return value


def _plain(value: object) -> str | None:
    fits = isinstance(value, str) and value.isascii() and value.isprintable()
    return str(value)[:LONGEST_VERSION] if fits else None


def _key() -> bytes:
    key: bytes = current_app.config["CODE_KEY"]
    return key


def _refuse(status: int, reason: str) -> Response:
    response = jsonify(error=reason)
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = "5"
    if status == 429:
        response.headers["Retry-After"] = str(int(TRIES_WITHIN.total_seconds()))
    return response


blueprint.register_error_handler(NotPaired, lambda _error: _refuse(403, "not_paired"))
blueprint.register_error_handler(PairingUnknown, lambda _error: _refuse(404, "pairing_unknown"))
blueprint.register_error_handler(TriesUsedUp, lambda _error: _refuse(429, "too_often"))
blueprint.register_error_handler(CrossSitePost, lambda _error: _refuse(400, "other_site"))
blueprint.register_error_handler(StoreBusy, lambda _error: _refuse(503, "busy"))
blueprint.register_error_handler(StoreUnreachable, lambda _error: _refuse(503, "busy"))
blueprint.register_error_handler(
    HTTPException, lambda error: _refuse(error.code or 500, "unreadable")
)
