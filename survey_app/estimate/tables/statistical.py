"""SPSS and Stata files: numbers with labels, and missing values that the program itself knows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyreadstat

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.tables.dates import ReadDate, find_date_reader
from survey_app.estimate.tables.table import Batch, Progress
from survey_app.estimate.values import Value, compose, read_value, text_of

ROWS: Final = 262_144
"""Each batch passes over all rows before it, so few large ones are faster than many small."""

READERS: Final[Mapping[str, Callable[..., tuple[Any, Any]]]] = {
    "sav": pyreadstat.read_sav,
    "dta": pyreadstat.read_dta,
}
FAULTS: Final = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True)
class StatisticalTable:
    """A file of SPSS (kind "sav") or Stata ("dta"); `names` are the columns as written in it."""

    path: Path
    kind: str
    rows: int
    names: tuple[str, ...]
    columns: tuple[str, ...]
    value_labels: Mapping[int, Mapping[Value, str]]
    dates: Mapping[int, ReadDate]
    notes: tuple[str, ...] = ()
    comma_likely: bool = False

    def batches(
        self, labelled: Sequence[int], numbers: Sequence[int], progress: Progress
    ) -> Iterator[Batch]:
        """Read from the start; raises `EstimateFault`."""
        wanted = tuple(dict.fromkeys((*labelled, *numbers)))
        done = 0
        while done < self.rows:
            content, _ = _read(
                self.kind,
                self.path,
                usecols=[self.names[place] for place in wanted],
                row_offset=done,
                row_limit=ROWS,
            )
            arrays = {place: self._read_column(place, content) for place in wanted}
            size = len(next(iter(arrays.values())))
            if not size:
                return
            yield Batch(arrays, size)
            done += size
            progress(done / self.rows)

    def _read_column(self, place: int, content: Mapping[str, Sequence[object]]) -> pa.Array:
        values = content[self.names[place]]
        reader = self.dates.get(place)
        return _as_array(values if reader is None else [reader(value) for value in values])

    def row_number(self, index: int) -> int:
        """Count respondents from 1, as these programs do."""
        return index + 1


def open_statistical(path: Path, kind: str) -> StatisticalTable:
    """Read names and value labels; raises `EstimateFault`."""
    content, meta = _read(kind, path, metadataonly=True)
    del content
    names = tuple(meta.column_names)
    labels = {
        names.index(name): {read_value(text_of(value)): compose(label) for value, label in pairs}
        for name, pairs in (
            (name, each.items()) for name, each in meta.variable_value_labels.items()
        )
        if name in names
    }
    rows = meta.number_rows
    if rows is None:  # some programs leave it out
        first, _ = _read(kind, path, usecols=[names[0]]) if names else ({}, None)
        rows = max(map(len, first.values()), default=0)
    if not rows:
        raise EstimateFault("no_rows")
    forms = (meta.original_variable_types.get(name, "") for name in names)
    readers = {place: find_date_reader(form or "") for place, form in enumerate(forms)}
    dates = {place: reader for place, reader in readers.items() if reader is not None}
    return StatisticalTable(path, kind, rows, names, tuple(map(compose, names)), labels, dates)


def _read(kind: str, path: Path, **options: object) -> tuple[Any, Any]:
    try:
        return READERS[kind](
            path, output_format="dict", disable_datetime_conversion=True, **options
        )
    except FAULTS as fault:
        raise EstimateFault("unreadable", reason=" ".join(str(fault).split())[:120]) from fault


def _as_array(values: Sequence[object]) -> pa.Array:
    """Return a column as Arrow has it; as texts where it holds several kinds."""
    try:
        return pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([text_of(value) for value in values], pa.string())
