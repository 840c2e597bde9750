"""Openings read a moment ago, so that a busy poster does not ask the database twice a second.

Only open posters are kept, for a second: a campaign that closes early is closed everywhere at the
latest then. A one-time code is never kept here.
"""

import time
from collections.abc import Callable
from datetime import date

from survey_app.collect.admission import Admission

KEPT_SECONDS = 1.0
MOST_KEPT = 4096


class RecentAdmissions:
    """What posters opened within the last second, by code and day."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[str, str | None, date], tuple[float, Admission]] = {}

    def find(self, code: str, wanted: str | None, today: date) -> Admission | None:
        """Return what was read for this code within the last second."""
        read_at, admission = self._kept.get((code, wanted, today), (None, None))
        if read_at is None or self._clock() - read_at > KEPT_SECONDS:
            return None
        return admission

    def keep(self, code: str, wanted: str | None, today: date, admission: Admission) -> Admission:
        """Keep a poster's opening; gives it back."""
        if admission.code_hash is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept = {}
            self._kept[code, wanted, today] = (self._clock(), admission)
        return admission
