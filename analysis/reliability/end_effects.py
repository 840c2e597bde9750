"""Floor and ceiling: how many stand at an end of the scale, where it cannot tell them apart."""

from dataclasses import dataclass

import numpy as np

from analysis.data import SurveyData
from analysis.layout import LOWEST
from analysis.reliability.parameters import END_EFFECT
from analysis.variance import sampling_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEffects:
    """Respondents at the lowest and at the highest possible score of a measure.

    Attributes
    ----------
    measure : str
    n : int
        Respondents with at least one answer.
    at_floor, at_ceiling : int
        Of them, those who gave only the lowest (highest) level.
    floor_share, ceiling_share : float or None
        Weighted; None when nobody answered.
    floor, ceiling : bool
        The share is over `END_EFFECT`.
    """

    measure: str
    n: int
    at_floor: int
    at_ceiling: int
    floor_share: float | None
    ceiling_share: float | None
    floor: bool
    ceiling: bool


def end_effects(data: SurveyData, measure: str) -> EndEffects:
    """How many people stand at the end of the scale, where nothing better can be said?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k).
    measure : str
        "all", a factor or an item.

    Returns
    -------
    EndEffects

    Raises
    ------
    UnknownMeasure
        The data has no such measure.

    Notes
    -----
    A person's score is the mean of the answers given, so it is lowest (highest) possible when
    all of them are. The convention of 15 % is for scores of several items; single items of five
    levels pass it almost always when people are content. A ceiling is no fault of the service:
    it says that the scale cannot show improvement there.

    References
    ----------
    McHorney & Tarlov (1995), Quality of Life Research 4:293-307; Terwee et al. (2007), J
    Clinical Epidemiology 60:34-42.

    Examples
    --------
    >>> scores = np.array([[5, 5], [5, -2], [4, 5], [1, 1]], dtype=np.int8)
    >>> found = end_effects(SurveyData(scores, items=("q1", "q2")), "all")
    >>> found.n, found.at_ceiling, found.ceiling_share, found.ceiling
    (4, 2, 0.5, True)
    """
    scores = data.scores[:, data.layout.columns(data.layout.items_of(measure))]
    weights = sampling_weights(data.design, len(scores))
    answered = scores >= LOWEST
    inside = answered.any(axis=1) & (weights > 0)
    at_floor, at_ceiling = (
        inside & (~answered | (scores == end)).all(axis=1) for end in (LOWEST, data.scale.levels)
    )
    total = float(weights[inside].sum())
    floor_share, ceiling_share = (
        float(weights[at_end].sum()) / total if total > 0 else None
        for at_end in (at_floor, at_ceiling)
    )
    return EndEffects(
        measure=measure,
        n=int(inside.sum()),
        at_floor=int(np.count_nonzero(at_floor)),
        at_ceiling=int(np.count_nonzero(at_ceiling)),
        floor_share=floor_share,
        ceiling_share=ceiling_share,
        floor=floor_share is not None and floor_share > END_EFFECT,
        ceiling=ceiling_share is not None and ceiling_share > END_EFFECT,
    )
