"""Long forms finished before anyone could have read them."""

from math import ceil

import numpy as np
from scipy import stats

from analysis.data import SurveyData
from analysis.integrity.acts import UNKNOWN, Acts
from analysis.integrity.findings import (
    LEAST_RESPONSES,
    SURVEY_RATE,
    Finding,
    PlaceFinding,
    check_rate,
)
from analysis.layout import LOWEST

SECONDS_AN_ITEM = 2.0
"""Nobody reads and answers faster. Huang et al. (2012)."""

SHORTEST_SECONDS = 15.0
"""End of the shortest duration band."""

LONG_FORM = ceil(SHORTEST_SECONDS / SECONDS_AN_ITEM)
"""Answers from which 15 seconds are less than 2 seconds each."""

SPEED_RATE = 0.03
"""Honest people who answer 8 items in under 15 s, if the median takes 4 s an item and people
differ by a log-normal factor of standard deviation 0.4: 0.029 of them for 8 items, 0.0001 for 16
(ours)."""

PLACE_PRECISION = 50.0
"""Places differ in their true share as a beta with this many responses' certainty (ours)."""


def speeders(data: SurveyData, acts: Acts, *, survey_rate: float = SURVEY_RATE) -> Finding:
    """Which long forms were finished too fast to have been read?

    Parameters
    ----------
    data : SurveyData
        Answers of n respondents to k items.
    acts : Acts
        Only `place` and `duration_band` are read.
    survey_rate : float in (0, 0.5)
        Honest surveys in which any place may be flagged.

    Returns
    -------
    Finding
        Code "speed": 8 answers or more in under 15 s, which 3 % of honest people manage at most.
        `places` compare the share of such forms with the other places.

    Raises
    ------
    ParameterFault
        The rate is out of range.

    Notes
    -----
    Place: upper tail of a beta-binomial with the share at the other places, 3 % weighing as 20
    responses, times the places. Short forms are never judged by time.

    References
    ----------
    Huang, Curran, Keeney, Poposki & DeShon (2012), Journal of Business and Psychology 27:99-114,
    doi:10.1007/s10869-011-9231-8.

    Examples
    --------
    >>> from analysis.domain import Domain
    >>> data = SurveyData(np.full((3, 9), 5, dtype=np.int8), items=tuple("abcdefghi"))
    >>> place = Domain(("x",), np.zeros(3, dtype=np.int32))
    >>> none, duration = np.full(3, -1, np.int8), np.array([0, 1, -1], np.int8)
    >>> acts = Acts(place, place, none.astype(np.int32), none, duration, none)
    >>> speeders(data, acts).flagged.tolist()
    [True, False, False]
    """
    check_rate("survey_rate", survey_rate)
    answers = (data.scores >= LOWEST).sum(axis=1)
    judged = (answers >= LONG_FORM) & (acts.duration_band != UNKNOWN)
    fast = judged & (acts.duration_band == 0)
    g = len(acts.place.labels)
    n = np.bincount(acts.place.codes[judged] + 1, minlength=g + 1)[1:]
    x = np.bincount(acts.place.codes[fast] + 1, minlength=g + 1)[1:]
    compared = np.flatnonzero(n >= LEAST_RESPONSES)
    places = []
    for code in compared:
        prior = LEAST_RESPONSES * SPEED_RATE
        share = (x.sum() - x[code] + prior) / (n.sum() - n[code] + LEAST_RESPONSES)
        tail = stats.betabinom.sf(
            x[code] - 1, n[code], PLACE_PRECISION * share, PLACE_PRECISION * (1 - share)
        )
        p = min(1.0, len(compared) * float(tail))
        label, expected = acts.place.labels[code], float(share * n[code])
        places.append(
            PlaceFinding(
                "speed", label, int(n[code]), float(x[code]), expected, p, p <= survey_rate
            )
        )
    return Finding(
        code="speed",
        p=np.where(fast, SPEED_RATE, 1.0),
        flagged=fast,
        rate=SPEED_RATE,
        rate_of="response",
        places=tuple(places),
        notes=() if judged.any() else ("nothing_known",),
    )
