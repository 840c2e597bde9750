"""What is typed from a sheet, a few keys a question, turned into what `check_answers` takes.

A mark is one key: 1 to 5, 0, N, or an option's letter or digit; several options are typed one
after another. Where all options carry letters, their place (1 to 9) will do as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from instruments.answers import Answers, check_answers
from instruments.coding import NOT_ARISEN, decode_marks, offered_marks
from instruments.errors import AnswersRefused, Problem
from instruments.fields import list_fields
from instruments.model import Instrument, Question
from instruments.skips import is_hidden

FIELD = "field"
Raw = Mapping[str, Sequence[str]]
BETWEEN_OPTIONS = " ,;.+/-"


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that two people typed differently."""

    key: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two typings of one sheet: marks that were compared, and what differs.

    Words are compared too, but are no marks.
    """

    marks: int
    differences: tuple[Difference, ...]
    marks_different: int


def read_typed(instrument: Instrument, typed: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the values that were typed, by question; what was left blank is left out.

    >>> from instruments.loading import load_instrument
    >>> read_typed(load_instrument("tthc"), {"stage": "C", "guided": "n", "overall": " 4 "})
    {'stage': ['c'], 'guided': ['N'], 'overall': ['4']}
    """
    raw = {question.key: _values(question, typed) for question in instrument.questions}
    if instrument.by_field:
        raw[FIELD] = _field_values(typed.get(FIELD, "").strip())
    return {key: values for key, values in raw.items() if values}


def write_typed(instrument: Instrument, raw: Raw) -> dict[str, str]:
    """Return values as they are typed: what `read_typed` turns into the same values."""
    written = {
        question.key: "".join(raw.get(question.key, ())) for question in instrument.questions
    }
    codes = [field.code for field in list_fields()]
    chosen = next(iter(raw.get(FIELD, ())), "")
    written[FIELD] = str(codes.index(chosen) + 1) if chosen in codes else chosen
    return {key: text for key, text in written.items() if text}


def check_typed(instrument: Instrument, raw: Raw) -> Answers:
    """Return the answers; raises `AnswersRefused` with every problem, the field's included."""
    codes = {field.code for field in list_fields()}
    problems = [Problem(FIELD, "not_offered")] if not codes.issuperset(raw.get(FIELD, ())) else []
    try:
        answers = check_answers(instrument, raw)
    except AnswersRefused as refused:
        raise AnswersRefused([*problems, *refused.problems]) from None
    if problems:
        raise AnswersRefused(problems)
    return answers


def settle(instrument: Instrument, raw: Raw) -> dict[str, tuple[str, ...]]:
    """Return what counts of the values of a checked sheet: no answer that a skip hides."""
    answers = check_answers(instrument, raw)
    marks = decode_marks(instrument.scored, answers.scores)
    marks |= decode_marks(instrument.single_choices, answers.choices)
    settled: dict[str, tuple[str, ...]] = {key: (mark,) for key, mark in marks.items()}
    settled |= answers.several
    settled |= {key: (str(number),) for key, number in answers.numbers.items()}
    settled |= {key: (text,) for key, text in answers.texts.items()}
    if raw.get(FIELD):
        settled[FIELD] = tuple(raw[FIELD])
    return settled


def compare(instrument: Instrument, first: Raw, second: Raw) -> Comparison:
    """Compare two typings of a sheet question by question; a blank is compared too.

    The second person need not type words again: only other words are a difference.
    """
    one, two = settle(instrument, first), settle(instrument, second)
    out_of_place = _hidden(instrument, one) & _hidden(instrument, two)
    kinds = {
        question.key: question.kind
        for question in instrument.questions
        if question.key not in out_of_place
    }
    if instrument.by_field:
        kinds = {FIELD: "choice", **kinds}
    differing = [
        Difference(key, one.get(key, ()), two.get(key, ()))
        for key, kind in kinds.items()
        if not _agree(kind, one.get(key, ()), two.get(key, ()))
    ]
    return Comparison(
        marks=sum(kind != "text" for kind in kinds.values()),
        differences=tuple(differing),
        marks_different=sum(kinds[each.key] != "text" for each in differing),
    )


def _values(question: Question, typed: Mapping[str, str]) -> list[str]:
    text = typed.get(question.key, "")
    if question.kind == "text":
        return [text] if text.strip() else []
    text = text.strip()
    if question.kind == "number":
        return [text] if text else []
    if question.kind == "choices":
        letters = [letter for letter in text if letter not in BETWEEN_OPTIONS]
        return list(dict.fromkeys(_mark(question, letter) for letter in letters))
    return [_mark(question, text)] if text else []


def _mark(question: Question, text: str) -> str:
    if question.kind == "scale":
        return NOT_ARISEN if text in {"n", NOT_ARISEN} else text
    codes = [option.code for option in question.options]
    text = text.lower()
    by_place = text in set("123456789") and not any(code.isdigit() for code in codes)
    if by_place and int(text) <= len(codes):
        return codes[int(text) - 1]
    return text


def _field_values(text: str) -> list[str]:
    fields = list_fields()
    if text.isascii() and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= len(fields):
        return [fields[int(text) - 1].code]
    return [text] if text else []


def _hidden(instrument: Instrument, settled: Mapping[str, tuple[str, ...]]) -> set[str]:
    hidden: set[str] = set()
    for question in instrument.questions:
        if is_hidden(question.show_if, settled, hidden):
            hidden.add(question.key)
    return hidden


def _agree(kind: str, one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if kind != "text":
        return one == two
    return not two or _words(one) == _words(two)


def _words(texts: tuple[str, ...]) -> list[str]:
    return " ".join(texts).casefold().split()


def keys_of(question: Question) -> str:
    """Return the keys that answer a question, as one text; empty where anything may be typed.

    >>> from instruments.loading import load_instrument
    >>> keys_of(load_instrument("tthc").question("manner"))
    '12345N'
    """
    if question.kind == "choices":
        return "".join(option.code for option in question.options)
    return offered_marks(question)
