"""How the sums of a batch of answers are taken: one pass, sorted once by unit and level.

Split from `cells`, which says what the sums are and how they add.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.data import MISSING, SurveyData
from analysis.layout import LOWEST
from analysis.threads import one_thread

BATCH: Final = 65_536
"""Rows summed at once: single-precision sums of products up to 15**2 stay exact."""
WIDE_BATCH: Final = 524_288
"""Rows summed at once where only totals of clusters are kept."""

DENSE_CODES: Final = 4_194_304
"""Codes below this are told apart by a table instead of by sorting."""

PERSON_COUNTS: Final = 5
REACHED, CONTENT, PLEASED, BEST, WORST = range(PERSON_COUNTS)
"""Respondents with an answer to the group of items; all satisfied; any satisfied; all at the
highest level; all at the lowest."""

_FLAGS: Final = (np.arange(1 << PERSON_COUNTS)[:, np.newaxis] >> np.arange(PERSON_COUNTS)) & 1
"""Which flags each state of a person has, shape (32, 5)."""

Sums = NDArray[Any]  # int64 without weights of respondents, float64 with them
Codes = NDArray[np.int64]
Bytes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)
class LevelSums:
    """Sums by level of the domain, g + 1 rows, the last for respondents in no level.

    `counts` (g + 1, k, 3 + levels); `persons` (g + 1, groups, 5); `squared_answers`
    (g + 1, groups); `squared_weights` (g + 1, k + groups), None without weights.
    """

    respondents: Codes
    counts: Codes
    persons: Codes
    squared_answers: Codes
    squared_weights: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True, eq=False)
class RowSums:
    """Sums by unit and level, r rows in the order of their codes.

    `totals` (r, d) of the columns of `Layout.column_count`, weighted if respondents have weights;
    `answered` (r, k + groups) counts respondents (in weighted clusters without populations it only
    tells whether there are any); `products` (r, d, d) sums of products of the
    weighted columns, None where respondents are not units.
    """

    level: Codes
    unit: Codes
    totals: Sums
    answered: Codes
    products: Sums | None


def take_sums(
    data: SurveyData, levels: Codes, units: Codes, *, size: int, clustered: bool
) -> tuple[LevelSums, RowSums]:
    """Sum by level, and by unit and level; `levels` (n,) lie below `size`."""
    width = int(units.max(initial=0)) + 1
    path, rows = index_codes(levels * width + units, size * width)
    weights = data.design.weights
    counted = None if weights is None or weights.all() else np.flatnonzero(weights)
    of_levels = _LevelAdder(data, size)
    if clustered:
        of_rows: _TotalAdder | _ProductAdder = _TotalAdder(data, len(path))
        chunks: Iterator[slice | Codes] = _chunks(counted, len(rows), WIDE_BATCH)
    else:
        of_rows = _ProductAdder(data, len(path))
        order = np.argsort(rows, kind="stable")
        if weights is not None:
            order = order[weights[order] > 0]
        chunks = _chunks(order, len(order), BATCH)
    with one_thread():
        for chunk in chunks:
            batch = _Batch(data, chunk)
            of_levels.add(batch, levels[chunk])
            of_rows.add(batch, rows[chunk])
    level, unit = np.divmod(path, width)
    return of_levels.sums, of_rows.sums(level, unit)


def index_codes(codes: Codes, size: int) -> tuple[Codes, Codes]:
    """Distinct codes in order, and the place of each code among them; codes lie below `size`."""
    if size > DENSE_CODES:
        found, places = np.unique(codes, return_inverse=True)
        return found, places
    seen = np.zeros(size, dtype=np.bool_)
    seen[codes] = True
    found = np.flatnonzero(seen)
    table = np.zeros(size, dtype=np.int64)
    table[found] = np.arange(len(found))
    return found, table[codes]


class _LevelAdder:
    """`LevelSums` while they are being filled."""

    def __init__(self, data: SurveyData, size: int) -> None:
        k, groups = len(data.items), len(data.layout.groups)
        self._size, self._slots = size, data.scale.levels - MISSING + 1
        self._groups = data.layout.groups
        weighted = data.design.weights is not None
        self.sums = LevelSums(
            respondents=np.zeros(size, dtype=np.int64),
            counts=np.zeros((size, k, self._slots), dtype=np.int64),
            persons=np.zeros((size, groups, PERSON_COUNTS), dtype=np.int64),
            squared_answers=np.zeros((size, groups), dtype=np.int64),
            squared_weights=np.zeros((size, k + groups)) if weighted else None,
        )

    def add(self, batch: "_Batch", levels: Codes) -> None:
        """Add a batch whose respondents are of these levels."""
        sums, size = self.sums, self._size
        sums.respondents[:] += np.bincount(levels, minlength=size)
        self._count_answers(batch.by_item, levels)
        for group, answers in enumerate(batch.answers):
            most = len(self._groups[group]) + 1
            slots = batch.states(group).astype(np.int64) * most + answers
            found = _count(levels * (len(_FLAGS) * most) + slots, size, len(_FLAGS) * most)
            by_state = found.reshape(size, len(_FLAGS), most)
            sums.persons[:, group] += by_state.sum(axis=2) @ _FLAGS
            sums.squared_answers[:, group] += by_state.sum(axis=1) @ np.arange(most) ** 2
        if sums.squared_weights is not None and batch.weights is not None:
            squared = batch.weights**2
            whole = np.bincount(levels, squared, size)
            for column, given in enumerate(batch.answered()):
                without = np.flatnonzero(~given)
                left_out = np.bincount(levels[without], squared[without], size)
                sums.squared_weights[:, column] += whole - left_out

    def _count_answers(self, by_item: Bytes, levels: Codes) -> None:
        """Count items two at a time, which takes half the passes."""
        counts, size, slots = self.sums.counts, self._size, self._slots
        answers = by_item.astype(np.int16) - np.int16(MISSING)
        starts = levels * slots**2
        for column in range(0, len(answers) - 1, 2):
            pair = answers[column] * np.int16(slots) + answers[column + 1]
            found = _count(starts + pair, size, slots**2).reshape(size, slots, slots)
            counts[:, column] += found.sum(axis=2)
            counts[:, column + 1] += found.sum(axis=1)
        if len(answers) % 2:
            counts[:, -1] += _count(levels * slots + answers[-1], size, slots)


class _ProductAdder:
    """`RowSums` of respondents who are units: totals and products, from sorted batches."""

    def __init__(self, data: SurveyData, size: int) -> None:
        d, k, groups = data.layout.column_count, len(data.items), len(data.layout.groups)
        self._exact = data.design.weights is None
        kind = np.int64 if self._exact else np.float64
        self._totals, self._products = np.zeros((size, d), kind), np.zeros((size, d, d), kind)
        self._answered = np.zeros((size, k + groups), dtype=np.int64)
        self._counted = [*range(k), *range(3 * k, 3 * k + groups)]

    def add(self, batch: "_Batch", rows: Codes) -> None:
        """Add a batch in the order of its rows."""
        columns = batch.columns(np.float32 if self._exact else np.float64)
        found, starts = np.unique(rows, return_index=True)
        self._answered[found] += _sum_rows(columns[self._counted], starts).astype(np.int64)
        if batch.weights is not None:
            columns *= batch.weights
        self._totals[found] += _sum_rows(columns, starts).astype(self._totals.dtype)
        for row, first, last in zip(found, starts, (*starts[1:], len(rows)), strict=True):
            part = columns[:, first:last]
            self._products[row] += (part @ part.T).astype(self._products.dtype)

    def sums(self, level: Codes, unit: Codes) -> RowSums:
        """Hand over the sums of the rows, which are of these levels and units."""
        return RowSums(level, unit, self._totals, self._answered, self._products)


class _TotalAdder:
    """`RowSums` of respondents in clusters: weighted totals, read off counts by answer."""

    def __init__(self, data: SurveyData, size: int) -> None:
        self._layout, self._size = data.layout, size
        self._kind = np.int64 if data.design.weights is None else np.float64
        self._totals = np.zeros((data.layout.column_count, size), self._kind)
        weighted = data.design.weights is not None
        counted = weighted and bool(data.design.populations)
        width = len(data.items) + len(data.layout.groups)
        self._answered = np.zeros((size, width), dtype=np.int64) if counted else None

    def add(self, batch: "_Batch", rows: Codes) -> None:
        """Add a batch whose respondents are of these rows."""
        totals, k, groups = self._totals, len(batch.by_item), len(batch.answers)
        slots = self._layout.scale.levels + 1
        worth = np.zeros((3, slots))
        worth[0, LOWEST:] = 1
        worth[1, list(self._layout.scale.satisfied)] = 1
        worth[2] = np.arange(slots)
        starts = rows * slots
        for column, answers in enumerate(batch.by_item.clip(min=0)):
            found = np.bincount(starts + answers, batch.weights, self._size * slots)
            read = worth @ found.reshape(self._size, slots).T
            totals[column : 3 * k : k] += read.astype(self._kind, copy=False)
        starts = rows * 3
        for group, (reached, content, *_) in enumerate(batch.persons):
            state = reached.view(np.int8) + content.view(np.int8)
            found = self._count(starts + state, 3, batch.weights)
            totals[3 * k + group] += found[1] + found[2]
            totals[3 * k + groups + group] += found[2]
        if self._answered is not None:
            for column, given in enumerate(batch.answered()):
                self._answered[:, column] += np.bincount(rows[given], minlength=self._size)

    def sums(self, level: Codes, unit: Codes) -> RowSums:
        """Hand over the sums of the rows."""
        k, groups = len(self._layout.items), len(self._layout.groups)
        totals: Sums = np.ascontiguousarray(self._totals.T)
        counted: Sums = np.hstack((totals[:, :k], totals[:, 3 * k : 3 * k + groups]))
        if self._answered is not None:
            counted = self._answered
        elif self._kind is np.float64:
            counted = (counted > 0).astype(np.int64)
        return RowSums(level, unit, totals, counted, None)

    def _count(self, slots: Codes, width: int, weights: NDArray[np.float64] | None) -> Sums:
        return _count(slots, self._size, width, weights).T.astype(self._kind, copy=False)


class _Batch:
    """Some respondents (b of them) and what each has done within each group of items.

    `answers` counts within each group; `persons` are the flags of `PERSON_COUNTS`.
    """

    def __init__(self, data: SurveyData, chosen: slice | Codes) -> None:
        self._layout = data.layout
        self.by_item = np.ascontiguousarray(data.scores[chosen].T)
        self.weights = None if data.design.weights is None else data.design.weights[chosen]
        if self.weights is not None and not self.weights.all():
            self.by_item[:, self.weights == 0] = MISSING
        self._given = self.by_item >= LOWEST
        self._satisfied = satisfied_mask(self.by_item, data.scale.satisfied)
        best, worst = self.by_item == data.scale.levels, self.by_item == LOWEST
        groups = self._layout.groups
        self.answers = [_total(self._given, columns) for columns in groups]
        self.persons = []
        for columns, answers in zip(groups, self.answers, strict=True):
            reached, satisfied = answers > 0, _total(self._satisfied, columns)
            self.persons.append(
                (
                    reached,
                    reached & (satisfied == answers),
                    satisfied > 0,
                    reached & (_total(best, columns) == answers),
                    reached & (_total(worst, columns) == answers),
                )
            )

    def states(self, group: int) -> NDArray[np.uint8]:
        """Flags of each person within the group, as the bits of one number."""
        state = np.zeros(self.by_item.shape[1], dtype=np.uint8)
        for bit, flag in enumerate(self.persons[group]):
            state |= flag.view(np.uint8) << np.uint8(bit)
        return state

    def answered(self) -> list[NDArray[np.bool_]]:
        """Whether each item, then each group, has an answer."""
        return [*self._given, *(flags[REACHED] for flags in self.persons)]

    def columns(self, precision: type[np.floating[Any]]) -> Sums:
        """Columns (d, b) of the sums."""
        reached = [flags[REACHED] for flags in self.persons]
        content = [flags[CONTENT] for flags in self.persons]
        scores = self.by_item.clip(min=0)
        parts = (self._given, self._satisfied, scores, np.array(reached), np.array(content))
        return np.concatenate(parts, dtype=precision)


def column_values(data: SurveyData) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Columns (d, n) before they are summed, and who has answered each item, each group."""
    batch = _Batch(data, slice(None))
    return batch.columns(np.float64), np.array(batch.answered())


def satisfied_mask(scores: Bytes, satisfied: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which scores are at a satisfied level."""
    highest = max(satisfied)
    if set(satisfied) == set(range(min(satisfied), highest + 1)):
        found: NDArray[np.bool_] = scores >= min(satisfied)
        return found & (scores <= highest)
    return np.isin(scores, satisfied)


def _total(flags: NDArray[np.bool_], columns: Sequence[int]) -> Sums:
    kind = np.uint8 if len(columns) <= np.iinfo(np.uint8).max else np.uint16
    total: Sums = np.zeros(flags.shape[1], dtype=kind)
    for column in columns:
        total += flags[column].view(np.uint8)  # of one kind, bytes are added many at a time
    return total


def _sum_rows(columns: Sums, starts: Codes) -> Sums:
    return np.add.reduceat(columns, starts, axis=1).T


def _chunks(chosen: Codes | None, n: int, length: int) -> Iterator[slice | Codes]:
    """Parts of the chosen respondents, or of all n."""
    count = n if chosen is None else len(chosen)
    for start in range(0, count, length):
        part = slice(start, start + length)
        yield part if chosen is None else chosen[part]


def _count(slots: Codes, size: int, width: int, weights: NDArray[np.float64] | None = None) -> Sums:
    return np.bincount(slots, weights, minlength=size * width).reshape(size, width)
