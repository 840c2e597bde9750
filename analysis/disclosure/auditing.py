"""What a careful reader can work out about each hidden number, by linear programming."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import ceil, floor, inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from analysis.disclosure.tables import Key, Tables, share_limits
from analysis.errors import AnalysisError, DataFault

_SLACK = 1e-6
"""Solver noise on a bound that is a whole number."""


@dataclass(frozen=True, slots=True)
class CellBounds:
    """Between which whole numbers a hidden one must lie; `high` None = without limit."""

    key: Key
    low: int
    high: int | None

    @property
    def width(self) -> float:
        """How far the two limits lie apart."""
        return inf if self.high is None else float(self.high - self.low)


def bound_hidden_cells(
    tables: Tables, hidden: Collection[Key], *, only: Collection[Key] | None = None
) -> tuple[CellBounds, ...]:
    """What can be worked out about each hidden number from everything that is printed?

    Parameters
    ----------
    tables : Tables
        `tables.shares` are the percentages that are printed.
    hidden : collection of tuple of str
        Keys whose numbers are not printed; all others are.
    only : collection of tuple of str, optional
        Bound these hidden cells only.

    Returns
    -------
    tuple of CellBounds
        In the order of the keys.

    Raises
    ------
    DataFault
        A hidden key that is no cell.
    AnalysisError
        The solver gave up.

    Notes
    -----
    Each hidden number x is minimised and maximised subject to x >= 1 (the reader knows that
    zeros are printed; x >= 0 for a number that is 0 itself), every total, and
    low n <= x <= high n for a percentage printed with n. Bounds are those of the linear
    relaxation narrowed to whole numbers; they can be wider than what whole numbers allow in
    three-way tables, never narrower.

    References
    ----------
    Zayatz (1992), Using linear programming methodology for disclosure avoidance purposes, US
    Bureau of the Census RR-92/02; Massell (2001), RR2001/01.

    Examples
    --------
    >>> from analysis.disclosure.tables import nested_table
    >>> tables = nested_table({("x",): 4, ("y",): 9, ("z",): 30})
    >>> bound_hidden_cells(tables, [("x",)])
    (CellBounds(key=('x',), low=4, high=4),)
    >>> bound_hidden_cells(tables, [("x",), ("y",)])[0]
    CellBounds(key=('x',), low=1, high=12)
    """
    program = _Program(tables, hidden)
    wanted = hidden if only is None else set(only) & set(hidden)
    return tuple(program.bound(key) for key in sorted(set(wanted)))


def narrow_cells(
    tables: Tables, hidden: Collection[Key], widths: Mapping[Key, int]
) -> tuple[CellBounds, ...]:
    """Return those of `widths` whose bounds lie closer together; exact bounds for them alone."""
    program = _Program(tables, hidden)
    found = []
    for key in sorted(widths):
        if program.seen_width(key) >= widths[key]:
            continue  # solutions for other cells show already that this one is free enough
        bounds = program.bound(key)
        if bounds.width < widths[key]:
            found.append(bounds)
    return tuple(found)


class _Program:
    """The linear program whose unknowns are the hidden numbers."""

    def __init__(self, tables: Tables, hidden: Collection[Key]) -> None:
        keys = sorted(set(hidden))
        for key in keys:
            if key not in tables.by_key:
                raise DataFault(
                    "A hidden key is no cell", where="hidden", expected="a key", got=repr(key)
                )
        self._columns = {key: column for column, key in enumerate(keys)}
        self._tables = tables
        self._seen_low = np.full(len(keys), inf)
        self._seen_high = np.full(len(keys), -inf)
        self._low = [1.0 if tables.by_key[key].value else 0.0 for key in keys]
        self._equal = self._add_totals()
        self._below = self._add_shares()

    def bound(self, key: Key) -> CellBounds:
        """Minimise, then maximise."""
        low, high = self._solve(key, 1.0), self._solve(key, -1.0)
        return CellBounds(
            key,
            ceil((low or 0.0) - _SLACK),
            None if high is None else floor(high + _SLACK),
        )

    def seen_width(self, key: Key) -> float:
        """How far apart the number stood in solutions so far: less than or equal to its width."""
        column = self._columns[key]
        low, high = self._seen_low[column], self._seen_high[column]
        return -inf if low > high else float(floor(high + _SLACK) - ceil(low - _SLACK))

    def _solve(self, key: Key, sign: float) -> float | None:
        cost = np.zeros(len(self._columns))
        cost[self._columns[key]] = sign
        (equal, equal_to), (below, below_to) = self._equal, self._below
        solved = linprog(
            cost,
            A_ub=below,
            b_ub=below_to,
            A_eq=equal,
            b_eq=equal_to,
            bounds=[(low, None) for low in self._low],
            method="highs",
        )
        if solved.status == 3:
            return None
        if solved.status != 0:
            raise AnalysisError(
                "The linear program has no answer",
                where=repr(key),
                expected="tables that come true",
                got=str(solved.message),
            )
        self._seen_low = np.minimum(self._seen_low, solved.x)
        self._seen_high = np.maximum(self._seen_high, solved.x)
        return float(sign * solved.fun)

    def _add_totals(self) -> tuple[csr_matrix | None, NDArray[np.float64] | None]:
        rows: list[dict[int, float]] = []
        known: list[float] = []
        for total in self._tables.totals:
            row: dict[int, float] = {}
            rest = 0.0
            for key, sign in [(total.parent, -1.0), *((key, 1.0) for key in total.children)]:
                rest += self._place(row, key, sign)
            if row:
                rows.append(row)
                known.append(-rest)
        return self._matrix(rows, known)

    def _add_shares(self) -> tuple[csr_matrix | None, NDArray[np.float64] | None]:
        rows: list[dict[int, float]] = []
        known: list[float] = []
        for share in self._tables.shares:
            low, high = share_limits(share)
            for sign, limit in ((1.0, high), (-1.0, low)):
                row: dict[int, float] = {}
                rest = self._place(row, share.part, sign)
                rest += self._place(row, share.whole, -sign * limit)
                if row:
                    rows.append(row)
                    known.append(-rest)
        return self._matrix(rows, known)

    def _place(self, row: dict[int, float], key: Key, factor: float) -> float:
        """Put a hidden number into the row; return what a printed one adds."""
        if key not in self._columns:
            return factor * self._tables.by_key[key].value
        column = self._columns[key]
        row[column] = row.get(column, 0.0) + factor
        return 0.0

    def _matrix(
        self, rows: list[dict[int, float]], known: list[float]
    ) -> tuple[csr_matrix | None, NDArray[np.float64] | None]:
        if not rows:
            return None, None
        places = [(at, column) for at, row in enumerate(rows) for column in row]
        values = [value for row in rows for value in row.values()]
        at, columns = zip(*places, strict=True)
        shape = (len(rows), len(self._columns))
        return csr_matrix((values, (at, columns)), shape=shape), np.array(known)
