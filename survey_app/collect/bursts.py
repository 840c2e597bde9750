"""Many answers at one place within minutes: taken like all others, and marked as a burst.

Only sums are held, a number a minute and place, for a few minutes and in memory alone: no moment
of an answer is kept, nothing of who sent it, and nobody is refused. Of several serving processes
each sees its share of the answers, and so marks later.
"""

import threading
import time
from collections.abc import Callable

SECONDS_IN_SLOT = 60
SLOTS = 5
"""The minutes looked back on: long enough that a script which waits a little is still seen."""

MOST_IN_WINDOW = 30
"""Answers at one place in that time that honest people give: the busiest centres serve 1,000 people
a day. If all of them answered, at one place and in a rush twice the average, that would be 21."""


class Bursts:
    """How many answers each place was given in the last minutes, of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._slot = 0
        self._sums: dict[int, dict[int, int]] = {}

    def note(self, place_id: int) -> None:
        """Add one answer to the present minute."""
        with self._lock:
            sums = self._recent(place_id)
            sums[self._slot] = sums.get(self._slot, 0) + 1
            self._sums[place_id] = sums

    def is_burst(self, place_id: int) -> bool:
        """Whether the next answer at this place comes on top of more than honest people give."""
        with self._lock:
            return sum(self._recent(place_id).values()) >= MOST_IN_WINDOW

    def _recent(self, place_id: int) -> dict[int, int]:
        slot = int(self._clock() // SECONDS_IN_SLOT)
        if slot != self._slot:
            self._slot = slot
            young = ((place, _young(sums, slot)) for place, sums in self._sums.items())
            self._sums = {place: sums for place, sums in young if sums}
        return self._sums.get(place_id, {})


def _young(sums: dict[int, int], slot: int) -> dict[int, int]:
    return {each: count for each, count in sums.items() if each > slot - SLOTS}
