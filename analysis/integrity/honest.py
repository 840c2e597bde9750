"""What honest people of one place would answer: their marginals, tied by one common opinion.

Each person has one normal opinion u; given u the items are independent; each item has the
marginals of its place. Few assumptions, all from the data: how often each answer is given, and
how alike one person's answers are.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.data import SurveyData
from analysis.domain import Domain
from analysis.errors import DataFault
from analysis.layout import LOWEST

Floats = NDArray[np.float64]

PLACE_PRIOR: Final = 20.0
"""Responses that the whole survey's marginals weigh against a place's own (ours)."""

LEVEL_PRIOR: Final = 0.5
"""Answers added to each level, so that none is impossible. Jeffreys (1946)."""

MOST_ALIKE: Final = 0.98
"""Correlation beyond which the grid of opinions would be too coarse."""

_GRID: Final = np.linspace(-6.0, 6.0, 121)
_WEIGHTS: Final = np.exp(-0.5 * _GRID**2) / np.exp(-0.5 * _GRID**2).sum()


@dataclass(frozen=True, slots=True, eq=False)
class HonestModel:
    """Honest answers of one place.

    Attributes
    ----------
    correlation : float in 0..1
        Of the normal opinions behind two answers of one person.
    margins : ndarray of float64, shape (k, levels)
        Chance of each answer to each item.
    weights : ndarray of float64, shape (u,)
        Chance of each of u opinions.
    chances : ndarray of float64, shape (u, k, levels)
        Chance of each answer to each item given the opinion.
    """

    correlation: float
    margins: Floats
    weights: Floats
    chances: Floats

    def with_correlation(self, correlation: float) -> "HonestModel":
        """Give people with the same marginals whose answers are tied otherwise."""
        return build_honest_model(self.margins, correlation)

    def pattern_chances(self, scores: NDArray[np.int8]) -> Floats:
        """Chance (r,) of giving just these answers (r, k) to the items that were answered."""
        logs = np.log(self.chances)
        total = np.zeros((len(scores), len(self.weights)))
        for column in range(scores.shape[1]):
            answers = scores[:, column]
            given = answers >= LOWEST
            total[given] += logs[:, column, answers[given] - LOWEST].T
        return np.asarray(np.exp(total) @ self.weights)

    def straight_chances(self, answered: NDArray[np.bool_]) -> Floats:
        """Chance (r,) that all answered items (r, k) get one and the same answer."""
        logs = np.log(self.chances)
        mask = answered.astype(np.float64)
        levels = self.chances.shape[2]
        parts = [np.exp(mask @ logs[:, :, level].T) @ self.weights for level in range(levels)]
        return np.asarray(np.add.reduce(parts))

    def run_tails(self) -> Floats:
        """Chance (levels, k + 1) of a run of level l + 1 at least r items long, r = 0 … k."""
        _, k, levels = self.chances.shape
        tails = np.ones((levels, k + 1))
        for level in range(levels):
            for length in range(1, k + 1):
                tails[level, length] = self._run_tail(self.chances[:, :, level], length)
        return tails

    def simulate(self, rng: np.random.Generator, n: int) -> NDArray[np.int8]:
        """Draw n honest responses to all k items."""
        opinions = rng.choice(len(self.weights), size=n, p=self.weights)
        upto = np.cumsum(self.chances, axis=2)[opinions]
        draws = rng.random(upto.shape[:2])
        above = (draws[:, :, None] > upto[:, :, :-1]).sum(axis=2)
        return np.asarray(LOWEST + above, dtype=np.int8)

    def _run_tail(self, hits: Floats, length: int) -> float:
        # without[:, j]: no such run among the first j items. A first run that ends at item j began
        # after a miss at item j - length, with no run before that.
        nodes, k = hits.shape
        without = np.ones((nodes, k + 1))
        for j in range(1, k + 1):
            without[:, j] = without[:, j - 1]
            if j < length:
                continue
            ended = np.prod(hits[:, j - length : j], axis=1)
            if j > length:
                ended = ended * without[:, j - length - 1] * (1 - hits[:, j - length - 1])
            without[:, j] -= ended
        return float(np.clip(1 - self.weights @ without[:, k], 0.0, 1.0))


def fit_honest_models(
    data: SurveyData, place: Domain, *, distinct: bool = False
) -> tuple[HonestModel, ...]:
    """What would honest people of each place answer, judged by this survey itself?

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items.
    place : Domain
        g places; respondents in none count for the whole survey only.
    distinct : bool, default False
        Count each form of a place once, so that many alike cannot make themselves usual.

    Returns
    -------
    tuple of HonestModel, length g

    Raises
    ------
    DataFault
        `place` and `data` are of different respondents.

    Notes
    -----
    Marginals: (place counts + 20 whole-survey shares) / (place answers + 20). One correlation for
    the survey: that at which the model's mean covariance between two items' scores equals the
    observed one within places. Answers that are not honest are in the data too and make their own
    kind look likelier: large frauds at few places hide partly, never the reverse. With `distinct`
    they hide less, and what honest people often tick looks rarer than it is: compare it with
    other places too.

    References
    ----------
    Muthén (1984), Psychometrika 49:115-132 (normal opinions behind ordered answers).

    Examples
    --------
    >>> margins = np.tile([0.02, 0.03, 0.1, 0.45, 0.4], (6, 1))
    >>> honest = build_honest_model(margins, 0.6).simulate(np.random.default_rng(1), 4000)
    >>> place = Domain(("x",), np.zeros(4000, dtype=np.int32))
    >>> (model,) = fit_honest_models(SurveyData(honest, items=tuple("abcdef")), place)
    >>> round(model.correlation, 1)
    0.6
    """
    if place.codes.shape != (len(data.scores),):
        raise DataFault(
            "Places and answers are of different respondents",
            where="place",
            expected=f"{len(data.scores)} codes",
            got=str(len(place.codes)),
        )
    if distinct:
        data, place = _once_each(data, place)
    counts = _count_levels(data, place)
    whole = counts.sum(axis=0) + LEVEL_PRIOR
    whole /= whole.sum(axis=1, keepdims=True)
    correlation = _match_correlation(whole, _mean_covariance(data, place, counts))
    models = []
    for own in counts[: len(place.labels)]:
        margins = own + PLACE_PRIOR * whole
        margins /= margins.sum(axis=1, keepdims=True)
        models.append(build_honest_model(margins, correlation))
    return tuple(models)


def build_honest_model(margins: Floats, correlation: float) -> HonestModel:
    """Make the model of people with these marginals (k, levels) and this correlation."""
    return HonestModel(correlation, margins, _WEIGHTS, _chances(margins, correlation))


def _once_each(data: SurveyData, place: Domain) -> tuple[SurveyData, Domain]:
    _, first = distinct_rows(np.column_stack((place.codes.astype(np.int32), data.scores)))
    kept = SurveyData(
        scores=np.ascontiguousarray(data.scores[first]), items=data.items, scale=data.scale
    )
    return kept, Domain(place.labels, place.codes[first])


def distinct_rows(
    rows: NDArray[np.integer[Any]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which distinct row each row is, and where each distinct one stands first."""
    packed = np.ascontiguousarray(rows)
    as_bytes = packed.view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1]))).ravel()
    _, first, of_row = np.unique(as_bytes, return_index=True, return_inverse=True)
    return of_row.astype(np.int64), first.astype(np.int64)


def _count_levels(data: SurveyData, place: Domain) -> Floats:
    """Answers (g + 1, k, levels) by place; the last place is none."""
    groups, levels = len(place.labels) + 1, data.scale.levels
    group = np.where(place.codes < 0, groups - 1, place.codes).astype(np.int64)
    counts = np.zeros((groups, len(data.items), levels))
    for column, answers in enumerate(data.scores.T):
        given = answers >= LOWEST
        at = group[given] * levels + answers[given] - LOWEST
        counts[:, column] = np.bincount(at, minlength=groups * levels).reshape(groups, levels)
    return counts


def _chances(margins: Floats, correlation: float) -> Floats:
    """Chances (u, k, levels) given each opinion of the grid."""
    cuts = special.ndtri(np.clip(np.cumsum(margins, axis=1)[:, :-1], 1e-12, 1 - 1e-12))
    shifted = cuts[None] - np.sqrt(correlation) * _GRID[:, None, None]
    upto = special.ndtr(shifted / np.sqrt(1 - correlation))
    edges = np.concatenate(
        (np.zeros((*upto.shape[:2], 1)), upto, np.ones((*upto.shape[:2], 1))), axis=2
    )
    chances = np.clip(np.diff(edges, axis=2), 1e-15, None)
    return np.asarray(chances / chances.sum(axis=2, keepdims=True))


def _mean_covariance(data: SurveyData, place: Domain, counts: Floats) -> float:
    """Mean covariance of two items' scores of one person within places; 0 if there are no pairs."""
    values = np.arange(LOWEST, data.scale.levels + 1)
    answers = counts.sum(axis=2)
    means = (counts @ values) / np.maximum(answers, 1)
    sizes = np.bincount(place.codes + 1, minlength=len(counts))
    group = np.where(place.codes < 0, len(counts) - 1, place.codes)
    of_group = np.append(sizes[1:], sizes[0])
    given = data.scores >= LOWEST
    offsets = np.where(given, data.scores - means[group], 0.0)
    products = offsets.sum(axis=1) ** 2 - (offsets**2).sum(axis=1)
    number = given.sum(axis=1)
    pairs = number * (number - 1) * (1 - 1 / np.maximum(of_group, 1))[group]
    return float(products.sum() / pairs.sum()) if pairs.sum() > 0 else 0.0


def _match_correlation(margins: Floats, covariance: float) -> float:
    """Bisect for the correlation at which the model has this mean covariance of two items."""
    low, high = 0.0, MOST_ALIKE
    if len(margins) < 2 or covariance <= 0 or _model_covariance(margins, high) <= covariance:
        return low if len(margins) < 2 or covariance <= 0 else high
    while high - low > 1e-6:
        middle = (low + high) / 2
        if _model_covariance(margins, middle) < covariance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _model_covariance(margins: Floats, correlation: float) -> float:
    values = np.arange(1, margins.shape[1] + 1)
    expected = _chances(margins, correlation) @ values
    centred = expected - _WEIGHTS @ expected
    both = _WEIGHTS @ (centred.sum(axis=1) ** 2 - (centred**2).sum(axis=1))
    k = len(margins)
    return float(both / (k * (k - 1)))
