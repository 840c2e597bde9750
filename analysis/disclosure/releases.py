"""Two releases of growing answers: what their difference tells about those who came between."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from analysis.disclosure.tables import AnyKey, Cell, Key, Tables, Total, join_tables
from analysis.disclosure.thresholds import check_threshold
from analysis.errors import DataFault

EARLIER, BETWEEN, LATER = "earlier", "between", "later"


@dataclass(frozen=True, slots=True)
class Difference:
    """A number printed twice whose two prints differ by too few people."""

    key: Key
    earlier: int
    later: int


def refused_differences(
    earlier: Mapping[AnyKey, int], later: Mapping[AnyKey, int], *, threshold: int
) -> tuple[Difference, ...]:
    """Which numbers of a later release would tell about a few people, set beside the earlier one?

    Parameters
    ----------
    earlier, later : mapping of tuple of str to int
        Respondents as printed, by key; hidden numbers are left out.
    threshold : int >= 3

    Returns
    -------
    tuple of Difference
        In the order of the keys; the later release is refused unless this is empty.

    Raises
    ------
    ParameterFault
        The limit is below 3.

    Notes
    -----
    Refused: 0 < |later - earlier| < threshold, for answers that came late, were withdrawn or
    belong to the next period of a cumulative report. Differences of sums of several cells are
    seen by `link_releases` with `protect_tables`.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.3; FCSM Statistical
    Policy Working Paper 22 (2005).

    Examples
    --------
    >>> refused_differences({("x",): 40, ("y",): 51}, {("x",): 43, ("y",): 90}, threshold=5)
    (Difference(key=('x',), earlier=40, later=43),)
    """
    check_threshold(threshold)
    return tuple(
        Difference(key, earlier[key], later[key])
        for key in sorted(earlier.keys() & later.keys())
        if 0 < abs(later[key] - earlier[key]) < threshold
    )


def link_releases(
    earlier: Tables, later: Tables, *, printed: Collection[Key]
) -> tuple[Tables, frozenset[Key]]:
    """How do a cumulative release and the one before it hang together?

    Parameters
    ----------
    earlier, later : Tables
        Of the same groupings; the later ones hold the earlier answers and those that came since.
    printed : collection of tuple of str
        Keys of `earlier` that were printed.

    Returns
    -------
    Tables
        Cells of both, keyed ("earlier", …) and ("later", …), and of the answers in between,
        ("between", …), with later = earlier + between in every cell.
    frozenset of tuple of str
        The printed ones of `earlier` under their new keys: `already_public` of `protect_tables`.

    Raises
    ------
    DataFault
        A later number is smaller than the earlier one, or a printed key is unknown.

    Notes
    -----
    "Between" is never printed itself, yet a reader can subtract: it is protected as if it were
    printed unless small, and hidden with its later total when small.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.3.

    Examples
    --------
    >>> from analysis.disclosure.protection import protect_tables
    >>> from analysis.disclosure.tables import nested_table
    >>> first = nested_table({("x",): 40, ("y",): 51})
    >>> second = nested_table({("x",): 43, ("y",): 90})
    >>> tables, public = link_releases(first, second, printed=[("x",), ("y",), ("*",)])
    >>> hidden = protect_tables(tables, threshold=5, already_public=public).hidden
    >>> sorted(key for key in hidden if key[0] == "later")
    [('later', 'x'), ('later', 'y')]
    """
    for key in printed:
        if key not in earlier.by_key:
            raise DataFault(
                "A printed key is no cell", where="printed", expected="a key", got=repr(key)
            )
    between = _between(earlier, later)
    linked = join_tables(
        _prefixed(earlier, EARLIER), _prefixed(between, BETWEEN), _prefixed(later, LATER)
    )
    sums = tuple(
        Total(
            (LATER, *cell.key),
            ((EARLIER, *cell.key), (BETWEEN, *cell.key))
            if cell.key in earlier.by_key
            else ((BETWEEN, *cell.key),),
        )
        for cell in later.cells
    )
    tables = Tables(linked.cells, linked.totals + sums, linked.shares)
    return tables, frozenset((EARLIER, *key) for key in printed)


def _between(earlier: Tables, later: Tables) -> Tables:
    cells = []
    for cell in later.cells:
        before = earlier.by_key.get(cell.key, Cell(cell.key, 0, 0))
        value, people = cell.value - before.value, cell.respondents - before.respondents
        if value < 0 or people < 0:
            raise DataFault(
                "A cumulative number cannot shrink",
                where=repr(cell.key),
                expected=f"{before.value} or more",
                got=str(cell.value),
            )
        cells.append(Cell(cell.key, value, people))
    return Tables(tuple(cells), later.totals)


def _prefixed(tables: Tables, name: str) -> Tables:
    return Tables(
        tuple(Cell((name, *cell.key), cell.value, cell.respondents) for cell in tables.cells),
        tuple(
            Total((name, *total.parent), tuple((name, *key) for key in total.children))
            for total in tables.totals
        ),
        tuple(
            replace(share, part=(name, *share.part), whole=(name, *share.whole))
            for share in tables.shares
        ),
    )
