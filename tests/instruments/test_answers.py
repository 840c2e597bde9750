import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.answers import Answers, AnswersRefused, Problem, check_answers
from instruments.coding import decode_marks, offered_marks
from instruments.loading import load_instrument
from instruments.model import Instrument
from tests.instruments.reading import parse_sample

KINDS = parse_sample("kinds.toml")
SKIPS = parse_sample("skips.toml")
TTHC = load_instrument("tthc", "1.0")


def list_problems(raw: dict[str, list[str]], instrument: Instrument = KINDS) -> list[Problem]:
    with pytest.raises(AnswersRefused) as caught:
        check_answers(instrument, raw)
    return list(caught.value.problems)


def test_a_full_form_is_taken() -> None:
    raw = {
        "plain": ["5"],
        "wide": ["N"],
        "overall": ["2"],
        "way": ["b"],
        "reasons": ["3", "1"],
        "expectation": ["120"],
        "comment": ["Tốt"],
        "unknown": ["x"],
    }
    assert check_answers(KINDS, raw) == Answers(
        "5N2", "b", {"reasons": ("1", "3")}, {"expectation": 120}, {"comment": "Tốt"}
    )


def test_what_is_not_answered_is_a_hyphen() -> None:
    assert check_answers(KINDS, {"wide": ["0"]}) == Answers("-0-", "-", {}, {}, {})


@pytest.mark.parametrize(
    "raw", [{}, {"plain": [""]}, {"plain": []}, {"comment": ["Tốt"], "way": ["a"]}]
)
def test_a_form_without_any_rating_is_empty(raw: dict[str, list[str]]) -> None:
    assert list_problems(raw) == [Problem(None, "empty")]


def test_a_missing_required_answer_is_named() -> None:
    assert list_problems({"manner": ["5"]}, TTHC) == [Problem("overall", "required")]


@pytest.mark.parametrize(
    ("key", "values", "code"),
    [
        ("plain", ["6"], "not_offered"),
        ("plain", ["0"], "not_offered"),
        ("plain", ["-"], "not_offered"),
        ("plain", ["12"], "not_offered"),
        ("plain", ["4", "5"], "not_offered"),
        ("plain", ["٤"], "not_offered"),
        ("way", ["c"], "not_offered"),
        ("way", ["a", "b"], "not_offered"),
        ("reasons", ["1", "9"], "not_offered"),
        ("reasons", ["1", "2", "3"], "out_of_range"),
        ("expectation", ["201"], "out_of_range"),
        ("expectation", ["-1"], "out_of_range"),
        ("expectation", ["9" * 5000], "out_of_range"),
        ("expectation", ["9,5"], "not_a_number"),
        ("expectation", ["٩٠"], "not_a_number"),
        ("expectation", ["90", "91"], "not_offered"),
        ("comment", ["a" * 21], "too_long"),
        ("comment", ["a" * 2_000_000], "too_long"),
        ("comment", ["xin \ufffd"], "unreadable"),
        ("comment", ["\ud83d"], "unreadable"),
        ("comment", ["a", "b"], "not_offered"),
        ("way", ["\ufffd"], "unreadable"),
    ],
)
def test_a_wrong_answer_is_named(key: str, values: list[str], code: str) -> None:
    assert list_problems({"plain": ["3"], key: values}) == [Problem(key, code)]


def test_all_problems_are_told_in_the_order_of_the_form() -> None:
    raw = {"comment": ["\ufffd"], "plain": ["9"], "way": ["z"]}
    assert [problem.question for problem in list_problems(raw)] == ["plain", "way", "comment"]


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), ("+0", 0), ("-0", 0), ("007", 7), (" 100 ", 100), ("+20", 20)]
)
def test_a_number_is_read_as_people_type_it(typed: str, number: int) -> None:
    answers = check_answers(KINDS, {"plain": ["3"], "expectation": [typed]})
    assert answers.numbers == {"expectation": number}


def test_the_same_value_twice_is_one_answer() -> None:
    assert check_answers(KINDS, {"plain": ["3", "3", ""]}).scores == "3--"


def test_texts_are_composed_and_rid_of_what_cannot_be_seen() -> None:
    typed = "\u202e " + unicodedata.normalize("NFD", "Cảm ơn") + "\r\nxã\x00\x1b\ufeff\t"
    answers = check_answers(KINDS, {"plain": ["3"], "comment": [typed]})
    assert answers.texts == {"comment": "Cảm ơn\nxã"}


def test_a_text_of_nothing_visible_is_no_answer() -> None:
    assert check_answers(KINDS, {"plain": ["3"], "comment": ["\u200e\x07"]}).texts == {}


def test_length_is_counted_in_composed_letters() -> None:
    typed = unicodedata.normalize("NFD", "ệ" * 20)
    assert len(typed) == 60
    assert check_answers(KINDS, {"plain": ["3"], "comment": [typed]}).texts["comment"] == "ệ" * 20


def test_answers_to_hidden_questions_are_dropped_unread() -> None:
    raw = {"stage": ["a"], "late": ["y"], "notice": ["\ufffd"], "overall": ["4"]}
    assert check_answers(SKIPS, raw) == Answers("4", "a-", {}, {}, {})


def test_a_required_question_is_required_only_when_shown() -> None:
    assert check_answers(SKIPS, {"overall": ["4"]}).choices == "--"
    problems = list_problems({"stage": ["c"], "overall": ["4"]}, SKIPS)
    assert problems == [Problem("late", "required")]


def test_a_choice_nobody_made_drops_no_answer() -> None:
    answers = check_answers(SKIPS, {"late": ["y"], "notice": ["bằng thư"], "overall": ["4"]})
    assert (answers.choices, answers.texts) == ("-y", {"notice": "bằng thư"})


def test_a_refused_choice_asks_for_nothing() -> None:
    problems = list_problems({"stage": ["c", "a"], "overall": ["4"]}, SKIPS)
    assert problems == [Problem("stage", "not_offered")]


def test_what_follows_a_hidden_question_is_hidden_too() -> None:
    hidden = {"stage": ["a"], "late": ["y"], "notice": ["bằng thư"], "overall": ["4"]}
    assert check_answers(SKIPS, hidden).texts == {}
    shown = {**hidden, "stage": ["c"]}
    assert check_answers(SKIPS, shown).texts == {"notice": "bằng thư"}


VALUES = st.one_of(
    st.sampled_from(["", "0", "1", "5", "N", "a", "b", "c", "y", "-", "100", "\ufffd", "\x00"]),
    st.text(max_size=30),
    st.text(alphabet=st.characters(min_codepoint=0xD700, max_codepoint=0xE000), max_size=3),
)


@pytest.mark.parametrize("instrument", [KINDS, SKIPS, TTHC], ids=["kinds", "skips", "tthc"])
@given(data=st.data())
def test_any_strings_are_taken_or_refused(instrument: Instrument, data: st.DataObject) -> None:
    """Nothing but AnswersRefused is raised, and what is taken fits the questions."""
    keys = st.sampled_from([question.key for question in instrument.questions])
    raw = data.draw(st.dictionaries(keys | st.text(max_size=5), st.lists(VALUES, max_size=3)))
    try:
        answers = check_answers(instrument, raw)
    except AnswersRefused:
        return
    assert len(answers.scores) == len(instrument.scored)
    assert len(answers.choices) == len(instrument.single_choices)
    for question, mark in zip(instrument.scored, answers.scores, strict=True):
        assert mark in offered_marks(question) + "-"
    for question, mark in zip(instrument.single_choices, answers.choices, strict=True):
        assert mark in offered_marks(question) + "-"
    for text in answers.texts.values():
        assert text == unicodedata.normalize("NFC", text).strip() != ""
        text.encode("utf-8")


@given(data=st.data())
def test_what_is_offered_is_kept_as_given(data: st.DataObject) -> None:
    marks = {
        question.key: data.draw(st.sampled_from(offered_marks(question)))
        for question in (*KINDS.scored, *KINDS.single_choices)
    }
    answers = check_answers(KINDS, {key: [mark] for key, mark in marks.items()})
    kept = decode_marks(KINDS.scored, answers.scores)
    assert kept | decode_marks(KINDS.single_choices, answers.choices) == marks


@given(data=st.data())
def test_checking_what_was_taken_changes_nothing(data: st.DataObject) -> None:
    typed = data.draw(st.text(max_size=20))
    try:
        first = check_answers(KINDS, {"plain": ["3"], "comment": [typed]})
    except AnswersRefused:
        return
    again = {"plain": ["3"], "comment": list(first.texts.values())}
    assert check_answers(KINDS, again) == first
