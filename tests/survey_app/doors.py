"""Every door of the application with something behind it, and a visitor who may open them all."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from survey_app.collect.codes import hash_of_code, make_one_time_code
from survey_app.store.kiosks import hash_of_token as hash_of_kiosk_token
from survey_app.store.kiosks import offer_pairing, pair_kiosk
from survey_app.store.one_time_codes import OneTimeCode, record_one_time_codes
from tests.builders import PASSWORD, Installation, make_installation, make_official
from tests.survey_app.collect.api.portal import make_portal
from tests.survey_app.collect.forms import Desk, lay_desk
from tests.survey_app.collect.kiosks.tablets import make_kiosk

KIOSK_TOKEN = "t" * 43
# What stands in a part of an address: first a thing that is there, then others.
PARTS: dict[str, tuple[Any, ...]] = {
    "slug": ("loc-binh", "khong-co", "%00", "Lộc Bình"),
    "campaign_id": (1, 99, 2**31),
    "place_id": (1, 99),
    "kiosk_id": (1, 99),
    "figure_id": (1, 99),
    "system_id": (1, 99),
    "batch_id": (1, 99),
    "request_id": ("r" * 22, "x"),
    "code": ("abcd234", "zzzzzzz", "a" * 500, "ắặ", "\u202e\u0007"),
    "token": ("t" * 22, "..", "x"),
    "questionnaire": ("tthc", "khong_co"),
    "version": ("1.0", "9.9"),
}


@dataclass(frozen=True)
class House:
    """An application with one of each thing, and a browser that may open every door."""

    installation: Installation
    desk: Desk
    client: FlaskClient
    headers: dict[str, str]

    @property
    def app(self) -> Flask:
        return self.installation.app


@contextmanager
def lay_house(folder: Path, engine: str = "sqlite") -> Iterator[House]:
    with make_installation(folder, engine=engine) as installation:
        desk = lay_desk(installation)
        portal = make_portal(installation, desk)
        installation.database.write(lambda session: _lay_codes(session, installation, desk))
        client = installation.app.test_client()
        make_official(installation.database, "administrator", role="administrator")
        who = {
            "username": "administrator",
            "password": PASSWORD,
            "csrf_token": _token(client, "/login"),
        }
        assert client.post("/login", data=who).status_code == 303
        kiosk_id = make_kiosk(installation.database, desk.place_id)
        hashed = hash_of_kiosk_token(KIOSK_TOKEN, installation.app.config["CODE_KEY"])
        now = installation.clock.at

        def pair(session: Session) -> None:
            offer_pairing(session, kiosk_id, hashed, now)
            pair_kiosk(session, kiosk_id, hashed, hashed, now.date())

        installation.database.write(pair)
        client.set_cookie("td_kiosk", KIOSK_TOKEN, path="/k/")
        # A visitor of our own pages: what lies behind the tokens against other sites is tried.
        headers = {**portal.headers, "X-CSRFToken": _token(client, "/admin/")}
        yield House(installation, desk, client, headers)


def _token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
    assert found is not None
    return found[1]


def list_posts(app: Flask) -> list[Rule]:
    """Every rule that takes a POST."""
    rules = (rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()))
    return sorted(rules, key=lambda rule: rule.endpoint)


def list_addresses(app: Flask, rule: Rule) -> list[str]:
    """The rule's address with the thing that is there, then with others in each part."""
    names = sorted(rule.arguments)
    missing = [name for name in names if name not in PARTS]
    assert not missing, f"{rule.rule}: say in PARTS what may stand in {missing}"
    choices = [{name: PARTS[name][0] for name in names}]
    for name in names:
        choices += [{**choices[0], name: other} for other in PARTS[name][1:]]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return [adapter.build(rule.endpoint, choice, method="POST") for choice in choices]


def _lay_codes(session: Session, installation: Installation, desk: Desk) -> None:
    key = installation.app.config["CODE_KEY"]
    code = make_one_time_code(key)
    closes_on = installation.clock.at.date()
    kept = OneTimeCode(hash_of_code(code, key), desk.campaign_id, desk.place_id, None, closes_on)
    record_one_time_codes(session, [kept])
