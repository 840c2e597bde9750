"""Which column seems to hold what: headers of an export matched to the questions of a form.

A header is a question's text, its key, or either below the names of groups: "nhom_a/manner" as Kobo
and ODK write them. What is only alike and not equal is marked so; what matches nothing is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from instruments.model import Instrument, Question
from survey_app.collect.importing.labels import build_labels, read_values
from survey_app.collect.importing.mapping import QuestionSource
from survey_app.collect.importing.sheets import Sheet, Table, find_table, text_of
from survey_app.collect.importing.spelling import header_key, looks_personal, without_number
from survey_app.collect.importing.wording import FIELD_COLUMNS, PLACE_COLUMNS, TIME_COLUMNS

ALIKE: Final = 0.75
GROUPS: Final = re.compile(r"[/:.\-]")


@dataclass(frozen=True, slots=True)
class Match:
    """A question and the column that seems to hold it."""

    question: Question
    index: int
    exact: bool


@dataclass(frozen=True, slots=True)
class SplitMatch:
    """A choice of several and the column of each of its codes."""

    question: Question
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Matching:
    """What the columns of a table seem to hold."""

    date: int | None
    place: int | None
    field: int | None
    questions: tuple[Match, ...]
    split: tuple[SplitMatch, ...]

    @property
    def taken(self) -> set[int]:
        """Places of the columns that hold something asked for."""
        named = {each for each in (self.date, self.place, self.field) if each is not None}
        parts = {index for match in self.split for index in match.columns.values()}
        return named | parts | {match.index for match in self.questions}


def find_answers(sheets: Sequence[Sheet], instrument: Instrument, sheet: str | None) -> Table:
    """Return the table whose header fits the instrument best; raises `ImportFault`."""
    names = [name for q in instrument.questions for name in (q.text, q.text_en, q.key)]
    wanted = (*names, *TIME_COLUMNS, *PLACE_COLUMNS, *FIELD_COLUMNS)
    return find_table(sheets, wanted, sheet=sheet)


def match_columns(table: Table, instrument: Instrument) -> Matching:
    """Match each column at most once."""
    taken: set[int] = set()
    exact = _match_exactly(table, instrument, taken)
    date, place, field = (
        _take_named(table, names, taken) for names in (TIME_COLUMNS, PLACE_COLUMNS, FIELD_COLUMNS)
    )
    named = {match.question.key for match in exact}
    split = [
        match
        for question in instrument.questions
        if question.kind == "choices" and question.key not in named
        if (match := _match_split(table, question, taken)) is not None
    ]
    named |= {match.question.key for match in split}
    rest = [question for question in instrument.questions if question.key not in named]
    found = [*exact, *_match_alike(table, rest, taken)]
    order = [question.key for question in instrument.questions]
    found.sort(key=lambda match: order.index(match.question.key))
    return Matching(date, place, field, tuple(found), tuple(split))


def list_unknown(table: Table, question: Question, index: int) -> list[str]:
    """List the different words of a column that are no answer of its question."""
    labels = build_labels(question, QuestionSource(question.key, "", {}, None))
    return [text for text in list_words(table, index) if read_values(labels, text) is None]


def list_words(table: Table, index: int) -> list[str]:
    """List the different texts of a column in their order."""
    cells = (row.cells[index] for row in table.rows if index < len(row.cells))
    words = dict.fromkeys(" ".join(text_of(cell).split()) for cell in cells)
    return [word for word in words if word]


def _match_exactly(table: Table, instrument: Instrument, taken: set[int]) -> list[Match]:
    found = []
    for question in instrument.questions:
        index = _take_named(table, (question.text, question.text_en, question.key), taken)
        if index is not None:
            found.append(Match(question, index, exact=True))
    return found


def _take_named(table: Table, names: Sequence[str], taken: set[int]) -> int | None:
    columns = [without_number(column) for column in table.header]
    for key in map(header_key, names):
        for read in (header_key, _leaf_key):
            for index, column in enumerate(columns):
                if index not in taken and read(column) == key:
                    taken.add(index)
                    return index
    return None


def _leaf_key(column: str) -> str:
    """Return the key of a column without the names of the groups it lies in."""
    leaf = GROUPS.split(column)[-1] if " " not in column else column.rpartition("/")[2]
    return header_key(leaf)


def _match_split(table: Table, question: Question, taken: set[int]) -> SplitMatch | None:
    names = {header_key(name) for name in (question.text, question.text_en, question.key)}
    codes = {
        header_key(words): option.code
        for option in question.options
        for words in (option.text_en, option.text, option.code)
    }
    found: dict[str, int] = {}
    for index, column in enumerate(table.header):
        head, slash, tail = without_number(column).rpartition("/")
        if not slash or index in taken or not {header_key(head), _leaf_key(head)} & names:
            continue
        code = codes.get(header_key(tail))
        if code is not None:
            found.setdefault(code, index)
    taken.update(found.values())
    return SplitMatch(question, found) if found else None


def _match_alike(table: Table, questions: Sequence[Question], taken: set[int]) -> list[Match]:
    found: dict[str, Match] = {}
    alike = sorted(_list_alike(table, questions, taken), key=lambda each: (-each[0], each[1]))
    for _, index, question in alike:
        if index not in taken and question.key not in found:
            taken.add(index)
            found[question.key] = Match(question, index, exact=False)
    return list(found.values())


def _list_alike(
    table: Table, questions: Sequence[Question], taken: set[int]
) -> Iterator[tuple[float, int, Question]]:
    for index, column in enumerate(table.header):
        if not column or index in taken or looks_personal(column):
            continue
        for question in questions:
            score = SequenceMatcher(None, header_key(column), header_key(question.text)).ratio()
            if score >= ALIKE:
                yield score, index, question
