"""Runs of one and the same answer, rarer than honest people of that place give them."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis.data import SurveyData
from analysis.integrity.acts import Acts
from analysis.integrity.findings import (
    LEAST_ANSWERS,
    LEAST_RESPONSES,
    RESPONSE_RATE,
    SURVEY_RATE,
    Finding,
    PlaceFinding,
    check_rate,
)
from analysis.integrity.honest import HonestModel, fit_honest_models
from analysis.layout import LOWEST

PLACE_PRECISION = 50.0
"""Places differ in their true share as a beta with this many respondents' worth of certainty:
a share of 50 % has a standard deviation of 7 points between places (ours)."""

RARE = 0.02
"""Runs more usual than this are no finding on any day (ours)."""

_TINY = 1e-300


def straight_lines(
    data: SurveyData,
    acts: Acts,
    models: tuple[HonestModel, ...],
    *,
    response_rate: float = RESPONSE_RATE,
    survey_rate: float = SURVEY_RATE,
) -> Finding:
    """Which responses repeat one answer for longer than honest people of that place would?

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items in the order of the form.
    acts : Acts
    models : tuple of HonestModel
        From `fit_honest_models`, one a place; for comparing places.
    response_rate : float in (0, 0.5)
        Honest responses that may be flagged.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any place may be flagged.

    Returns
    -------
    Finding
        Code "straight_line". `places` compare shares of forms with a single answer throughout.

    Raises
    ------
    ParameterFault
        A rate out of range.

    Notes
    -----
    Response: for a run of answer l at least r long let q be the larger of its chance in a model
    fitted to the place's distinct forms (many alike cannot make themselves usual) and of
    (seen + 1) / (n + 1) among the n forms of other places (people have habits of ticking that no
    model knows), and c the chance, a beta-binomial tail, of as many such runs at this place. Then
    p = levels * min over l of q c (1 + ln(0.02 / (q c))): a union bound over the answers, and the
    distribution of a product of two chances of which the first is at most 0.02. So a single odd
    form is a person's right until thousands of others show how odd it is; several at one place
    are a finding. In the only place (note `one_place`) its days stand for places. Items without
    an answer break a run, which only shortens it. Runs that 2 % of people give, such as all 5
    where people are content, have p = 1.

    Place: the number of straight forms against a beta-binomial with the model's share, raised by
    observed / expected of the other places when that is above 1 (a misfit common to all is no
    finding; the only place is not compared). A flagged place flags no single response: among its
    all-5 forms nobody can tell honest ones.

    References
    ----------
    Reuning & Plutzer (2020), Survey Research Methods 14:439-459,
    doi:10.18148/srm/2020.v14i5.7641; Meade & Craig (2012), Psychological Methods 17:437-455,
    doi:10.1037/a0028085.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> from analysis.integrity.honest import fit_honest_models
    >>> rng, shares = np.random.default_rng(2), [0.1, 0.4, 0.5]
    >>> scores = rng.choice(np.array([3, 4, 5], dtype=np.int8), size=(500, 12), p=shares)
    >>> scores[:6] = 3
    >>> data = SurveyData(scores, items=tuple("abcdefghijkl"))
    >>> place = Domain(tuple("uvwxy"), np.repeat(np.arange(5, dtype=np.int32), 100))
    >>> none = np.full(500, -1, dtype=np.int8)
    >>> acts = Acts(place, place, none.astype(np.int32), none, none, none)
    >>> finding = straight_lines(data, acts, fit_honest_models(data, place))
    >>> np.flatnonzero(finding.flagged).tolist()
    [0, 1, 2, 3, 4, 5]
    """
    check_rate("response_rate", response_rate)
    check_rate("survey_rate", survey_rate)
    n, k = data.scores.shape
    p = np.ones(n)
    runs = longest_runs(data.scores, data.scale.levels)
    enough = (data.scores >= LOWEST).sum(axis=1) >= LEAST_ANSWERS
    alone = len(np.unique(acts.place.codes[enough])) == 1
    whole = _count_reached(runs[enough], k)
    for code, model in enumerate(fit_honest_models(data, acts.place, distinct=True)):
        own = np.flatnonzero((acts.place.codes == code) & enough)
        if not len(own):
            continue
        tails = model.run_tails()
        for rows in _groups(own, acts, alone):
            reached = _judge_group(tails, runs[rows], whole, int(enough.sum()))
            p[rows] = np.minimum(1.0, len(tails) * reached.min(axis=1))
    return Finding(
        code="straight_line",
        p=p,
        flagged=p <= response_rate,
        rate=response_rate,
        rate_of="response",
        places=_compare_places(data, acts, models, enough, survey_rate),
        notes=(() if enough.any() else ("few_responses",)) + (("one_place",) if alone else ()),
    )


def _look_up(by_length: NDArray[np.float64], runs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Values (n, levels) of a table (levels, k + 1) at each form's runs."""
    return np.asarray(by_length[np.arange(len(by_length)), runs])


def _groups(own: NDArray[np.int64], acts: Acts, alone: bool) -> Iterator[NDArray[np.int64]]:
    """The place's forms; those of each of its days when there is no other place."""
    if not alone:
        yield own
        return
    for day in np.unique(acts.day[own]):
        yield own[acts.day[own] == day]


def _judge_group(
    tails: NDArray[np.float64], runs: NDArray[np.int64], whole: NDArray[np.int64], n: int
) -> NDArray[np.float64]:
    """Chances (n, levels) of such a run, and of so many as long in this group."""
    k = tails.shape[1] - 1
    here, rest = _count_reached(runs, k), n - len(runs)
    usual = np.minimum(1.0, np.maximum(tails, (whole - here + 1) / (rest + 1)))
    # Given one such form, at least here - 1 among the others of the group.
    a = PLACE_PRECISION * np.minimum(usual, 0.99)
    company = stats.betabinom.sf(here - 2, max(1, len(runs) - 1), a, PLACE_PRECISION - a)
    both = np.maximum(usual * company, _TINY)
    # How often the product of two chances, the first up to RARE, is as small as this one.
    return _look_up(np.where(usual <= RARE, both * (1 + np.log(RARE / both)), 1.0), runs)


def _count_reached(runs: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    counts = np.array([np.bincount(column, minlength=k + 1) for column in runs.T])
    return np.asarray(np.cumsum(counts[:, ::-1], axis=1)[:, ::-1])


def longest_runs(scores: NDArray[np.int8], levels: int) -> NDArray[np.int64]:
    """Length (n, levels) of the longest run of each answer; an item without answer ends a run."""
    best = np.zeros((len(scores), levels), dtype=np.int64)
    for level in range(levels):
        run = np.zeros(len(scores), dtype=np.int64)
        for column in scores.T:
            run = np.where(column == level + LOWEST, run + 1, 0)
            np.maximum(best[:, level], run, out=best[:, level])
    return best


def _compare_places(
    data: SurveyData,
    acts: Acts,
    models: tuple[HonestModel, ...],
    enough: NDArray[np.bool_],
    survey_rate: float,
) -> tuple[PlaceFinding, ...]:
    given = data.scores >= LOWEST
    top = np.where(given, data.scores, LOWEST - 1).max(axis=1, initial=0)
    low = np.where(given, data.scores, data.scale.levels + 1).min(axis=1, initial=99)
    straight = enough & (top == low)
    sizes = np.bincount(acts.place.codes[enough] + 1, minlength=len(models) + 1)[1:]
    seen = np.bincount(acts.place.codes[straight] + 1, minlength=len(models) + 1)[1:]
    expected = np.array(
        [
            float(model.straight_chances(given[enough & (acts.place.codes == code)]).sum())
            for code, model in enumerate(models)
        ]
    )
    compared = np.flatnonzero(sizes >= LEAST_RESPONSES)
    places = []
    for code in compared if len(compared) > 1 else ():
        others_seen, others_expected = seen.sum() - seen[code], expected.sum() - expected[code]
        misfit = max(1.0, others_seen / max(1.0, others_expected))
        share = min(0.99, misfit * expected[code] / sizes[code])
        tail = stats.betabinom.sf(
            seen[code] - 1, sizes[code], PLACE_PRECISION * share, PLACE_PRECISION * (1 - share)
        )
        p = min(1.0, len(compared) * float(tail))
        places.append(
            PlaceFinding(
                code="straight_line",
                place=acts.place.labels[code],
                n=int(sizes[code]),
                observed=float(seen[code]),
                expected=float(share * sizes[code]),
                p=p,
                flagged=p <= survey_rate,
            )
        )
    return tuple(places)
