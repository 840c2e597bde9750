"""`Acts`: the little that is kept about how answers were given, and nothing finer."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.domain import Domain
from analysis.errors import DataFault

UNKNOWN: Final = -1
TIME_BANDS: Final = 8
"""Three hours each, from midnight."""
DURATION_BANDS: Final = 4
"""Under 15 s, to 1 minute, to 5 minutes, more."""
REPEAT_BANDS: Final = 4
"""How many forms came from the device that day: 1, 2-3, 4-9, 10 or more."""
FOURTH: Final = 2
"""The repeat band from the fourth form of one device on one day."""


@dataclass(frozen=True, slots=True, eq=False)
class Acts:
    """How n answers were given; -1 everywhere means unknown.

    Attributes
    ----------
    place, channel : Domain
    day : ndarray of int32, shape (n,)
        Days since any fixed day, 0 or more.
    time_band, duration_band, repeat_band : ndarray of int8, shape (n,)
        0-7, 0-3 and 0-3.
    """

    place: Domain
    channel: Domain
    day: NDArray[np.int32]
    time_band: NDArray[np.int8]
    duration_band: NDArray[np.int8]
    repeat_band: NDArray[np.int8]

    def __post_init__(self) -> None:
        """Refuse arrays of different lengths and bands that do not exist."""
        n = len(self.place.codes)
        limits = (
            ("channel", self.channel.codes, len(self.channel.labels)),
            ("day", self.day, np.iinfo(np.int32).max),
            ("time_band", self.time_band, TIME_BANDS),
            ("duration_band", self.duration_band, DURATION_BANDS),
            ("repeat_band", self.repeat_band, REPEAT_BANDS),
        )
        for name, values, below in limits:
            if values.shape != (n,) or not np.issubdtype(values.dtype, np.integer):
                raise DataFault(
                    "One whole number a response is needed",
                    where=name,
                    expected=f"integers of shape ({n},)",
                    got=f"{values.dtype} of shape {values.shape}",
                )
            if n and not (values.min() >= UNKNOWN and values.max() < below):
                raise DataFault(
                    "There is no such band",
                    where=name,
                    expected=f"-1 to {below - 1}",
                    got=f"{values.min()} to {values.max()}",
                )
