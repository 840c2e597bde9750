"""From a browser's strings to `Answers`: the one gate that every channel passes through."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from instruments.coding import encode_marks, offered_marks
from instruments.errors import AnswersRefused, Problem
from instruments.model import Instrument, Question
from instruments.skips import is_hidden, is_met

__all__ = ["Answers", "AnswersRefused", "Problem", "check_answers"]

_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_LINE_ENDS: Final = re.compile(r"\r\n?|[\u0085\u2028\u2029]")
# Controls, marks that turn the direction of writing, and codes that are no characters: none is
# seen by the person who typed it, and each breaks some page or document later.
_UNSEEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef]"
    "|["
    + "".join(chr(plane * 0x10000 + 0xFFFE + last) for plane in range(17) for last in (0, 1))
    + "]"
)
_UNREADABLE: Final = re.compile("[\ufffd\ud800-\udfff]")
# Composing may join a letter and several marks into one: long texts are refused before that work.
_LONGEST_LETTER: Final = 8
_LONGEST_NUMBER: Final = 9


@dataclass(frozen=True, slots=True)
class Answers:
    """A form's answers, checked.

    `scores` has one character per scale question (1-5, 0 no opinion, N did not arise, - none),
    `choices` one per single choice (its option's code, - none), both in the instrument's order.
    """

    scores: str
    choices: str
    several: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    texts: Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    """Answers while they are being read, question by question."""

    marks: dict[str, str] = field(default_factory=dict)
    several: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)


def check_answers(instrument: Instrument, raw: Mapping[str, Sequence[str]]) -> Answers:
    """Return the answers in `raw`, whose keys are question keys; raises AnswersRefused.

    Unknown keys and answers to questions that the skips hide are left out. A question under a rule
    is required only where the rule is met. A form without any required question must hold at least
    one answer on the scale.

    >>> from instruments.loading import load_instrument
    >>> check_answers(load_instrument("tthc"), {"overall": ["4"]}).scores[-1]
    '4'
    """
    draft = _Draft()
    problems: list[Problem] = []
    hidden: set[str] = set()
    for question in instrument.questions:
        if is_hidden(question.show_if, draft.chosen, hidden):
            hidden.add(question.key)
            continue
        given = raw.get(question.key)
        values = _list_values(given) if given else []
        code = _read(question, values, draft) if values else _missing(question, draft)
        if code is not None:
            problems.append(Problem(question.key, code))
    scores = encode_marks(instrument.scored, draft.marks)
    if not problems and not scores.strip("-") and not any(q.required for q in instrument.questions):
        problems.append(Problem(None, "empty"))
    if problems:
        raise AnswersRefused(problems)
    choices = encode_marks(instrument.single_choices, draft.marks)
    return Answers(scores, choices, draft.several, draft.numbers, draft.texts)


def _list_values(given: Sequence[str]) -> list[str]:
    """Return the different values that are not blank, in their order."""
    values = [given] if isinstance(given, str) else given
    return list(dict.fromkeys(value for value in (v.strip() for v in values) if value))


def _missing(question: Question, draft: _Draft) -> str | None:
    return "required" if question.required and is_met(question.show_if, draft.chosen) else None


def _read(question: Question, values: list[str], draft: _Draft) -> str | None:
    """Put the values into the draft, or return the code of what is wrong with them."""
    if any(_UNREADABLE.search(value) for value in values):
        return "unreadable"
    if question.kind == "choices":
        return _read_several(question, values, draft)
    if len(values) > 1:
        return "not_offered"
    if question.kind == "number":
        return _read_number(question, values[0], draft)
    if question.kind == "text":
        return _read_text(question, values[0], draft)
    return _read_mark(question, values[0], draft)


def _read_mark(question: Question, value: str, draft: _Draft) -> str | None:
    if len(value) != 1 or value not in offered_marks(question):
        return "not_offered"
    draft.marks[question.key] = value
    draft.chosen[question.key] = (value,)
    return None


def _read_several(question: Question, values: list[str], draft: _Draft) -> str | None:
    codes = tuple(option.code for option in question.options if option.code in values)
    if len(codes) != len(values):
        return "not_offered"
    if question.maximum is not None and len(codes) > question.maximum:
        return "out_of_range"
    draft.several[question.key] = codes
    draft.chosen[question.key] = codes
    return None


def _read_number(question: Question, value: str, draft: _Draft) -> str | None:
    if not _WHOLE.fullmatch(value):
        return "not_a_number"
    digits = value.lstrip("+-0") or "0"
    if len(digits) > _LONGEST_NUMBER:
        return "out_of_range"
    number = -int(digits) if value.startswith("-") else int(digits)
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return "out_of_range"
    draft.numbers[question.key] = number
    return None


def _read_text(question: Question, value: str, draft: _Draft) -> str | None:
    longest = question.max_length
    if longest is not None and len(value) > longest * _LONGEST_LETTER:
        return "too_long"
    text = clean_text(value)
    if longest is not None and len(text) > longest:
        return "too_long"
    if text:
        draft.texts[question.key] = text
        return None
    return _missing(question, draft)


def clean_text(value: str) -> str:
    r"""Return what a person typed, in composed letters, without what cannot be seen.

    >>> clean_text("  Ca\u0309m o\u031bn\r\n\x07")
    'Cảm ơn'
    """
    lines = _LINE_ENDS.sub("\n", value).replace("\t", " ")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", lines)).strip()
