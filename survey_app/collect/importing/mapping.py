"""The mapping file: which column of a table is which question, and what its words mean.

A person writes it once for a form, best by correcting what `--write-mapping` proposes:

    instrument = "tthc"            # must be the campaign's
    version = "1.0"                # may be left out
    sheet = "Câu trả lời"          # only where the workbook has several that could be meant
    ignore = ["Họ và tên"]         # columns left out, as a note for people
    fill_down = true               # merged cells: an empty day, place or field is the one above it

    [date]
    column = "Dấu thời gian"       # or, for a day's paper forms:  on = 2026-03-31
    formats = ["d/m/y"]            # of "d/m/y", "m/d/y", "y-m-d"; left out: found from all rows

    [place]
    id = 3                         # one place for all rows; or its name:  name = "Quầy số 1"
                                   # or by row:  column = "Nơi giải quyết"
    [place.labels]                 # only where the column has other words than the places' names
    "Một cửa" = "Quầy số 1"

    [field]                        # may be left out
    column = "Lĩnh vực"            # or  code = "ho_tich"
    [field.labels]
    "Nhà đất" = "dat_dai"

    [[question]]
    key = "overall"
    column = "Mức độ hài lòng chung"    # two columns of one name: "… #1", "… #2"
    other = "z"                         # a choice only: what any other text counts as
    [question.labels]                   # only words that are not the questionnaire's own
    "Tạm được" = "3"

    [[question]]                        # several choices as one column of 0 and 1 for each
    key = "stopped"
    [question.columns]
    a = "stopped/a"

Columns that the file does not name are not read. Added columns change what a row's id is made
of: rows given again with such a mapping would count as new.
"""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from pathlib import Path
from typing import Final

from instruments.coding import offered_marks
from instruments.fields import list_fields
from instruments.model import Instrument, Question
from instruments.tables import Table, read_table
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.moments import FORMATS
from survey_app.collect.importing.spelling import header_key, looks_personal, text_key

LONGEST_MAPPING: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DateSource:
    """A column with days or moments, or one day for all rows."""

    column: str | None
    on: date | None
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceSource:
    """A column with places, or one place for all rows, by number or by name."""

    column: str | None
    id: int | None
    name: str | None
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A column with fields, or one field for all rows; both None where nothing is known."""

    column: str | None
    code: str | None
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class QuestionSource:
    """The column of a question; `labels` maps spelling keys to codes, `other` takes the rest.

    With `columns` each code of a choice of several has a column of its own, and `column` is empty.
    """

    key: str
    column: str
    labels: Mapping[str, str]
    other: str | None
    columns: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """What a mapping file says, checked against the instrument."""

    sheet: str | None
    date: DateSource
    place: PlaceSource
    field: FieldSource
    questions: tuple[QuestionSource, ...]
    ignore: tuple[str, ...]
    fill_down: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns that are read."""
        named = (self.date.column, self.place.column, self.field.column)
        asked = (name for q in self.questions for name in (q.column, *q.columns.values()) if name)
        return (*(name for name in named if name is not None), *asked)


def load_mapping(path: Path, instrument: Instrument) -> ImportMapping:
    """Read a mapping file; raises `ImportFault`."""
    try:
        content = path.read_bytes()[:LONGEST_MAPPING]
    except OSError as fault:
        raise ImportFault(
            "the mapping cannot be read", where=str(path), got=fault.strerror or "an error"
        ) from fault
    return parse_mapping(decode_mapping(content, path.name), instrument, name=path.name)


def decode_mapping(content: bytes, name: str) -> str:
    """Return the text of a mapping file; raises `ImportFault`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ImportFault("the mapping is not UTF-8", where=name) from fault


def parse_mapping(text: str, instrument: Instrument, *, name: str) -> ImportMapping:
    """Return what the text says; raises `ImportFault` naming the place that is wrong."""
    top = read_table(text, name, ImportFault)
    _check_instrument(top, instrument)
    mapping = ImportMapping(
        sheet=top.optional_text("sheet"),
        date=_read_date(top.table("date")),
        place=_read_place(top.table("place")),
        field=_read_field(top),
        questions=tuple(
            _read_question(row, instrument) for row in top.rows("question", "key", needed=True)
        ),
        ignore=top.texts("ignore", needed=False),
        fill_down=top.flag("fill_down", default=False),
    )
    top.finish()
    _check_used_once(top, mapping)
    return mapping


def _check_instrument(top: Table, instrument: Instrument) -> None:
    code, version = top.text("instrument"), top.optional_text("version")
    if code != instrument.code or version not in {None, instrument.version}:
        top.refuse(
            "the mapping is for another questionnaire",
            f"{instrument.code} {instrument.version}, as the campaign asks",
            f"{code} {version or ''}".strip(),
        )


def _read_date(table: Table) -> DateSource:
    column = table.optional_text("column")
    on = None if column is not None else table.day("on")
    formats = table.texts("formats", needed=False)
    for form in formats:
        if form not in FORMATS:
            table.refuse("no such date format", f"of {', '.join(FORMATS)}", form)
    table.finish()
    return DateSource(column, on, formats or FORMATS)


def _read_place(table: Table) -> PlaceSource:
    column, name, number = (
        table.optional_text("column"),
        table.optional_text("name"),
        table.whole("id"),
    )
    if sum(value is not None for value in (column, name, number)) != 1:
        table.refuse("one place or one column", "one of id, name, column", "none or several")
    labels = _read_labels(table, None)
    table.finish()
    return PlaceSource(column, number, name, labels)


def _read_field(top: Table) -> FieldSource:
    if not top.has("field"):
        return FieldSource(None, None, {})
    codes = {field.code for field in list_fields()}
    table = top.table("field")
    column = table.optional_text("column")
    code = None if column is not None else table.one_of("code", sorted(codes))
    labels = _read_labels(table, codes)
    table.finish()
    return FieldSource(column, code, labels)


def _read_question(row: Table, instrument: Instrument) -> QuestionSource:
    key = row.one_of("key", [question.key for question in instrument.questions])
    question = instrument.question(key)
    codes = set(codes_of(question))
    if row.has("columns"):
        return _read_split_question(row, question, codes)
    column = row.text("column")
    own = header_key(column) in {header_key(question.text), header_key(question.text_en)}
    if question.kind == "text" and looks_personal(column) and not own:
        row.refuse("the column seems to hold what says who answered", "another column", column)
    if question.kind == "scale" and row.has("other"):
        row.refuse("a level is never guessed", "no 'other' for a question on the scale", "other")
    other = row.one_of("other", sorted(codes)) if row.has("other") else None
    labels = _read_labels(row, codes)
    row.finish()
    return QuestionSource(key, column, labels, other)


def _read_split_question(row: Table, question: Question, codes: set[str]) -> QuestionSource:
    if question.kind != "choices":
        row.refuse("only a choice of several has a column for each", "one column", question.kind)
    columns = row.table("columns")
    found = {}
    for code in columns.names():
        if code not in codes:
            columns.refuse("there is no such choice", f"one of {', '.join(sorted(codes))}", code)
        found[code] = columns.text(code)
    row.finish()
    return QuestionSource(question.key, "", {}, None, found)


def codes_of(question: Question) -> str:
    """Return the characters a question of any kind may be answered with."""
    if question.kind in {"choice", "choices"}:
        return "".join(option.code for option in question.options)
    return offered_marks(question)


def _read_labels(table: Table, codes: Collection[str] | None) -> dict[str, str]:
    if not table.has("labels"):
        return {}
    labels = table.table("labels")
    found: dict[str, str] = {}
    for name in labels.names():
        code = labels.text(name)
        if codes is not None and code not in codes:
            labels.refuse(f"{name!r} means no answer", f"one of {', '.join(sorted(codes))}", code)
        found[text_key(unicodedata.normalize("NFC", name))] = code
    return found


def _check_used_once(top: Table, mapping: ImportMapping) -> None:
    keys = [question.key for question in mapping.questions]
    columns = [" ".join(column.casefold().split()) for column in mapping.columns]
    for values, title in (
        (keys, "a question is mapped twice"),
        (columns, "a column is used twice"),
    ):
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            top.refuse(title, "each once", twice)
