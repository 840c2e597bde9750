"""Many forms of one day from one device, where people are expected to use their own."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.errors import DataFault
from analysis.integrity.acts import FOURTH, UNKNOWN, Acts
from analysis.integrity.findings import SURVEY_RATE, Finding, PlaceFinding, check_rate

LEAST_REPEATS = 5
"""Fewer forms that were a device's fourth or later make no finding (ours)."""

HONEST_SHARE = 0.02
"""Fourth and later forms of a phone that are usual: a large family, a helper (ours)."""

HONEST_WEIGHT = 50.0
"""Responses that `HONEST_SHARE` weighs against what other places show (ours)."""

DAY_PRECISION = 20.0
"""Honest days differ as a beta with this many responses' worth of certainty: with 2 %, one day
in a hundred has more than 15 % (ours)."""


def device_concentration(
    acts: Acts, *, shared_channels: Collection[str], survey_rate: float = SURVEY_RATE
) -> Finding:
    """On which days did few devices send many of a place's forms?

    Parameters
    ----------
    acts : Acts
        Only `place`, `channel`, `day` and `repeat_band` are read.
    shared_channels : collection of str
        Channels in which one device serves many people by design (a kiosk): not looked at.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any form may be flagged.

    Returns
    -------
    Finding
        Code "device": of a flagged place, channel and day the forms that were a device's fourth
        or later. `places` give the most remarkable day of each place.

    Raises
    ------
    ParameterFault
        The rate is out of range.
    DataFault
        An unknown channel.

    Notes
    -----
    Of the n forms of a place, channel and day, x in repeat bands 4-9 and 10+ are compared with a
    beta-binomial whose mean is the share in that channel at the other places, 2 % weighing as 50
    responses. p is the upper tail times the number of such days (Bonferroni).

    A helper who lends a phone to many people looks the same: ask.

    References
    ----------
    Prentice (1986), JASA 81:321-327 (beta-binomial for over-dispersed shares).

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> repeat = np.array([0] * 60 + [0] + [1] * 2 + [2] * 6 + [3] * 31, dtype=np.int8)
    >>> day = np.concatenate((np.arange(60) % 20, np.full(40, 3))).astype(np.int32)
    >>> none = np.full(100, -1, dtype=np.int8)
    >>> place = Domain(("x",), np.zeros(100, dtype=np.int32))
    >>> acts = Acts(place, Domain(("qr",), place.codes), day, none, none, repeat)
    >>> int(device_concentration(acts, shared_channels=()).flagged.sum())
    37
    """
    check_rate("survey_rate", survey_rate)
    for name in shared_channels:
        if name not in acts.channel.labels:
            raise DataFault(
                "There is no such channel",
                where="shared_channels",
                expected=", ".join(acts.channel.labels),
                got=repr(name),
            )
    shared = np.array([name in shared_channels for name in (*acts.channel.labels, "")])
    known = (acts.place.codes >= 0) & (acts.channel.codes >= 0) & (acts.repeat_band != UNKNOWN)
    rows = np.flatnonzero(known & ~shared[acts.channel.codes])
    p = np.ones(len(known))
    if not len(rows):
        return Finding("device", p, p <= 0, survey_rate, "survey", (), ("nothing_known",))
    repeated = acts.repeat_band[rows] >= FOURTH
    keys = np.stack((acts.place.codes[rows], acts.channel.codes[rows], acts.day[rows]))
    cells, of_row = np.unique(keys, axis=1, return_inverse=True)
    of_row = of_row.ravel()
    n = np.bincount(of_row)
    x = np.bincount(of_row, weights=repeated).astype(np.int64)
    share = _usual_shares(cells, n, x)
    tails = stats.betabinom.sf(x - 1, n, DAY_PRECISION * share, DAY_PRECISION * (1 - share))
    family = np.where(x >= LEAST_REPEATS, np.minimum(1.0, len(n) * tails), 1.0)
    p[rows] = np.where(repeated, family[of_row], 1.0)
    return Finding(
        code="device",
        p=p,
        flagged=p <= survey_rate,
        rate=survey_rate,
        rate_of="survey",
        places=tuple(
            _worst_day(
                acts.place.labels[code], cells[0] == code, (n, x, share), family, survey_rate
            )
            for code in np.unique(cells[0]).tolist()
        ),
        notes=(),
    )


def _usual_shares(
    cells: NDArray[np.int32], n: NDArray[np.int64], x: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Share of repeats in each cell's channel at the other places, drawn to `HONEST_SHARE`."""
    places, channels = cells[0], cells[1]
    shape = (int(places.max()) + 1, int(channels.max()) + 1)
    total, hits = np.zeros(shape), np.zeros(shape)
    np.add.at(total, (places, channels), n)
    np.add.at(hits, (places, channels), x)
    others = (total.sum(axis=0) - total)[places, channels]
    others_hit = (hits.sum(axis=0) - hits)[places, channels]
    return np.asarray((others_hit + HONEST_WEIGHT * HONEST_SHARE) / (others + HONEST_WEIGHT))


def _worst_day(
    label: str,
    own: NDArray[np.bool_],
    counts: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    family: NDArray[np.float64],
    survey_rate: float,
) -> PlaceFinding:
    n, x, share = (each[own] for each in counts)
    at = int(np.lexsort((-x, family[own]))[0])
    p = float(family[own][at])
    return PlaceFinding(
        "device", label, int(n.sum()), float(x[at]), float(n[at] * share[at]), p, p <= survey_rate
    )
