"""More forms in three hours of one day than that place ever sees."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.integrity.acts import TIME_BANDS, UNKNOWN, Acts
from analysis.integrity.findings import SURVEY_RATE, Finding, PlaceFinding, check_rate

LEAST_BURST = 5
"""Fewer forms than this are no burst, at whatever hour (ours)."""

LEAST_DAYS = 5
"""Days from first to last form, below which a place has no usual day (ours)."""

LEAST_DISPERSION = 0.5
"""Squared coefficient of variation of honest days, at least: busy and quiet days differ by 70 %
of their mean (ours)."""

TRIMMED = 0.05
"""Part of a place's largest counts that does not say how much its days vary: bursts (ours)."""

_PRIOR_DAYS = 1.0
"""Days that the survey's usual hours weigh against a place's own (ours)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Days:
    """Counts (days, bands) of one place from its first to its last day, and what was usual."""

    counts: NDArray[np.int64]
    usual: NDArray[np.float64]
    tails: NDArray[np.float64]
    first: int


def count_bursts(acts: Acts, *, survey_rate: float = SURVEY_RATE) -> Finding:
    """Which three hours of a day brought more forms than the place's other days explain?

    Parameters
    ----------
    acts : Acts
        Only `place`, `day` and `time_band` are read; responses without a day are not looked at.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any form may be flagged.

    Returns
    -------
    Finding
        Code "burst": every form of a flagged three hours. `places` give the most remarkable three
        hours of each place.

    Raises
    ------
    ParameterFault
        The rate is out of range.

    Notes
    -----
    The usual count m of a place's band is its mean over the other days, with the place's daily
    mean spread like the whole survey's hours weighing as one more day; on a day whose other bands
    were busier than usual m is raised as they say (a market day lifts all its hours). Honest
    counts are negative binomial with variance m + d m**2; d is the larger of the moment estimates
    from the place and from the whole survey, its largest 5 % of counts left out, at least 0.5,
    enlarged for what m itself is not known. p is the upper tail times the number of cells of the
    survey (Bonferroni).

    A vaccination day or a busload is a burst too: look at the day before thinking anything.

    References
    ----------
    Cameron & Trivedi (2013), Regression Analysis of Count Data, 2nd ed., section 3.3 (negative
    binomial, moment estimate of its dispersion).

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> day = np.repeat(np.arange(20, dtype=np.int32), 6)
    >>> band = np.tile(np.array([2, 2, 3, 3, 4, 4], dtype=np.int8), 20)
    >>> day, band = np.append(day, np.full(30, 7, np.int32)), np.append(band, np.zeros(30, np.int8))
    >>> place = Domain(("x",), np.zeros(150, dtype=np.int32))
    >>> none = np.full(150, -1, dtype=np.int8)
    >>> finding = count_bursts(Acts(place, place, day, band, none, none))
    >>> np.flatnonzero(finding.flagged).tolist() == list(range(120, 150))
    True
    """
    check_rate("survey_rate", survey_rate)
    known = (acts.place.codes >= 0) & (acts.day != UNKNOWN) & (acts.time_band != UNKNOWN)
    p = np.ones(len(known))
    grids = _count_days(acts, known)
    series = _find_tails(grids)
    cells = sum(days.counts.size for days in series.values())
    places = []
    for code, days in series.items():
        family = np.where(days.counts >= LEAST_BURST, np.minimum(1.0, cells * days.tails), 1.0)
        rows = np.flatnonzero(known & (acts.place.codes == code))
        p[rows] = family[acts.day[rows] - days.first, acts.time_band[rows]]
        at = np.unravel_index(int(np.argmin(family)), family.shape)
        places.append(
            PlaceFinding(
                code="burst",
                place=acts.place.labels[code],
                n=len(rows),
                observed=float(days.counts[at]),
                expected=float(days.usual[at]),
                p=float(family[at]),
                flagged=bool(family[at] <= survey_rate),
            )
        )
    short = len(grids) > len(series)
    return Finding(
        code="burst",
        p=p,
        flagged=p <= survey_rate,
        rate=survey_rate,
        rate_of="survey",
        places=tuple(places),
        notes=(() if known.any() else ("nothing_known",)) + (("few_days",) if short else ()),
    )


def _count_days(acts: Acts, known: NDArray[np.bool_]) -> dict[int, tuple[int, NDArray[np.int64]]]:
    grids = {}
    for code in np.unique(acts.place.codes[known]).tolist():
        rows = known & (acts.place.codes == code)
        first, last = int(acts.day[rows].min()), int(acts.day[rows].max())
        at = (acts.day[rows] - first).astype(np.int64) * TIME_BANDS + acts.time_band[rows]
        counts = np.bincount(at, minlength=(last - first + 1) * TIME_BANDS)
        grids[code] = (first, counts.reshape(-1, TIME_BANDS))
    return grids


def _find_tails(grids: dict[int, tuple[int, NDArray[np.int64]]]) -> dict[int, _Days]:
    hours = sum((counts.sum(axis=0) for _, counts in grids.values()), np.zeros(TIME_BANDS))
    hours = (hours + 0.5) / (hours + 0.5).sum()
    long = {code: grid for code, grid in grids.items() if len(grid[1]) >= LEAST_DAYS}
    usual = {code: _usual_counts(counts, hours) for code, (_, counts) in long.items()}
    moments = {code: _excess(long[code][1], usual[code]) for code in long}
    top, bottom = (sum(each[i] for each in moments.values()) for i in (0, 1))
    pooled = max(LEAST_DISPERSION, top / bottom if bottom else 0.0)
    series = {}
    for code, (first, counts) in long.items():
        own, size = moments[code]
        mean = usual[code]
        days = len(counts)
        spread = max(pooled, own / size if size else 0.0)
        mean = mean * _busy(counts, mean, spread)
        # What is not known of the mean adds to the spread of a new count about it.
        spread_of_new = spread * (1 + 1 / days) + 1 / (days * mean + 0.5)
        shape = 1 / spread_of_new
        tails = np.asarray(stats.nbinom.sf(counts - 1, shape, shape / (shape + mean)))
        series[code] = _Days(counts, mean, tails, first)
    return series


def _busy(
    counts: NDArray[np.int64], usual: NDArray[np.float64], spread: float
) -> NDArray[np.float64]:
    """How busy (1 or more) each day was by its other hours: a gamma factor given their counts."""
    others = counts.sum(axis=1, keepdims=True) - counts
    expected = usual.sum(axis=1, keepdims=True) - usual
    return np.asarray(np.maximum(1.0, (1 / spread + others) / (1 / spread + expected)))


def _usual_counts(counts: NDArray[np.int64], hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means (days, bands) of the other days, with one more day of the survey's usual hours."""
    others = counts.sum(axis=0) - counts
    daily = others.sum(axis=1, keepdims=True) / (len(counts) - 1)
    prior = np.maximum(daily, 1 / len(counts)) * hours
    return np.asarray((others + _PRIOR_DAYS * prior) / (len(counts) - 1 + _PRIOR_DAYS))


def _excess(counts: NDArray[np.int64], usual: NDArray[np.float64]) -> tuple[float, float]:
    """Numerator and denominator of the moment estimate of d, the largest counts left out."""
    keep = max(1, int(np.floor(len(counts) * (1 - TRIMMED))))
    kept = np.argsort(counts, axis=0, kind="stable")[:keep]
    y, m = np.take_along_axis(counts, kept, 0), np.take_along_axis(usual, kept, 0)
    return float(((y - m) ** 2 - m).sum()), float((m**2).sum())
