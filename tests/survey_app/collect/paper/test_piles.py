"""A sheet is stored once, after two people agree on it; nothing says who typed it."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from instruments.errors import AnswersRefused
from survey_app.collect.paper.batches import NewBatch, open_batch
from survey_app.collect.paper.codes import Sheet, is_drawn, response_id_of, write_code
from survey_app.collect.paper.entries import Outcome, forget_sheet, note_typing
from survey_app.collect.paper.errors import BatchRefused, SheetRefused
from survey_app.collect.paper.resolving import VALIDITY
from survey_app.collect.paper.wording import say_batch, say_sheet
from survey_app.store.audit_entries import Doer
from survey_app.store.campaigns import get_campaign
from survey_app.store.database import Database
from survey_app.store.paper import PaperEntry, find_paper_batch, record_paper_entry
from tests.builders import make_campaign, make_place
from tests.survey_app.collect.paper.piles import (
    ANSWERED,
    FORM,
    KEY,
    NOW,
    TODAY,
    Pile,
    lay_batch,
    lay_pile,
    print_copies,
)


def refusal(pile: Pile, code: str, by: int, *, again: bool = False) -> str:
    with pytest.raises(SheetRefused) as refused:
        pile.type(code, by, again=again)
    assert say_sheet(refused.value)
    return refused.value.reason


def test_two_people_who_type_the_same_store_one_answer(database: Database) -> None:
    pile = lay_pile(database)
    assert pile.type(pile.code(), pile.first) is Outcome.WAITS_FOR_SECOND
    assert pile.rows() == []
    assert pile.type(pile.code(), pile.second) is Outcome.AGREED
    (row,) = pile.rows()
    assert row["id"] == response_id_of(pile.code(), KEY)
    assert (row["channel"], str(row["answered_on"]), row["field"]) == (
        "paper",
        str(ANSWERED),
        "dat_dai",
    )
    assert [row["time_band"], row["duration_band"], row["repeat_band"]] == [None] * 3
    state = pile.state()
    assert (state.counts.valid, state.counts.waiting, state.batch.forms_twice) == (1, 0, 1)
    assert state.error_rate is not None
    assert (state.error_rate.different, state.error_rate.compared) == (0, 19)
    assert state.error_rate.interval.high > 0.1


def test_one_person_never_types_both_times(pile: Pile) -> None:
    pile.type(pile.code(), pile.first)
    assert refusal(pile, pile.code(), pile.first) == "own"
    assert pile.state().counts.waiting == 1


def test_a_sheet_typed_again_stores_nothing_twice(pile: Pile) -> None:
    for by in (pile.first, pile.second):
        pile.type(pile.code(), by)
    for by in (pile.first, pile.second):
        assert refusal(pile, pile.code(), by) == "done"
    assert len(pile.rows()) == 1


def test_a_difference_waits_until_somebody_looks_at_the_paper(database: Database) -> None:
    pile = lay_pile(database)
    pile.type(pile.code(), pile.first)
    changed = {**FORM, "manner": "2", "waiting": "3"}
    assert pile.type(pile.code(), pile.second, changed) is Outcome.DIFFERS
    assert pile.rows() == []
    assert refusal(pile, pile.code(), pile.second) == "compared"
    with pytest.raises(SheetRefused, match="no_choice"):
        pile.settle(pile.code(), {"manner": "2"})
    pile.settle(pile.code(), {"manner": "2", "waiting": "3"}, waiting="1")
    (row,) = pile.rows()
    assert str(row["scores"])[:4] == "--12"
    rate = pile.state().error_rate
    assert rate is not None
    assert (rate.different, rate.compared) == (2, 19)
    assert pile.state().counts.waiting == 0
    with pytest.raises(SheetRefused, match="nothing_waiting"):
        pile.settle(pile.code(), {"manner": "1"})


def test_a_third_look_must_be_an_answer_too(pile: Pile) -> None:
    pile.type(pile.code(), pile.first)
    pile.type(pile.code(), pile.second, {**FORM, "overall": "4"})
    with pytest.raises(AnswersRefused):
        pile.settle(pile.code(), {"overall": "3"}, overall="9")
    assert pile.state().differing == (pile.code(),)
    assert pile.state().error_rate is None


def test_a_sheet_that_does_not_count_leaves_only_its_reason(database: Database) -> None:
    pile = lay_pile(database)
    assert pile.type(pile.code(), pile.first, {}, invalid="blank") is Outcome.WAITS_FOR_SECOND
    assert pile.type(pile.code(), pile.second, {}, invalid="blank") is Outcome.AGREED
    assert refusal(pile, pile.code(), pile.second) == "done"
    counts = pile.state().counts
    assert (counts.handed_in, counts.valid, dict(counts.invalid)) == (1, 0, {"blank": 1})
    assert pile.rows() == []


@pytest.mark.parametrize(("chosen", "valid"), [("1", 1), ("2", 0)])
def test_one_person_alone_cannot_throw_a_sheet_away(pile: Pile, chosen: str, valid: int) -> None:
    pile.type(pile.code(), pile.first)
    assert pile.type(pile.code(), pile.second, {}, invalid="unreadable") is Outcome.DIFFERS
    with pytest.raises(SheetRefused, match="no_choice"):
        pile.settle(pile.code(), {})
    pile.settle(pile.code(), {VALIDITY: chosen})
    counts = pile.state().counts
    assert (counts.valid, counts.invalid.total()) == (valid, 1 - valid)
    assert len(pile.rows()) == valid


def test_what_is_missing_is_said_and_nothing_is_kept(pile: Pile) -> None:
    with pytest.raises(AnswersRefused) as refused:
        pile.type(pile.code(), pile.first, {"manner": "7"})
    assert [(each.question, each.code) for each in refused.value.problems] == [
        ("manner", "not_offered"),
        ("overall", "required"),
    ]
    assert pile.state().counts.handed_in == 0


def test_the_last_form_is_typed_anew_or_dropped_by_its_own_clerk(pile: Pile) -> None:
    pile.type(pile.code(), pile.first)
    assert refusal(pile, pile.code(), pile.second, again=True) == "nothing_waiting"
    pile.type(pile.code(), pile.first, {**FORM, "overall": "1"}, again=True)
    assert pile.type(pile.code(), pile.second, {**FORM, "overall": "1"}) is Outcome.AGREED
    other = pile.code(1)
    pile.type(other, pile.first)
    pile.database.write(
        lambda session: forget_sheet(session, pile.batch_id, other, pile.first, KEY)
    )
    assert pile.state().counts.handed_in == 1


def test_sheets_not_drawn_are_stored_when_the_pile_is_closed(database: Database) -> None:
    pile = lay_pile(database, percent=40, counted=5)
    codes = [pile.code(copy) for copy in range(5)]
    drawn = [code for code in codes if is_drawn(code, 40, KEY)]
    single = [code for code in codes if code not in drawn]
    for code in codes:
        pile.type(code, pile.first)
    pile.type(single[0], pile.first, {}, invalid="damaged", again=True)
    assert refusal(pile, single[1], pile.second) == "single"
    assert set(pile.state().for_second) == set(drawn)
    if drawn:
        with pytest.raises(BatchRefused, match="second_waiting"):
            pile.close()
    for code in drawn:
        pile.type(code, pile.second)
    pile.close()
    assert {row["id"] for row in pile.rows()} == {
        response_id_of(code, KEY) for code in codes if code != single[0]
    }
    state = pile.state()
    assert (state.counts.valid, dict(state.counts.invalid)) == (4, {"damaged": 1})
    assert (state.batch.closed_on, state.counts.waiting) == (TODAY, 0)
    assert refusal(pile, pile.code(), pile.first) == "closed"


def test_a_code_of_elsewhere_is_refused_with_where_it_belongs(pile: Pile) -> None:
    database = pile.database
    place = make_place(database, pile.commune_id, "Quầy số 2")
    campaign = make_campaign(database, pile.commune_id, "online")
    there = write_code(Sheet(print_copies(database, pile.campaign_id, place), 0), KEY)
    other = write_code(Sheet(print_copies(database, campaign, pile.place_id), 0), KEY)
    assert refusal(pile, there, pile.first) == "other_place"
    assert refusal(pile, other, pile.first) == "other_campaign"
    assert refusal(pile, pile.code(5), pile.first) == "unknown"  # only copies 0 to 4 were printed
    assert refusal(pile, write_code(Sheet(99, 0), KEY), pile.first) == "unknown"
    assert refusal(pile, "123456789", pile.first) == "mistyped"


def test_a_sheet_of_an_old_version_is_refused(pile: Pile) -> None:
    def print_older(session: Session) -> None:
        session.execute(text("UPDATE paper_runs SET instrument_version = '0.9'"))

    pile.database.write(print_older)
    assert refusal(pile, pile.code(), pile.first) == "old_version"


def test_a_sheet_lies_in_one_pile(pile: Pile) -> None:
    pile.type(pile.code(), pile.first)
    batch = lay_batch(pile.database, pile.campaign_id, pile.place_id)
    other = replace(pile, batch_id=batch)
    assert refusal(other, pile.code(), pile.second) == "other_batch"


def test_a_sheet_typed_into_two_piles_at_one_moment_is_stored_once(pile: Pile) -> None:
    elsewhere = lay_batch(pile.database, pile.campaign_id, pile.place_id)
    pile.type(pile.code(), pile.first)
    entry = PaperEntry(
        batch_id=elsewhere,
        form_code=pile.code(),
        turn=1,
        typed="{}",
        entered_by=pile.second,
    )
    pile.database.write(lambda session: record_paper_entry(session, entry))
    assert pile.type(pile.code(), pile.second) is Outcome.AGREED
    assert len(pile.rows()) == 1
    assert replace(pile, batch_id=elsewhere).state().counts.waiting == 0


@pytest.mark.parametrize(
    ("days", "code"), [(-180, "before_opening"), (1, "future"), (None, "no_day")]
)
def test_a_pile_of_a_day_outside_the_campaign_is_refused(
    pile: Pile, days: int | None, code: str
) -> None:
    day = None if days is None else TODAY + timedelta(days=days)
    problems = refused_batch(pile, NewBatch(pile.place_id, day, 5))
    assert problems == [code]


def test_a_day_after_the_end_is_refused(pile: Pile) -> None:
    def end(session: Session) -> None:
        get_campaign(session, pile.campaign_id).closed_early_on = ANSWERED

    pile.database.write(end)
    assert refused_batch(pile, NewBatch(pile.place_id, ANSWERED, 5)) == ["after_end"]


def test_every_fault_of_a_pile_is_said_at_once(pile: Pile) -> None:
    new = NewBatch(99, ANSWERED, 0, 101)
    assert refused_batch(pile, new) == ["unknown_place", "out_of_range", "out_of_range"]


def refused_batch(pile: Pile, new: NewBatch) -> list[str]:
    with pytest.raises(BatchRefused) as refused:
        pile.database.write(
            lambda session: open_batch(
                session, get_campaign(session, pile.campaign_id), new, Doer(None, NOW, TODAY)
            )
        )
    said = [say_batch(problem) for problem in refused.value.problems]
    assert not any(re.search(r"\d{4}-\d\d", sentence) for sentence in said)
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(("counted", "percent"), [(199, 100), (200, 20)])
def test_a_large_pile_is_typed_twice_in_part(pile: Pile, counted: int, percent: int) -> None:
    batch_id = lay_batch(pile.database, pile.campaign_id, pile.place_id, counted=counted)
    with pile.database.read() as session:
        batch = find_paper_batch(session, batch_id)
        assert batch is not None
        assert batch.second_percent == percent


def test_nothing_left_says_who_typed_or_when(database: Database) -> None:
    pile = lay_pile(database)
    for by in (pile.first, pile.second):
        pile.type(pile.code(), by)
        note = partial(note_typing, batch_id=pile.batch_id, doer=Doer(by, NOW, TODAY))
        for _ in range(2):
            database.write(note)
    with database.read() as session:
        waiting = session.scalar(text("SELECT count(*) FROM paper_entries"))
        noted = session.execute(
            text("SELECT official_id FROM audit_entries WHERE action = 'type_paper'")
        ).scalars()
        assert waiting == 0
        assert sorted(noted) == [pile.first, pile.second]


def test_where_an_official_channel_asks_no_form_is_printed(pile: Pile) -> None:
    def leave_to_the_province(session: Session) -> None:
        get_campaign(session, pile.campaign_id).official_channel = "Cổng của tỉnh"

    pile.database.write(leave_to_the_province)
    with pytest.raises(BatchRefused) as refused:
        print_copies(pile.database, pile.campaign_id, pile.place_id)
    assert [problem.code for problem in refused.value.problems] == ["official"]
