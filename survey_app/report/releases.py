"""How far the figures of a running campaign may be shown, so that no answer can be seen to arrive.

Two figures that differ by fewer than five people give those people's answers away to whoever
watches. So what is shown moves in steps: whole days, before today, five answers or more at a time.
"""

from collections.abc import Iterable
from datetime import date

from survey_app.report.withholding import SMALL_CELL


def released_until(by_day: Iterable[tuple[date, int]], before: date) -> date | None:
    """Return the last day whose answers are shown; None while there are too few.

    >>> released_until([(date(2026, 5, 1), 4), (date(2026, 5, 2), 1)], date(2026, 5, 3))
    datetime.date(2026, 5, 2)
    """
    released, waiting = None, 0
    for day, n in sorted(by_day):
        if day >= before:
            break
        waiting += n
        if waiting >= SMALL_CELL:
            released, waiting = day, 0
    return released
