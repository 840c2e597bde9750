"""Which figures are not printed: too few answers to speak, or so few that people could be seen.

A share of fewer than five people is withheld to protect them. Where one small group alone is
withheld, the total would give it away, so the next smallest goes with it.
"""

from collections.abc import Sequence
from dataclasses import replace

from survey_app.report.model import FactorRow, Figure, ItemRow, Withheld

SMALL_CELL = 5
"""Fewest people in a printed group inside the office: OECD and Eurostat glossaries, k = 3 or 5."""


def withhold(figure: Figure, minimum_n: int) -> Figure:
    """Take the share out of a figure that too few people stand behind."""
    if figure.n == 0:
        return _without_share(figure, "no_answers")
    if figure.n < SMALL_CELL:
        return _without_share(figure, "small_cell")
    if figure.n < minimum_n:
        return _without_share(figure, "under_minimum")
    return figure


def withhold_groups(rows: Sequence[Figure]) -> tuple[Figure, ...]:
    """Protect small groups of one breakdown against being reckoned from the rest.

    Rows with the same `group` have a total of their own (a target may print it), so each such
    group is protected by itself before the whole.
    """
    protected = list(rows)
    for group in dict.fromkeys(row.group for row in rows if row.group):
        _protect(protected, [place for place, row in enumerate(rows) if row.group == group])
    _protect(protected, range(len(rows)))
    return tuple(protected)


def blank_if_withheld(row: ItemRow) -> ItemRow:
    """Take the counts of the levels out of a question whose share is withheld."""
    if row.figure.withheld is None:
        return row
    return replace(row, levels=(0, 0, 0, 0, 0), no_opinion=0, not_arisen=0, missing=0)


def protect_factors(rows: Sequence[FactorRow]) -> tuple[FactorRow, ...]:
    """Protect questions that few answered against being reckoned from their factor or the total."""
    protected = [_protect_items(row) for row in rows]
    figures = withhold_groups([row.figure for row in protected])
    return tuple(
        replace(row, figure=figure) for row, figure in zip(protected, figures, strict=True)
    )


def _protect_items(row: FactorRow) -> FactorRow:
    figures = withhold_groups([item.figure for item in row.items])
    items = tuple(
        blank_if_withheld(replace(item, figure=figure))
        for item, figure in zip(row.items, figures, strict=True)
    )
    answered = [item.figure for item in items if item.figure.n]
    alone = len(answered) == 1 and answered[0].withheld == "small_cell"
    return replace(row, items=items, figure=hide(row.figure) if alone else row.figure)


def hide(figure: Figure) -> Figure:
    """Withhold a figure from which few people's answers could be reckoned."""
    return figure if figure.withheld else _without_share(figure, "small_cell")


def _protect(rows: list[Figure], places: Sequence[int]) -> None:
    """Withhold one more of these rows where what is withheld could be reckoned from their total."""
    answered = [place for place in places if rows[place].n]
    hidden = [place for place in answered if rows[place].withheld is not None]
    small = any(rows[place].withheld == "small_cell" for place in hidden)
    enough = sum(rows[place].n for place in hidden) >= SMALL_CELL
    if not small or (len(hidden) > 1 and enough):
        return
    shown = [place for place in answered if rows[place].withheld is None]
    if shown:
        # A row without a group first: withholding it opens no other total.
        next_one = min(shown, key=lambda p: (rows[p].group is not None, rows[p].n, rows[p].label))
        rows[next_one] = _without_share(rows[next_one], "small_cell")


def _without_share(figure: Figure, reason: Withheld) -> Figure:
    return replace(figure, share=None, low=None, high=None, exact=None, withheld=reason)
