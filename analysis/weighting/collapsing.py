"""Weighting cells with too few respondents are joined to others, in an order fixed beforehand.

The order uses nothing but the cells' names and sizes, so that anybody can repeat it from the
printed record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.domain import Domain
from analysis.errors import DataFault, ParameterFault
from analysis.weighting.errors import EmptyLevel
from analysis.weighting.margins import Margin, check_everybody
from analysis.weighting.parameters import LEAST_IN_CELL

Key = tuple[str, ...]

SEPARATOR: Final = " | "
JOINER: Final = " + "
QUOTE: Final = '"'
_SIGNS: Final = frozenset("|+" + QUOTE)


@dataclass(frozen=True, slots=True)
class CellSize:
    """A weighting cell: its level in each dimension, its respondents, its people."""

    key: Key
    n: int
    total: float


@dataclass(frozen=True, slots=True)
class CollapseStep:
    """One joining of two groups of cells, each given by its keys.

    `joined`, of n respondents in all, went into `into`, which had `n_after` then.
    """

    joined: tuple[Key, ...]
    n: int
    into: tuple[Key, ...]
    n_after: int


@dataclass(frozen=True, slots=True)
class Collapse:
    """Which cells are weighted together.

    Attributes
    ----------
    groups : tuple of tuple of Key, length g
        Cells weighted together, in the stated order; cells without people and without
        respondents are in none.
    sizes : tuple of int, length g
        Respondents of each group.
    totals : tuple of float, length g
        People of the population of each group.
    steps : tuple of CollapseStep
        What was joined to what, in the order in which it was done: print this.
    least : int
        Respondents a group should have; fewer remain only when all cells are one group.
    """

    groups: tuple[tuple[Key, ...], ...]
    sizes: tuple[int, ...]
    totals: tuple[float, ...]
    steps: tuple[CollapseStep, ...]
    least: int

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each group, made of the names of its cells; no two are alike."""
        return tuple(JOINER.join(map(_name, group)) for group in self.groups)


def collapse_sizes(cells: Sequence[CellSize], *, least: int = LEAST_IN_CELL) -> Collapse:
    """Which cells must be weighted together so that each has enough respondents?

    Parameters
    ----------
    cells : sequence of CellSize
        In the order of the printed list; the dimensions of the keys with the one to be kept
        longest first (place, field, filing channel).
    least : int >= 1, default `LEAST_IN_CELL`
        Respondents a cell should have.

    Returns
    -------
    Collapse
        No cells give no groups.

    Raises
    ------
    ParameterFault
        `least` is below 1.
    DataFault
        A key stands twice, keys have other lengths, or a size is negative or missing.

    Notes
    -----
    As long as a group has fewer than `least`, the first such group in the stated order is joined
    to the group that shares with it the most leading dimensions; among those the one that shares
    the most of all dimensions; among those the next in the order, and if there is none after it,
    the nearest before. A dimension is shared when the groups have a level of it in common. Thus
    channels are joined before fields, and fields before places. The order of the list decides
    ties, never the answers. Where only sums by cell are kept, narrow them to each of `groups` and
    put the estimates together with `combine_estimates` and the weights `totals`.

    References
    ----------
    Kalton & Flores-Cervantes (2003), J Official Statistics 19:81-97 (collapsing of weighting
    cells). The order is this project's.

    Examples
    --------
    >>> cells = [CellSize(("land", "web"), 3, 40.0), CellSize(("land", "desk"), 9, 60.0),
    ...          CellSize(("civil", "web"), 8, 50.0)]
    >>> collapse_sizes(cells).labels
    ('land | web + land | desk', 'civil | web')
    """
    _check_cells(cells, least)
    groups = [_join(c) for c in cells if c.n > 0 or c.total > 0]
    steps = []
    while len(groups) > 1:
        small = next((i for i, group in enumerate(groups) if group.n < least), None)
        if small is None:
            break
        into = _partner(groups, small)
        joined = _join(*groups[into].cells, *groups[small].cells)
        steps.append(CollapseStep(groups[small].keys, groups[small].n, groups[into].keys, joined.n))
        groups[min(small, into)] = joined
        del groups[max(small, into)]
    place = {cell.key: position for position, cell in enumerate(cells)}
    ordered = [tuple(sorted(group.keys, key=place.__getitem__)) for group in groups]
    return Collapse(
        groups=tuple(ordered),
        sizes=tuple(group.n for group in groups),
        totals=tuple(sum(cell.total for cell in group.cells) for group in groups),
        steps=tuple(steps),
        least=least,
    )


def collapse_cells(
    dimensions: Sequence[Domain], totals: Mapping[Key, float], *, least: int = LEAST_IN_CELL
) -> tuple[Margin, Collapse]:
    """Into which cells are these respondents weighted, each with enough of them?

    Parameters
    ----------
    dimensions : sequence of Domain, each of n respondents
        The one to be kept longest first: place, field, filing channel. Everybody is in a level.
    totals : mapping of tuple of str to float
        People of the population by level of each dimension; cells that are left out have none.
    least : int >= 1, default `LEAST_IN_CELL`
        Respondents a cell should have.

    Returns
    -------
    Margin
        The joined cells with their totals, for `poststratify`.
    Collapse
        The record of what was joined to what.

    Raises
    ------
    ParameterFault
        `least` is below 1.
    DataFault
        No dimensions, other lengths, a respondent in no level, or a negative total.
    EmptyLevel
        A total names a level that no dimension has.

    Notes
    -----
    `collapse_sizes` over all combinations of levels, the last dimension running fastest.

    References
    ----------
    As for `collapse_sizes`.

    Examples
    --------
    >>> channel = Domain(("web", "desk"), np.array([0, 1, 1, 1, 1, 1], dtype=np.int32))
    >>> margin, collapse = collapse_cells([channel], {("web",): 30, ("desk",): 70})
    >>> dict(margin.totals), collapse.steps[0].n
    ({'web + desk': 100.0}, 1)
    """
    keys, cell_of = cross_levels(dimensions)
    for position, domain in enumerate(dimensions):
        check_everybody(f"dimensions[{position}]", domain)
    known = set(keys)
    for key, total in totals.items():
        if key not in known and total != 0:
            raise EmptyLevel(
                "The population has a cell that the sample cannot name",
                margin="cells",
                level=_name(key),
                expected="a level of each dimension",
                got="a level that is none",
            )
    counts = np.bincount(cell_of, minlength=len(keys)).tolist()
    cells = [
        CellSize(key, n, float(totals.get(key, 0.0))) for key, n in zip(keys, counts, strict=True)
    ]
    collapse = collapse_sizes(cells, least=least)
    group_of = {key: place for place, group in enumerate(collapse.groups) for key in group}
    codes = np.array([group_of.get(key, -1) for key in keys], dtype=np.int32)[cell_of]
    labels = collapse.labels
    margin = Margin("cells", Domain(labels, codes), dict(zip(labels, collapse.totals, strict=True)))
    return margin, collapse


def cross_levels(dimensions: Sequence[Domain]) -> tuple[tuple[Key, ...], NDArray[np.int64]]:
    """All combinations of levels, the last running fastest, and each row's position among them.

    -1 stands for a respondent without a level in some dimension.
    """
    if len({len(domain.codes) for domain in dimensions}) != 1:
        raise DataFault(
            "Dimensions are of the same respondents",
            where="dimensions",
            expected="at least one, all of one length",
            got=", ".join(str(len(domain.codes)) for domain in dimensions) or "none",
        )
    cell = np.zeros(len(dimensions[0].codes), dtype=np.int64)
    known = np.ones(len(cell), dtype=np.bool_)
    for domain in dimensions:
        cell = cell * len(domain.labels) + domain.codes
        known &= domain.codes >= 0
    return tuple(product(*(domain.labels for domain in dimensions))), np.where(known, cell, -1)


@dataclass(frozen=True, slots=True)
class _Group:
    """Cells that are weighted together so far; `levels` are those they have, by dimension."""

    cells: tuple[CellSize, ...]
    n: int
    levels: tuple[frozenset[str], ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(cell.key for cell in self.cells)


def _join(*cells: CellSize) -> _Group:
    levels = zip(*(cell.key for cell in cells), strict=True)
    return _Group(cells, sum(cell.n for cell in cells), tuple(map(frozenset, levels)))


def _partner(groups: Sequence[_Group], small: int) -> int:
    """Position of the group that the small one joins, by the rule of `collapse_sizes`."""

    def rank(position: int) -> tuple[int, int, bool, int]:
        pairs = zip(groups[position].levels, own, strict=True)
        shared = [bool(theirs & mine) for theirs, mine in pairs]
        leading = [*shared, False].index(False)
        return -leading, -sum(shared), position < small, abs(position - small)

    own = groups[small].levels
    return min((i for i in range(len(groups)) if i != small), key=rank)


def _name(key: Key) -> str:
    """Levels with a sign between them; one that holds such a sign itself stands in quotes."""
    quoted = (
        f'"{level.replace(QUOTE, QUOTE * 2)}"' if _SIGNS & set(level) else level for level in key
    )
    return SEPARATOR.join(quoted)


def _check_cells(cells: Sequence[CellSize], least: int) -> None:
    if least < 1:
        raise ParameterFault(
            "A cell needs somebody", where="least", expected="1 or more", got=str(least)
        )
    if len({cell.key for cell in cells}) != len(cells) or len({len(c.key) for c in cells}) > 1:
        raise DataFault(
            "Cells have distinct keys of one length",
            where="cells",
            expected="one level for each dimension",
            got=f"{len(cells)} cells, some alike or of other lengths",
        )
    for cell in cells:
        if cell.n < 0 or not (np.isfinite(cell.total) and cell.total >= 0):
            raise DataFault(
                "A cell counts people",
                where=_name(cell.key),
                expected="0 or more",
                got=f"{cell.n} respondents, {cell.total} people",
            )
