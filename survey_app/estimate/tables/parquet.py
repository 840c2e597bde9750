"""Parquet: columns with types of their own, read group of rows by group of rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import parquet

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.tables.table import Batch, Progress
from survey_app.estimate.values import Value, compose

ROWS: Final = 65_536
BUFFER: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Parquet file; `names` are the columns as they are written in it."""

    path: Path
    names: tuple[str, ...]
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()
    value_labels: Mapping[int, Mapping[Value, str]] = field(default_factory=dict)
    comma_likely: bool = False

    def batches(
        self, labelled: Sequence[int], numbers: Sequence[int], progress: Progress
    ) -> Iterator[Batch]:
        """Read from the start; raises `EstimateFault`."""
        wanted = tuple(dict.fromkeys((*labelled, *numbers)))
        try:
            # Read ahead, a file's raw bytes would all be held at once.
            with parquet.ParquetFile(self.path, pre_buffer=False, buffer_size=BUFFER) as file:
                total, done = max(1, file.metadata.num_rows), 0
                self._check_types(file.schema_arrow, wanted)
                names = [self.names[place] for place in wanted]
                for batch in _list_batches(file, names):
                    arrays = {place: batch.column(self.names[place]) for place in wanted}
                    yield Batch(arrays, batch.num_rows)
                    done += batch.num_rows
                    progress(done / total)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as fault:
            raise _unreadable(fault) from fault

    def row_number(self, index: int) -> int:
        """Count respondents from 1: there is no header row."""
        return index + 1

    def _check_types(self, schema: pa.Schema, wanted: Sequence[int]) -> None:
        for place in wanted:
            kind = schema.field(place).type
            if pa.types.is_nested(kind):
                raise EstimateFault("nested_column", column=self.columns[place], kind=str(kind))


def open_parquet(path: Path) -> ParquetTable:
    """Read the names of the columns; raises `EstimateFault`."""
    try:
        with parquet.ParquetFile(path) as file:
            names = tuple(file.schema_arrow.names)
            rows = file.metadata.num_rows
    except (pa.ArrowInvalid, OSError) as fault:
        raise _unreadable(fault) from fault
    if not rows:
        raise EstimateFault("no_rows")
    return ParquetTable(path, names, tuple(map(compose, names)))


def _list_batches(file: parquet.ParquetFile, names: Sequence[str]) -> "Iterator[pa.RecordBatch]":
    for group in range(file.num_row_groups):
        yield from file.iter_batches(ROWS, [group], columns=list(names), use_threads=False)


def _unreadable(fault: Exception) -> EstimateFault:
    return EstimateFault("unreadable", reason=" ".join(str(fault).split())[:120])
