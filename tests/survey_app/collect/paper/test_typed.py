"""Keys typed from a sheet mean what the same marks mean on a phone."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.answers import Answers, check_answers
from instruments.errors import AnswersRefused, Problem
from instruments.loading import list_instruments, load_instrument
from instruments.model import Instrument, Question
from survey_app.collect.paper.typed import (
    check_typed,
    compare,
    keys_of,
    read_typed,
    settle,
    write_typed,
)

TTHC = load_instrument("tthc")


def marks_of(question: Question) -> st.SearchStrategy[list[str]]:
    """What a browser would send of one question, or nothing."""
    if question.kind in {"scale", "choice"}:
        given_marks = st.sampled_from(keys_of(question)).map(lambda mark: [mark])
    elif question.kind == "choices":
        given_marks = st.lists(
            st.sampled_from(keys_of(question)),
            min_size=1,
            max_size=question.maximum or len(question.options),
            unique=True,
        )
    elif question.kind == "number":
        given_marks = st.integers(question.minimum or 0, question.maximum or 9).map(
            lambda number: [str(number)]
        )
    else:
        given_marks = st.text(min_size=1, max_size=20).map(lambda text: [text])
    if question.required:
        return given_marks
    return st.one_of(st.just([]), given_marks)


@st.composite
def forms(draw: st.DrawFn) -> tuple[Instrument, dict[str, list[str]]]:
    instrument = draw(st.sampled_from(list_instruments()))
    raw = {question.key: draw(marks_of(question)) for question in instrument.questions}
    return instrument, {key: values for key, values in raw.items() if values}


@given(forms())
@settings(max_examples=40)
def test_a_typed_form_means_what_a_sent_one_means(
    form: tuple[Instrument, dict[str, list[str]]],
) -> None:
    instrument, raw = form
    typed = read_typed(instrument, write_typed(instrument, raw))
    assert outcome(check_typed, instrument, typed) == outcome(check_answers, instrument, raw)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from([q.key for q in TTHC.questions]), st.text(max_size=30)))
def test_whatever_is_typed_is_taken_or_refused_by_name(typed: Mapping[str, str]) -> None:
    assert outcome(check_typed, TTHC, read_typed(TTHC, typed))


def outcome(
    check: Callable[[Instrument, Mapping[str, list[str]]], Answers],
    instrument: Instrument,
    raw: Mapping[str, list[str]],
) -> Answers | tuple[Problem, ...]:
    """The answers, or what is wrong with them."""
    try:
        return check(instrument, raw)
    except AnswersRefused as refused:
        return refused.problems


def test_options_are_typed_by_letter_or_by_place() -> None:
    assert read_typed(TTHC, {"stage": "C"}) == read_typed(TTHC, {"stage": "3"})
    # Where an option is a digit itself, digits are options.
    assert read_typed(TTHC, {"visits": "1"}) == {"visits": ["1"]}
    sipas = load_instrument("sipas", "1.0")
    several = next(question for question in sipas.questions if question.kind == "choices")
    codes = [option.code for option in several.options][:2]
    assert read_typed(sipas, {several.key: f"{codes[1]}, {codes[0]}"}) == {
        several.key: [codes[1], codes[0]]
    }


def test_a_field_is_typed_by_its_place_on_the_form() -> None:
    assert read_typed(TTHC, {"field": "3"}) == {"field": ["dat_dai"]}
    with pytest.raises(AnswersRefused) as refused:
        check_typed(TTHC, read_typed(TTHC, {"field": "99"}))
    assert [problem.question for problem in refused.value.problems] == ["field", "overall"]


def test_two_typings_are_compared_mark_by_mark() -> None:
    first = read_typed(TTHC, {"stage": "c", "manner": "4", "overall": "5", "comment": "Cảm ơn"})
    second = read_typed(TTHC, {"stage": "c", "manner": "2", "overall": "5", "waiting": "3"})
    found = compare(TTHC, first, second)
    assert [difference.key for difference in found.differences] == ["waiting", "manner"]
    assert found.marks_different == 2
    # All questions but the words, and the field: blanks are compared as well.
    assert found.marks == len([q for q in TTHC.questions if q.kind != "text"]) + 1


def test_words_differ_only_where_both_wrote_other_words() -> None:
    def typed(comment: str) -> dict[str, list[str]]:
        return read_typed(TTHC, {"overall": "5", "comment": comment})

    assert not compare(TTHC, typed("Chờ  LÂU"), typed("chờ lâu")).differences
    assert not compare(TTHC, typed("Chờ lâu"), typed("")).differences
    found = compare(TTHC, typed(""), typed("Chờ lâu"))
    assert [difference.key for difference in found.differences] == ["comment"]
    assert found.marks_different == 0


def test_an_answer_that_a_skip_hides_is_no_difference() -> None:
    first = read_typed(TTHC, {"stage": "a", "promised_day": "b", "overall": "5"})
    second = read_typed(TTHC, {"stage": "a", "overall": "5"})
    assert not compare(TTHC, first, second).differences
    assert "promised_day" not in settle(TTHC, first)
