"""`Tables`: published numbers and how they add up, over one table, nested levels or releases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import TypeVar

from analysis.errors import DataFault

Key = tuple[str, ...]
"""What a number is of, for example ("loc-binh", "health", "*")."""

AnyKey = TypeVar("AnyKey", bound=Key)
OtherKey = TypeVar("OtherKey", bound=Key)

ALL = "*"
"""The label of a margin: all levels of that place in the key together."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number that may be printed.

    Attributes
    ----------
    key : tuple of str
    value : int >= 0
        The number itself, never weighted.
    respondents : int >= 0
        The people behind it, which the limit looks at; differs from `value` for answers.
    """

    key: Key
    value: int
    respondents: int


@dataclass(frozen=True, slots=True)
class Total:
    """A number that is the sum of others: parent = children added up."""

    parent: Key
    children: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class PrintedShare:
    """A percentage printed with `decimals` places, of the cell `part` in the cell `whole`."""

    part: Key
    whole: Key
    percent: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Tables:
    """Cells with all that ties them; whoever reads them knows every total and every share.

    Attributes
    ----------
    cells : tuple of Cell
    totals : tuple of Total
    shares : tuple of PrintedShare
    """

    cells: tuple[Cell, ...]
    totals: tuple[Total, ...] = ()
    shares: tuple[PrintedShare, ...] = ()
    by_key: Mapping[Key, Cell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse repeated keys, negative numbers, and totals or shares that do not come true."""
        object.__setattr__(self, "by_key", {cell.key: cell for cell in self.cells})
        if len(self.by_key) != len(self.cells):
            raise DataFault(
                "A key stands twice", where="cells", expected="distinct keys", got="a repeated key"
            )
        for cell in self.cells:
            if min(cell.value, cell.respondents) < 0 or (cell.value and not cell.respondents):
                raise DataFault(
                    "A cell counts people and what they said",
                    where=repr(cell.key),
                    expected="numbers of 0 or more, and people behind every number",
                    got=f"{cell.value} of {cell.respondents} respondents",
                )
        for total in self.totals:
            self._check_total(total)
        for share in self.shares:
            self._check_share(share)

    def _check_total(self, total: Total) -> None:
        self._check_known(total.parent, *total.children)
        added = sum(self.by_key[key].value for key in total.children)
        if added != self.by_key[total.parent].value:
            raise DataFault(
                "A total is not the sum of its parts",
                where=repr(total.parent),
                expected=str(added),
                got=str(self.by_key[total.parent].value),
            )

    def _check_share(self, share: PrintedShare) -> None:
        self._check_known(share.part, share.whole)
        low, high = share_limits(share)
        part, whole = self.by_key[share.part].value, self.by_key[share.whole].value
        slack = 1e-9 * max(whole, 1)
        if not whole * low - slack <= part <= whole * high + slack:
            raise DataFault(
                "A printed share does not come from its numbers",
                where=repr(share.part),
                expected=f"{part} of {whole}",
                got=f"{share.percent} %",
            )

    def _check_known(self, *keys: Key) -> None:
        for key in keys:
            if key not in self.by_key:
                raise DataFault(
                    "A total or a share names an unknown cell",
                    where="totals, shares",
                    expected="a key of the cells",
                    got=repr(key),
                )


def share_limits(share: PrintedShare) -> tuple[float, float]:
    """Between which shares the unrounded one lies."""
    half = 0.5 * 10.0**-share.decimals
    return max(0.0, (share.percent - half) / 100), min(1.0, (share.percent + half) / 100)


def cross_table(counts: Mapping[AnyKey, int]) -> Tables:
    """Which numbers does a table of people by two or more groupings show, margins included?

    Parameters
    ----------
    counts : mapping of tuple of str to int
        Respondents by one label of each of d groupings; each respondent in one cell. Cells left
        out count 0 and are added.

    Returns
    -------
    Tables
        The cells, every margin (label "*"), and every total along every grouping.

    Raises
    ------
    DataFault
        Keys of different lengths, an empty table, or a label that is "*".

    Notes
    -----
    With d groupings of g levels there are (g + 1)**d cells; each is in d totals.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.2.

    Examples
    --------
    >>> tables = cross_table({("x", "land"): 3, ("x", "health"): 20, ("y", "land"): 9})
    >>> tables.by_key[("x", "*")].value, tables.by_key[("y", "health")].value, len(tables.cells)
    (23, 0, 9)
    """
    width = _key_length(counts)
    levels = [sorted({key[place] for key in counts}) for place in range(width)]
    inner = dict.fromkeys(_products(levels), 0)
    inner.update(counts.items())
    margins = [places for r in range(1, width + 1) for places in combinations(range(width), r)]
    sums = dict(inner)
    for places in margins:
        sums |= _add_up(inner, places)
    parents = [key for key in sums if ALL in key]
    totals = tuple(
        Total(parent, tuple((*parent[:at], level, *parent[at + 1 :]) for level in levels[at]))
        for parent in parents
        for at in range(width)
        if parent[at] == ALL
    )
    return Tables(_people(sums, counts), totals)


def nested_table(
    values: Mapping[AnyKey, int], respondents: Mapping[OtherKey, int] | None = None
) -> Tables:
    """Which numbers do levels within levels show: field within place, item within factor?

    Parameters
    ----------
    values : mapping of tuple of str to int
        Numbers of the finest level, by the path to it: (commune, place, field), (factor, item).
    respondents : mapping of tuple of str to int, optional
        People behind a number, also of margins such as ("A", "*"), where they are not the number
        itself (one person gives many answers). Numbers left out are people.

    Returns
    -------
    Tables
        The numbers, and a total of each level: ("commune", "place", "*"), ("commune", "*", "*"),
        ("*", "*", "*").

    Raises
    ------
    DataFault
        Keys of different lengths, no numbers, or a label that is "*".

    Notes
    -----
    Only nested margins: a field over all places is a `cross_table`.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.2 (hierarchical
    tables).

    Examples
    --------
    >>> tables = nested_table({("A", "a1"): 60, ("A", "a2"): 58}, {("A", "*"): 61})
    >>> tables.by_key[("A", "*")]
    Cell(key=('A', '*'), value=118, respondents=61)
    """
    width = _key_length(values)
    sums: dict[Key, int] = {}
    sums.update(values.items())
    totals: list[Total] = []
    level = dict(sums)
    for place in range(width - 1, -1, -1):
        families: dict[Key, list[Key]] = {}
        for key in level:
            families.setdefault(_starred(key, (place,)), []).append(key)
        totals += [Total(parent, tuple(sorted(keys))) for parent, keys in families.items()]
        level = {parent: sum(level[key] for key in keys) for parent, keys in families.items()}
        sums |= level
    return Tables(_people(sums, respondents), tuple(totals))


def join_tables(*tables: Tables) -> Tables:
    """What do several tables with common cells say together?

    Parameters
    ----------
    *tables : Tables
        A cell that stands in several must have the same numbers in all.

    Returns
    -------
    Tables
        All cells, totals and shares, each once.

    Raises
    ------
    DataFault
        One key has two different numbers.

    Notes
    -----
    Tables printed from the same answers are linked: protect them together, not one by one.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.2 (linked tables).

    Examples
    --------
    >>> one, two = nested_table({("x",): 4, ("y",): 9}), nested_table({("u",): 6, ("v",): 7})
    >>> len(join_tables(one, two).cells)
    5
    """
    cells = tuple(dict.fromkeys(chain.from_iterable(each.cells for each in tables)))
    totals = tuple(dict.fromkeys(chain.from_iterable(each.totals for each in tables)))
    shares = tuple(dict.fromkeys(chain.from_iterable(each.shares for each in tables)))
    return Tables(cells, totals, shares)


def _key_length(values: Mapping[AnyKey, int]) -> int:
    lengths = {len(key) for key in values}
    if len(lengths) != 1 or 0 in lengths or any(ALL in key for key in values):
        raise DataFault(
            "Cells of one table have keys of one length and no margins among them",
            where="keys",
            expected=f"as many labels in each, none of them {ALL!r}",
            got=f"lengths {sorted(lengths)}",
        )
    return lengths.pop()


def _products(levels: list[list[str]]) -> Iterable[Key]:
    keys: list[Key] = [()]
    for labels in levels:
        keys = [(*key, label) for key in keys for label in labels]
    return keys


def _starred(key: Key, places: tuple[int, ...]) -> Key:
    return tuple(ALL if place in places else label for place, label in enumerate(key))


def _add_up(values: Mapping[Key, int], places: tuple[int, ...]) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    for key, value in values.items():
        parent = _starred(key, places)
        sums[parent] = sums.get(parent, 0) + value
    return sums


def _people(
    sums: Mapping[Key, int], respondents: Mapping[OtherKey, int] | None
) -> tuple[Cell, ...]:
    people = dict(sums)
    people.update(respondents.items() if respondents else ())
    return tuple(Cell(key, value, people[key]) for key, value in sums.items())
