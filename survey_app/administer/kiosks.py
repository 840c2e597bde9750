"""A tablet at a place: set up, paired by a code that holds for minutes, revoked when it is lost."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from survey_app.administer.campaigns import find_instrument
from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import check_text, clean_text
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.communes import Commune
from survey_app.store.kiosks import (
    KIOSK_KINDS,
    LAYOUTS,
    PIN_ROUNDS,
    Kiosk,
    find_kiosk_in_commune,
    hash_of_token,
    list_kiosks,
    offer_pairing,
    record_kiosk,
    revoke_kiosk,
)
from survey_app.store.places import find_place_in_commune
from survey_app.store.poster_codes import CODE_LETTERS

LONGEST_NAME = 100
PAIRING_LENGTH = 8
PAIRING_TIME = timedelta(minutes=15)
IDLE_SECONDS, COOLDOWN_SECONDS = (10, 3600), (0, 600)
SHORTEST_PIN, LONGEST_PIN = 4, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskSettings:
    """What is given for a tablet; an empty instrument lets people choose the service themselves.

    An empty PIN keeps the one a tablet has already. Hours are 0 to 23, both or none.
    """

    place_id: int | None
    name: str
    pin: str = ""
    kind: str = "kiosk"
    instrument_code: str = ""
    layout: str = "one"
    idle_seconds: int | None = 45
    cooldown_seconds: int | None = 6
    dims_from: int | None = None
    dims_until: int | None = None


def add_kiosk(session: Session, commune: Commune, given: KioskSettings, doer: Doer) -> Kiosk:
    """Insert a tablet that waits for its pairing. Raises `SetupRefused`."""
    place_id = _check(session, commune, given, None)
    kiosk = Kiosk(
        place_id=place_id,
        name=clean_text(given.name),
        pin_verifier=make_pin_verifier(given.pin),
        created_on=doer.today,
    )
    _take_over(kiosk, given)
    record_kiosk(session, kiosk)
    record_deed(session, doer, "add_kiosk", subject_of(commune, kiosk), name=kiosk.name)
    return kiosk


def change_kiosk(
    session: Session, commune: Commune, kiosk_id: int, given: KioskSettings, doer: Doer
) -> Kiosk:
    """Change a tablet's settings; it takes them over when it next asks. Raises `SetupRefused`."""
    kiosk = find_own_kiosk(session, commune, kiosk_id)
    kiosk.place_id = _check(session, commune, given, kiosk)
    kiosk.name = clean_text(given.name)
    if given.pin:
        kiosk.pin_verifier = make_pin_verifier(given.pin)
    _take_over(kiosk, given)
    session.flush()
    subject, new_pin = subject_of(commune, kiosk), bool(given.pin)
    record_deed(session, doer, "change_kiosk", subject, name=kiosk.name, new_pin=new_pin)
    return kiosk


def open_pairing(session: Session, commune: Commune, kiosk_id: int, key: bytes, doer: Doer) -> str:
    """Make a code by which one device may become this tablet; only its hash is kept.

    A tablet that is paired goes on working until another device uses the code.
    """
    kiosk = find_own_kiosk(session, commune, kiosk_id)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(PAIRING_LENGTH))
    offer_pairing(session, kiosk.id, hash_of_token(code, key), doer.at + PAIRING_TIME)
    record_deed(session, doer, "open_kiosk_pairing", subject_of(commune, kiosk))
    return code


def stop_kiosk(session: Session, commune: Commune, kiosk_id: int, doer: Doer) -> Kiosk:
    """Refuse a tablet from now on: it is lost, or not used any more."""
    kiosk = find_own_kiosk(session, commune, kiosk_id)
    if kiosk.revoked_on is None:
        revoke_kiosk(session, kiosk.id, doer.today)
        record_deed(session, doer, "revoke_kiosk", subject_of(commune, kiosk), name=kiosk.name)
    return kiosk


def find_own_kiosk(session: Session, commune: Commune, kiosk_id: int) -> Kiosk:
    """Return a tablet of the commune. Raises `SetupRefused` where it has none of that number."""
    kiosk = find_kiosk_in_commune(session, kiosk_id, commune.id)
    if kiosk is None:
        raise SetupRefused([Problem("kiosk", "unknown")])
    return kiosk


def subject_of(commune: Commune, kiosk: Kiosk) -> str:
    """Name a tablet in the audit."""
    return f"{commune.slug}/kiosk/{kiosk.id}"


def make_pin_verifier(pin: str) -> str:
    """Return salt and slow hash of a PIN, as the tablet can check it without a network."""
    salt = secrets.token_bytes(16)
    slow = hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, PIN_ROUNDS)
    return f"{salt.hex()}:{slow.hex()}"


def write_pairing_code(code: str) -> str:
    """Write a code as people read it aloud.

    >>> write_pairing_code("k7m2p9xw")
    'k7m2-p9xw'
    """
    return f"{code[:4]}-{code[4:]}"


def _take_over(kiosk: Kiosk, given: KioskSettings) -> None:
    kiosk.kind, kiosk.layout = given.kind, given.layout
    kiosk.instrument_code = given.instrument_code or None
    kiosk.idle_seconds = given.idle_seconds or 0
    kiosk.cooldown_seconds = given.cooldown_seconds or 0
    kiosk.dims_from, kiosk.dims_until = given.dims_from, given.dims_until


def _check(session: Session, commune: Commune, given: KioskSettings, kiosk: Kiosk | None) -> int:
    problems: list[Problem] = []
    place = find_place_in_commune(session, given.place_id or 0, commune.id)
    name = clean_text(given.name)
    check_text(problems, "name", name, LONGEST_NAME)
    known = {
        "place_id": place is not None,
        "kind": given.kind in KIOSK_KINDS,
        "layout": given.layout in LAYOUTS,
        "instrument_code": not given.instrument_code
        or find_instrument(given.instrument_code) is not None,
    }
    problems += [Problem(field, "unknown") for field, fits in known.items() if not fits]
    _check_pin(problems, given.pin, needed=kiosk is None)
    _check_range(problems, "idle_seconds", given.idle_seconds, IDLE_SECONDS)
    _check_range(problems, "cooldown_seconds", given.cooldown_seconds, COOLDOWN_SECONDS)
    _check_night(problems, given)
    if _is_taken(session, commune, name, kiosk):
        problems.append(Problem("name", "taken", name))
    if problems or place is None:
        raise SetupRefused(problems)
    return place.id


def _check_pin(problems: list[Problem], pin: str, *, needed: bool) -> None:
    if not pin:
        if needed:
            problems.append(Problem("pin", "required"))
    elif not (pin.isascii() and pin.isdecimal() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        problems.append(Problem("pin", "unfit_pin"))
    elif len(set(pin)) == 1 or pin in "0123456789 9876543210":
        problems.append(Problem("pin", "easy_pin"))


def _check_range(
    problems: list[Problem], field: str, number: int | None, limits: tuple[int, int]
) -> None:
    low, high = limits
    if number is None or not low <= number <= high:
        problems.append(Problem(field, "not_between", f"{low} - {high}"))


def _check_night(problems: list[Problem], given: KioskSettings) -> None:
    hours = {"dims_from": given.dims_from, "dims_until": given.dims_until}
    for field, hour in hours.items():
        if hour is not None and not 0 <= hour <= 23:
            problems.append(Problem(field, "unknown"))
    missing = [field for field, hour in hours.items() if hour is None]
    if len(missing) == 1:
        problems.append(Problem(missing[0], "both_hours"))
    elif not missing and given.dims_from == given.dims_until:
        problems.append(Problem("dims_until", "same_hour"))


def _is_taken(session: Session, commune: Commune, name: str, kiosk: Kiosk | None) -> bool:
    return any(
        other.name.casefold() == name.casefold() and (kiosk is None or other.id != kiosk.id)
        for other in list_kiosks(session, commune.id)
    )
