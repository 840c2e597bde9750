"""The likelihood of the cumulative logit model, and Newton's way to its maximum.

logit P(Y <= level j) = threshold j - x'beta. With two levels this is logistic regression, its
intercept the threshold with the other sign. The log likelihood is concave (Pratt 1981, JASA
76:103-106), so Newton with halved steps finds the maximum wherever there is one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from analysis.drivers.parameters import NEWTON_DECREMENT, NEWTON_STEPS

Floats = NDArray[np.float64]

_BLOCK: Final = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Answers to explain.

    Attributes
    ----------
    codes : ndarray of int64, shape (n,)
        0 to K - 1, each of them used.
    cuts : int
        Number of thresholds, K - 1.
    values : ndarray of float64, shape (n, p)
    weights : ndarray of float64, shape (n,)
        Positive.
    """

    codes: NDArray[np.int64]
    cuts: int
    values: Floats
    weights: Floats

    def blocks(self) -> Iterator["Problem"]:
        """Yield the respondents some thousand at a time: what fits a processor's cache is fast."""
        for start in range(0, len(self.codes), _BLOCK):
            rows = slice(start, start + _BLOCK)
            yield Problem(self.codes[rows], self.cuts, self.values[rows], self.weights[rows])


@dataclass(frozen=True, slots=True, eq=False)
class Slopes:
    """Derivatives of each respondent's log likelihood by the limits of the answered level.

    All of shape (n,): first and second derivatives by the upper limit `a` and the lower `b`.
    """

    a: Floats
    b: Floats
    aa: Floats
    ab: Floats
    bb: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the search ended: thresholds (K - 1,), slopes (p,), steps taken."""

    thresholds: Floats
    beta: Floats
    loglik: float
    steps: int
    converged: bool


def maximise(problem: Problem) -> Maximum:
    """Climb from the marginal thresholds; predictors are brought to mean 0 and deviation 1."""
    weights = problem.weights / problem.weights.mean()
    centre = weights @ problem.values / weights.sum()
    spread = np.sqrt(weights @ (problem.values - centre) ** 2 / weights.sum())
    values = (problem.values - centre) / spread
    scaled = Problem(problem.codes, problem.cuts, values, weights)
    shares = np.bincount(problem.codes, weights, problem.cuts + 1).cumsum()[:-1] / weights.sum()
    point = np.concatenate([special.logit(shares), np.zeros(problem.values.shape[1])])
    loglik = log_likelihood(scaled, point)
    converged, steps = False, 0
    while not converged and steps < NEWTON_STEPS:
        gradient, information = _sum_derivatives(scaled, point)
        try:
            step = linalg.solve(information, gradient, assume_a="pos")
        except linalg.LinAlgError:
            break
        converged = float(gradient @ step) < NEWTON_DECREMENT
        point, loglik = _advance(scaled, point, step, loglik)
        steps += 1
    beta = point[problem.cuts :] / spread
    return Maximum(point[: problem.cuts] + centre @ beta, beta, loglik, steps, converged)


def derivatives(problem: Problem, maximum: Maximum) -> tuple[Floats, Floats]:
    """Scores of each respondent, unweighted (n, q), and the observed information (q, q)."""
    point = np.concatenate([maximum.thresholds, maximum.beta])
    scores = [_scores_of(block, _differentiate(block, point)) for block in problem.blocks()]
    return np.concatenate(scores), _sum_derivatives(problem, point)[1]


def log_likelihood(problem: Problem, point: Floats) -> float:
    """Weighted log likelihood; minus infinity where thresholds are out of order."""
    if (np.diff(point[: problem.cuts]) <= 0).any():
        return -np.inf
    total = 0.0
    for block in problem.blocks():
        _, _, chance = _chances(block, point)
        if not (chance > 0).all():
            return -np.inf
        total += float(block.weights @ np.log(chance))
    return total


def _sum_derivatives(problem: Problem, point: Floats) -> tuple[Floats, Floats]:
    """Gradient (q,) of the weighted log likelihood, and minus its second derivatives (q, q)."""
    gradient, information = np.zeros(len(point)), np.zeros((len(point),) * 2)
    for block in problem.blocks():
        slopes = _differentiate(block, point)
        gradient += block.weights @ _scores_of(block, slopes)
        information += _information(block, slopes)
    return gradient, information


def _scores_of(problem: Problem, slopes: Slopes) -> Floats:
    """First derivatives by thresholds and slopes, shape (n, q)."""
    rows = np.arange(len(problem.codes))
    by_limit = np.zeros((len(rows), problem.cuts + 2))
    by_limit[rows, problem.codes + 1] = slopes.a
    by_limit[rows, problem.codes] = slopes.b
    by_beta = -(slopes.a + slopes.b)[:, np.newaxis] * problem.values
    return np.concatenate([by_limit[:, 1:-1], by_beta], axis=1)


def _information(problem: Problem, slopes: Slopes) -> Floats:
    """Minus the second derivatives of the weighted log likelihood, (q, q)."""
    cuts, levels = problem.cuts, problem.cuts + 1
    weights, values = problem.weights, problem.values
    aa, ab, bb = (
        np.bincount(problem.codes, weights * each, levels)
        for each in (slopes.aa, slopes.ab, slopes.bb)
    )
    by_thresholds = np.diag(aa[:-1] + bb[1:])
    between = np.arange(cuts - 1)
    by_thresholds[between, between + 1] = by_thresholds[between + 1, between] = ab[1:-1]
    members = (problem.codes[:, np.newaxis] == np.arange(levels)).astype(np.float64)
    upper = members.T @ ((weights * (slopes.aa + slopes.ab))[:, np.newaxis] * values)
    lower = members.T @ ((weights * (slopes.bb + slopes.ab))[:, np.newaxis] * values)
    mixed = -(upper[:-1] + lower[1:])
    both = weights * (slopes.aa + 2 * slopes.ab + slopes.bb)
    by_beta = (both[:, np.newaxis] * values).T @ values
    return -np.block([[by_thresholds, mixed], [mixed.T, by_beta]])


def _advance(problem: Problem, point: Floats, step: Floats, loglik: float) -> tuple[Floats, float]:
    """Take the step, halved until the likelihood does not fall but for rounding."""
    slack = 1e-12 * abs(loglik)
    for halving in range(40):
        there = point + step / 2**halving
        reached = log_likelihood(problem, there)
        if reached >= loglik - slack:
            return there, reached
    return point, loglik


def _differentiate(problem: Problem, point: Floats) -> Slopes:
    a, b, chance = _chances(problem, point)
    density_a, density_b = (special.expit(x) * special.expit(-x) for x in (a, b))
    slope_a, slope_b = density_a / chance, -density_b / chance
    return Slopes(
        a=slope_a,
        b=slope_b,
        aa=-slope_a * np.tanh(a / 2) - slope_a**2,
        ab=-slope_a * slope_b,
        bb=-slope_b * np.tanh(b / 2) - slope_b**2,
    )


def _chances(problem: Problem, point: Floats) -> tuple[Floats, Floats, Floats]:
    """Limits of the answered level on the logit scale, and its probability without cancelling."""
    limits = np.concatenate([[-np.inf], point[: problem.cuts], [np.inf]])
    predicted = problem.values @ point[problem.cuts :]
    a, b = limits[problem.codes + 1] - predicted, limits[problem.codes] - predicted
    high = a + b > 0
    chance = np.where(
        high, special.expit(-b) - special.expit(-a), special.expit(a) - special.expit(b)
    )
    return a, b, chance
