"""`Cells`: the sums that add, from which every figure is read without going back to the answers.

For each level of a domain they hold the counts of each answer, the Gram matrix of the columns
[answered | satisfied | score], and respondents by their lowest and by their highest answer. All
are integers, so splitting, ordering and adding batches changes not one digit.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.data import HIGHEST, MISSING, SATISFIED, SurveyData
from analysis.errors import CellsMismatch, UnknownMeasure
from analysis.layout import Layout

BATCH: Final = 65_536
"""Rows summed at once: float32 sums of products up to 25 stay exact below 2**24 / 25 rows."""

_SLOTS: Final = HIGHEST - MISSING + 1


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How often each answer was given to one item; `levels` counts the answers 1 to 5 in order."""

    levels: tuple[int, int, int, int, int]
    no_opinion: int
    not_arisen: int
    missing: int

    @property
    def answers(self) -> int:
        """Answers on the scale."""
        return sum(self.levels)

    @property
    def satisfied(self) -> int:
        """Answers at 4 or 5."""
        return sum(self.levels[SATISFIED - 1 :])


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Integer sums of the answers, by the levels of one domain.

    Attributes
    ----------
    layout : Layout
        The items and what they belong to.
    by : str or None
        Name of the domain the sums are split by.
    within : tuple of str
        The levels of `by` that these sums were narrowed to; empty when not narrowed.
    labels : tuple of str, length g
        Levels of `by`. Every array has g + 1 rows, the last for respondents in no level.
    sample : int
        Respondents of the whole sample (the design's n), also after narrowing to a level.
    respondents : ndarray of int64, shape (g + 1,)
    counts : ndarray of int64, shape (g + 1, k, 8)
        Answers by value: missing, did not arise, no opinion, 1, 2, 3, 4, 5.
    gram : ndarray of int64, shape (g + 1, 3k, 3k)
        Sums of products of the columns [answered 0/1 | satisfied 0/1 | score 0-5].
    lowest, highest : ndarray of int64, shape (g + 1, groups, 6)
        Respondents by their lowest (highest) answer within each of `layout.groups`; 0 = no answer.
    """

    layout: Layout
    by: str | None
    within: tuple[str, ...]
    labels: tuple[str, ...]
    sample: int
    respondents: NDArray[np.int64]
    counts: NDArray[np.int64]
    gram: NDArray[np.int64]
    lowest: NDArray[np.int64]
    highest: NDArray[np.int64]

    def __add__(self, other: "Cells") -> "Cells":
        """Add two sums; they must come from the same items and the same levels."""
        for name in ("layout", "by", "within", "labels"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                raise CellsMismatch(
                    "These sums cannot be added", where=name, expected=repr(mine), got=repr(theirs)
                )
        return Cells(
            layout=self.layout,
            by=self.by,
            within=self.within,
            labels=self.labels,
            sample=self.sample + other.sample,
            respondents=self.respondents + other.respondents,
            counts=self.counts + other.counts,
            gram=self.gram + other.gram,
            lowest=self.lowest + other.lowest,
            highest=self.highest + other.highest,
        )

    def at(self, label: str, *more: str) -> "Cells":
        """Narrow to one level (or several together), keeping the sample size of the design."""
        chosen = tuple(dict.fromkeys((label, *more)))
        for name in chosen:
            if name not in self.labels:
                raise UnknownMeasure(
                    "No such level in these sums",
                    where=str(self.by),
                    expected=", ".join(self.labels) or "no levels: tally with `by`",
                    got=repr(name),
                )
        return self._gather([self.labels.index(name) for name in chosen], self.by, chosen)

    def whole(self) -> "Cells":
        """Add up all levels, respondents in no level included."""
        by = self.by if self.within else None
        return self._gather(list(range(len(self.labels) + 1)), by, self.within)

    def level_counts(self, item: str) -> LevelCounts:
        """Count each answer to one item, over all levels in these sums."""
        if item not in self.layout.items:
            raise UnknownMeasure(
                "No such item",
                where="item",
                expected=", ".join(self.layout.items),
                got=repr(item),
            )
        column = self.layout.items.index(item)
        missing, not_arisen, no_opinion, *scale = self.counts[:, column].sum(axis=0).tolist()
        one, two, three, four, five = scale
        return LevelCounts((one, two, three, four, five), no_opinion, not_arisen, missing)

    def _gather(self, rows: list[int], by: str | None, within: tuple[str, ...]) -> "Cells":
        def total(array: NDArray[np.int64]) -> NDArray[np.int64]:
            summed: NDArray[np.int64] = array[rows].sum(axis=0, keepdims=True)
            return summed

        return Cells(
            layout=self.layout,
            by=by,
            within=within,
            labels=(),
            sample=self.sample,
            respondents=total(self.respondents),
            counts=total(self.counts),
            gram=total(self.gram),
            lowest=total(self.lowest),
            highest=total(self.highest),
        )


def tally(data: SurveyData, by: str | None = None) -> Cells:
    """Sum the answers, once, so that every figure can be read from the sums.

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items; scores of 0 and below are no answers.
    by : str, optional
        Name of the domain whose g levels are summed apart.

    Returns
    -------
    Cells
        Integer sums. Those of two batches, days or communes are added with ``+``; the result
        is the same to the last digit however the answers were split or ordered.

    Raises
    ------
    UnknownMeasure
        `data` has no domain of that name.

    Notes
    -----
    With the columns X = [answered | satisfied | score] of shape (n, 3k), one matrix X'X a level
    gives the sums of squares and products of any set of items. They are added in batches of
    single-precision products, each exact because no batch sum reaches 2**24, into int64.

    References
    ----------
    Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.6: linearised
    variances need only totals of squares and products.

    Examples
    --------
    >>> scores = np.array([[5, 4], [3, -2]], dtype=np.int8)
    >>> cells = tally(SurveyData(scores, items=("q1", "q2")))
    >>> cells.level_counts("q1").levels, cells.level_counts("q2").missing
    ((0, 0, 1, 0, 1), 1)
    """
    layout = data.layout
    if by is None:
        labels: tuple[str, ...] = ()
        codes = None
    elif by in data.domains:
        labels = data.domains[by].labels
        codes = data.domains[by].codes
    else:
        raise UnknownMeasure(
            "No such domain", where="by", expected=", ".join(data.domains), got=repr(by)
        )
    sums = _Sums(layout, rows=len(labels) + 1)
    for start in range(0, len(data.scores), BATCH):
        batch = data.scores[start : start + BATCH]
        if codes is None:
            rows = np.zeros(len(batch), dtype=np.int64)
        else:
            raw = codes[start : start + BATCH]
            rows = np.where(raw < 0, len(labels), raw).astype(np.int64)
        sums.add(batch, rows)
    return Cells(
        layout=layout,
        by=by,
        within=(),
        labels=labels,
        sample=len(data.scores),
        respondents=sums.respondents,
        counts=sums.counts,
        gram=sums.gram,
        lowest=sums.lowest,
        highest=sums.highest,
    )


class _Sums:
    """The arrays of a `Cells` while they are being filled, batch by batch."""

    def __init__(self, layout: Layout, rows: int) -> None:
        k, self._groups = len(layout.items), layout.groups
        self._rows = rows
        self.respondents = np.zeros(rows, dtype=np.int64)
        self.counts = np.zeros((rows, k, _SLOTS), dtype=np.int64)
        self.gram = np.zeros((rows, 3 * k, 3 * k), dtype=np.int64)
        self.lowest = np.zeros((rows, len(self._groups), HIGHEST + 1), dtype=np.int64)
        self.highest = np.zeros_like(self.lowest)

    def add(self, batch: NDArray[np.int8], rows: NDArray[np.int64]) -> None:
        """Add a batch (b, k) whose respondents belong to the given rows (b,)."""
        sizes = np.bincount(rows, minlength=self._rows)
        if sizes.max(initial=0) < len(batch):
            order = np.argsort(rows, kind="stable")
            batch, rows = batch[order], rows[order]
        by_item = np.ascontiguousarray(batch.T)
        self.respondents += sizes
        self._add_counts(by_item, rows)
        self._add_extremes(by_item, rows)
        self._add_products(by_item, sizes)

    def _add_counts(self, by_item: NDArray[np.int8], rows: NDArray[np.int64]) -> None:
        base = rows * _SLOTS - MISSING
        for column, answers in enumerate(by_item):
            self.counts[:, column] += self._count(base + answers, _SLOTS)

    def _add_extremes(self, by_item: NDArray[np.int8], rows: NDArray[np.int64]) -> None:
        # As unsigned bytes less one, the answers 1-5 are 0-4 and everything else is above them.
        unsigned = (by_item - np.int8(1)).view(np.uint8)
        base = rows * (HIGHEST + 1)
        for group, columns in enumerate(self._groups):
            if not columns:
                continue
            chosen = list(columns)
            low = np.minimum.reduce(unsigned[chosen], axis=0)
            low = np.where(low < HIGHEST, low + 1, 0)
            high = np.maximum.reduce(by_item[chosen], axis=0).clip(min=0)
            self.lowest[:, group] += self._count(base + low, HIGHEST + 1)
            self.highest[:, group] += self._count(base + high, HIGHEST + 1)

    def _add_products(self, by_item: NDArray[np.int8], sizes: NDArray[np.int64]) -> None:
        columns = np.concatenate(
            (by_item >= 1, by_item >= SATISFIED, by_item.clip(min=0)), dtype=np.float32
        )
        ends = np.cumsum(sizes)
        for row in np.flatnonzero(sizes):
            part = columns[:, ends[row] - sizes[row] : ends[row]]
            self.gram[row] += (part @ part.T).astype(np.int64)

    def _count(self, slots: NDArray[np.int64], width: int) -> NDArray[np.int64]:
        return np.bincount(slots, minlength=self._rows * width).reshape(self._rows, width)
