"""Which figures are not printed: too few answers to speak, or so few that people could be seen.

A share of fewer than five people is withheld to protect them. Where one small group alone is
withheld, the total would give it away, so the next smallest goes with it.
"""

from collections.abc import Sequence
from dataclasses import replace

from survey_app.report.model import Figure, Withheld

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
    """Protect small groups of one breakdown against being reckoned from the rest."""
    hidden = [row for row in rows if row.withheld is not None and row.n]
    small = any(row.withheld == "small_cell" for row in hidden)
    if not small or (len(hidden) > 1 and sum(row.n for row in hidden) >= SMALL_CELL):
        return tuple(rows)
    shown = [row for row in rows if row.withheld is None]
    if not shown:
        return tuple(rows)
    smallest = min(shown, key=lambda row: (row.n, row.label))
    return tuple(_without_share(row, "small_cell") if row is smallest else row for row in rows)


def _without_share(figure: Figure, reason: Withheld) -> Figure:
    return replace(figure, share=None, low=None, high=None, exact=None, withheld=reason)
