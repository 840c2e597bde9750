"""Tests of shares of independent answers: two samples, several samples, a trend over samples."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from analysis.comparisons.two_shares import Counts
from analysis.errors import DataFault, ParameterFault

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoShareTest:
    """P-values of two shares; `greater` tests that the first is not above the second.

    The chi-square ones are None (note `no_variation`) when everybody in both samples agrees.
    """

    chisq: float | None
    p_two_sided: float | None
    p_greater: float | None
    p_less: float | None
    chisq_corrected: float | None
    p_corrected: float | None
    p_fisher: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesTest:
    """A chi-square test of several shares; None (note `no_variation`) when everybody agrees.

    `z` is the signed root for a trend (positive: the share rises with the scores), else None.
    """

    chisq: float | None
    df: int
    p: float | None
    z: float | None
    notes: tuple[str, ...]


def two_share_test(counts: Counts) -> TwoShareTest:
    """How surprising would this difference be if two shares were equal?

    Parameters
    ----------
    counts : Counts
        x1 of n1 and x2 of n2; missing answers already left out.

    Returns
    -------
    TwoShareTest
        Pearson's chi-square with the pooled share, one- and two-sided; the same with continuity
        correction; Fisher's exact test, two-sided.

    Raises
    ------
    ParameterFault
        From `Counts`.

    Notes
    -----
    Two independent simple random samples, one answer a person. The correction is
    min(1/2, |d| / (1/n1 + 1/n2)); Fisher's sums the probabilities of all tables no likelier than
    the observed one, margins fixed, and is conservative.

    References
    ----------
    Agresti (2013), Categorical Data Analysis, 3rd ed., sections 3.2 and 3.5; R 4.2 `prop.test`
    and `fisher.test`.

    Examples
    --------
    >>> test = two_share_test(Counts(93, 100, 85, 100))
    >>> round(test.chisq, 4), round(test.p_two_sided, 4), round(test.p_fisher, 4)
    (3.2686, 0.0706, 0.1121)
    """
    x = np.array([counts.x1, counts.x2], dtype=np.float64)
    n = np.array([counts.n1, counts.n2], dtype=np.float64)
    table = [[counts.x1, counts.n1 - counts.x1], [counts.x2, counts.n2 - counts.x2]]
    fisher = min(1.0, float(stats.fisher_exact(table).pvalue))
    if x.sum() in (0, n.sum()):
        return TwoShareTest(
            chisq=None,
            p_two_sided=None,
            p_greater=None,
            p_less=None,
            chisq_corrected=None,
            p_corrected=None,
            p_fisher=fisher,
            notes=("no_variation",),
        )
    difference = counts.difference
    chisq = _pearson(x, n, 0.0)
    corrected = _pearson(x, n, min(0.5, abs(difference) / float((1 / n).sum())))
    z = sqrt(chisq) * float(np.sign(difference))
    return TwoShareTest(
        chisq=chisq,
        p_two_sided=float(special.chdtrc(1, chisq)),
        p_greater=float(special.ndtr(-z)),
        p_less=float(special.ndtr(z)),
        chisq_corrected=corrected,
        p_corrected=float(special.chdtrc(1, corrected)),
        p_fisher=fisher,
        notes=(),
    )


def equal_shares_test(successes: Sequence[int], sizes: Sequence[int]) -> SharesTest:
    """How surprising would these shares be if all g samples came from one share?

    Parameters
    ----------
    successes, sizes : sequence of int, length g >= 2
        x of n independent answers in each sample; missing answers already left out.

    Returns
    -------
    SharesTest
        Pearson's chi-square with g - 1 degrees of freedom.

    Raises
    ------
    DataFault
        Fewer than two samples or sequences of other lengths.
    ParameterFault
        Counts that do not make shares.

    Notes
    -----
    Independent simple random samples, one answer a person; expected counts under 5 make the
    approximation poor. For a design see `association_test`.

    References
    ----------
    Agresti (2013), Categorical Data Analysis, 3rd ed., section 3.2; R 4.2 `prop.test`.

    Examples
    --------
    >>> test = equal_shares_test([85, 88, 93, 95], [100] * 4)
    >>> round(test.chisq, 4), test.df, round(test.p, 4)
    (7.1312, 3, 0.0678)
    """
    x, n = _check_samples(successes, sizes)
    if x.sum() in (0, n.sum()):
        return SharesTest(chisq=None, df=len(x) - 1, p=None, z=None, notes=("no_variation",))
    chisq = _pearson(x, n, 0.0)
    return SharesTest(
        chisq=chisq,
        df=len(x) - 1,
        p=float(special.chdtrc(len(x) - 1, chisq)),
        z=None,
        notes=(),
    )


def trend_test(
    successes: Sequence[int], sizes: Sequence[int], scores: Sequence[float]
) -> SharesTest:
    """Does the share rise or fall with the scores of g independent samples (Cochran-Armitage)?

    Parameters
    ----------
    successes, sizes : sequence of int, length g >= 2
        x of n independent answers in each sample; missing answers already left out.
    scores : sequence of float, length g
        Position of each sample, for example the number of the period; at least two differ.

    Returns
    -------
    SharesTest
        Chi-square with 1 degree of freedom and its signed root.

    Raises
    ------
    DataFault
        Fewer than two samples or sequences of other lengths.
    ParameterFault
        Counts that do not make shares, or scores all equal or not finite.

    Notes
    -----
    z = sum(n (p_i - p)(s_i - s)) / sqrt(p q sum(n (s_i - s)**2)), s the mean score weighted by
    n. Independent simple random samples, one answer a person; no continuity correction.

    References
    ----------
    Armitage (1955), Biometrics 11:375-386; Cochran (1954), Biometrics 10:417-451; R 4.2
    `prop.trend.test`.

    Examples
    --------
    >>> test = trend_test([85, 88, 93, 95], [100] * 4, [1, 2, 3, 4])
    >>> round(test.chisq, 4), round(test.z, 4), round(test.p, 4)
    (6.9607, 2.6383, 0.0083)
    """
    x, n = _check_samples(successes, sizes)
    s = np.array(scores, dtype=np.float64)
    if s.shape != x.shape or not np.isfinite(s).all() or np.ptp(s) == 0:
        raise ParameterFault(
            "Each sample needs a score and two scores must differ",
            where="scores",
            expected=f"{len(x)} finite numbers",
            got=repr(list(scores)),
        )
    slope, se = armitage_slope(x, n, s)
    if se == 0:
        return SharesTest(chisq=None, df=1, p=None, z=None, notes=("no_variation",))
    z = slope / se
    return SharesTest(chisq=z * z, df=1, p=float(special.chdtrc(1, z * z)), z=z, notes=())


def armitage_slope(x: Floats, n: Floats, scores: Floats) -> tuple[float, float]:
    """Slope of shares x / n by their scores and its standard error if there were no slope."""
    share = float(x.sum() / n.sum())
    centred = scores - float((n * scores).sum() / n.sum())
    spread = float((n * centred**2).sum())
    slope = float((centred * (x - n * share)).sum()) / spread
    return slope, sqrt(max(0.0, share * (1 - share)) / spread)


def _pearson(x: Floats, n: Floats, correction: float) -> float:
    """Sum of (|observed - expected| - correction)**2 / expected over successes and failures."""
    share = float(x.sum() / n.sum())
    total = 0.0
    for observed, expected in ((x, n * share), (n - x, n * (1 - share))):
        total += float(((abs(observed - expected) - correction) ** 2 / expected).sum())
    return total


def _check_samples(successes: Sequence[int], sizes: Sequence[int]) -> tuple[Floats, Floats]:
    if len(successes) != len(sizes) or len(sizes) < 2:
        raise DataFault(
            "At least two samples, each with its size",
            where="successes, sizes",
            expected="two sequences of one length, 2 or more",
            got=f"{len(successes)} and {len(sizes)}",
        )
    for position, (x, n) in enumerate(zip(successes, sizes, strict=True)):
        if n < 1 or not 0 <= x <= n:
            raise ParameterFault(
                "Counts do not make a share",
                where=f"successes[{position}], sizes[{position}]",
                expected="0 <= x <= n and n >= 1",
                got=f"{x} of {n}",
            )
    return np.array(successes, dtype=np.float64), np.array(sizes, dtype=np.float64)
