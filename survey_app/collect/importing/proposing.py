"""A first mapping file for a table, for a person to correct: headers matched to question texts.

What is only alike and not equal is marked so; what matches nothing is left out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from instruments.model import Instrument, Question
from survey_app.collect.importing.labels import build_labels, read_values
from survey_app.collect.importing.mapping import QuestionSource
from survey_app.collect.importing.moments import FORMATS, find_formats
from survey_app.collect.importing.sheets import Sheet, Table, find_table, text_of
from survey_app.collect.importing.spelling import header_key, looks_personal, without_number
from survey_app.collect.importing.wording import FIELD_COLUMNS, PLACE_COLUMNS, TIME_COLUMNS

ALIKE: Final = 0.75
LABELS_SHOWN: Final = 20
INTRODUCTION: Final = """\
# Which column of the table is which question. Check every line, then import with --dry-run.
# A column that no line names is not read. Answers whose words are not the questionnaire's own
# get a line "words" = "code" under [question.labels]; codes of the five levels are 1 to 5.
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A question and the column that seems to hold it."""

    question: Question
    index: int
    exact: bool


def propose_mapping(
    sheets: Sequence[Sheet], instrument: Instrument, place_names: Sequence[str]
) -> str:
    """Return the text of a mapping file; raises `ImportFault` where no header is found."""
    texts = [text for q in instrument.questions for text in (q.text, q.text_en)]
    wanted = (*texts, *TIME_COLUMNS, *PLACE_COLUMNS, *FIELD_COLUMNS)
    table = find_table(sheets, wanted, sheet=None)
    taken: set[int] = set()
    when, place, field = (
        _take_named(table, names, taken) for names in (TIME_COLUMNS, PLACE_COLUMNS, FIELD_COLUMNS)
    )
    matches = _match_questions(table, instrument, taken)
    rest = [n for index, n in enumerate(table.header) if n and index not in taken]
    lines = [INTRODUCTION + f"instrument = {_quoted(instrument.code)}"]
    lines.append(f"version = {_quoted(instrument.version)}")
    if len(sheets) > 1:
        lines.append(f"sheet = {_quoted(table.sheet)}")
    lines.append("ignore = [" + ", ".join(_quoted(name) for name in rest) + "]")
    lines += _date_lines(table, when)
    lines += _place_lines(table, place, place_names)
    if field is not None:
        lines += ["", "[field]", f"column = {_quoted(table.header[field])}"]
    for match in matches:
        lines += _question_lines(table, match)
    return "\n".join(lines) + "\n"


def _take_named(table: Table, names: Sequence[str], taken: set[int]) -> int | None:
    keys = [header_key(name) for name in names]
    for key in keys:
        for index, column in enumerate(table.header):
            if index not in taken and header_key(without_number(column)) == key:
                taken.add(index)
                return index
    return None


def _match_questions(table: Table, instrument: Instrument, taken: set[int]) -> list[Match]:
    """Give each question its equal column first; what is left goes to the most alike."""
    found: list[Match] = []
    for question in instrument.questions:
        index = _take_named(table, (question.text, question.text_en, question.key), taken)
        if index is not None:
            found.append(Match(question, index, exact=True))
    named = {match.question.key for match in found}
    rest = [question for question in instrument.questions if question.key not in named]
    for _, index, question in sorted(_list_alike(table, rest, taken), reverse=True, key=_score):
        if index not in taken and question.key not in named:
            taken.add(index)
            named.add(question.key)
            found.append(Match(question, index, exact=False))
    order = [question.key for question in instrument.questions]
    return sorted(found, key=lambda match: order.index(match.question.key))


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


def _score(alike: tuple[float, int, Question]) -> tuple[float, int]:
    return alike[0], -alike[1]


def _date_lines(table: Table, index: int | None) -> list[str]:
    if index is None:
        return ["", "[date]", "# column = the column with the day; or  on = 2026-01-31"]
    column = table.header[index]
    cells = [row.cells[index] for row in table.rows if index < len(row.cells)]
    formats = find_formats(cells, FORMATS)
    named = ", ".join(_quoted(form) for form in formats)
    ask = "  # keep the one that is right" if len(formats) > 1 else ""
    return ["", "[date]", f"column = {_quoted(column)}", f"formats = [{named}]{ask}"]


def _place_lines(table: Table, index: int | None, place_names: Sequence[str]) -> list[str]:
    if index is not None:
        return ["", "[place]", f"column = {_quoted(table.header[index])}"]
    if len(place_names) == 1:
        return ["", "[place]", f"name = {_quoted(place_names[0])}"]
    choices = [f"# name = {_quoted(name)}" for name in place_names]
    return ["", "[place]", "# keep one line, without its #", *choices]


def _question_lines(table: Table, match: Match) -> list[str]:
    column = table.header[match.index]
    doubt = "" if match.exact else f"  # only alike: {match.question.text}"
    lines = ["", "[[question]]", f"key = {_quoted(match.question.key)}"]
    lines.append(f"column = {_quoted(column)}{doubt}")
    unknown = _list_unknown(table, match)
    if unknown:
        lines.append("[question.labels]")
        lines += [f'# {_quoted(text)} = ""' for text in unknown[:LABELS_SHOWN]]
    return lines


def _list_unknown(table: Table, match: Match) -> list[str]:
    source = QuestionSource(match.question.key, "", {}, None)
    labels = build_labels(match.question, source)
    cells = (row.cells[match.index] for row in table.rows if match.index < len(row.cells))
    texts = dict.fromkeys(" ".join(text_of(cell).split()) for cell in cells)
    return [text for text in texts if read_values(labels, text) is None]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
