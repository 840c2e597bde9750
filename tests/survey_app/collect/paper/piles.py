"""A campaign with printed forms and an open pile, without the pages in front of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from survey_app.collect.paper.batches import (
    BatchState,
    NewBatch,
    NewRun,
    add_run,
    build_batch_state,
    close_batch,
    open_batch,
)
from survey_app.collect.paper.codes import Sheet, write_code
from survey_app.collect.paper.entries import Outcome, TypedSheet, save_sheet
from survey_app.collect.paper.resolving import Settled, settle_sheet
from survey_app.store.audit_entries import Doer
from survey_app.store.campaigns import get_campaign
from survey_app.store.database import Database
from survey_app.store.officials import Official, record_official
from survey_app.store.paper import find_paper_batch
from tests.builders import make_campaign, make_commune, make_place

KEY = b"k" * 32
TODAY = date(2026, 6, 10)
ANSWERED = date(2026, 6, 3)
NOW = datetime(2026, 6, 10, 5, 0, tzinfo=UTC)
FORM = MappingProxyType({"stage": "c", "visits": "1", "manner": "4", "overall": "5", "field": "3"})


@dataclass(frozen=True)
class Pile:
    """A pile of tthc forms with two clerks, `first` and `second`."""

    database: Database
    commune_id: int
    place_id: int
    campaign_id: int
    run_id: int
    batch_id: int
    first: int
    second: int

    def code(self, copy: int = 0) -> str:
        return write_code(Sheet(self.run_id, copy), KEY)

    def type(
        self,
        code: str,
        by: int,
        typed: Mapping[str, str] = FORM,
        *,
        invalid: str | None = None,
        again: bool = False,
    ) -> Outcome:
        sheet = TypedSheet(code, typed, invalid, again)
        return self.database.write(
            lambda session: save_sheet(session, self.batch_id, sheet, by, KEY)
        )

    def settle(self, code: str, chosen: Mapping[str, str], **typed: str) -> None:
        settled = Settled(chosen, typed)
        self.database.write(
            lambda session: settle_sheet(session, self.batch_id, code, settled, KEY)
        )

    def close(self) -> None:
        self.database.write(lambda session: close_batch(session, self.batch_id, TODAY, KEY))

    def state(self, by: int | None = None) -> BatchState:
        with self.database.read() as session:
            batch = find_paper_batch(session, self.batch_id)
            assert batch is not None
            return build_batch_state(session, batch, by, KEY)

    def rows(self) -> list[dict[str, object]]:
        from sqlalchemy import text

        with self.database.read() as session:
            rows = session.execute(text("SELECT * FROM responses ORDER BY id")).mappings()
            return [dict(row) for row in rows]


def lay_pile(
    database: Database, *, copies: int = 5, percent: int | None = None, counted: int = 5
) -> Pile:
    commune_id = make_commune(database)
    place_id = make_place(database, commune_id)
    campaign_id = make_campaign(database, commune_id)
    first, second = (lay_clerk(database, commune_id, name) for name in ("first", "second"))
    run_id = print_copies(database, campaign_id, place_id, copies)
    batch_id = lay_batch(database, campaign_id, place_id, percent=percent, counted=counted)
    return Pile(database, commune_id, place_id, campaign_id, run_id, batch_id, first, second)


def lay_clerk(database: Database, commune_id: int, name: str) -> int:
    """An official who never signs in here: making a password takes longer than a test."""
    official = Official(
        username=name,
        name=name,
        commune_id=commune_id,
        role="official",
        password_hash="none",
        created_on=TODAY,
    )
    return database.write(lambda session: record_official(session, official).id)


def print_copies(database: Database, campaign_id: int, place_id: int, copies: int = 5) -> int:
    clerk = Doer(None, NOW, TODAY)
    return database.write(
        lambda session: (
            add_run(
                session,
                get_campaign(session, campaign_id),
                NewRun(place_id, "vi", copies),
                ["vi"],
                clerk,
            ).id
        )
    )


def lay_batch(
    database: Database,
    campaign_id: int,
    place_id: int,
    *,
    percent: int | None = None,
    counted: int = 5,
) -> int:
    clerk = Doer(None, NOW, TODAY)
    new = NewBatch(place_id, ANSWERED, counted, percent)
    return database.write(
        lambda session: open_batch(session, get_campaign(session, campaign_id), new, clerk).id
    )
