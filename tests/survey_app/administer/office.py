"""Two communes and the people who work there, each with a browser that keeps its tokens."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.store.audit_entries import Doer, list_audit_entries
from survey_app.store.database import Database
from survey_app.store.officials import list_officials
from tests.builders import PASSWORD, Installation, make_commune, make_official

DOER = Doer(None, datetime(2026, 6, 10, 5, 0, tzinfo=UTC), date(2026, 6, 10))
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Browser:
    """Somebody signed in; a post carries the token of the page it is sent from."""

    client: FlaskClient
    base_url: str

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=self.base_url)

    def post(self, path: str, **typed: str) -> TestResponse:
        token = TOKEN.search(self.get(path).text)
        assert token is not None, f"{path} shows no form"
        return self.client.post(
            path,
            data={"csrf_token": token[1], **typed},
            base_url=self.base_url,
            headers={"Referer": self.base_url + path},
        )


@dataclass(frozen=True)
class Office:
    """`own` and `colleague` work for Lộc Bình, `stranger` for Tứ Kỳ; each signs in at first use."""

    installation: Installation
    communes: dict[str, int]

    @cached_property
    def administrator(self) -> Browser:
        return self._sign_in("administrator", None)

    @cached_property
    def own(self) -> Browser:
        return self._sign_in("own", "loc-binh")

    @cached_property
    def colleague(self) -> Browser:
        return self._sign_in("colleague", "loc-binh")

    @cached_property
    def stranger(self) -> Browser:
        return self._sign_in("stranger", "tu-ky")

    def deeds(self) -> list[tuple[str, str]]:
        """What was done, and by whose user name, the latest first."""
        with self.installation.database.read() as session:
            names = {official.id: official.username for official in list_officials(session)}
        done = deeds(self.installation.database)
        return [(action, names.get(by or 0, "nobody")) for action, by in done]

    def _sign_in(self, username: str, slug: str | None) -> Browser:
        role = "administrator" if slug is None else "official"
        commune_id = None if slug is None else self.communes[slug]
        make_official(self.installation.database, username, commune_id=commune_id, role=role)
        base_url = self.installation.settings.base_url
        browser = Browser(self.installation.app.test_client(), base_url)
        signed = browser.post("/login", username=username, password=PASSWORD)
        assert signed.status_code == 303
        return browser


def lay_office(installation: Installation) -> Office:
    slugs = ("loc-binh", "tu-ky")
    return Office(installation, {slug: make_commune(installation.database, slug) for slug in slugs})


def deeds(database: Database) -> list[tuple[str, int | None]]:
    """What was done, and by whose number, the latest first; signing in is left out."""
    with database.read() as session:
        entries = [entry for entry in list_audit_entries(session) if entry.action != "sign_in"]
        return [(entry.action, entry.official_id) for entry in entries]
