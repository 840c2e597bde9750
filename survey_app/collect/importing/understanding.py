"""What a person is shown of a table, column by column, and what they chose becomes a mapping.

Every choice of the page is a field with the column's place in its name: `m-3` what column 3 is,
`w-3-…` what one of its words means. What comes out is the text of a mapping file, so that the page
and the command read a table in one and the same way.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from instruments.fields import list_fields
from instruments.model import Instrument, Question
from survey_app.collect.forms import scale_words
from survey_app.collect.importing.columns import find_column
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.labels import build_labels, read_values
from survey_app.collect.importing.mapping import ImportMapping, QuestionSource, codes_of
from survey_app.collect.importing.matching import Matching, list_words
from survey_app.collect.importing.moments import FORMATS, find_formats
from survey_app.collect.importing.proposing import quoted
from survey_app.collect.importing.sheets import Table, text_of
from survey_app.collect.importing.spelling import header_key, looks_personal, text_key
from survey_app.collect.importing.wording import HIDDEN, MARKS_IN_WORDS, shorten
from survey_app.collect.languages import VIETNAMESE

SAMPLES: Final = 3
PREVIEW_ROWS: Final = 5
LONGEST_SAMPLE: Final = 60
MOST_WORDS: Final = 40
ID_LENGTH: Final = 12
LABELLED: Final = ("scale", "choice", "choices")


@dataclass(frozen=True, slots=True)
class Word:
    """A text of a column that is no answer by itself; `code` is what it is said to mean."""

    id: str
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column as it is shown: what it seems to be and which of its words are not understood."""

    index: int
    name: str
    samples: tuple[str, ...]
    personal: bool
    meaning: str
    alike: bool
    words: tuple[Word, ...]
    more_words: int
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What words may mean: spelling keys of places and of fields, and what to offer for each."""

    places: Mapping[str, int]
    place_names: Sequence[str]

    def offered(self, instrument: Instrument, meaning: str) -> tuple[tuple[str, str], ...]:
        """List codes with their names, for a column of that meaning."""
        if meaning == "place":
            return tuple((name, name) for name in self.place_names)
        if meaning == "field":
            return tuple((field.code, field.name) for field in list_fields())
        question = question_of(instrument, meaning)
        return () if question is None else tuple(offered_answers(question))

    def knows(self, instrument: Instrument, meaning: str, word: str) -> bool:
        """Whether a word is understood without being told."""
        if meaning == "place":
            return text_key(word) in self.places
        if meaning == "field":
            names = {name for f in list_fields() for name in (f.code, f.name, f.name_en)}
            return text_key(word) in {text_key(name) for name in names}
        question = question_of(instrument, meaning)
        if question is None or question.kind not in LABELLED:
            return True
        labels = build_labels(question, QuestionSource(question.key, "", {}, None))
        return read_values(labels, word) is not None


def question_of(instrument: Instrument, meaning: str) -> Question | None:
    """Return the question of a column's meaning, `q:KEY`; None for any other."""
    kind, _, key = meaning.partition(":")
    return instrument.question(key) if kind == "q" and key in keys_of(instrument) else None


def keys_of(instrument: Instrument) -> set[str]:
    """Return the keys of all questions."""
    return {question.key for question in instrument.questions}


def offered_answers(question: Question) -> Iterator[tuple[str, str]]:
    """Yield each code of a question with its words, as a person chooses among them."""
    if question.kind == "scale":
        levels = dict(zip("12345", scale_words(VIETNAMESE), strict=True)) | dict(MARKS_IN_WORDS)
        yield from ((mark, levels[mark]) for mark in codes_of(question) if mark in levels)
    for option in question.options:
        yield option.code, option.text


def first_choices(matching: Matching, table: Table) -> dict[str, str]:
    """Return the proposal as the fields of the page."""
    chosen = {}
    named = (("date", matching.date), ("place", matching.place), ("field", matching.field))
    for meaning, index in named:
        if index is not None:
            chosen[f"m-{index}"] = meaning
    for match in matching.questions:
        chosen[f"m-{match.index}"] = f"q:{match.question.key}"
    for split in matching.split:
        for code, index in split.columns.items():
            chosen[f"m-{index}"] = f"o:{split.question.key}:{code}"
    if matching.date is not None:
        formats = date_formats(table, matching.date)
        chosen["form"] = formats[0] if len(formats) == 1 else ""
    return chosen


def choices_of(mapping: ImportMapping, table: Table) -> dict[str, str]:
    """Return a mapping as the fields of the page; raises `ImportFault` for a missing column."""
    place, field = mapping.place, mapping.field
    chosen = {"on": mapping.date.on.isoformat() if mapping.date.on else ""}
    chosen["place"] = place.name or ("" if place.id is None else str(place.id))
    chosen["field"] = field.code or ""
    chosen["form"] = mapping.date.formats[0] if len(mapping.date.formats) == 1 else ""
    chosen["fill"] = "1" if mapping.fill_down else ""
    columns: list[tuple[str, str, Mapping[str, str]]] = [
        (meaning, name, labels)
        for meaning, name, labels in (
            ("date", mapping.date.column, {}),
            ("place", place.column, place.labels),
            ("field", field.column, field.labels),
        )
        if name is not None
    ]
    for source in mapping.questions:
        if source.column:
            columns.append((f"q:{source.key}", source.column, source.labels))
        columns += [(f"o:{source.key}:{code}", name, {}) for code, name in source.columns.items()]
    for meaning, name, labels in columns:
        index = find_column(table.header, name)
        chosen[f"m-{index}"] = meaning
        for word in list_words(table, index):
            if text_key(word) in labels:
                chosen[word_field(index, word)] = labels[text_key(word)]
    return chosen


def word_field(index: int, word: str) -> str:
    """Return the name of the field that says what a word of a column means."""
    digest = hashlib.sha256(text_key(word).encode("utf-8", "replace")).hexdigest()
    return f"w-{index}-{digest[:ID_LENGTH]}"


def date_formats(table: Table, index: int) -> list[str]:
    """Return the formats that fit a column of dates: one, or those that a person must choose of."""
    cells = [row.cells[index] for row in table.rows if index < len(row.cells)]
    return find_formats(cells, FORMATS)


def view_columns(
    table: Table, instrument: Instrument, words: Words, chosen: Mapping[str, str], alike: set[int]
) -> list[ColumnView]:
    """Show each named column as it is understood with these choices."""
    own = {header_key(text) for q in instrument.questions for text in (q.text, q.text_en, q.key)}
    views = []
    for index, name in enumerate(table.header):
        if not name:
            continue
        personal = looks_personal(name) and header_key(name) not in own
        meaning = "" if personal else chosen.get(f"m-{index}", "")
        listed = [] if personal else list_words(table, index)
        unknown = [word for word in listed if not words.knows(instrument, meaning, word)]
        shown = tuple(
            Word(field, word, chosen.get(field, ""))
            for word in unknown[:MOST_WORDS]
            for field in (word_field(index, word),)
        )
        views.append(
            ColumnView(
                index=index,
                name=name,
                samples=tuple(word[:LONGEST_SAMPLE] for word in listed[:SAMPLES]),
                personal=personal,
                meaning=meaning,
                alike=index in alike and bool(meaning),
                words=shown,
                more_words=max(0, len(unknown) - MOST_WORDS),
                codes=words.offered(instrument, meaning),
            )
        )
    return views


def preview_rows(table: Table) -> list[tuple[int, list[str]]]:
    """Return the first rows as short texts; what seems to say who answered is not shown."""
    hidden = {index for index, name in enumerate(table.header) if looks_personal(name)}
    width = len(table.header)
    return [
        (
            row.line,
            [
                HIDDEN if index in hidden else shorten(text_of(cell))
                for index, cell in enumerate((*row.cells, *[None] * width)[:width])
            ],
        )
        for row in table.rows[:PREVIEW_ROWS]
    ]


def write_mapping(
    table: Table, instrument: Instrument, chosen: Mapping[str, str], several_sheets: bool
) -> str:
    """Return the text of the mapping file that says what was chosen; raises `ImportFault`."""
    meanings = _list_meanings(table, chosen)
    lines = [f"instrument = {quoted(instrument.code)}", f"version = {quoted(instrument.version)}"]
    if several_sheets:
        lines.append(f"sheet = {quoted(table.sheet)}")
    if chosen.get("fill"):
        lines.append("fill_down = true")
    lines += _date_lines(table, meanings, chosen)
    lines += _place_lines(table, meanings, chosen)
    lines += _field_lines(table, meanings, chosen)
    split: dict[str, list[tuple[str, int]]] = {}
    for index, meaning in meanings.items():
        kind, _, rest = meaning.partition(":")
        if kind == "q":
            lines += ["", "[[question]]", f"key = {quoted(rest)}", *_column(table, index)]
            lines += _label_lines("question.labels", table, index, chosen)
        elif kind == "o":
            key, _, code = rest.partition(":")
            split.setdefault(key, []).append((code, index))
    for key, parts in split.items():
        lines += ["", "[[question]]", f"key = {quoted(key)}", "[question.columns]"]
        lines += [f"{quoted(code)} = {quoted(table.header[index])}" for code, index in parts]
    return "\n".join(lines) + "\n"


def _list_meanings(table: Table, chosen: Mapping[str, str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, name in enumerate(table.header):
        meaning = chosen.get(f"m-{index}", "")
        if not name or not meaning:
            continue
        if meaning in found.values():
            raise ImportFault("a question is mapped twice", got=meaning)
        found[index] = meaning
    return found


def _find(meanings: Mapping[int, str], wanted: str) -> int | None:
    return next((index for index, meaning in meanings.items() if meaning == wanted), None)


def _column(table: Table, index: int) -> list[str]:
    return [f"column = {quoted(table.header[index])}"]


def _date_lines(table: Table, meanings: Mapping[int, str], chosen: Mapping[str, str]) -> list[str]:
    index, on = _find(meanings, "date"), chosen.get("on", "")
    if index is not None:
        lines = ["", "[date]", *_column(table, index)]
        form = chosen.get("form", "")
        return [*lines, f"formats = [{quoted(form)}]"] if form in FORMATS else lines
    try:
        return ["", "[date]", f"on = {date.fromisoformat(on).isoformat()}"]
    except ValueError:
        return []


def _place_lines(table: Table, meanings: Mapping[int, str], chosen: Mapping[str, str]) -> list[str]:
    index, name = _find(meanings, "place"), chosen.get("place", "").strip()
    if index is not None:
        labels = _label_lines("place.labels", table, index, chosen)
        return ["", "[place]", *_column(table, index), *labels]
    return ["", "[place]", f"name = {quoted(name)}"] if name else []


def _field_lines(table: Table, meanings: Mapping[int, str], chosen: Mapping[str, str]) -> list[str]:
    index, code = _find(meanings, "field"), chosen.get("field", "")
    if index is not None:
        labels = _label_lines("field.labels", table, index, chosen)
        return ["", "[field]", *_column(table, index), *labels]
    return ["", "[field]", f"code = {quoted(code)}"] if code else []


def _label_lines(title: str, table: Table, index: int, chosen: Mapping[str, str]) -> list[str]:
    told = [
        f"{quoted(word)} = {quoted(chosen[field])}"
        for word in list_words(table, index)
        if chosen.get(field := word_field(index, word))
    ]
    return [f"[{title}]", *told] if told else []
