"""Rows that leave the house one by one: can a person who is known a little be found among them?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.disclosure.thresholds import DISTINCT_ANSWERS, check_threshold
from analysis.domain import Domain
from analysis.errors import DataFault, ParameterFault
from analysis.layout import LOWEST


@dataclass(frozen=True, slots=True, eq=False)
class RowCheck:
    """How rows stand against k-anonymity and l-diversity.

    Attributes
    ----------
    groups : int
        Combinations of the quasi-identifiers that occur.
    smallest : int
        Rows in the smallest of them; 0 without rows.
    too_few : ndarray of bool, shape (n,)
        Rows whose combination has fewer than `threshold` rows.
    too_alike : ndarray of bool, shape (n,)
        Rows whose combination gave fewer than `distinct` different answers to some item, though
        anybody in it answered.
    """

    groups: int
    smallest: int
    too_few: NDArray[np.bool_]
    too_alike: NDArray[np.bool_]

    @property
    def passes(self) -> bool:
        """Whether all rows may leave."""
        return not (self.too_few.any() or self.too_alike.any())


def check_rows(
    quasi: Sequence[Domain],
    answers: NDArray[np.int8],
    *,
    threshold: int,
    distinct: int = DISTINCT_ANSWERS,
) -> RowCheck:
    """Can a person be found, or an answer be known, from the rows of an export?

    Parameters
    ----------
    quasi : sequence of Domain, each of n codes
        What an outsider may know: place, field, month, bands. "In none" (-1) is a level too.
    answers : ndarray of int8, shape (n, k)
        Sensitive answers; values below 1 are none.
    threshold : int >= 3
        Rows that every combination must have.
    distinct : int >= 2
        Different answers that every combination must hold, for each item.

    Returns
    -------
    RowCheck

    Raises
    ------
    ParameterFault
        A limit too low.
    DataFault
        Codes and answers of different lengths.

    Notes
    -----
    k-anonymity: each combination has k rows or more. l-diversity (distinct): each item has l
    different answers in it. Unanswered items disclose nothing. With satisfaction near 1 the second
    rule often fails in small groups: coarsen, or export fewer items.

    References
    ----------
    Sweeney (2002), Int J Uncertainty, Fuzziness and Knowledge-Based Systems 10:557-570;
    Machanavajjhala et al. (2007), ACM TKDD 1(1):3, doi:10.1145/1217299.1217302.

    Examples
    --------
    >>> place = Domain(("x", "y"), np.array([0, 0, 0, 1, 1, 1], dtype=np.int32))
    >>> check = check_rows([place], np.array([[5], [4], [5], [5], [5], [5]], np.int8), threshold=3)
    >>> check.smallest, bool(check.too_few.any()), check.too_alike.tolist()
    (3, False, [False, False, False, True, True, True])
    """
    check_threshold(threshold)
    if distinct < DISTINCT_ANSWERS:
        raise ParameterFault(
            "One answer is no diversity",
            where="distinct",
            expected=f"{DISTINCT_ANSWERS} or more",
            got=str(distinct),
        )
    n = len(answers)
    if answers.ndim != 2 or any(domain.codes.shape != (n,) for domain in quasi):
        raise DataFault(
            "Codes and answers are of different rows",
            where="quasi, answers",
            expected=f"answers of shape (n, k) and {n} codes a grouping",
            got=f"answers of shape {answers.shape}, {[len(domain.codes) for domain in quasi]}",
        )
    group = _combine(quasi, n)
    sizes = np.bincount(group)
    alike = np.zeros(len(sizes), dtype=np.bool_)
    for item in answers.T:
        kinds = _count_kinds(group, item, len(sizes))
        alike |= (kinds > 0) & (kinds < distinct)
    return RowCheck(
        groups=len(sizes),
        smallest=int(sizes.min(initial=n)),
        too_few=(sizes < threshold)[group],
        too_alike=alike[group],
    )


def _combine(quasi: Sequence[Domain], n: int) -> NDArray[np.int64]:
    """Number the combinations that occur, 0 upwards, renumbering after each grouping."""
    group = np.zeros(n, dtype=np.int64)
    for domain in quasi:
        joint = group * (len(domain.labels) + 1) + domain.codes + 1
        _, group = np.unique(joint, return_inverse=True)
    return group


def _count_kinds(
    group: NDArray[np.int64], item: NDArray[np.int8], groups: int
) -> NDArray[np.int64]:
    answered = item >= LOWEST
    pairs = np.unique(group[answered] * 128 + item[answered])
    return np.bincount(pairs // 128, minlength=groups)
