"""Spearman correlations of every pair of items, each pair from those who answered both."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.layout import LOWEST
from analysis.reliability.answers import select_answers

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankCorrelations:
    """Correlations of ranks, pair by pair.

    Attributes
    ----------
    items : tuple of str, length k
    matrix : tuple of k tuples of k (float or None)
        None where fewer than two respondents answered both or one item does not vary.
    pairs : tuple of k tuples of k int
        Respondents who answered both.
    """

    items: tuple[str, ...]
    matrix: tuple[tuple[float | None, ...], ...]
    pairs: tuple[tuple[int, ...], ...]


def spearman_pairwise(data: SurveyData, measure: str) -> RankCorrelations:
    """Which items go together, whatever the distances between the levels?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k).
    measure : str
        "all", a factor or an item.

    Returns
    -------
    RankCorrelations

    Raises
    ------
    UnknownMeasure
        The data has no such measure.

    Notes
    -----
    Pearson's correlation of midranks, ranked among the respondents of the pair, read from the
    table of the two items: no sorting. Pairs rest on different respondents, so the matrix need
    not be positive definite. Each respondent counts once.

    References
    ----------
    Spearman (1904), American J Psychology 15:72-101; Kendall & Gibbons (1990), Rank Correlation
    Methods, chapter 3 (ties).

    Examples
    --------
    >>> scores = np.array([[1, 5], [2, 4], [3, 3], [5, 1]], dtype=np.int8)
    >>> survey = SurveyData(scores, items=("q1", "q2"))
    >>> round(spearman_pairwise(survey, "all").matrix[0][1], 12)
    -1.0
    """
    scores = select_answers(data, measure)
    k, levels = scores.shape[1], data.scale.levels
    matrix: list[list[float | None]] = [[None] * k for _ in range(k)]
    pairs = [[0] * k for _ in range(k)]
    for first, second in (*combinations(range(k), 2), *((item, item) for item in range(k))):
        table = _tabulate(scores[:, first], scores[:, second], levels)
        matrix[first][second] = matrix[second][first] = _rank_correlation(table)
        pairs[first][second] = pairs[second][first] = int(table.sum())
    return RankCorrelations(
        items=data.layout.items_of(measure),
        matrix=tuple(map(tuple, matrix)),
        pairs=tuple(map(tuple, pairs)),
    )


def _tabulate(first: NDArray[np.int8], second: NDArray[np.int8], levels: int) -> Counts:
    both = (first >= LOWEST) & (second >= LOWEST)
    cell = (first[both].astype(np.int64) - LOWEST) * levels + second[both] - LOWEST
    return np.bincount(cell, minlength=levels * levels).reshape(levels, levels)


def _rank_correlation(table: Counts) -> float | None:
    # Twice the centred midranks are whole numbers, so ties and constant items are exact.
    n = int(table.sum())
    rows, columns = (_centred_ranks(table.sum(axis=axis), n) for axis in (1, 0))
    spread = float(table.sum(axis=1) @ rows**2), float(table.sum(axis=0) @ columns**2)
    if not all(spread):
        return None
    return float(rows @ table @ columns) / float(np.sqrt(spread[0]) * np.sqrt(spread[1]))


def _centred_ranks(margin: Counts, n: int) -> NDArray[np.float64]:
    below = np.cumsum(margin) - margin
    return (2 * below + margin - n).astype(np.float64)
