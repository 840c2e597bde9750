"""How the sums of a batch of answers are taken: one pass, sorted once by unit and level.

Split from `cells`, which says what the sums are and how they add.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis.data import MISSING, SurveyData
from analysis.layout import LOWEST, Layout

BATCH: Final = 65_536
"""Rows summed at once: single-precision sums of products up to 15**2 stay exact."""
WIDE_BATCH: Final = 262_144
"""Rows summed at once where only totals of clusters are kept."""

PERSON_COUNTS: Final = 5
REACHED, CONTENT, PLEASED, BEST, WORST = range(PERSON_COUNTS)
"""Respondents with an answer to the group of items; all satisfied; any satisfied; all at the
highest level; all at the lowest."""

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
    `answered` (r, k + groups) counts respondents; `products` (r, d, d) sums of products of the
    weighted columns, None where respondents are not units.
    """

    level: Codes
    unit: Codes
    totals: Sums
    answered: Codes
    products: Sums | None


def sum_levels(data: SurveyData, levels: Codes, size: int) -> LevelSums:
    """Sum by level; `levels` (n,) lie below `size`."""
    layout, k = data.layout, len(data.items)
    slots = data.scale.levels - MISSING + 1
    groups = layout.groups
    weights = data.design.weights
    counts = np.zeros((size, k, slots), dtype=np.int64)
    persons = np.zeros((size, len(groups), PERSON_COUNTS), dtype=np.int64)
    squared_answers = np.zeros((size, len(groups)), dtype=np.int64)
    squared_weights = None if weights is None else np.zeros((size, k + len(groups)))
    for start in range(0, len(levels), WIDE_BATCH):
        stop = start + WIDE_BATCH
        by_item, rows = _by_item(data, start, stop), levels[start:stop]
        base = rows * slots - MISSING
        for column, answers in enumerate(by_item):
            counts[:, column] += _count(base + answers, size, slots)
        flags = _Flags(by_item, layout)
        for group in range(len(groups)):
            for kind, flag in enumerate(flags.persons(group)):
                persons[:, group, kind] += np.bincount(rows[flag], minlength=size)
            squares = flags.answers[group].astype(np.float64) ** 2
            squared_answers[:, group] += np.bincount(rows, squares, size).astype(np.int64)
        if weights is not None and squared_weights is not None:
            squares = weights[start:stop] ** 2
            for column, given in enumerate(flags.given()):
                squared_weights[:, column] += np.bincount(rows, squares * given, size)
    respondents = np.bincount(levels, minlength=size)
    return LevelSums(respondents, counts, persons, squared_answers, squared_weights)


def sum_products(data: SurveyData, levels: Codes, units: Codes) -> RowSums:
    """Totals and products by unit and level, for respondents who are units themselves."""
    path, codes = np.unique(_path(levels, units), return_inverse=True)
    order = np.argsort(codes, kind="stable")
    layout, weights = data.layout, data.design.weights
    size, d, k = len(path), layout.column_count, len(data.items)
    kind = np.int64 if weights is None else np.float64
    totals, products = np.zeros((size, d), kind), np.zeros((size, d, d), kind)
    answered = np.zeros((size, k + len(layout.groups)), dtype=np.int64)
    precision = np.float32 if weights is None else np.float64
    counted = [*range(k), *range(3 * k, 3 * k + len(layout.groups))]
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        rows = codes[chosen]
        columns = _columns(_by_item(data, chosen), layout, precision)
        found, starts = np.unique(rows, return_index=True)
        answered[found] += np.add.reduceat(columns[counted], starts, axis=1).T.astype(np.int64)
        if weights is not None:
            columns *= weights[chosen]
        totals[found] += np.add.reduceat(columns, starts, axis=1).T.astype(kind)
        for row, first, last in zip(found, starts, (*starts[1:], len(rows)), strict=True):
            part = columns[:, first:last]
            products[row] += (part @ part.T).astype(kind)
    level, unit = np.divmod(path, _width(units))
    return RowSums(level, unit, totals, answered, products)


def sum_units(data: SurveyData, levels: Codes, units: Codes) -> RowSums:
    """Totals by unit and level, for respondents in clusters."""
    path, codes = np.unique(_path(levels, units), return_inverse=True)
    size, layout, k = len(path), data.layout, len(data.items)
    groups, weights = len(layout.groups), data.design.weights
    kind = np.int64 if weights is None else np.float64
    totals = np.zeros((layout.column_count, size), kind)
    slots = data.scale.levels + 1
    worth = np.arange(slots)
    satisfied = list(data.scale.satisfied)
    for start in range(0, len(codes), WIDE_BATCH):
        stop = start + WIDE_BATCH
        by_item, rows = _by_item(data, start, stop), codes[start:stop]
        given = None if weights is None else weights[start:stop]
        base = rows * slots
        for column, answers in enumerate(by_item.clip(min=0)):
            found = _count(base + answers, size, slots, given).astype(kind, copy=False)
            totals[column] += found[:, LOWEST:].sum(axis=1)
            totals[k + column] += found[:, satisfied].sum(axis=1)
            totals[2 * k + column] += (found * worth).sum(axis=1).astype(kind)
        flags = _Flags(by_item, layout)
        for group in range(groups):
            reached, content = flags.persons(group)[:2]
            found = _count(rows * 3 + reached + content, size, 3, given).astype(kind, copy=False)
            totals[3 * k + group] += found[:, 1] + found[:, 2]
            totals[3 * k + groups + group] += found[:, 2]
    columns = totals.T
    answered = (np.delete(columns, np.s_[k : 3 * k], axis=1)[:, : k + groups] > 0).astype(np.int64)
    level, unit = np.divmod(path, _width(units))
    return RowSums(level, unit, np.ascontiguousarray(columns), answered, None)


def column_values(data: SurveyData) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Columns (d, n) before they are summed, and who has answered each item, each group."""
    by_item = _by_item(data, 0, len(data.scores))
    columns = _columns(by_item, data.layout, np.float64)
    return columns, np.array(_Flags(by_item, data.layout).given())


class _Flags:
    """What each respondent (b of them) has done within each group of items."""

    def __init__(self, by_item: Bytes, layout: Layout) -> None:
        self._by_item, self._layout = by_item, layout
        self._given = by_item >= LOWEST
        self._satisfied = satisfied_mask(by_item, layout.scale.satisfied)
        self.answers = [self._total(self._given, columns) for columns in layout.groups]

    def persons(self, group: int) -> tuple[NDArray[np.bool_], ...]:
        """Reached, content, pleased, best, worst: see `PERSON_COUNTS`."""
        columns, answers = self._layout.groups[group], self.answers[group]
        satisfied = self._total(self._satisfied, columns)
        reached = answers > 0
        best = self._total(self._by_item == self._layout.scale.levels, columns)
        worst = self._total(self._by_item == LOWEST, columns)
        return (
            reached,
            reached & (satisfied == answers),
            satisfied > 0,
            reached & (best == answers),
            reached & (worst == answers),
        )

    def given(self) -> list[NDArray[np.bool_]]:
        """Whether each item, then each group, has an answer."""
        return [*self._given, *(answers > 0 for answers in self.answers)]

    def _total(self, flags: NDArray[np.bool_], columns: Sequence[int]) -> NDArray[np.int16]:
        total = np.zeros(flags.shape[1], dtype=np.int16)
        for column in columns:
            total += flags[column]
        return total


def satisfied_mask(scores: Bytes, satisfied: Sequence[int]) -> NDArray[np.bool_]:
    """Tell which scores are at a satisfied level."""
    highest = max(satisfied)
    if set(satisfied) == set(range(min(satisfied), highest + 1)):
        found: NDArray[np.bool_] = scores >= min(satisfied)
        return found & (scores <= highest)
    return np.isin(scores, satisfied)


def _columns(by_item: Bytes, layout: Layout, precision: type[np.floating[Any]]) -> Sums:
    """Columns (d, b) of the sums."""
    flags = _Flags(by_item, layout)
    persons = [flags.persons(group)[:2] for group in range(len(layout.groups))]
    return np.concatenate(
        (
            by_item >= LOWEST,
            satisfied_mask(by_item, layout.scale.satisfied),
            by_item.clip(min=0),
            np.array([reached for reached, _ in persons]),
            np.array([content for _, content in persons]),
        ),
        dtype=precision,
    )


def _by_item(data: SurveyData, start: int | Codes, stop: int | None = None) -> Bytes:
    """Scores of some respondents, (k, b); those of weight 0 have given no answer."""
    chosen = slice(start, stop) if isinstance(start, int) else start
    by_item = np.ascontiguousarray(data.scores[chosen].T)
    weights = data.design.weights
    if weights is not None and not weights[chosen].all():
        by_item[:, weights[chosen] == 0] = MISSING
    return by_item


def _path(levels: Codes, units: Codes) -> Codes:
    path: Codes = levels * _width(units) + units
    return path


def _width(units: Codes) -> int:
    return int(units.max(initial=0)) + 1


def _count(slots: Codes, size: int, width: int, weights: NDArray[np.float64] | None = None) -> Sums:
    return np.bincount(slots, weights, minlength=size * width).reshape(size, width)
