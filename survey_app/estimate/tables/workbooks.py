"""XLSX: one sheet, its first filled row the header, rows read as they lie in the file."""

import itertools
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import pyarrow as pa

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.tables.table import Batch, Progress
from survey_app.estimate.tables.totals import refuse_total
from survey_app.estimate.values import Value, compose, text_of
from survey_app.web.workbooks import LAST_ROW, WORKBOOK_FAULTS

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

ROWS: Final = 16_384


@dataclass(frozen=True, slots=True)
class WorkbookTable:
    """A sheet of a workbook; `header` is the number of its header row."""

    path: Path
    sheet: str
    header: int
    rows: int
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    value_labels: Mapping[int, Mapping[Value, str]] = field(default_factory=dict)
    comma_likely: bool = False

    def batches(
        self, labelled: Sequence[int], numbers: Sequence[int], progress: Progress
    ) -> Iterator[Batch]:
        """Read from the start; raises `EstimateFault`."""
        wanted = tuple(dict.fromkeys((*labelled, *numbers)))
        done = 0
        with closing(_load(self.path)) as workbook:
            for rows in _cut(_refuse_total(_list_filled(workbook, self.sheet, self.header + 1))):
                arrays = {
                    place: pa.array([_cell(row, place) for _, row in rows], pa.string())
                    for place in wanted
                }
                yield Batch(arrays, len(rows))
                done += len(rows)
                progress(min(1.0, done / max(1, self.rows)))

    def row_number(self, index: int) -> int:
        """Return the row of the sheet; blank rows are no respondents."""
        with closing(_load(self.path)) as workbook:
            rows = _list_filled(workbook, self.sheet, self.header + 1)
            return next(itertools.islice((number for number, _ in rows), index, None), index)


def open_workbook(path: Path, sheet: str | None) -> WorkbookTable:
    """Find the sheet and its header; raises `EstimateFault`."""
    with closing(_load(path)) as workbook:
        titles = {compose(each.title): each.title for each in workbook.worksheets}
        if sheet is not None and compose(sheet) not in titles:
            listed = ", ".join(f"“{title}”" for title in titles)
            raise EstimateFault("sheet_unknown", sheet=sheet, listed=listed)
        chosen = list(titles.values()) if sheet is None else [titles[compose(sheet)]]
        sizes = {each.title: each.max_row or 0 for each in workbook.worksheets}
        for title in chosen:
            for number, row in _list_filled(workbook, title, 1):
                columns = tuple(compose(text_of(cell)) for cell in row)
                notes = (f"sheet: {title}",) if sheet is None and len(titles) > 1 else ()
                return WorkbookTable(path, title, number, sizes[title], columns, notes)
    raise EstimateFault("empty_file")


def _load(path: Path) -> "Workbook":
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and rules that mean nothing here
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except WORKBOOK_FAULTS as fault:
        raise EstimateFault("unreadable", reason=type(fault).__name__) from fault


def _list_filled(
    workbook: "Workbook", title: str, first: int
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Yield the rows that hold anything, with their numbers."""
    sheet = workbook[title]
    sheet.reset_dimensions()  # some programs write a wrong extent
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = sheet.iter_rows(min_row=first, max_row=LAST_ROW, values_only=True)
            for number, row in enumerate(rows, first):
                if any(cell is not None and cell != "" for cell in row):
                    yield number, tuple(row)
    except WORKBOOK_FAULTS as fault:
        raise EstimateFault("unreadable", reason=type(fault).__name__) from fault


def _refuse_total(
    rows: Iterator[tuple[int, tuple[object, ...]]],
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Pass rows on, each once the next is known, so that the last can be looked at before."""
    held = next(rows, None)
    for row in rows:
        if held is not None:
            yield held
        held = row
    if held is not None:
        refuse_total(*held)
        yield held


def _cell(row: tuple[object, ...], place: int) -> str:
    return text_of(row[place]) if place < len(row) else ""


def _cut(
    rows: Iterator[tuple[int, tuple[object, ...]]],
) -> Iterator[list[tuple[int, tuple[object, ...]]]]:
    while chunk := list(itertools.islice(rows, ROWS)):
        yield chunk
