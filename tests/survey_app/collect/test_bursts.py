"""A rush of answers at one place is taken like any other, and marked from where it is too much."""

from datetime import date

import pytest

from survey_app.collect.bursts import MOST_IN_WINDOW, SECONDS_IN_SLOT, SLOTS, Bursts
from survey_app.collect.codes import code_key, hash_of_code, make_one_time_code
from survey_app.store.one_time_codes import OneTimeCode, record_one_time_codes
from survey_app.store.responses import BURST
from tests.builders import SECRET, Installation, make_place, make_poster
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, send, stored_rows

HERE, ELSEWHERE = 1, 2


class Seconds:
    def __init__(self) -> None:
        self.passed = 1_000_000.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def desk(installation: Installation) -> Desk:
    return lay_desk(installation)


def fill(bursts: Bursts, answers: int = MOST_IN_WINDOW) -> None:
    for _ in range(answers):
        bursts.note(HERE)


def test_a_busy_place_is_no_burst_until_it_is_more_than_honest_people_give(
    seconds: Seconds,
) -> None:
    bursts = Bursts(seconds)
    fill(bursts, MOST_IN_WINDOW - 1)
    assert not bursts.is_burst(HERE)
    bursts.note(HERE)
    assert bursts.is_burst(HERE)
    assert not bursts.is_burst(ELSEWHERE)


def test_a_burst_is_over_some_minutes_later(seconds: Seconds) -> None:
    bursts = Bursts(seconds)
    fill(bursts)
    seconds.passed += SECONDS_IN_SLOT * (SLOTS - 1)
    assert bursts.is_burst(HERE), "a script that waits a little is still seen"
    seconds.passed += SECONDS_IN_SLOT
    assert not bursts.is_burst(HERE)
    seconds.passed += 24 * 3600
    bursts.note(ELSEWHERE)
    assert not bursts.is_burst(HERE)
    assert list(bursts._sums) == [ELSEWHERE], "nothing is remembered of a quiet place"


def test_people_who_come_one_after_another_all_day_are_no_burst(seconds: Seconds) -> None:
    bursts = Bursts(seconds)
    for _ in range(600):
        assert not bursts.is_burst(HERE)
        bursts.note(HERE)
        seconds.passed += 12


def test_a_rush_is_stored_whole_and_marked_beyond_the_bound(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    for _ in range(MOST_IN_WINDOW + 3):
        assert send(client, desk.code, overall="5").status_code == 303
    flags = [row["flags"] for row in stored_rows(installation)]
    assert (flags.count(0), flags.count(BURST)) == (MOST_IN_WINDOW, 3)
    other = make_poster(
        installation.database,
        make_place(installation.database, desk.commune_id, "Quầy số 2"),
        code="other23",
    )
    assert send(client, other, overall="5").status_code == 303
    assert [row["flags"] for row in stored_rows(installation)].count(BURST) == 3


def test_the_same_form_sent_again_and_again_is_one_answer(
    installation: Installation, desk: Desk
) -> None:
    client = installation.app.test_client()
    own = open_form(client, desk.code)
    for _ in range(MOST_IN_WINDOW + 3):
        send(client, desk.code, **own, overall="5")
    send(client, desk.code, overall="5")
    assert [row["flags"] for row in stored_rows(installation)] == [0, 0]


def test_a_one_time_code_in_a_rush_carries_no_mark(installation: Installation, desk: Desk) -> None:
    client = installation.app.test_client()
    for _ in range(MOST_IN_WINDOW):
        send(client, desk.code, overall="5")
    key = code_key(SECRET)
    code = make_one_time_code(key)
    row = OneTimeCode(
        hash_of_code(code, key), desk.campaign_id, desk.place_id, None, date(2026, 12, 1)
    )
    installation.database.write(lambda session: record_one_time_codes(session, [row]))
    assert send(client, code, overall="5").status_code == 303
    (keyed,) = (row for row in stored_rows(installation) if row["channel"] == "code")
    assert keyed["flags"] == 0
