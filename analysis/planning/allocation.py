"""A sample shared out over strata or places: whole numbers that add up to it exactly."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataFault, UnknownMethod
from analysis.ranges import check_ranges

ALLOCATION_METHODS: Final = ("proportional", "neyman")


@dataclass(frozen=True, slots=True)
class Allocation:
    """How many respondents each stratum gives.

    Attributes
    ----------
    counts : tuple of int, (h,)
        They add up to the total exactly.
    unrounded : tuple of float, (h,)
        Before rounding, bounds kept.
    raised : tuple of int
        Places in `counts` that stand at the minimum.
    capped : tuple of int
        Places in `counts` where the whole stratum is taken.
    se : float or None
        Standard error of the stratified mean with these counts; None without spreads, or where
        a stratum with units is left out.
    notes : tuple of str
        Of: stratum_left_out, rest_proportional (only strata without spread had room left).
    """

    counts: tuple[int, ...]
    unrounded: tuple[float, ...]
    raised: tuple[int, ...]
    capped: tuple[int, ...]
    se: float | None
    notes: tuple[str, ...]


def allocate_sample(
    method: str,
    total: int,
    populations: NDArray[np.int64],
    *,
    spreads: NDArray[np.float64] | None,
    minimum: int,
) -> Allocation:
    """How many respondents should each stratum give, if there are so many in all?

    Parameters
    ----------
    method : {"proportional", "neyman"}
    total : int
        Between the minima and the units there are.
    populations : int64 array, shape (h,), 0 or more
        Units of each stratum; it never gives more.
    spreads : float64 array, shape (h,), 0 or more, or None
        Standard deviation of one answer, sqrt(p (1 - p)) times the root of the design effect.
        `neyman` needs it; `proportional` uses it for `se` alone.
    minimum : int >= 0
        Least number from a stratum, or all its units where it has fewer.

    Returns
    -------
    Allocation

    Raises
    ------
    UnknownMethod
        No method of that name.
    ParameterFault
        The total cannot be met within minima and units.
    DataFault
        Arrays that do not fit each other, or all spreads 0 with `neyman`.

    Notes
    -----
    Proportional to N_h, or to N_h S_h: counts c N_h S_h held between the minimum and N_h, with
    the c that makes them add up to the total; then largest remainders, ties to the earlier
    stratum. Neyman's is the best for the whole mean only; figures for each stratum need a
    minimum. Spreads near 0 (shares near 1) are guesses: take them no smaller than at p = 0.95.
    SE: sqrt(sum (N_h / N)**2 (1 - n_h / N_h) S_h**2 / n_h).

    References
    ----------
    Neyman (1934), J Royal Statistical Society 97:558-625; Cochran (1977), Sampling Techniques,
    3rd ed., sections 5.5 and 5.8.

    Examples
    --------
    >>> import numpy as np
    >>> shares = np.array([0.9, 0.95, 0.5])
    >>> found = allocate_sample(
    ...     "neyman", 100, np.array([1000, 500, 40]), spreads=np.sqrt(shares * (1 - shares)),
    ...     minimum=10,
    ... )
    >>> found.counts, found.raised
    ((66, 24, 10), (2,))
    """
    _check_request(method, total, populations, spreads, minimum)
    units = populations.astype(np.float64)
    appeal = units if method == "proportional" or spreads is None else units * spreads
    low = np.minimum(populations, minimum)
    unrounded = _fill(appeal, low.astype(np.float64), units, total)
    notes: tuple[str, ...] = ()
    if unrounded.sum() < total - 0.5:
        unrounded = _fill(units, unrounded, units, total)
        notes = ("rest_proportional",)
    counts = _round_to(unrounded, populations, total)
    if ((counts == 0) & (populations > 0)).any():
        notes = (*notes, "stratum_left_out")
    return Allocation(
        counts=tuple(counts.tolist()),
        unrounded=tuple(unrounded.tolist()),
        raised=tuple(np.flatnonzero((low > 0) & (unrounded <= low)).tolist()),
        capped=tuple(np.flatnonzero((counts == populations) & (counts > 0)).tolist()),
        se=_standard_error(counts, units, spreads),
        notes=notes,
    )


def _fill(
    appeal: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64], total: int
) -> NDArray[np.float64]:
    """Counts c * appeal, held between `low` and `high`, that add up to `total` if they can."""
    filled: NDArray[np.float64] = np.where(appeal > 0, high, low)
    if filled.sum() <= total:
        return filled
    drawn = appeal > 0
    # Between neighbouring turning points the sum is linear in c.
    turns = np.unique(
        np.concatenate(
            (
                [0.0],
                (low / np.where(drawn, appeal, 1.0))[drawn],
                (high / np.where(drawn, appeal, 1.0))[drawn],
            )
        )
    )
    sums = np.array([np.clip(c * appeal, low, high).sum() for c in turns])
    after = int(np.searchsorted(sums, total))
    if after == 0 or sums[after] == total:
        return np.asarray(np.clip(turns[after] * appeal, low, high))
    part = (total - sums[after - 1]) / (sums[after] - sums[after - 1])
    c = turns[after - 1] + part * (turns[after] - turns[after - 1])
    return np.asarray(np.clip(c * appeal, low, high))


def _round_to(
    unrounded: NDArray[np.float64], populations: NDArray[np.int64], total: int
) -> NDArray[np.int64]:
    """Round down, then give one more to the largest remainders that have room."""
    counts = np.floor(unrounded + 1e-9).astype(np.int64)
    remainders = np.where(counts < populations, unrounded - counts, -1.0)
    order = np.argsort(-np.round(remainders, 9), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return counts


def _standard_error(
    counts: NDArray[np.int64], units: NDArray[np.float64], spreads: NDArray[np.float64] | None
) -> float | None:
    held = units > 0
    if spreads is None or (counts[held] == 0).any():
        return None
    n, size, spread = counts[held], units[held], spreads[held]
    parts = (size / size.sum()) ** 2 * (1 - n / size) * spread**2 / n
    return sqrt(float(parts.sum()))


def _check_request(
    method: str,
    total: int,
    populations: NDArray[np.int64],
    spreads: NDArray[np.float64] | None,
    minimum: int,
) -> None:
    if method not in ALLOCATION_METHODS:
        raise UnknownMethod(
            "No such allocation",
            where="method",
            expected=", ".join(ALLOCATION_METHODS),
            got=repr(method),
        )
    if populations.ndim != 1 or not populations.size or (populations < 0).any():
        raise DataFault(
            "Strata cannot be filled",
            where="populations",
            expected="(h,), 0 or more",
            got=str(populations.shape),
        )
    _check_spreads(method, populations, spreads)
    check_ranges(
        "A sample cannot be shared out so", ("minimum", minimum >= 0, "0 or more", minimum)
    )
    least, most = int(np.minimum(populations, minimum).sum()), int(populations.sum())
    check_ranges(
        "A sample cannot be shared out so",
        ("minimum", minimum >= 0, "0 or more", minimum),
        ("total", least <= total <= most, f"{least}..{most}", total),
    )


def _check_spreads(
    method: str, populations: NDArray[np.int64], spreads: NDArray[np.float64] | None
) -> None:
    if spreads is None and method == "proportional":
        return
    if (
        spreads is None
        or spreads.shape != populations.shape
        or not (spreads >= 0).all()
        or (method == "neyman" and not (populations * spreads > 0).any())
    ):
        raise DataFault(
            "Spreads do not fit the strata",
            where="spreads",
            expected=f"{populations.shape}, 0 or more, not all 0",
            got="None" if spreads is None else str(spreads.tolist()),
        )
