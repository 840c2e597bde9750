"""What a respondent's browser sends and is shown: answers, questions in order, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from flask import Request
from werkzeug.exceptions import BadRequest

from instruments.answers import Problem
from instruments.checking import CLOSING_KEYS
from instruments.fields import Field, list_fields
from instruments.model import Instrument, Question, Section
from survey_app.collect.languages import Language

# Who answered: optional, coarse, last, and out of the way.
FOLDED = tuple(key for key in CLOSING_KEYS if key != "comment")

MOST_FIELDS = 1000

LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as shown."""

    number: int
    question: Question
    chosen: tuple[str, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class FormSection:
    """One group of questions under a heading; `extras` are folded away until asked for."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    extras: tuple[Entry, ...]

    @property
    def is_extras_open(self) -> bool:
        """Whether something in the folded part was answered or is wrong."""
        return any(entry.chosen or entry.problem for entry in self.extras)


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """One sentence at the top of the page, with the place it speaks of."""

    message: str
    anchor: str | None


def read_sent(request: Request) -> Mapping[str, list[str]]:
    """Return what a browser sent, key by key; bytes that are no UTF-8 become U+FFFD.

    Flask would put "%FF" for such a byte, as if the person had typed it. Raises `BadRequest`.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        return request.form.to_dict(flat=False)
    body = request.get_data(cache=False).decode("utf-8", "replace")
    try:
        return parse_qs(body, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadRequest from error


def build_sections(
    instrument: Instrument,
    raw: Mapping[str, Sequence[str]],
    problems: Sequence[Problem],
    language: Language,
) -> tuple[FormSection, ...]:
    """Build the form's sections: questions numbered, with what was chosen and what is wrong."""
    wrong = {problem.question: language.say(problem.code) for problem in problems}
    entries = {
        question.key: Entry(
            number, question, tuple(raw.get(question.key, ())), wrong.get(question.key)
        )
        for number, question in enumerate(instrument.questions, 1)
    }
    return tuple(_build_section(section, list(entries.values())) for section in instrument.sections)


def _build_section(section: Section, entries: Sequence[Entry]) -> FormSection:
    own = [entry for entry in entries if entry.question.section == section.key]
    return FormSection(
        section.key,
        section.title,
        tuple(entry for entry in own if entry.question.key not in FOLDED),
        tuple(entry for entry in own if entry.question.key in FOLDED),
    )


def show_problems(
    instrument: Instrument, problems: Sequence[Problem], language: Language
) -> tuple[ShownProblem, ...]:
    """List the problems for the top of the page, each linked to its question."""
    numbers = {question.key: place for place, question in enumerate(instrument.questions, 1)}
    return tuple(
        ShownProblem(language.say(problem.code), None)
        if problem.question is None
        else ShownProblem(
            f"{language.say('question')} {numbers[problem.question]}: {language.say(problem.code)}",
            f"q-{problem.question}",
        )
        for problem in problems
    )


def scale_words(language: Language) -> tuple[str, ...]:
    """Return the words under the five faces."""
    return tuple(language.say(f"level_{level}") for level in LEVELS)


def fields_to_ask(instrument: Instrument, fixed: str | None) -> tuple[Field, ...]:
    """Return the fields a respondent may choose from: none where the code or form fixes it."""
    return tuple(list_fields()) if instrument.by_field and fixed is None else ()
