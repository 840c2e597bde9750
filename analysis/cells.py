"""`Cells`: the sums that add, from which every figure is read without going back to the answers.

By level of a domain they count answers and people; by sampled unit and level they hold the totals
of the columns [answered | satisfied | score | reached | content], and their products where the
respondents are the units. Without weights all are integers, so splitting, ordering and adding
batches changes not one digit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.errors import CellsMismatch, UnknownMeasure
from analysis.frame import Frame, build_frame, join_frames
from analysis.layout import LOWEST, Layout
from analysis.sums import LevelSums, RowSums, Sums, index_codes, take_sums

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How often each answer was given to one item; `levels` counts the answers from 1 up."""

    levels: tuple[int, ...]
    no_opinion: int
    not_arisen: int
    missing: int
    satisfied: int

    @property
    def answers(self) -> int:
        """Answers on the scale."""
        return sum(self.levels)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Sums of the answers by the levels of one domain, with the frame they were drawn from.

    Attributes
    ----------
    layout : Layout
        The items and what they belong to.
    by : str or None
        Name of the domain the sums are split by.
    within : tuple of str
        The levels of `by` that these sums were narrowed to; empty when not narrowed.
    labels : tuple of str, length g
        Levels of `by`.
    frame : Frame
        Strata and units of the whole sample, also after narrowing to a level.
    by_level : LevelSums
        Counts of answers and people, g + 1 rows, the last for respondents in no level.
    by_unit : RowSums
        Totals and products by unit and level.
    """

    layout: Layout
    by: str | None
    within: tuple[str, ...]
    labels: tuple[str, ...]
    frame: Frame
    by_level: LevelSums
    by_unit: RowSums

    @property
    def sample(self) -> int:
        """Respondents of the whole sample (the design's n), also after narrowing to a level."""
        return int(self.frame.respondents.sum())

    @property
    def respondents(self) -> int:
        """Respondents in all levels of these sums, and in none."""
        return int(self.by_level.respondents.sum())

    def __add__(self, other: "Cells") -> "Cells":
        """Add two sums of the same items; levels, strata and units are joined by their labels."""
        for name in ("layout", "by", "within"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                raise CellsMismatch(
                    "These sums cannot be added", where=name, expected=repr(mine), got=repr(theirs)
                )
        frame, first, second = join_frames(self.frame, other.frame)
        labels = tuple(dict.fromkeys((*self.labels, *other.labels)))
        codes = {label: code for code, label in enumerate(labels)}
        parts = []
        for cells, units in ((self, first), (other, second)):
            places = [*(codes[label] for label in cells.labels), len(labels)]
            levels = np.array(places, dtype=np.int64)
            parts.append(
                (
                    _move_levels(cells.by_level, levels, len(labels) + 1),
                    replace(
                        cells.by_unit,
                        level=levels[cells.by_unit.level],
                        unit=units[cells.by_unit.unit],
                    ),
                )
            )
        return replace(
            self,
            labels=labels,
            frame=frame,
            by_level=_add_levels(parts[0][0], parts[1][0]),
            by_unit=_gather([rows for _, rows in parts]),
        )

    def at(self, label: str, *more: str) -> "Cells":
        """Narrow to one level (or several together), keeping the sample of the design."""
        wanted = {label, *more}
        for name in sorted(wanted):
            if name not in self.labels:
                raise UnknownMeasure(
                    "No such level in these sums",
                    where=str(self.by),
                    expected=", ".join(self.labels) or "no levels: tally with `by`",
                    got=repr(name),
                )
        levels = [code for code, name in enumerate(self.labels) if name in wanted]
        return self._narrow(levels, self.by, tuple(self.labels[code] for code in levels))

    def whole(self) -> "Cells":
        """Add up all levels, respondents in no level included."""
        if self.within and not self.labels and len(self.by_level.respondents) == 1:
            return self
        by = self.by if self.within else None
        return self._narrow(list(range(len(self.labels) + 1)), by, self.within)

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
        counts = self.by_level.counts[:, column].sum(axis=0).tolist()
        missing, not_arisen, no_opinion, *scale = counts
        satisfied = sum(scale[level - LOWEST] for level in self.layout.scale.satisfied)
        return LevelCounts(tuple(scale), no_opinion, not_arisen, missing, satisfied)

    def arrays(self) -> Iterator[Sums]:
        """Every array of the sums in a fixed order, for who must prove that nothing changed."""
        levels, rows = self.by_level, self.by_unit
        yield from (levels.respondents, levels.counts, levels.persons, levels.squared_answers)
        yield from (rows.level, rows.unit, rows.totals, rows.answered)
        yield from (sums for sums in (levels.squared_weights, rows.products) if sums is not None)

    def _narrow(self, levels: Sequence[int], by: str | None, within: tuple[str, ...]) -> "Cells":
        nowhere = np.full(len(self.labels) + 1, -1, dtype=np.int64)
        nowhere[list(levels)] = 0
        rows = _take(self.by_unit, np.isin(self.by_unit.level, levels))
        rows = replace(rows, level=np.zeros_like(rows.level))
        return replace(
            self,
            by=by,
            within=within,
            labels=(),
            by_level=_move_levels(self.by_level, nowhere, 1),
            by_unit=rows if len(levels) == 1 else _gather([rows]),
        )


def tally(data: SurveyData, by: str | None = None) -> Cells:
    """Sum the answers, once, so that every figure can be read from the sums.

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items; scores of 0 and below are no answers, and
        respondents of weight 0 give none.
    by : str, optional
        Name of the domain whose g levels are summed apart.

    Returns
    -------
    Cells
        Sums; integers when respondents bring no weights. Those of two batches, days or communes
        are added with ``+``; the result is the same however the answers were split or ordered
        (to the last digit without weights, to rounding with them).

    Raises
    ------
    UnknownMeasure
        `data` has no domain of that name.

    Notes
    -----
    With the columns X = [answered | satisfied | score | reached | content] of shape
    (n, 3k + 2 groups), a standard error needs X'w by unit, or X'WWX by stratum where respondents
    are the units. Memory grows with strata, clusters and levels, not with respondents, unless
    these are drawn within clusters of known size and so are units of their own.

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
    labels: tuple[str, ...] = ()
    levels = np.zeros(len(data.scores), dtype=np.int64)
    if by is not None:
        if by not in data.domains:
            raise UnknownMeasure(
                "No such domain", where="by", expected=", ".join(data.domains), got=repr(by)
            )
        labels, codes = data.domains[by].labels, data.domains[by].codes
        levels = np.where(codes < 0, len(labels), codes).astype(np.int64)
    frame, units = build_frame(data.design, len(data.scores))
    by_level, by_unit = take_sums(
        data, levels, units, size=len(labels) + 1, clustered=frame.clustered
    )
    return Cells(data.layout, by, (), labels, frame, by_level, by_unit)


def _move_levels(sums: LevelSums, places: Codes, size: int) -> LevelSums:
    """Sums with each row added into its new place; -1 drops it."""
    kept = places >= 0

    def moved(array: Sums) -> Sums:
        target = np.zeros((size, *array.shape[1:]), array.dtype)
        np.add.at(target, places[kept], array[kept])
        return target

    weights = sums.squared_weights
    return LevelSums(
        respondents=moved(sums.respondents),
        counts=moved(sums.counts),
        persons=moved(sums.persons),
        squared_answers=moved(sums.squared_answers),
        squared_weights=None if weights is None else moved(weights),
    )


def _add_levels(one: LevelSums, other: LevelSums) -> LevelSums:
    weights = one.squared_weights
    if weights is not None and other.squared_weights is not None:
        weights = weights + other.squared_weights
    return LevelSums(
        respondents=one.respondents + other.respondents,
        counts=one.counts + other.counts,
        persons=one.persons + other.persons,
        squared_answers=one.squared_answers + other.squared_answers,
        squared_weights=weights,
    )


def _take(rows: RowSums, chosen: NDArray[np.bool_]) -> RowSums:
    return RowSums(
        level=rows.level[chosen],
        unit=rows.unit[chosen],
        totals=rows.totals[chosen],
        answered=rows.answered[chosen],
        products=None if rows.products is None else rows.products[chosen],
    )


def _gather(parts: Sequence[RowSums]) -> RowSums:
    """One row for each pair of level and unit that stands in any of the parts."""
    level = np.concatenate([rows.level for rows in parts])
    unit = np.concatenate([rows.unit for rows in parts])
    width = int(unit.max(initial=0)) + 1
    path, places = index_codes(level * width + unit, (int(level.max(initial=0)) + 1) * width)
    cuts = np.cumsum([len(rows.level) for rows in parts])[:-1]

    def gathered(arrays: Sequence[Sums]) -> Sums:
        total = np.zeros((len(path), *arrays[0].shape[1:]), arrays[0].dtype)
        for array, place in zip(arrays, np.split(places, cuts), strict=True):
            np.add.at(total, place, array)
        return total

    products = [rows.products for rows in parts if rows.products is not None]
    return RowSums(
        level=path // width,
        unit=path % width,
        totals=gathered([rows.totals for rows in parts]),
        answered=gathered([rows.answered for rows in parts]),
        products=gathered(products) if products else None,
    )
