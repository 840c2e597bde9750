"""A share over time with limits that fit large counts: Laney's p' chart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.control.units import Numbers, check_counts, check_units, hide_unknown
from analysis.errors import DataFault
from analysis.ranges import check_ranges

MOVING_RANGE_DIVISOR = 1.128
"""d2 for ranges of two: the mean range of two normal deviates in their standard deviation."""


@dataclass(frozen=True, slots=True)
class LaneyChart:
    """Centre, spread and limits of a share over periods.

    Attributes
    ----------
    centre : float or None
        Share of all answers of the baseline; None without any.
    sigma_z : float or None
        Spread between periods over the binomial one: 1 is a p chart; None where nothing varies
        or fewer than two periods can be compared.
    z : tuple of float or None
        Distance of each period from the centre in binomial standard errors.
    signal_z : tuple of float or None
        The same in the chart's own standard errors, z / sigma_z: what run rules look at.
    lower, upper : tuple of float or None
        p' limits, clipped to 0..1.
    p_lower, p_upper : tuple of float or None
        Limits of the plain p chart, clipped to 0..1, for comparison.
    notes : tuple of str
        Of: period_without_answers, no_answers, no_variation, too_few_periods (no spread to be had),
        no_movement (sigma_z is 0: neighbouring periods never differ).
    """

    centre: float | None
    sigma_z: float | None
    z: tuple[float | None, ...]
    signal_z: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    p_lower: tuple[float | None, ...]
    p_upper: tuple[float | None, ...]
    notes: tuple[str, ...]


def laney_chart(
    satisfied: NDArray[np.float64],
    answers: NDArray[np.float64],
    *,
    width: float,
    baseline: NDArray[np.bool_] | None,
) -> LaneyChart:
    """Within which limits does a share stay from period to period, if nothing happens?

    Parameters
    ----------
    satisfied : float64 array, shape (w,), 0..answers
        Periods in order of time. With a design effect both counts are divided by it.
    answers : float64 array, shape (w,), 0 or more
    width : float > 0
        Standard errors on each side, 3 as a rule.
    baseline : bool array, shape (w,), or None
        Periods that set centre and spread; None: all. Fix it before looking.

    Returns
    -------
    LaneyChart

    Raises
    ------
    ParameterFault, DataFault
        A number outside its range, or arrays that do not fit.

    Notes
    -----
    c = sum x / sum n, s_i = sqrt(c (1 - c) / n_i), z_i = (p_i - c) / s_i,
    sigma_z = mean |z_i - z_(i-1)| / 1.128, limits c +- width s_i sigma_z. Periods without answers
    are passed over: their neighbours are compared with each other. Spread comes from the moving
    range, so a shift does not hide itself; some programs take the standard deviation of z, which
    is not Laney's. Twenty periods or more give limits worth the name; four quarters do not.

    References
    ----------
    Laney (2002), Quality Engineering 14:531-537, doi:10.1081/QEN-120003555.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([93.0, 188, 46, 270, 89, 95, 460, 30])
    >>> n = np.array([100.0, 200, 50, 290, 100, 100, 500, 32])
    >>> chart = laney_chart(x, n, width=3.0, baseline=None)
    >>> round(chart.centre, 6), round(chart.sigma_z, 6), round(chart.lower[0], 6)
    (0.926385, 1.04075, 0.844849)
    """
    check_units(answers, np.array(1.0))
    check_counts(satisfied, answers)
    check_ranges("Limits cannot be drawn so", ("width", width > 0, "above 0", width))
    chosen = _baseline(baseline, answers)
    silent = ("period_without_answers",) if (answers == 0).any() else ()
    if not answers[chosen].sum():
        nothing = (None,) * len(answers)
        return LaneyChart(None, None, *((nothing,) * 6), (*silent, "no_answers"))
    centre = float(satisfied[chosen].sum() / answers[chosen].sum())
    known = answers > 0
    safe = np.where(known, answers, 1.0)
    errors = np.where(known, np.sqrt(centre * (1 - centre) / safe), np.nan)
    if not 0 < centre < 1:
        z = np.full(len(answers), np.nan)
        sigma, notes = None, (*silent, "no_variation")
    else:
        z = (satisfied / safe - centre) / errors
        sigma, notes = _spread(z[chosen & known], silent)
    spread = np.nan if sigma is None else sigma
    return LaneyChart(
        centre=centre,
        sigma_z=sigma,
        z=hide_unknown(z),
        signal_z=hide_unknown(z / spread if sigma else np.full(len(z), np.nan)),
        lower=hide_unknown(np.maximum(0.0, centre - width * errors * spread)),
        upper=hide_unknown(np.minimum(1.0, centre + width * errors * spread)),
        p_lower=hide_unknown(np.maximum(0.0, centre - width * errors)),
        p_upper=hide_unknown(np.minimum(1.0, centre + width * errors)),
        notes=notes,
    )


def _spread(z: Numbers, notes: tuple[str, ...]) -> tuple[float | None, tuple[str, ...]]:
    if z.size < 2:
        return None, (*notes, "too_few_periods")
    sigma = float(np.mean(np.abs(np.diff(z))) / MOVING_RANGE_DIVISOR)
    return sigma, (notes if sigma > 0 else (*notes, "no_movement"))


def _baseline(baseline: NDArray[np.bool_] | None, answers: Numbers) -> NDArray[np.bool_]:
    if baseline is None:
        return np.ones(len(answers), dtype=np.bool_)
    if baseline.shape != answers.shape or baseline.dtype != np.bool_:
        raise DataFault(
            "A baseline marks periods",
            where="baseline",
            expected=f"bool {answers.shape}",
            got=f"{baseline.dtype} {baseline.shape}",
        )
    return baseline
