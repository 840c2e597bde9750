"""Filled tables made here: as a spreadsheet writes them, and as people leave them."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from sqlalchemy.orm import Session

from survey_app.collect.translating.keeping import Kept, check_filled, keep_filled
from survey_app.collect.translating.sheets import (
    header,
    list_lines,
    write_csv,
    write_workbook,
)
from survey_app.store.database import Database
from survey_app.store.languages import (
    AddedLanguage,
    find_language,
    read_translations,
)
from tests.survey_app.collect.translating.languages import EDITOR

WRITERS = {"xlsx": write_workbook, "csv": write_csv}


def export(database: Database, file_format: str, *subjects: str, code: str = "qaa") -> bytes:
    with database.read() as session:
        language = find_language(session, code)
        assert language is not None
        return WRITERS[file_format](language, subjects, read_translations(session, code))


def keep(database: Database, content: bytes, name: str = "bang.csv", code: str = "qaa") -> Kept:
    texts = check_filled(code, content, name)
    return database.write(lambda session: keep_filled(session, code, texts, EDITOR))


def stored(database: Database, code: str = "qaa") -> dict[str, dict[str, str]]:
    def work(session: Session) -> dict[str, dict[str, str]]:
        return read_translations(session, code)

    with database.read() as session:
        return work(session)


def table(*changes: tuple[str, str], subject: str = "interface", code: str = "qaa") -> bytes:
    """A CSV of one subject in which these keys are translated so."""
    language = AddedLanguage(code=code, name="Qaaqaa", added_on=EDITOR.today)
    rows: list[Sequence[str]] = [header(language)]
    wanted = dict(changes)
    for line in list_lines(subject, {}):
        cells = list(line.cells)
        cells[4] = wanted.get(line.text.key, "")
        rows.append(cells)
    return write_rows(rows)


def write_rows(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def spoiled(content: bytes, spoil: Callable[[Any], None]) -> bytes:
    """A workbook after somebody worked in its second sheet, the first that is to be filled."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    spoil(workbook.worksheets[1])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
