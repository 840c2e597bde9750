"""A portal that sends answers: its token, its batches."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.administer.systems import add_system
from survey_app.store.audit_entries import Doer
from survey_app.store.communes import get_commune_by_id
from tests.builders import NOON, Installation
from tests.survey_app.collect.forms import Desk

DOER = Doer(official_id=None, at=NOON, today=NOON.date())


@dataclass(frozen=True)
class Portal:
    """A system with its token and the desk it sends for."""

    client: FlaskClient
    token: str
    desk: Desk

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, *items: Any, **headers: str) -> TestResponse:
        return self.client.post(
            "/api/v1/responses", json={"responses": items}, headers={**self.headers, **headers}
        )

    def response(self, **changed: Any) -> dict[str, Any]:
        """One good answer, with changes; None takes a part away."""
        item = {
            "id": str(uuid.uuid4()),
            "campaign": self.desk.campaign_id,
            "place": self.desk.place_id,
            "answered_on": "2026-06-10",
            "field": "ho_tich",
            "answers": {"stage": "c", "manner": "5", "overall": 4},
            **changed,
        }
        return {key: value for key, value in item.items() if value is not None}


def make_portal(installation: Installation, desk: Desk) -> Portal:
    key = installation.app.config["CODE_KEY"]

    def work(session: Any) -> str:
        commune = get_commune_by_id(session, desk.commune_id)
        return add_system(session, commune, "Cổng dịch vụ công", key, DOER).token

    return Portal(installation.app.test_client(), installation.database.write(work), desk)
