"""A last row of totals: no respondent, whatever numbers it holds."""

from collections.abc import Iterable
from typing import Final

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.values import text_key, text_of

NAMES: Final = frozenset(
    {
        *("tổng", "tổng cộng", "tổng số", "tổng điểm", "cộng", "trung bình"),
        *("total", "totals", "grand total", "sum", "average", "mean"),
    }
)


def find_total(row: Iterable[object]) -> str | None:
    """Return how a row of totals calls itself in its first filled cell; None for other rows."""
    first = next((text for cell in row if (text := text_of(cell))), "")
    return first if text_key(first).rstrip(" :.") in NAMES else None


def refuse_total(number: int, row: Iterable[object]) -> None:
    """Refuse the last row of a file if it is one of totals; raises `EstimateFault`."""
    name = find_total(row)
    if name is not None:
        raise EstimateFault("total_row", row=number, name=name)
