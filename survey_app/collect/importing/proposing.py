"""A first mapping file for a table, for a person to correct: headers matched to question texts.

`matching.py` says which column seems to hold what; here it becomes lines.
"""

import json
from collections.abc import Sequence
from typing import Final

from instruments.model import Instrument
from survey_app.collect.importing.matching import (
    Match,
    SplitMatch,
    find_answers,
    list_unknown,
    match_columns,
)
from survey_app.collect.importing.moments import FORMATS, find_formats
from survey_app.collect.importing.sheets import Sheet, Table

LABELS_SHOWN: Final = 20
INTRODUCTION: Final = """\
# Which column of the table is which question. Check every line, then import with --dry-run.
# A column that no line names is not read. Answers whose words are not the questionnaire's own
# get a line "words" = "code" under [question.labels]; codes of the five levels are 1 to 5.
"""


def propose_mapping(
    sheets: Sequence[Sheet], instrument: Instrument, place_names: Sequence[str]
) -> str:
    """Return the text of a mapping file; raises `ImportFault` where no header is found."""
    table = find_answers(sheets, instrument, None)
    found = match_columns(table, instrument)
    rest = [n for index, n in enumerate(table.header) if n and index not in found.taken]
    lines = [INTRODUCTION + f"instrument = {quoted(instrument.code)}"]
    lines.append(f"version = {quoted(instrument.version)}")
    if len(sheets) > 1:
        lines.append(f"sheet = {quoted(table.sheet)}")
    lines.append("ignore = [" + ", ".join(quoted(name) for name in rest) + "]")
    lines += _date_lines(table, found.date)
    lines += _place_lines(table, found.place, place_names)
    if found.field is not None:
        lines += ["", "[field]", f"column = {quoted(table.header[found.field])}"]
    for match in found.questions:
        lines += _question_lines(table, match)
    for split in found.split:
        lines += _split_lines(table, split)
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Write a text as TOML does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _date_lines(table: Table, index: int | None) -> list[str]:
    if index is None:
        return ["", "[date]", "# column = the column with the day; or  on = 2026-01-31"]
    column = table.header[index]
    cells = [row.cells[index] for row in table.rows if index < len(row.cells)]
    formats = find_formats(cells, FORMATS)
    named = ", ".join(quoted(form) for form in formats)
    ask = "  # keep the one that is right" if len(formats) > 1 else ""
    return ["", "[date]", f"column = {quoted(column)}", f"formats = [{named}]{ask}"]


def _place_lines(table: Table, index: int | None, place_names: Sequence[str]) -> list[str]:
    if index is not None:
        return ["", "[place]", f"column = {quoted(table.header[index])}"]
    if len(place_names) == 1:
        return ["", "[place]", f"name = {quoted(place_names[0])}"]
    choices = [f"# name = {quoted(name)}" for name in place_names]
    return ["", "[place]", "# keep one line, without its #", *choices]


def _question_lines(table: Table, match: Match) -> list[str]:
    column = table.header[match.index]
    doubt = "" if match.exact else f"  # only alike: {match.question.text}"
    lines = ["", "[[question]]", f"key = {quoted(match.question.key)}"]
    lines.append(f"column = {quoted(column)}{doubt}")
    unknown = list_unknown(table, match.question, match.index)
    if unknown:
        lines.append("[question.labels]")
        lines += [f'# {quoted(text)} = ""' for text in unknown[:LABELS_SHOWN]]
    return lines


def _split_lines(table: Table, match: SplitMatch) -> list[str]:
    lines = ["", "[[question]]", f"key = {quoted(match.question.key)}", "[question.columns]"]
    return lines + [
        f"{quoted(code)} = {quoted(table.header[index])}" for code, index in match.columns.items()
    ]
