"""CSV as it comes: any usual separator, quotes over several lines, Excel's "sep=" line.

The header is read here, the rows by Arrow, a block at a time.
"""

import csv
import io
import itertools
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import csv as arrow_csv

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.tables.encodings import WINDOWS, Utf8Stream, find_encoding, read_end
from survey_app.estimate.tables.table import Batch, Progress
from survey_app.estimate.tables.totals import find_total, refuse_total
from survey_app.estimate.values import Value, compose

SEPARATORS: Final = ",;\t|"
LINES_SNIFFED: Final = 40
TOLD_SEPARATOR: Final = re.compile(r"\"?sep=([,;\t|])\"?\n", re.IGNORECASE)
BLOCK: Final = 1024 * 1024
LONGEST_CELL: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """A text file whose cells stand between separators; `skipped` rows come before the data."""

    path: Path
    encoding: str
    separator: str
    skipped: int
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    value_labels: Mapping[int, Mapping[Value, str]] = field(default_factory=dict)

    @property
    def comma_likely(self) -> bool:
        """Semicolons part cells where the comma is taken for decimals."""
        return self.separator == ";"

    def batches(
        self, labelled: Sequence[int], numbers: Sequence[int], progress: Progress
    ) -> Iterator[Batch]:
        """Read from the start; raises `EstimateFault`."""
        wanted = tuple(dict.fromkeys((*labelled, *numbers)))
        self._check_last_row()
        few = pa.dictionary(pa.int32(), pa.string())
        kinds = {str(place): pa.string() if place in numbers else few for place in wanted}
        with Utf8Stream(self.path, self.encoding) as stream, io.BufferedReader(stream, BLOCK) as up:
            _skip_records(up, self.skipped)
            try:
                reader = arrow_csv.open_csv(
                    up,
                    arrow_csv.ReadOptions(
                        column_names=[str(place) for place in range(len(self.columns))],
                        block_size=BLOCK,
                    ),
                    arrow_csv.ParseOptions(delimiter=self.separator, newlines_in_values=True),
                    arrow_csv.ConvertOptions(column_types=kinds, include_columns=list(kinds)),
                )
                for batch in reader:
                    arrays = dict(zip(wanted, batch.columns, strict=True))
                    yield Batch(arrays, batch.num_rows)
                    progress(stream.part_read())
                if stream.quotes % 2:
                    self._check_quotes()
            except pa.ArrowInvalid as fault:
                raise self._explain(fault) from fault

    def row_number(self, index: int) -> int:
        """Count the records, blank lines too, up to the respondent at `index`."""
        seen = -1
        for number, row in self._list_records():
            seen += bool(row)
            if seen == index:
                return number
        return index + self.skipped + 1

    def _explain(self, fault: pa.ArrowInvalid) -> EstimateFault:
        """Find the row that Arrow stumbled over, and say what is wrong with it."""
        if "Empty CSV" in str(fault):
            return EstimateFault("no_rows")
        if "UTF8" in str(fault):
            return EstimateFault("bad_letters")
        expected = len(self.columns)
        for number, row in self._list_records():
            if row and len(row) != expected:
                return EstimateFault("ragged_row", row=number, got=len(row), expected=expected)
        return EstimateFault("unreadable", reason=" ".join(str(fault).split())[:120])

    def _check_last_row(self) -> None:
        """Look at the end of the file alone; only what looks like totals is counted up to."""
        lines = csv.reader(read_end(self.path, self.encoding), delimiter=self.separator)
        filled = [row for row in lines if any(map(str.strip, row))]
        if filled and find_total(filled[-1]) is not None:
            records = (each for each in self._list_records() if any(map(str.strip, each[1])))
            for last in deque(records, maxlen=1):
                refuse_total(*last)

    def _check_quotes(self) -> None:
        """A quote that is never closed would swallow the rest of the file in silence."""
        with self.path.open(encoding=self.encoding, errors="replace") as text:
            rows, number = csv.reader(text, delimiter=self.separator, strict=True), 0
            try:
                for _ in rows:
                    number += 1
            except csv.Error as fault:
                if "end of data" in str(fault):
                    raise EstimateFault("unclosed_quote", row=number + 1) from fault

    def _list_records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the records below the header with their numbers; slow, for explaining only."""
        with self.path.open(encoding=self.encoding, errors="replace") as text:
            rows = csv.reader(text, delimiter=self.separator)
            yield from itertools.islice(enumerate(rows, start=1), self.skipped, None)


def open_delimited(path: Path) -> DelimitedTable:
    """Find encoding, separator and header of a text file; raises `EstimateFault`."""
    csv.field_size_limit(LONGEST_CELL)
    encoding = find_encoding(path)
    try:
        with _open_text(path, encoding) as text:
            head = list(itertools.islice(text, LINES_SNIFFED))
    except UnicodeDecodeError as fault:
        raise EstimateFault("bad_letters") from fault
    told = TOLD_SEPARATOR.fullmatch(head[0]) if head else None
    lines = head[1:] if told else head
    separator = told[1] if told else _sniff(lines)
    records = csv.reader(lines, delimiter=separator)
    skipped = 1 if told else 0
    for record in records:
        skipped += 1
        if any(cell.strip() for cell in record):
            notes = ("read_as_windows_1258",) if encoding == WINDOWS else ()
            header = tuple(map(compose, record))
            return DelimitedTable(path, encoding, separator, skipped, header, notes)
    raise EstimateFault("empty_file")


def _open_text(path: Path, encoding: str) -> io.TextIOWrapper:
    return path.open(encoding=encoding, newline=None)


def _skip_records(stream: io.BufferedIOBase, count: int) -> None:
    """Move past `count` records; a quoted cell may hold line ends."""
    text = (line.decode("utf-8", "replace") for line in iter(stream.readline, b""))
    for _ in itertools.islice(_join_quoted(text), count):
        pass


def _join_quoted(lines: Iterator[str]) -> Iterator[str]:
    record = ""
    for line in lines:
        record += line
        if record.count('"') % 2 == 0:
            yield record
            record = ""


def _sniff(lines: Sequence[str]) -> str:
    """Return the separator that cuts most rows into the same number of cells, at least two."""
    best, best_score = ",", 0
    for separator in SEPARATORS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        score = times * (width - 1)
        if score > best_score:
            best, best_score = separator, score
    return best
