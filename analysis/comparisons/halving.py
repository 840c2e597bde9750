"""Where a statement stops being true, by halving: limits and p-values without derivatives."""

from collections.abc import Callable
from typing import Final

_STEPS: Final = 200
"""More halvings than a double has bits on any interval used here."""


def last_holding(holds: Callable[[float], bool], inside: float, outside: float) -> float:
    """Last point from `inside` (where it holds) towards `outside` at which `holds`."""
    if holds(outside):
        return outside
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            break
        if holds(middle):
            inside = middle
        else:
            outside = middle
    return inside
