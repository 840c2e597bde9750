"""How much of what the overall judgement varies goes with each measure, with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.drivers.correlations import Correlations, Missing, correlate
from analysis.drivers.parameters import FEWEST_REPLICATES, MOST_EXACT
from analysis.drivers.predictors import Predictors, score_measures
from analysis.drivers.replicates import draw_factors, has_lonely_unit
from analysis.drivers.rows import rows_of_domain
from analysis.drivers.variance_shares import SHARE_METHODS
from analysis.errors import ParameterFault, UnknownMethod
from analysis.intervals import check_level
from analysis.threads import on_one_thread
from analysis.variance import sampling_weights

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """The importance of one measure.

    Attributes
    ----------
    measure : str
    contribution : float
        Part of R2 that goes with the measure.
    share : float
        That part as a share of R2; shares of all drivers add up to 1.
    low, high : float or None
        Bootstrap percentile interval of `share`.
    rank : int
        1 for the greatest.
    rank_low, rank_high : int or None
        Percentile interval of the rank.
    """

    measure: str
    contribution: float
    share: float
    low: float | None
    high: float | None
    rank: int
    rank_low: int | None
    rank_high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """Drivers of one response, in the order given; none where a note says why.

    Attributes
    ----------
    response : str
    drivers : tuple of Driver
    r2, r2_low, r2_high : float or None
        Share of the response's variance that all drivers explain together.
    n : int
        Respondents with the response and every driver (listwise) or any of them (pairwise).
    fewest_pairs : int
        Respondents behind the correlation that rests on the fewest.
    method, missing : str
    level : float
    replicates : int
        Replicates behind the intervals.
    notes : tuple of str
        Of: too_few_respondents, response_constant, nothing_explained, constant_predictor,
        correlations_repaired, lonely_unit_kept, replicates_dropped, ranks_unstable.
    """

    response: str
    drivers: tuple[Driver, ...]
    r2: float | None
    r2_low: float | None
    r2_high: float | None
    n: int
    fewest_pairs: int
    method: str
    missing: Missing
    level: float
    replicates: int
    notes: tuple[str, ...]


def suitable_method(predictors: int) -> str:
    """Which way of sharing R2 can be computed for so many predictors?

    Parameters
    ----------
    predictors : int, >= 1

    Returns
    -------
    str
        "lmg" up to `MOST_EXACT`, "johnson" above.

    Raises
    ------
    ParameterFault
        Fewer than one predictor.

    Notes
    -----
    LMG takes 2**p regressions. Both give nearly the same shares in practice.

    References
    ----------
    Grömping (2006), J Statistical Software 17(1), doi:10.18637/jss.v017.i01; Johnson (2000),
    Multivariate Behavioral Research 35:1-19.

    Examples
    --------
    >>> suitable_method(5), suitable_method(22)
    ('lmg', 'johnson')
    """
    if predictors < 1:
        raise ParameterFault(
            "Nothing explains nothing", where="predictors", expected=">= 1", got=str(predictors)
        )
    return "lmg" if predictors <= MOST_EXACT else "johnson"


@on_one_thread
def relative_importance(
    data: SurveyData,
    *,
    response: str,
    predictors: Sequence[str],
    method: str,
    missing: Missing,
    replicates: int,
    level: float,
    generator: np.random.Generator,
    inside: Flags | None = None,
) -> Importance:
    """Which measures matter most to the overall judgement, and how sure is their order?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k) with their design.
    response : str
        The measure to explain, as a rule the overall question.
    predictors : sequence of str, length p
        Items or factors; of a factor the mean of the answers given counts.
    method : {"lmg", "johnson"}
        See `suitable_method`.
    missing : {"listwise", "pairwise"}
        Respondents with every answer; or, for each correlation, those with both.
    replicates : int, >= 40
        Bootstrap replicates; 1,000 for a report.
    level : float in (0, 1)
        Confidence of the percentile intervals.
    generator : numpy.random.Generator
    inside : ndarray of bool, shape (n,), optional
        The domain to describe; the full design is kept.

    Returns
    -------
    Importance

    Raises
    ------
    UnknownMeasure, UnknownMethod
        No such measure or method.
    ParameterFault
        A number out of range, more predictors than "lmg" can take, one named twice, or an item
        that is part of two of the measures, the response among them.
    DataFault
        `inside` is not one flag a respondent.

    Notes
    -----
    Weighted linear regression of scores; R2 is shared so that the parts are never negative and
    add up. Equal predictors get equal parts. LMG averages over all orders of entry; Johnson goes
    through uncorrelated variables. Primary units are drawn anew within strata (Rao-Wu-Yue).
    Intervals of small shares are biased upwards, since a share cannot be negative, and R2 itself
    flatters where respondents are few for so many drivers. Importance is association among those
    asked: raising a driver need not raise the response. Pairwise matrices that are not positive
    semidefinite are brought to one (noted). Time grows with n times replicates times p squared.

    References
    ----------
    Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis, p. 119;
    Grömping (2006), J Statistical Software 17(1), doi:10.18637/jss.v017.i01; Johnson (2000),
    Multivariate Behavioral Research 35:1-19; Rao, Wu & Yue (1992), Survey Methodology 18:209-217.

    Examples
    --------
    Two uncorrelated items of equal weight share equally:

    >>> rows = [[a, b, a + b - 1] for a in (1, 2, 3) for b in (1, 2, 3)] * 5
    >>> survey = SurveyData(np.array(rows, dtype=np.int8), items=("a", "b", "all_in_all"))
    >>> found = relative_importance(
    ...     survey, response="all_in_all", predictors=["a", "b"], method="lmg",
    ...     missing="listwise", replicates=40, level=0.95, generator=np.random.default_rng(1),
    ... )
    >>> [round(driver.share, 6) for driver in found.drivers], round(found.r2, 6)
    ([0.5, 0.5], 1.0)
    """
    _check(response, predictors, method, missing, replicates, level)
    _check_items(data, [response, *predictors])
    scores = score_measures(data, [*predictors, response])
    weights = sampling_weights(data.design, len(data.scores))
    rows = _choose_rows(scores, missing, rows_of_domain(inside, data.design, len(data.scores)))
    counted = np.where(rows, weights, 0.0)[np.newaxis]
    values, known = scores.values[rows], scores.known[rows]
    whole = correlate(values, known, counted[:, rows])
    shares = SHARE_METHODS[method](whole.matrices)[0]
    obstacle = _find_obstacle(whole, len(values), shares)
    draws = np.zeros((0, len(predictors)))
    if obstacle is None:
        draws = np.concatenate(
            [
                SHARE_METHODS[method](correlate(values, known, factors).matrices)
                for factors in (
                    (counted * drawn)[:, rows]
                    for drawn in draw_factors(data.design, len(rows), replicates, generator)
                )
            ]
        )
        draws = draws[draws.sum(axis=1) > 0]
    drivers = () if obstacle is not None else _describe(predictors, shares, draws, level)
    r2_low, r2_high = _limits(draws.sum(axis=1), level)
    flags = known.astype(np.int64)
    return Importance(
        response=response,
        drivers=drivers,
        r2=float(shares.sum()) if drivers else None,
        r2_low=r2_low,
        r2_high=r2_high,
        n=len(values),
        fewest_pairs=int((flags.T @ flags).min()),
        method=method,
        missing=missing,
        level=level,
        replicates=len(draws),
        notes=((obstacle,) if obstacle is not None else ())
        + _notes(whole, drivers, data, replicates - len(draws)),
    )


def _check(
    response: str,
    predictors: Sequence[str],
    method: str,
    missing: str,
    replicates: int,
    level: float,
) -> None:
    check_level(level)
    for where, got, known in (
        ("method", method, tuple(SHARE_METHODS)),
        ("missing", missing, get_args(Missing)),
    ):
        if got not in known:
            raise UnknownMethod(
                "No such method", where=where, expected=", ".join(known), got=repr(got)
            )
    most = MOST_EXACT if method == "lmg" else np.inf
    for where, holds, expected, given in (
        ("predictors", 1 <= len(predictors) <= most, f"1 to {most}", str(len(predictors))),
        ("replicates", replicates >= FEWEST_REPLICATES, f">= {FEWEST_REPLICATES}", str(replicates)),
        (
            "predictors",
            len({*predictors, response}) == len(predictors) + 1,
            "distinct measures other than the response",
            ", ".join(predictors),
        ),
    ):
        if not holds:
            raise ParameterFault(
                "Importance cannot be shared so", where=where, expected=expected, got=given
            )


def _check_items(data: SurveyData, measures: Sequence[str]) -> None:
    items = [item for measure in measures for item in data.layout.items_of(measure)]
    repeated = sorted({item for item in items if items.count(item) > 1})
    if repeated:
        raise ParameterFault(
            "An item is in more than one measure, so it would count twice or explain itself",
            where="response, predictors",
            expected="measures without a common item",
            got=f"{', '.join(repeated)} in more than one of {', '.join(measures)}",
        )


def _choose_rows(scores: Predictors, missing: Missing, inside: Flags) -> Flags:
    if missing == "listwise":
        return inside & scores.known.all(axis=1)
    return inside & scores.known[:, -1] & scores.known[:, :-1].any(axis=1)


def _find_obstacle(whole: Correlations, n: int, shares: Floats) -> str | None:
    if n <= len(shares) + 1:
        return "too_few_respondents"
    if whole.constant[0, -1]:
        return "response_constant"
    return None if shares.sum() > 0 else "nothing_explained"


def _describe(
    measures: Sequence[str], contributions: Floats, draws: Floats, level: float
) -> tuple[Driver, ...]:
    shares = contributions / contributions.sum()
    drawn = draws / draws.sum(axis=1, keepdims=True)
    ranks, drawn_ranks = _rank(shares[np.newaxis])[0], _rank(drawn)
    found = []
    for at, measure in enumerate(measures):
        low, high = _limits(drawn[:, at], level)
        rank_low, rank_high = _limits(drawn_ranks[:, at].astype(np.float64), level)
        found.append(
            Driver(
                measure=measure,
                contribution=float(contributions[at]),
                share=float(shares[at]),
                low=low,
                high=high,
                rank=int(ranks[at]),
                rank_low=None if rank_low is None else int(rank_low),
                rank_high=None if rank_high is None else int(rank_high),
            )
        )
    return tuple(found)


def _rank(shares: Floats) -> NDArray[np.int64]:
    """Rank (b, p) from the greatest, equal shares alike."""
    greater = shares[:, np.newaxis, :] > shares[:, :, np.newaxis] * (1 + 1e-9)
    ranks: NDArray[np.int64] = 1 + greater.sum(axis=2)
    return ranks


def _limits(draws: Floats, level: float) -> tuple[float | None, float | None]:
    if len(draws) < FEWEST_REPLICATES:
        return None, None
    tail = (1 - level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail], method="inverted_cdf")
    return float(low), float(high)


def _notes(
    whole: Correlations, drivers: tuple[Driver, ...], data: SurveyData, dropped: int
) -> tuple[str, ...]:
    if not drivers:
        return ()
    found = {
        "constant_predictor": bool(whole.constant[0, :-1].any()),
        "correlations_repaired": bool(whole.repaired[0]),
        "lonely_unit_kept": has_lonely_unit(data.design, len(data.scores)),
        "replicates_dropped": dropped > 0,
        "ranks_unstable": any(each.rank_low != each.rank_high for each in drivers),
    }
    return tuple(note for note, holds in found.items() if holds)
