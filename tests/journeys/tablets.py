"""A tablet in a browser, and the office that sets it up."""

from dataclasses import replace
from datetime import date

from playwright.sync_api import Page

from survey_app.administer.kiosks import (
    KioskSettings,
    add_kiosk,
    change_kiosk,
    open_pairing,
    stop_kiosk,
)
from survey_app.store.audit_entries import Doer
from survey_app.store.communes import get_commune
from tests.builders import Installation


class TabletOffice:
    """What an official of Lộc Bình does with one tablet."""

    def __init__(self, installation: Installation, place_id: int, **settings: str) -> None:
        self.installation = installation
        self.place_id = place_id
        given = self._given(**settings)
        self.kiosk_id = installation.database.write(
            lambda session: (
                add_kiosk(session, get_commune(session, "loc-binh"), given, self.doer).id
            )
        )

    @property
    def doer(self) -> Doer:
        at = self.installation.clock()
        return Doer(None, at, date(at.year, at.month, at.day))

    def pairing_code(self) -> str:
        key: bytes = self.installation.app.config["CODE_KEY"]
        return self.installation.database.write(
            lambda session: open_pairing(
                session, get_commune(session, "loc-binh"), self.kiosk_id, key, self.doer
            )
        )

    def change(self, **settings: str) -> None:
        given = self._given(**settings)
        self.installation.database.write(
            lambda session: change_kiosk(
                session, get_commune(session, "loc-binh"), self.kiosk_id, given, self.doer
            )
        )

    def stop(self) -> None:
        self.installation.database.write(
            lambda session: stop_kiosk(
                session, get_commune(session, "loc-binh"), self.kiosk_id, self.doer
            )
        )

    def pair(self, page: Page) -> None:
        """Type a code on the tablet, as the staff does."""
        page.fill("#code", self.pairing_code())
        page.press("#code", "Enter")
        page.wait_for_selector("#code", state="detached")

    def _given(self, **settings: str) -> KioskSettings:
        given = KioskSettings(place_id=self.place_id, name="Máy 1", pin="4821")
        return replace(given, **settings)  # type: ignore[arg-type] # only texts are ever given
