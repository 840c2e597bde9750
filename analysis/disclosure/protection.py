"""Hide, audit, hide more: the way from tables to tables that may be printed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from analysis.disclosure.auditing import CellBounds, narrow_cells
from analysis.disclosure.suppression import cheapest, check_limits, hide_complements, small_cells
from analysis.disclosure.tables import Key, PrintedShare, Tables


@dataclass(frozen=True, slots=True)
class Protection:
    """What may be printed of some tables.

    Attributes
    ----------
    small : frozenset of tuple of str
        Hidden because too few people are behind them.
    complementary : frozenset of tuple of str
        Hidden because they would tell the small ones.
    withdrawn : tuple of PrintedShare
        Percentages that go with a hidden number.
    unprotected : tuple of CellBounds
        Small cells that can still be worked out too closely. Empty = the tables may be printed.
    notes : tuple of str
        Of: hidden_after_audit, already_public (a small cell stands in an earlier release),
        refused (something is unprotected).
    """

    small: frozenset[Key]
    complementary: frozenset[Key]
    withdrawn: tuple[PrintedShare, ...]
    unprotected: tuple[CellBounds, ...]
    notes: tuple[str, ...]

    @property
    def hidden(self) -> frozenset[Key]:
        """Everything that is not printed."""
        return self.small | self.complementary

    @property
    def safe(self) -> bool:
        """Whether the audit passed."""
        return not self.unprotected


def audit_tables(
    tables: Tables,
    hidden: Collection[Key],
    *,
    threshold: int,
    thresholds: Mapping[Key, int] | None = None,
    already_public: Collection[Key] = (),
) -> tuple[CellBounds, ...]:
    """Which small numbers can be worked out too closely from what is printed?

    Parameters
    ----------
    tables : Tables
        `tables.shares` are the percentages that are printed.
    hidden : collection of tuple of str
        Keys whose numbers are not printed.
    threshold : int >= 3
    thresholds : mapping of tuple of str to int, optional
        As for `small_cells`.
    already_public : collection of tuple of str
        Keys printed in an earlier release, so known whatever is hidden now.

    Returns
    -------
    tuple of CellBounds
        Small cells, printed ones included, whose bounds lie less than their limit - 1 apart:
        they cannot pass for anything from 1 to the limit. Empty = the audit passed.

    Raises
    ------
    ParameterFault
        A limit below 3.
    DataFault
        Unknown keys.

    Notes
    -----
    See `bound_hidden_cells`. The protection range of a cell with limit k is k - 1.

    References
    ----------
    Massell (2001), Cell suppression and audit programs used for economic magnitude data, US
    Bureau of the Census RR2001/01.

    Examples
    --------
    >>> from analysis.disclosure.tables import nested_table
    >>> tables = nested_table({("x",): 4, ("y",): 9, ("z",): 30})
    >>> audit_tables(tables, [("x",)], threshold=5)
    (CellBounds(key=('x',), low=4, high=4),)
    >>> audit_tables(tables, [("x",), ("y",)], threshold=5)
    ()
    """
    limits = check_limits(tables, threshold, thresholds)
    small = small_cells(tables, threshold=threshold, thresholds=thresholds)
    unknown = frozenset(hidden) - frozenset(already_public)
    widths = {key: limits.get(key, threshold) - 1 for key in small & unknown}
    return _printed(tables, small - unknown) + narrow_cells(tables, unknown, widths)


def protect_tables(
    tables: Tables,
    *,
    threshold: int,
    thresholds: Mapping[Key, int] | None = None,
    already_public: Collection[Key] = (),
) -> Protection:
    """Which numbers of these tables may be printed, so that no small one can be worked out?

    Parameters
    ----------
    tables : Tables
        Everything that is to be printed from the same answers, linked by its totals; tables of
        several releases by `link_releases`.
    threshold : int >= 3
        `INSIDE` or `PUBLIC`.
    thresholds : mapping of tuple of str to int, optional
        As for `small_cells`.
    already_public : collection of tuple of str
        Keys of an earlier release, which cannot be hidden any more.

    Returns
    -------
    Protection
        Print nothing while `safe` is false.

    Raises
    ------
    ParameterFault
        A limit below 3.
    DataFault
        Unknown keys.

    Notes
    -----
    `small_cells`, then `hide_complements`, then `audit_tables`; for each cell that fails, the
    cheapest number in its totals is hidden too (then any), and all is done again. Each round
    hides at least one more, so the rounds end. A percentage is printed only where both its
    numbers are. The pattern is sufficient, not the smallest possible.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, Wiley, sections 4.4-4.5.

    Examples
    --------
    >>> from analysis.disclosure.tables import cross_table
    >>> counts = {("x", "u"): 3, ("x", "v"): 20, ("y", "u"): 30, ("y", "v"): 41}
    >>> protection = protect_tables(cross_table(counts), threshold=5)
    >>> sorted(protection.hidden), protection.safe
    ([('x', 'u'), ('x', 'v'), ('y', 'u'), ('y', 'v')], True)
    """
    limits = check_limits(tables, threshold, thresholds)
    public = frozenset(already_public)
    small = small_cells(tables, threshold=threshold, thresholds=thresholds)
    hidden = small - public
    widths = {key: limits.get(key, threshold) - 1 for key in hidden}
    rounds = 0
    while True:
        hidden = hide_complements(tables, hidden, threshold=threshold, already_public=public)
        printable = _without_hidden_shares(tables, hidden)
        narrow = narrow_cells(printable, hidden, widths)
        more = _hide_for(tables, narrow, hidden, public)
        if not more:
            break
        # Hiding more only widens what is possible: who passed once need not be asked again.
        widths = {each.key: widths[each.key] for each in narrow}
        hidden |= more
        rounds += 1
    failed = _printed(tables, small & public) + narrow
    notes = (
        (("hidden_after_audit",) if rounds else ())
        + (("already_public",) if small & public else ())
        + (("refused",) if failed else ())
    )
    return Protection(
        small=small,
        complementary=hidden - small,
        withdrawn=tuple(share for share in tables.shares if share not in printable.shares),
        unprotected=failed,
        notes=notes,
    )


def _printed(tables: Tables, keys: Collection[Key]) -> tuple[CellBounds, ...]:
    cells = (tables.by_key[key] for key in sorted(keys))
    return tuple(CellBounds(cell.key, cell.value, cell.value) for cell in cells)


def _without_hidden_shares(tables: Tables, hidden: Collection[Key]) -> Tables:
    kept = (share for share in tables.shares if not {share.part, share.whole} & set(hidden))
    return replace(tables, shares=tuple(kept))


def _hide_for(
    tables: Tables, failed: Collection[CellBounds], hidden: frozenset[Key], public: frozenset[Key]
) -> frozenset[Key]:
    """Return one more number to hide for each hidden cell, from its totals if possible."""
    more: set[Key] = set()
    for each in failed:
        near = [total for total in tables.totals if each.key in (total.parent, *total.children)]
        key = cheapest(tables, near, hidden, public) or cheapest(
            tables, tables.totals, hidden, public
        )
        if key is not None:
            more.add(key)
    return frozenset(more)
