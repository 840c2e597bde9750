"""Values that stand among the answers without being answers: codes, and words for no opinion.

Looked for only where no scale was given; a scale that is given says what is an answer.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from survey_app.estimate.batches import list_uniques
from survey_app.estimate.columns import Plan
from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.tables.table import Table
from survey_app.estimate.values import Value, name_of, read_value, text_key, text_of

LONGEST_SPAN: Final = 10
"""From 0 to 10: the longest usual scale of whole numbers."""
WIDEST_STEP: Final = 2
"""One level between two others may have been chosen by nobody."""
USUAL: Final = (1.0, 5.0)
NO_OPINION: Final = re.compile(
    r"\b(không (có )?(biết|ý kiến|áp dụng|trả lời|liên quan)|chưa (có ý kiến|sử dụng)"
    r"|từ chối trả lời|don[’']?t know|do not know|no (opinion|answer)|not applicable|refused)\b"
    r"|\bkhông rõ\)?$"
)

Name = Callable[[Value], str]


def refuse_doubtful(levels: Sequence[Value], name: Name, plan: Plan, table: Table) -> None:
    """Refuse values that are likely no level of a scale; raises `EstimateFault`.

    `levels` are in order, and `name` writes one with its label.
    """
    for level in levels:
        if NO_OPINION.search(text_key(name(level))):
            row, column = find_cell(level, plan, table)
            raise EstimateFault(
                "level_without_opinion",
                row=row,
                column=column,
                level=name(level),
                typed=f'"{name(level)}"' if isinstance(level, str) else name_of(level),
            )
    numbers = [level for level in levels if isinstance(level, float)]
    outside = list_outside(numbers)
    if outside:
        row, column = find_cell(outside[0], plan, table)
        inside = [number for number in numbers if number not in outside]
        raise EstimateFault(
            "level_far_off",
            row=row,
            column=column,
            value=name_of(outside[0]),
            listed=", ".join(map(name_of, inside)),
            scale=_suggest_scale(inside),
            codes=",".join(map(name_of, outside)),
        )


def list_outside(numbers: Sequence[float]) -> list[float]:
    """List the numbers that lie beyond a gap too wide for a scale, in order.

    Whole numbers are a scale when they all lie from 1 to 5; or three or more are evenly spaced;
    or there are two, at most 10 apart; or no two neighbours are more than 2 apart and all lie
    within 11 levels (0-10). Otherwise numbers below 0 lie outside, unless the scale goes as far
    up as down; or else the smaller part on one side of the widest gap. Numbers with decimals are
    not judged.

    >>> list_outside([1, 2, 3, 4, 5, 77, 99]), list_outside([0, 1, 2, 4, 10]), list_outside([1, 5])
    ([77, 99], [10], [])
    """
    if len(numbers) < 2 or any(number % 1 for number in numbers):
        return []
    steps = [b - a for a, b in pairwise(numbers)]
    span = numbers[-1] - numbers[0]
    usual = USUAL[0] <= numbers[0] and numbers[-1] <= USUAL[1]
    even = len(steps) > 1 and len(set(steps)) == 1
    near = span <= LONGEST_SPAN and (len(steps) == 1 or max(steps) <= WIDEST_STEP)
    below_zero = [number for number in numbers if number < 0 <= numbers[-1]]
    lopsided = below_zero and numbers[0] != -numbers[-1]
    if usual or even or (near and not lopsided):
        return []
    if lopsided:
        return below_zero
    cut = len(steps) - steps[::-1].index(max(steps))
    below, above = list(numbers[:cut]), list(numbers[cut:])
    return below if len(below) < len(above) else above


def find_cell(value: Value, plan: Plan, table: Table) -> tuple[int, str]:
    """Return the row and the column where a value first stands; slow, for explaining only."""
    seen = 0
    for batch in table.batches(plan.items, (), lambda _: None):
        for column in plan.items:
            array = batch.arrays[column]
            if value not in {read_value(text_of(cell)) for cell in list_uniques(array)}:
                continue
            cells = (read_value(text_of(cell)) for cell in array.to_pylist())
            place = next(place for place, cell in enumerate(cells) if cell == value)
            return table.row_number(seen + place), plan.columns[column]
        seen += batch.rows
    raise EstimateFault("no_answers")


def _suggest_scale(inside: Sequence[float]) -> str:
    low, high = inside[0], inside[-1]
    if USUAL[0] <= low and high <= USUAL[1]:
        low, high = USUAL
    return f"{name_of(low)}-{name_of(high)}"
