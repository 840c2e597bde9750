from datetime import date

from survey_app.store.database import Database
from survey_app.store.response_sums import (
    Count,
    count_by_channel,
    count_by_day,
    count_by_place,
    count_comments_by_day,
    count_with_comments,
    list_comments,
    stream_responses,
)
from survey_app.store.responses import UNPAIRED, record_response_rows
from tests.survey_app.store.builders import Ground, lay_ground, make_response

MAY_1, MAY_2, JUNE_1 = date(2026, 5, 1), date(2026, 5, 2), date(2026, 6, 1)


def _answer(database: Database) -> Ground:
    """Store seven answers: four on 1 May, two on 2 May, one (on paper, with a field) in June."""
    ground = lay_ground(database)
    days = [MAY_1] * 4 + [MAY_2] * 2
    rows = [make_response(ground, answered_on=day, scores="54321") for day in days]
    rows.append(
        make_response(
            ground, answered_on=JUNE_1, channel="paper", field="dat_dai", comment="Chờ lâu"
        )
    )
    database.write(lambda session: record_response_rows(session, rows))
    return ground


def test_answers_are_counted_by_day_place_channel_and_field(database: Database) -> None:
    ground = _answer(database)
    chosen = [ground.campaign_id]
    with database.read() as session:
        assert count_by_day(session, chosen) == [Count(MAY_1, 4), Count(MAY_2, 2), Count(JUNE_1, 1)]
        assert count_by_place(session, chosen) == [Count(ground.place_id, 7)]
        assert count_by_channel(session, chosen) == [Count("paper", 1), Count("qr", 6)]
        assert count_by_day(session, [99]) == count_by_day(session, []) == []


def test_what_is_held_back_is_neither_counted_nor_read(database: Database) -> None:
    ground = _answer(database)
    held = make_response(ground, answered_on=JUNE_1, flags=UNPAIRED, comment="Của ai?")
    database.write(lambda session: record_response_rows(session, [held]))
    chosen = [ground.campaign_id]
    with database.read() as session:
        assert count_by_day(session, chosen)[-1] == Count(JUNE_1, 1)
        assert count_by_place(session, chosen) == [Count(ground.place_id, 7)]
        assert count_comments_by_day(session, chosen) == [Count(JUNE_1, 1)]
        assert count_with_comments(session, chosen, JUNE_1, JUNE_1) == (1, 1)
        assert list_comments(session, chosen, JUNE_1, JUNE_1, limit=9) == ["Chờ lâu"]


def test_every_answer_of_the_period_streams_by_once(database: Database) -> None:
    ground = _answer(database)
    with database.read() as session:
        for size in (1, 2, 3, 100):
            batches = list(
                stream_responses(session, [ground.campaign_id], MAY_1, MAY_2, batch=size)
            )
            assert [len(batch) for batch in batches[:-1]] == [size] * (len(batches) - 1)
            assert [score for batch in batches for score in batch.scores] == ["54321"] * 6
            days = sorted(day for batch in batches for day in batch.answered_on)
            assert days == [MAY_1] * 4 + [MAY_2] * 2


def test_only_the_columns_asked_for_are_read(database: Database) -> None:
    ground = _answer(database)
    with database.read() as session:
        (batch,) = stream_responses(
            session, [ground.campaign_id], JUNE_1, JUNE_1, columns=("field", "channel")
        )
    assert (batch.field, batch.channel, batch.scores, len(batch)) == (
        ("dat_dai",),
        ("paper",),
        (),
        1,
    )


def test_nothing_to_stream_is_no_batch(database: Database) -> None:
    ground = lay_ground(database)
    with database.read() as session:
        assert list(stream_responses(session, [ground.campaign_id], MAY_1, JUNE_1)) == []


def test_comments_come_without_place_and_day_and_in_no_order_of_arrival(
    database: Database,
) -> None:
    ground = _answer(database)
    given = [("a" * 22, MAY_2, "Ba"), ("b" * 22, MAY_1, "Hai"), ("c" * 22, MAY_2, "Một")]
    rows = [
        make_response(ground, id=name, answered_on=day, comment=said)
        for name, day, said in reversed(given)
    ]
    database.write(lambda session: record_response_rows(session, rows))
    chosen = [ground.campaign_id]
    with database.read() as session:
        assert list_comments(session, chosen, JUNE_1, JUNE_1, limit=10) == ["Chờ lâu"]
        assert list_comments(session, chosen, MAY_1, MAY_2, limit=10) == ["Ba", "Hai", "Một"]
        assert list_comments(session, chosen, MAY_1, MAY_2, limit=1) == ["Ba"]
        counts = count_comments_by_day(session, chosen)
    assert counts == [Count(MAY_1, 1), Count(MAY_2, 2), Count(JUNE_1, 1)]
