"""Mean and concentration of a beta law behind the counts of units: three ways to find them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from analysis.control.units import Numbers

LEAST_CONCENTRATION: Final = 1.0
"""Units are never taken for less alike than this (ours): below it a beta law piles up at 0, 1."""
MOST_CONCENTRATION: Final = 1e6
"""From here on units cannot be told from equal ones."""
_GRID: Final = 48
_NEGLIGIBLE: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and concentration; None for a concentration without end: units do not differ."""

    mean: float
    concentration: float | None


@dataclass(frozen=True, slots=True)
class IntegratedSpread:
    """Posterior means over all likely spreads; `concentration` is the median."""

    mean: float
    concentration: float
    between_sd: float
    unit_mean: Numbers
    unit_variance: Numbers
    own_weight: Numbers


def by_moments(x: Numbers, n: Numbers) -> Spread:
    """Kleinman's moments: weights n, then weights n / (1 + r (n - 1)) with the r first found."""
    mean, alike = _weighted_moments(x / n, n, n)
    if alike is not None and alike > 0:
        mean, alike = _weighted_moments(x / n, n, n / (1 + min(alike, 1.0) * (n - 1)))
    if alike is None or alike <= 1 / (1 + MOST_CONCENTRATION):
        return Spread(float(x.sum() / n.sum()), None)
    return Spread(mean, max(LEAST_CONCENTRATION, 1 / alike - 1))


def by_marginal_likelihood(x: Numbers, n: Numbers) -> Spread:
    """The mean and concentration that make the counts likeliest; none if equal units do it."""
    share = float(x.sum() / n.sum())
    if not 0 < share < 1:
        return Spread(share, None)
    equal = float((special.xlogy(x, share) + special.xlog1py(n - x, -share)).sum())
    guess = by_moments(x, n)
    start = [special.logit(guess.mean), (guess.concentration or 1e3) ** -0.5]
    least, most = MOST_CONCENTRATION**-0.5, LEAST_CONCENTRATION**-0.5
    best = optimize.minimize(
        lambda at: -_log_likelihood(x, n, special.expit(at[:1]), at[1:])[0, 0],
        start,
        method="Nelder-Mead",
        bounds=[(-30.0, 30.0), (least, most)],
        options={"xatol": 1e-9, "fatol": 1e-9, "maxiter": 2000},
    )
    # A smaller gain is within the rounding of the log likelihood.
    if -best.fun <= equal + 1e-6:
        return Spread(share, None)
    return Spread(float(special.expit(best.x[0])), float(best.x[1] ** -2))


def integrate_spread(x: Numbers, n: Numbers) -> IntegratedSpread:
    """Average over mean and concentration**(-1/2), both flat in (0, 1), by their likelihood."""
    means, roots, weights = _posterior_grid(x, n)
    m, root, w = (each.reshape(-1) for each in np.broadcast_arrays(means[:, None], roots, weights))
    kept = w > _NEGLIGIBLE * w.max()
    m, k, w = m[kept], root[kept] ** -2, w[kept] / w[kept].sum()
    size = n[:, None] + k
    unit = (x[:, None] + m * k) / size
    unit_mean = unit @ w
    unit_variance = (unit * (1 - unit) / (size + 1) + unit**2) @ w - unit_mean**2
    order = np.argsort(k)
    middle = int(np.searchsorted(np.cumsum(w[order]), 0.5))
    return IntegratedSpread(
        mean=float(m @ w),
        concentration=float(k[order][min(middle, len(k) - 1)]),
        between_sd=float(np.sqrt(m * (1 - m) / (k + 1)) @ w),
        unit_mean=unit_mean,
        unit_variance=unit_variance,
        own_weight=(n[:, None] / size) @ w,
    )


def _posterior_grid(x: Numbers, n: Numbers) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Cells around the mass of the posterior, found by narrowing the whole square three times."""
    low = np.array([0.0, MOST_CONCENTRATION**-0.5])
    high = np.array([1.0, LEAST_CONCENTRATION**-0.5])
    for _ in range(4):
        step = (high - low) / _GRID
        means = low[0] + step[0] * (np.arange(_GRID) + 0.5)
        roots = low[1] + step[1] * (np.arange(_GRID) + 0.5)
        log_weights = _log_likelihood(x, n, means, roots)
        weights = np.exp(log_weights - log_weights.max())
        held = weights > _NEGLIGIBLE
        along = (np.flatnonzero(held.any(axis=1)), np.flatnonzero(held.any(axis=0)))
        edges = np.array([[at[0] - 1, at[-1] + 2] for at in along])
        new_low = np.maximum(low, low + edges[:, 0] * step)
        high = np.minimum(high, low + edges[:, 1] * step)
        low = new_low
    return means, roots, weights


def _log_likelihood(x: Numbers, n: Numbers, means: Numbers, roots: Numbers) -> Numbers:
    """Log likelihood, less a constant: means along rows, concentration**(-1/2) along columns."""
    k = roots**-2.0
    total = np.zeros((len(means), len(roots)))
    a, b = means[:, None] * k, (1 - means)[:, None] * k
    start = special.betaln(a, b)
    for xi, ni in zip(x, n, strict=True):
        if ni > 0:
            total += special.betaln(a + xi, b + ni - xi) - start
    return total


def _weighted_moments(p: Numbers, n: Numbers, weights: Numbers) -> tuple[float, float | None]:
    """Mean, and correlation r of answers within a unit; None where it cannot be known."""
    whole = weights.sum()
    mean = float((weights * p).sum() / whole)
    free = weights * (1 - weights / whole)
    scale = mean * (1 - mean)
    spread = float((weights * (p - mean) ** 2).sum())
    by_chance = float((free / n).sum())
    bottom = scale * (float(free.sum()) - by_chance)
    if bottom <= 0:
        return mean, None
    return mean, (spread - scale * by_chance) / bottom
