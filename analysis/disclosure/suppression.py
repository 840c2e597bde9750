"""Which numbers are hidden: the small ones, and enough of the others that no total tells them."""

from collections.abc import Collection, Mapping

from analysis.disclosure.tables import Cell, Key, Tables, Total
from analysis.disclosure.thresholds import check_threshold
from analysis.errors import DataFault


def small_cells(
    tables: Tables,
    *,
    threshold: int,
    thresholds: Mapping[Key, int] | None = None,
) -> frozenset[Key]:
    """Which numbers have too few people behind them to be shown?

    Parameters
    ----------
    tables : Tables
    threshold : int >= 3
        Respondents from which a number is shown: `INSIDE` or `PUBLIC`.
    thresholds : mapping of tuple of str to int, optional
        A higher limit for single cells: `PUBLIC` where a group points at one or two officials.

    Returns
    -------
    frozenset of tuple of str
        Keys with 1 to threshold - 1 respondents. Nobody at all is shown as 0.

    Raises
    ------
    ParameterFault
        A limit below 3.
    DataFault
        A limit for an unknown cell.

    Notes
    -----
    People are counted, not answers and not weights.

    References
    ----------
    OECD Glossary of Statistical Terms, "threshold rule"; Washington State Department of Health
    (2018), Standards for Reporting Data with Small Numbers.

    Examples
    --------
    >>> from analysis.disclosure.tables import nested_table
    >>> small_cells(nested_table({("x",): 4, ("y",): 9, ("z",): 0}), threshold=5)
    frozenset({('x',)})
    """
    limits = check_limits(tables, threshold, thresholds)
    return frozenset(
        cell.key for cell in tables.cells if 0 < cell.respondents < limits.get(cell.key, threshold)
    )


def check_limits(
    tables: Tables, threshold: int, thresholds: Mapping[Key, int] | None
) -> Mapping[Key, int]:
    """Return the limits of single cells after refusing those too low or of unknown cells."""
    check_threshold(threshold)
    limits = thresholds or {}
    for key, limit in limits.items():
        check_threshold(limit)
        if key not in tables.by_key:
            raise DataFault(
                "A limit is given for an unknown cell",
                where="thresholds",
                expected="a key of the cells",
                got=repr(key),
            )
    return limits


def hide_complements(
    tables: Tables,
    hidden: Collection[Key],
    *,
    threshold: int,
    already_public: Collection[Key] = (),
) -> frozenset[Key]:
    """Which further numbers must be hidden, or a subtraction shows the hidden ones?

    Parameters
    ----------
    tables : Tables
    hidden : collection of tuple of str
        Keys hidden so far.
    threshold : int >= 3
        The hidden parts of a shown total stand for at least so many people together.
    already_public : collection of tuple of str
        Keys of an earlier release: hiding them again hides nothing.

    Returns
    -------
    frozenset of tuple of str
        `hidden` and what was added.

    Raises
    ------
    ParameterFault
        The limit is below 3.

    Notes
    -----
    Every total with exactly one hidden number, the total itself counted, hides one more: the part
    with the fewest people that is not 0, ties by label; the total itself when no part is left.
    Then all totals again (rows, columns, levels above) until nothing changes. Enough for one
    two-way table, no proof for three-way or linked ones: `protect_tables` adds that.

    References
    ----------
    FCSM Statistical Policy Working Paper 22 (2005), Report on Statistical Disclosure Limitation
    Methodology, chapter 4.

    Examples
    --------
    >>> from analysis.disclosure.tables import nested_table
    >>> tables = nested_table({("x",): 4, ("y",): 9, ("z",): 30})
    >>> sorted(hide_complements(tables, [("x",)], threshold=5))
    [('x',), ('y',)]
    """
    check_threshold(threshold)
    chosen = set(hidden)
    public = frozenset(already_public)
    changed = True
    while changed:
        changed = False
        for total in tables.totals:
            while (key := _next_to_hide(tables, total, chosen, threshold, public)) is not None:
                chosen.add(key)
                changed = True
    return frozenset(chosen)


def _next_to_hide(
    tables: Tables, total: Total, hidden: set[Key], threshold: int, public: frozenset[Key]
) -> Key | None:
    inside = [key for key in total.children if key in hidden]
    parent_hidden = total.parent in hidden
    if not inside and not parent_hidden:
        return None
    if len(inside) + parent_hidden == 1:
        return cheapest(tables, (total,), hidden, public)
    people = sum(tables.by_key[key].respondents for key in inside)
    if not parent_hidden and people < threshold:
        return cheapest(tables, (total,), hidden, public)
    return None


def cheapest(
    tables: Tables, totals: Collection[Total], hidden: Collection[Key], public: Collection[Key]
) -> Key | None:
    """Return the part with the fewest people still shown in these totals, else a total itself."""

    def shown(keys: Collection[Key]) -> list[Cell]:
        cells = (tables.by_key[key] for key in keys)
        return [
            cell
            for cell in cells
            if cell.respondents and cell.key not in hidden and cell.key not in public
        ]

    parts = shown({key for total in totals for key in total.children})
    candidates = parts or shown({total.parent for total in totals})
    if not candidates:
        return None
    return min(candidates, key=lambda cell: (cell.respondents, cell.key)).key
