"""A tablet pairs once by a code, is known by its token, and leaves no moment beside an answer."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from survey_app.store.database import Database
from survey_app.store.kiosks import (
    Kiosk,
    find_kiosk_by_pairing,
    find_kiosk_by_token,
    find_kiosk_in_commune,
    hash_of_token,
    list_kiosks,
    note_heartbeat,
    offer_pairing,
    pair_kiosk,
    record_kiosk,
    revoke_kiosk,
)
from tests.survey_app.store.builders import Ground, lay_ground

NOW = datetime(2026, 6, 10, 5, 3, 47, 120, tzinfo=UTC)
TODAY = date(2026, 6, 10)
KEY = b"the key of this installation"
CODE, TOKEN = hash_of_token("code", KEY), hash_of_token("token", KEY)


def lay_kiosk(session: Session, ground: Ground, name: str = "Máy 1") -> Kiosk:
    kiosk = Kiosk(place_id=ground.place_id, name=name, pin_verifier="salt:hash", created_on=TODAY)
    record_kiosk(session, kiosk)
    offer_pairing(session, kiosk.id, CODE, NOW + timedelta(minutes=15))
    return kiosk


def test_a_code_pairs_one_tablet_once(database: Database) -> None:
    ground = lay_ground(database)

    def work(session: Session) -> None:
        kiosk = lay_kiosk(session, ground)
        found = find_kiosk_by_pairing(session, CODE, NOW)
        assert found is not None
        assert found.id == kiosk.id
        assert pair_kiosk(session, kiosk.id, CODE, TOKEN, TODAY)
        assert not pair_kiosk(session, kiosk.id, CODE, hash_of_token("another", KEY), TODAY)
        assert find_kiosk_by_pairing(session, CODE, NOW) is None
        paired = find_kiosk_by_token(session, TOKEN)
        assert paired is not None
        assert paired.paired_on == TODAY

    database.write(work)


def test_a_device_that_was_a_moment_late_does_not_use_a_newer_code_up(database: Database) -> None:
    ground = lay_ground(database)

    def work(session: Session) -> None:
        kiosk = lay_kiosk(session, ground)
        newer = hash_of_token("newer", KEY)
        offer_pairing(session, kiosk.id, newer, NOW + timedelta(minutes=15))
        assert not pair_kiosk(session, kiosk.id, CODE, TOKEN, TODAY)
        assert find_kiosk_by_token(session, TOKEN) is None
        assert find_kiosk_by_pairing(session, newer, NOW) is not None

    database.write(work)


def test_a_code_ends_after_its_time(database: Database) -> None:
    ground = lay_ground(database)

    def work(session: Session) -> None:
        lay_kiosk(session, ground)
        assert find_kiosk_by_pairing(session, CODE, NOW + timedelta(minutes=15)) is None

    database.write(work)


def test_a_revoked_tablet_is_unknown_until_it_pairs_again(database: Database) -> None:
    ground = lay_ground(database)

    def work(session: Session) -> None:
        kiosk = lay_kiosk(session, ground)
        pair_kiosk(session, kiosk.id, CODE, TOKEN, TODAY)
        offer_pairing(session, kiosk.id, CODE, NOW + timedelta(minutes=15))
        assert find_kiosk_by_token(session, TOKEN) is not None  # works until the new one is there
        revoke_kiosk(session, kiosk.id, TODAY)
        assert find_kiosk_by_token(session, TOKEN) is None
        assert find_kiosk_by_pairing(session, CODE, NOW) is None
        offer_pairing(session, kiosk.id, CODE, NOW + timedelta(minutes=15))
        again = hash_of_token("again", KEY)
        assert pair_kiosk(session, kiosk.id, CODE, again, TODAY)
        assert find_kiosk_by_token(session, TOKEN) is None
        assert find_kiosk_by_token(session, again) is not None

    database.write(work)


def test_a_heartbeat_keeps_only_five_minutes(database: Database) -> None:
    ground = lay_ground(database)

    def work(session: Session) -> Kiosk:
        kiosk = lay_kiosk(session, ground)
        note_heartbeat(
            session, kiosk.id, at=NOW, queue_length=3, app_version="1.0", battery_percent=80
        )
        session.refresh(kiosk)
        return kiosk

    kiosk = database.write(work)
    assert kiosk.last_seen_at == datetime(2026, 6, 10, 5, 0, tzinfo=UTC)
    assert (kiosk.queue_length, kiosk.app_version, kiosk.battery_percent) == (3, "1.0", 80)


def test_tablets_are_listed_for_their_own_commune(database: Database) -> None:
    here, there = lay_ground(database), lay_ground(database, "tu-ky")

    def work(session: Session) -> int:
        record_kiosk(
            session, Kiosk(place_id=here.place_id, name="B", pin_verifier="-", created_on=TODAY)
        )
        return record_kiosk(
            session, Kiosk(place_id=here.place_id, name="A", pin_verifier="-", created_on=TODAY)
        ).id

    number = database.write(work)
    with database.read() as session:
        assert [kiosk.name for kiosk in list_kiosks(session, here.commune_id)] == ["A", "B"]
        assert list_kiosks(session, there.commune_id) == []
        assert find_kiosk_in_commune(session, number, here.commune_id) is not None
        assert find_kiosk_in_commune(session, number, there.commune_id) is None
