"""Places whose answers vary less than chance alone makes honest answers vary.

Three lower tails: as many forms every day, the same mood every day, and people more alike in
their averages than people who hold opinions are. Only places are flagged: no single form is odd.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.data import SurveyData
from analysis.errors import ParameterFault
from analysis.integrity.acts import UNKNOWN, Acts
from analysis.integrity.findings import (
    LEAST_RESPONSES,
    SURVEY_RATE,
    Code,
    Finding,
    PlaceFinding,
    check_rate,
)
from analysis.integrity.honest import HonestModel
from analysis.layout import LOWEST

Floats = NDArray[np.float64]

LEAST_DAYS = 8
"""Days with forms, below which days cannot be too alike (ours)."""

LEAST_A_DAY = 5.0
"""Mean forms a day from which leaving out empty days changes the chances by under 1 % (ours)."""

HONEST_PART = 0.5
"""An honest place's correlation is at least this part of the survey's (ours)."""

MOST_PEOPLE = 400
"""Of a larger place so many are drawn: enough to see any difference that matters (ours)."""

LEAST_SIMULATIONS = 99

_NOTHING = 1e-12
"""Variance that is rounding noise."""

Test = tuple[int, float, float, float]


def even_counts(acts: Acts, *, survey_rate: float = SURVEY_RATE) -> Finding:
    """Which places have nearly the same number of forms every day?

    Parameters
    ----------
    acts : Acts
        Only `place` and `day` are read.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any place may be flagged.

    Returns
    -------
    Finding
        Code "even_counts"; places only. `observed` is the index of dispersion, expected 1.

    Raises
    ------
    ParameterFault
        The rate is out of range.

    Notes
    -----
    Over the d days with forms, sum((y - mean)**2) / mean against the lower tail of chi-square with
    d - 1 degrees of freedom: people who come by themselves vary at least as a Poisson count does.
    A daily quota of an interviewer is even by order.

    References
    ----------
    Cochran (1954), Biometrics 10:417-451 (index of dispersion).

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> day = np.repeat(np.arange(30, dtype=np.int32), 10)
    >>> place, none = Domain(("x",), np.zeros(300, dtype=np.int32)), np.full(300, -1, np.int8)
    >>> even_counts(Acts(place, place, day, none, none, none)).places[0].flagged
    True
    """
    check_rate("survey_rate", survey_rate)

    def tests() -> Iterator[tuple[int, Test]]:
        for code, rows in _places(acts, acts.day != UNKNOWN):
            _, counts = np.unique(acts.day[rows], return_counts=True)
            if len(counts) >= LEAST_DAYS and counts.mean() >= LEAST_A_DAY:
                index = float(counts.var(ddof=1) / counts.mean())
                df = len(counts) - 1
                yield code, (len(rows), index, 1.0, float(stats.chi2.cdf(index * df, df)))

    return _report("even_counts", acts, list(tests()), survey_rate)


def even_days(data: SurveyData, acts: Acts, *, survey_rate: float = SURVEY_RATE) -> Finding:
    """Which places have the same mood every day, more exactly than chance would bring?

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items.
    acts : Acts
        Only `place` and `day` are read.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any place may be flagged.

    Returns
    -------
    Finding
        Code "even_days"; places only. `observed` and `expected` are sums of squares between days.

    Raises
    ------
    ParameterFault
        The rate is out of range.

    Notes
    -----
    B = sum over days of n_d (mean_d - mean)**2 of the respondents' own mean scores, against what it
    would be if the same people were dealt to the days at random: real days differ at least so
    much. p is the lower tail of a gamma distribution with the exact mean and variance of B over
    all ways of dealing; 20,000 random ones agree with it to a tenth at p = .01.

    References
    ----------
    Pitman (1938), Biometrika 29:322-335 (permutation test of the analysis of variance).

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> scores = np.tile(np.array([[5] * 6, [3] * 6, [4] * 6, [4] * 6], np.int8), (20, 1))
    >>> data = SurveyData(scores, items=tuple("abcdef"))
    >>> day = np.repeat(np.arange(20, dtype=np.int32), 4)
    >>> place, none = Domain(("x",), np.zeros(80, dtype=np.int32)), np.full(80, -1, np.int8)
    >>> acts = Acts(place, place, day, none, none, none)
    >>> even_days(data, acts).places[0].flagged
    True
    """
    check_rate("survey_rate", survey_rate)
    means, answered = _person_means(data)

    def tests() -> Iterator[tuple[int, Test]]:
        for code, rows in _places(acts, answered & (acts.day != UNKNOWN)):
            _, day = np.unique(acts.day[rows], return_inverse=True)
            if day.max() + 1 < LEAST_DAYS:
                continue
            offsets = means[rows] - means[rows].mean()
            seen = float((np.bincount(day, weights=offsets) ** 2 / np.bincount(day)).sum())
            mean, variance = dealing_moments(offsets, np.bincount(day))
            tail = gamma_tail(seen, mean, variance)
            yield code, (len(rows), seen, mean, tail)

    return _report("even_days", acts, list(tests()), survey_rate)


def even_people(
    data: SurveyData,
    acts: Acts,
    models: tuple[HonestModel, ...],
    *,
    rng: np.random.Generator,
    simulations: int,
    survey_rate: float = SURVEY_RATE,
) -> Finding:
    """Which places have people whose averages are more alike than people with opinions give?

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items.
    acts : Acts
        Only `place` is read.
    models : tuple of HonestModel
        From `fit_honest_models`, one a place.
    rng : numpy.random.Generator
    simulations : int >= 99
        Honest places drawn.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any place may be flagged.

    Returns
    -------
    Finding
        Code "even_people"; places only. `observed` and `expected` are variances of the
        respondents' mean scores.

    Raises
    ------
    ParameterFault
        The rate or the number of simulations is out of range.

    Notes
    -----
    Honest people are content or not, so their answers go together and their averages differ. Who
    invents forms varies the items and forgets that. The variance is compared with the lower tail
    of those of drawn places with the same marginals, the same gaps and half the survey's
    correlation, since honest places differ in it: the lower tail of a gamma distribution through
    the draws, or the share of draws as low, whichever is larger. Where every place is invented
    there is nothing to compare with.

    References
    ----------
    Schwanhäuser, Sakshaug & Kosyakova (2022), Public Opinion Quarterly 86:51-81,
    doi:10.1093/poq/nfab066 (indicators of invented interviews compared).

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> from analysis.integrity.honest import fit_honest_models
    >>> rng = np.random.default_rng(1)
    >>> honest = np.clip(rng.normal(4, 0.7, (300, 1)) + rng.normal(0, 0.5, (300, 8)), 1, 5)
    >>> invented = rng.permuted(np.tile([3, 4, 4, 4, 4, 4, 5, 5], (100, 1)), axis=1)
    >>> scores = np.concatenate((np.rint(honest), invented)).astype(np.int8)
    >>> data = SurveyData(scores, items=tuple("abcdefgh"))
    >>> place = Domain(("x", "y"), np.repeat(np.array([0, 1], np.int32), [300, 100]))
    >>> none = np.full(400, -1, np.int8)
    >>> acts = Acts(place, place, none.astype(np.int32), none, none, none)
    >>> models = fit_honest_models(data, place)
    >>> finding = even_people(data, acts, models, rng=rng, simulations=199)
    >>> [place.flagged for place in finding.places]
    [False, True]
    """
    _check(survey_rate, simulations)
    means, answered = _person_means(data)
    given = data.scores >= LOWEST

    def tests() -> Iterator[tuple[int, Test]]:
        for code, rows in _places(acts, answered):
            rows = rows if len(rows) <= MOST_PEOPLE else rng.choice(rows, MOST_PEOPLE, False)
            seen = float(means[rows].var(ddof=1))
            draw = _Drawing(_weakened(models[code]), given[rows])
            drawn = np.array([draw.variance(rng) for _ in range(simulations)])
            yield code, (len(rows), seen, float(drawn.mean()), lower_tail(seen, drawn))

    return _report("even_people", acts, list(tests()), survey_rate)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawing:
    """Honest places with the gaps of a real one."""

    model: HonestModel
    given: NDArray[np.bool_]

    def variance(self, rng: np.random.Generator) -> float:
        scores = self.model.simulate(rng, len(self.given))
        sums = np.where(self.given, scores, 0).sum(axis=1)
        return float((sums / self.given.sum(axis=1)).var(ddof=1))


def _weakened(model: HonestModel) -> HonestModel:
    return model.with_correlation(HONEST_PART * model.correlation)


def gamma_tail(value: float, mean: float, variance: float) -> float:
    """Chance of a value as low under a gamma distribution; 1 where nothing can vary."""
    if variance <= _NOTHING * mean**2 or mean <= 0:
        return 1.0
    return float(stats.gamma.cdf(value, mean**2 / variance, scale=variance / mean))


def lower_tail(seen: float, drawn: Floats) -> float:
    """Chance of a value as low: by a gamma through the drawn mean and variance, or as drawn."""
    as_drawn = float((drawn <= seen * (1 + 1e-12)).mean())
    mean, variance = float(drawn.mean()), float(drawn.var(ddof=1))
    return max(as_drawn, gamma_tail(seen, mean, variance))


def dealing_moments(offsets: Floats, sizes: NDArray[np.int64]) -> tuple[float, float]:
    """Mean and variance of sum(S_d**2 / n_d), n values of sum 0 dealt at random to days of n_d.

    From the means of products of values at different positions, for example of
    x1 x1 x2 x3: (2 m4 - m2**2) / (n (n - 1) (n - 2)).
    """
    n, m2, m4 = float(len(offsets)), float((offsets**2).sum()), float((offsets**4).sum())
    pairs, triples = n * (n - 1), n * (n - 1) * (n - 2)
    cubes, squares = -m4 / pairs, (m2**2 - m4) / pairs
    square_two, four = (2 * m4 - m2**2) / triples, (3 * m2**2 - 6 * m4) / (triples * (n - 3))
    s = sizes.astype(np.float64)
    two, three = s * (s - 1), s * (s - 1) * (s - 2)
    fourth = s * m4 / n + 4 * two * cubes + 3 * two * squares
    fourth += 6 * three * square_two + three * (s - 3) * four
    days, rest = len(s), s - 1
    across = days * (days - 1) * squares + 2 * (days - 1) * rest.sum() * square_two
    across += (rest.sum() ** 2 - (rest**2).sum()) * four
    mean = (days - 1) / (n - 1) * m2
    return mean, float((fourth / s**2).sum() + across - mean**2)


def _person_means(data: SurveyData) -> tuple[Floats, NDArray[np.bool_]]:
    given = data.scores >= LOWEST
    number = given.sum(axis=1)
    return np.where(given, data.scores, 0).sum(axis=1) / np.maximum(number, 1), number > 0


def _places(acts: Acts, known: NDArray[np.bool_]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    for code in range(len(acts.place.labels)):
        rows = np.flatnonzero(known & (acts.place.codes == code))
        if len(rows) >= LEAST_RESPONSES:
            yield code, rows


def _report(code: Code, acts: Acts, tests: list[tuple[int, Test]], survey_rate: float) -> Finding:
    none = np.ones(len(acts.place.codes))
    places = []
    for at, (n, observed, expected, tail) in tests:
        p = min(1.0, len(tests) * tail)
        label = acts.place.labels[at]
        places.append(PlaceFinding(code, label, n, observed, expected, p, p <= survey_rate))
    notes = () if tests else ("few_responses",)
    return Finding(code, none, none <= 0, survey_rate, "survey", tuple(places), notes)


def _check(survey_rate: float, simulations: int) -> None:
    check_rate("survey_rate", survey_rate)
    if simulations < LEAST_SIMULATIONS:
        raise ParameterFault(
            "Too few simulations for a tail",
            where="simulations",
            expected=f"{LEAST_SIMULATIONS} or more",
            got=str(simulations),
        )
