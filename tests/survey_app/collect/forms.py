"""A respondent's browser, without a browser: opens a form, fills it, sends it."""

import re
from dataclasses import dataclass
from datetime import date

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import (
    Installation,
    make_campaign,
    make_commune,
    make_place,
    make_poster,
)

HIDDEN = re.compile(r'<input type="hidden" name="(id|served)" value="([^"]*)">')


@dataclass(frozen=True)
class Desk:
    """A place with a poster and an open campaign."""

    commune_id: int
    place_id: int
    campaign_id: int
    code: str


def lay_desk(
    installation: Installation,
    instrument_code: str = "tthc",
    *,
    opens_on: date = date(2026, 1, 5),
    closes_on: date = date(2026, 12, 10),
) -> Desk:
    database = installation.database
    commune_id = make_commune(database)
    place_id = make_place(database, commune_id)
    campaign_id = make_campaign(
        database, commune_id, instrument_code, opens_on=opens_on, closes_on=closes_on
    )
    code = make_poster(database, place_id, instrument_code)
    return Desk(commune_id, place_id, campaign_id, code)


def open_form(client: FlaskClient, code: str, **headers: str) -> dict[str, str]:
    page = client.get(f"/q/{code}", headers=headers)
    assert page.status_code == 200, page.text
    return dict(HIDDEN.findall(page.text))


def send(client: FlaskClient, code: str, **answers: str | list[str]) -> TestResponse:
    return client.post(f"/q/{code}", data=answers)


def stored_rows(installation: Installation) -> list[dict[str, object]]:
    from sqlalchemy import text

    with installation.database.read() as session:
        rows = session.execute(text("SELECT * FROM responses ORDER BY id")).mappings()
        return [dict(row) for row in rows]
