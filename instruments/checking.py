"""Soundness of a questionnaire: what its parts must be to each other.

`parsing` sees to types and missing keys; here is what can only be judged on the whole.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from instruments.errors import QuestionnaireFault
from instruments.model import Instrument, Question

# These close a form, in this order; none of them may stand in the way of sending it.
CLOSING_KEYS: Final = (
    "comment",
    "respondent",
    "assisted",
    "age_band",
    "sex",
    "ethnicity",
    "occupation",
    "answered_before",
)
# The form itself adds a field of this name: the field (lĩnh vực) of the procedure.
RESERVED_KEYS: Final = frozenset({"field"})
ADVISED_WORDS: Final = 12

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VERSION = re.compile(r"[0-9]+\.[0-9]+")
_OPTION = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or, for advice, could be better."""

    where: str
    title: str
    expected: str
    got: str


def check_instrument(instrument: Instrument, name: str) -> None:
    """Raise QuestionnaireFault for the first thing found wrong; says how many more there are."""
    faults = list_faults(instrument)
    if faults:
        first, more = faults[0], len(faults) - 1
        raise QuestionnaireFault(
            first.title,
            where=f"{name}, {first.where}" if first.where else name,
            expected=first.expected,
            got=first.got + (f" (and {more} more faults)" if more else ""),
        )


def list_faults(instrument: Instrument) -> list[Finding]:
    """Return all that makes the questionnaire unfit for use."""
    return [
        *_faults_of_names(instrument),
        *_faults_of_reserved(instrument.questions),
        *_faults_of_groups(instrument),
        *_faults_of_index(instrument),
        *_faults_of_index_factors(instrument),
        *(fault for question in instrument.questions for fault in _faults_of_kind(question)),
        *_faults_of_rules(instrument.questions),
        *_faults_of_closing(instrument.questions),
    ]


def list_advice(instrument: Instrument) -> list[Finding]:
    """Return what makes a questionnaire harder to read than it need be."""
    return [
        Finding(
            f"question {question.key!r}",
            "long text",
            f"at most {ADVISED_WORDS} words",
            f"{len(question.text.split())} words",
        )
        for question in instrument.questions
        if len(question.text.split()) > ADVISED_WORDS
    ]


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _faults_of_names(instrument: Instrument) -> Iterator[Finding]:
    if not _KEY.fullmatch(instrument.code):
        yield Finding("", "bad code", "small letters, digits and _", instrument.code)
    if not _VERSION.fullmatch(instrument.version):
        yield Finding("", "bad version", "two numbers such as 1.0", instrument.version)
    for kind, things in (
        ("section", instrument.sections),
        ("factor", instrument.factors),
        ("question", instrument.questions),
    ):
        keys = [thing.key for thing in things]
        for key in _repeated(keys):
            yield Finding(f"{kind} {key!r}", "key is used twice", f"one {kind} of a key", key)
        for key in keys:
            if not _KEY.fullmatch(key):
                yield Finding(f"{kind} {key!r}", "bad key", "small letters, digits and _", key)


def _faults_of_reserved(questions: Iterable[Question]) -> Iterator[Finding]:
    for question in questions:
        if question.key in RESERVED_KEYS:
            where = f"question {question.key!r}"
            yield Finding(where, "key is taken by the form", "another key", question.key)


def _faults_of_groups(instrument: Instrument) -> Iterator[Finding]:
    sections = [section.key for section in instrument.sections]
    factors = [factor.key for factor in instrument.factors]
    for question in instrument.questions:
        where = f"question {question.key!r}"
        if question.section not in sections:
            yield Finding(where, "unknown section", f"one of {sections}", question.section)
        if question.factor is not None and question.factor not in factors:
            yield Finding(where, "unknown factor", f"one of {factors}", question.factor)
        if question.factor is not None and question.kind != "scale":
            yield Finding(where, "only scale questions have a factor", "no factor", question.factor)
    for key in set(sections) - {question.section for question in instrument.questions}:
        yield Finding(f"section {key!r}", "nothing is asked in it", "a question", "none")
    for key in set(factors) - {question.factor for question in instrument.questions}:
        yield Finding(f"factor {key!r}", "no question belongs to it", "a scale question", "none")


def _faults_of_index(instrument: Instrument) -> Iterator[Finding]:
    by_key = {question.key: question for question in instrument.questions}
    key, code = instrument.overall, instrument.index.code
    if key is not None:
        overall = by_key.get(key)
        if overall is None or overall.kind != "scale":
            got = "no such question" if overall is None else overall.kind
            yield Finding(f"question {key!r}", "overall is not a question", "a scale question", got)
        elif overall.factor is not None or overall.show_if is not None:
            expected = "neither factor nor show_if"
            yield Finding(f"question {key!r}", "overall is not for everyone", expected, "one")
    if code == "overall_question" and key is None:
        yield Finding("[index]", "there is no overall question", "overall = its key", "nothing")
    if code != "overall_question" and not instrument.index_items:
        yield Finding("[index]", "no question has a factor", "scale questions with a factor", code)
    for question in instrument.scored:
        if question.factor is None and question.key != key:
            where = f"question {question.key!r}"
            yield Finding(
                where, "counts nowhere", "a factor, or to be the overall question", "none"
            )


def _faults_of_index_factors(instrument: Instrument) -> Iterator[Finding]:
    known, named = [factor.key for factor in instrument.factors], instrument.index.factors
    for key in named:
        if key not in known:
            yield Finding("[index]", "unknown factor", f"some of {known}", key)
    for key in _repeated(named):
        yield Finding("[index]", "factor is named twice", "each factor once", key)
    told = instrument.minutes_told
    if told is not None and told < 1:
        yield Finding("", "bad minutes", "1 or more", str(told))


def _faults_of_kind(question: Question) -> Iterator[Finding]:
    where = f"question {question.key!r}"
    if question.kind in ("choice", "choices"):
        yield from _faults_of_options(question, where)
    elif question.options:
        yield Finding(where, "has options", f"none for kind {question.kind}", "options")
    if question.kind != "scale" and (question.no_opinion or question.not_arisen):
        yield Finding(where, "offers 0 or N", f"neither for kind {question.kind}", "one")
    if (question.max_length is None) == (question.kind == "text") or question.max_length == 0:
        got = str(question.max_length)
        yield Finding(where, "max_length", "1 or more for text, none for others", got)
    yield from _faults_of_bounds(question, where)


def _faults_of_options(question: Question, where: str) -> Iterator[Finding]:
    codes = [option.code for option in question.options]
    if len(codes) < 2:
        yield Finding(where, "too few options", "two or more", str(len(codes)))
    for code in _repeated(codes):
        yield Finding(where, "option code is used twice", "one option of a code", code)
    for code in codes:
        if not _OPTION.fullmatch(code):
            yield Finding(where, "bad option code", "one character of a-z and 0-9", code)


def _faults_of_bounds(question: Question, where: str) -> Iterator[Finding]:
    low, high = question.minimum, question.maximum
    if question.kind == "number":
        if low is None or high is None or low > high:
            yield Finding(where, "bad bounds", "minimum <= maximum", f"{low} and {high}")
    elif low is not None:
        yield Finding(where, "has a minimum", "one for kind number only", str(low))
    elif high is not None and (question.kind != "choices" or high < 1):
        yield Finding(where, "bad maximum", "1 or more, for number and choices only", str(high))


def _faults_of_rules(questions: Sequence[Question]) -> Iterator[Finding]:
    earlier: dict[str, Question] = {}
    for question in questions:
        rule, where = question.show_if, f"question {question.key!r}"
        if rule is not None:
            asked = earlier.get(rule.question)
            if asked is None or asked.kind not in ("choice", "choices"):
                expected = "an earlier question with options"
                yield Finding(where, "show_if asks another question", expected, rule.question)
            else:
                codes = [option.code for option in asked.options]
                if not rule.any_of or not set(rule.any_of) <= set(codes):
                    got = str(list(rule.any_of))
                    yield Finding(where, "show_if names other options", f"some of {codes}", got)
        earlier[question.key] = question


def _faults_of_closing(questions: Sequence[Question]) -> Iterator[Finding]:
    keys = [question.key for question in questions]
    closing = [key for key in CLOSING_KEYS if key in keys]
    if closing and keys[-len(closing) :] != closing:
        got = ", ".join(keys[-len(closing) :])
        yield Finding("", "wrong order at the end", f"last of all {', '.join(closing)}", got)
    for question in questions:
        if question.key in CLOSING_KEYS and question.required:
            where = f"question {question.key!r}"
            yield Finding(where, "must be left free", "required = false", "required = true")
