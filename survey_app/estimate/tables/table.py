"""What every kind of file promises: names, value labels, batches of Arrow arrays, row numbers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from survey_app.estimate.values import Value

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[float], None]
"""Takes the part of the file that is read, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows: an array for each column that was wanted, by its place in the file."""

    arrays: "Mapping[int, pa.Array]"
    rows: int


class Table(Protocol):
    """A file that can be read in batches."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names in NFC, in the file's order; "" where a column has none."""

    @property
    def value_labels(self) -> Mapping[int, Mapping[Value, str]]:
        """By column, what its values are called, worst to best as coded; CSV has none."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was decided about the file: an encoding that was guessed, a sheet chosen."""

    @property
    def comma_likely(self) -> bool:
        """Whether decimals are likely written with a comma, so that a point parts thousands."""

    def batches(
        self, labelled: Sequence[int], numbers: Sequence[int], progress: Progress
    ) -> Iterator[Batch]:
        """Read from the start; raises `EstimateFault`."""

    def row_number(self, index: int) -> int:
        """Return the row, as a spreadsheet counts, of the respondent at `index` from 0."""
