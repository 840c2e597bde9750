"""A last row of totals: no respondent, whatever numbers it holds."""

from collections.abc import Iterable
from typing import Final

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.values import read_number, text_key, text_of

NAMES: Final = frozenset({"tổng", "total", "totals", "sum"})
"""Not the words for a mean: in many files these are an answer."""
BEGINNINGS: Final = ("tổng cộng", "tổng số", "tổng điểm", "grand total")


def find_total(row: Iterable[object]) -> str | None:
    """Return how a row of totals calls itself in its first words; None for other rows."""
    texts = map(text_of, row)
    first = next((text for text in texts if text and read_number(text) is None), "")
    key = text_key(first)
    return first if key.rstrip(" :.") in NAMES or key.startswith(BEGINNINGS) else None


def refuse_total(number: int, row: Iterable[object]) -> None:
    """Refuse the last row of a file if it is one of totals; raises `EstimateFault`."""
    name = find_total(row)
    if name is not None:
        raise EstimateFault("total_row", row=number, name=name)
