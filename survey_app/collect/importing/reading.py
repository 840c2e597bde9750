"""One row of a table becomes a checked form, or the list of all that is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from instruments.answers import Answers, check_answers
from instruments.errors import AnswersRefused, Problem
from instruments.fields import list_fields
from instruments.model import Instrument
from survey_app.collect.importing.columns import find_column
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.labels import Labels, build_labels, read_values
from survey_app.collect.importing.mapping import ImportMapping, QuestionSource
from survey_app.collect.importing.moments import Moment, find_formats, read_moment
from survey_app.collect.importing.sheets import Cell, Table, TableRow, text_of
from survey_app.collect.importing.spelling import text_key
from survey_app.store.campaigns import Campaign

NOON: Final = time(12)
MIDNIGHT: Final = time(0)
TICKED: Final = frozenset({"1", "true", "x", "có", "yes", "đúng"})
UNTICKED: Final = frozenset({"", "0", "false", "không", "no", "sai", "n/a"})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One reason against a row; `column` is None where it concerns the whole row."""

    column: str | None
    code: str
    value: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken, by its number in the sheet."""

    line: int
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that may be stored."""

    line: int
    day: date
    at: time | None
    place_id: int
    field: str | None
    answers: Answers


@dataclass(frozen=True, slots=True)
class QuestionColumn:
    """A question's column with the words it may hold; or `parts`, a code and a column for each."""

    key: str
    index: int | None
    name: str
    labels: Labels
    limit: int | None
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything needed to read a row; indices are None where no column is read."""

    instrument: Instrument
    campaign: Campaign
    today: date
    mapping: ImportMapping
    form: str
    date_index: int | None
    place_index: int | None
    field_index: int | None
    places: Mapping[str, int]
    fields: Mapping[str, str]
    questions: tuple[QuestionColumn, ...]


def build_reader(
    table: Table,
    mapping: ImportMapping,
    instrument: Instrument,
    campaign: Campaign,
    places: Mapping[str, int],
    today: date,
) -> Reader:
    """Find the mapped columns in the header; raises `ImportFault` for one that is not there.

    `places` holds the spelling keys of places and the numbers they mean.
    """
    date_index = _find(table, mapping.date.column)
    return Reader(
        instrument=instrument,
        campaign=campaign,
        today=today,
        mapping=mapping,
        form=_choose_format(table, mapping, date_index),
        date_index=date_index,
        place_index=_find(table, mapping.place.column),
        field_index=_find(table, mapping.field.column),
        places={**places, **_meant(mapping.place.labels, places)},
        fields={**_field_words(), **mapping.field.labels},
        questions=tuple(_build_column(table, instrument, each) for each in mapping.questions),
    )


def _build_column(table: Table, instrument: Instrument, source: QuestionSource) -> QuestionColumn:
    question = instrument.question(source.key)
    parts = {code: find_column(table.header, name) for code, name in source.columns.items()}
    return QuestionColumn(
        key=source.key,
        index=None if parts else find_column(table.header, source.column),
        name=source.column or ", ".join(source.columns.values()),
        labels=build_labels(question, source),
        limit=question.max_length,
        parts=tuple(parts.items()),
    )


def read_row(reader: Reader, row: TableRow) -> ReadRow | RefusedRow:
    """Return a row ready to be stored, or all reasons against it."""
    texts = {q.key: _text_for(q, row) for q in reader.questions}
    if not any(texts.values()) and not text_of(_cell(row, reader.date_index)):
        return RefusedRow(row.line, (RowProblem(None, "empty_row"),))
    problems: list[RowProblem] = []
    moment = _read_day(reader, _cell(row, reader.date_index), problems)
    place_id = _read_place(reader, text_of(_cell(row, reader.place_index)), problems)
    field = _read_field(reader, text_of(_cell(row, reader.field_index)), problems)
    answers = _read_answers(reader, texts, problems)
    if problems or moment is None or place_id is None or answers is None:
        return RefusedRow(row.line, tuple(problems))
    # A workbook writes a day without a time as its midnight.
    at = None if moment.at == MIDNIGHT else moment.at
    return ReadRow(row.line, moment.day, at, place_id, field, answers)


def moment_of(row: ReadRow) -> datetime:
    """Return a moment on the row's day; only its day is kept."""
    return datetime.combine(row.day, row.at or NOON)


def _read_day(reader: Reader, cell: Cell, problems: list[RowProblem]) -> Moment | None:
    name, fixed = reader.mapping.date.column, reader.mapping.date.on
    if fixed is None and not text_of(cell):
        problems.append(RowProblem(name, "no_date"))
        return None
    moment = read_moment(cell, reader.form) if fixed is None else Moment(fixed, None)
    if moment is None:
        problems.append(RowProblem(name, "bad_date", text_of(cell)))
        return None
    wrong = _outside(reader, moment.day)
    if wrong is not None:
        problems.append(RowProblem(name, wrong, moment.day.strftime("%d/%m/%Y")))
    return moment


def _outside(reader: Reader, day: date) -> str | None:
    if day < reader.campaign.opens_on:
        return "before_opening"
    if not reader.campaign.is_open(day):
        return "after_closing"
    return "in_future" if day > reader.today else None


def _read_place(reader: Reader, text: str, problems: list[RowProblem]) -> int | None:
    source = reader.mapping.place
    wanted = text if source.column is not None else source.name or str(source.id)
    if not wanted:
        problems.append(RowProblem(source.column, "no_place"))
        return None
    place_id = reader.places.get(text_key(wanted))
    if place_id is None:
        problems.append(RowProblem(source.column, "unknown_place", wanted))
    return place_id


def _read_field(reader: Reader, text: str, problems: list[RowProblem]) -> str | None:
    source = reader.mapping.field
    if source.column is None or not text:
        return source.code
    code = reader.fields.get(text_key(text))
    if code is None:
        problems.append(RowProblem(source.column, "unknown_field", text))
    return code


def _read_answers(
    reader: Reader, texts: Mapping[str, str], problems: list[RowProblem]
) -> Answers | None:
    raw: dict[str, Sequence[str]] = {}
    unknown: set[str] = set()
    for question in reader.questions:
        values = read_values(question.labels, texts[question.key])
        if values is None:
            unknown.add(question.key)
            problems.append(RowProblem(question.name, "unknown_label", texts[question.key]))
        else:
            raw[question.key] = values
    try:
        return check_answers(reader.instrument, raw)
    except AnswersRefused as refused:
        problems.extend(
            _problem_of(reader, problem, texts)
            for problem in refused.problems
            if problem.question not in unknown
        )
        return None


def _problem_of(reader: Reader, problem: Problem, texts: Mapping[str, str]) -> RowProblem:
    for question in reader.questions:
        if question.key == problem.question:
            shown = None if question.labels.kind == "text" else texts[question.key]
            return RowProblem(question.name, problem.code, shown, question.limit)
    return RowProblem(problem.question, problem.code)


def _choose_format(table: Table, mapping: ImportMapping, index: int | None) -> str:
    allowed = mapping.date.formats
    if index is None:
        return allowed[0]
    found = find_formats((_cell(row, index) for row in table.rows), allowed)
    if len(found) > 1:
        raise ImportFault(
            "day and month of the dates cannot be told apart",
            where=f"column {mapping.date.column!r}",
            expected=f'one of formats = ["{found[0]}"] or ["{found[1]}"] under [date]',
        )
    return found[0]


def _find(table: Table, column: str | None) -> int | None:
    return None if column is None else find_column(table.header, column)


def _meant(labels: Mapping[str, str], places: Mapping[str, int]) -> dict[str, int]:
    for words, place in labels.items():
        if text_key(place) not in places:
            raise ImportFault(
                "no such place in the commune", where=f"[place.labels] {words!r}", got=repr(place)
            )
    return {words: places[text_key(place)] for words, place in labels.items()}


def _field_words() -> dict[str, str]:
    fields = list_fields()
    words = {text_key(field.name_en): field.code for field in fields}
    words |= {text_key(field.code): field.code for field in fields}
    return words | {text_key(field.name): field.code for field in fields}


def _text_for(question: QuestionColumn, row: TableRow) -> str:
    """Return what a row answers; of a choice with columns of its own the codes that are ticked."""
    if not question.parts:
        return text_of(_cell(row, question.index))
    texts = {code: text_of(_cell(row, index)) for code, index in question.parts}
    odd = [text for text in texts.values() if text.casefold() not in TICKED | UNTICKED]
    ticked = [code for code, text in texts.items() if text.casefold() in TICKED]
    return odd[0] if odd else ";".join(ticked)


def _cell(row: TableRow, index: int | None) -> Cell:
    return None if index is None or index >= len(row.cells) else row.cells[index]
