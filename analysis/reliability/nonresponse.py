"""What respondents did not answer, item by item, and what the satisfied share could become."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.data import MISSING, NO_OPINION, NOT_ARISEN, SurveyData
from analysis.layout import LOWEST
from analysis.reliability.parameters import APART_BOUNDED, APART_FLAGGED
from analysis.variance import sampling_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNonresponse:
    """How often one item got no answer on the scale, and why.

    Attributes
    ----------
    item : str
    n : int
        Respondents.
    answered, no_opinion, not_arisen, missing : int
        They add up to `n`.
    missing_share : float or None
        Missing among all; None without respondents.
    apart_share : float or None
        No opinion and did not arise among those who gave any response; None without one.
    satisfied_share : float or None
        Satisfied among the answered.
    low, high : float or None
        That share if none (all) of those apart were satisfied; None unless `bounded`.
    flagged, bounded : bool
        `apart_share` is over `APART_FLAGGED` (over `APART_BOUNDED`).
    """

    item: str
    n: int
    answered: int
    no_opinion: int
    not_arisen: int
    missing: int
    missing_share: float | None
    apart_share: float | None
    satisfied_share: float | None
    low: float | None
    high: float | None
    flagged: bool
    bounded: bool


def item_nonresponse(data: SurveyData, measure: str) -> tuple[ItemNonresponse, ...]:
    """Which items do people leave open, and how far could that move the satisfied share?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k): 0 no opinion, -1 did not arise, -2 missing.
    measure : str
        "all", a factor or an item.

    Returns
    -------
    tuple of ItemNonresponse, length k

    Raises
    ------
    UnknownMeasure
        The data has no such measure.

    Notes
    -----
    Counts are of respondents; shares and bounds are weighted. With a the weight of the answered,
    s of the satisfied and x of those apart (no opinion, did not arise), the bounds are
    s / (a + x) and (s + x) / (a + x). A skipped item is missing and stays outside both. Bounds
    are not an interval: sampling error comes on top.

    References
    ----------
    Manski (1989), J Human Resources 24:343-360 (worst-case bounds); thresholds: see
    `analysis.reliability.parameters`.

    Examples
    --------
    >>> scores = np.array([[5]] * 6 + [[2]] * 2 + [[0], [-1], [-2]], dtype=np.int8)
    >>> (row,) = item_nonresponse(SurveyData(scores, items=("q1",)), "q1")
    >>> row.no_opinion, row.not_arisen, row.missing, row.apart_share, row.flagged
    (1, 1, 1, 0.2, False)
    >>> row.low, row.satisfied_share, row.high
    (0.6, 0.75, 0.8)
    """
    weights = sampling_weights(data.design, len(data.scores))
    keys = data.layout.items_of(measure)
    columns = data.layout.columns(keys)
    kept = weights > 0
    return tuple(
        _describe(key, data.scores[kept, column], weights[kept], data.scale.satisfied)
        for key, column in zip(keys, columns, strict=True)
    )


def _describe(
    item: str,
    scores: NDArray[np.int8],
    weights: NDArray[np.float64],
    satisfied_levels: tuple[int, ...],
) -> ItemNonresponse:
    on_scale = scores >= LOWEST
    apart = (scores == NO_OPINION) | (scores == NOT_ARISEN)
    answered, left_apart = float(weights[on_scale].sum()), float(weights[apart].sum())
    satisfied = float(weights[np.isin(scores, satisfied_levels)].sum())
    missing, responses = float(weights[scores == MISSING].sum()), answered + left_apart
    apart_share = _share(left_apart, responses)
    bounded = apart_share is not None and apart_share > APART_BOUNDED
    return ItemNonresponse(
        item=item,
        n=len(scores),
        answered=int(on_scale.sum()),
        no_opinion=int((scores == NO_OPINION).sum()),
        not_arisen=int((scores == NOT_ARISEN).sum()),
        missing=int((scores == MISSING).sum()),
        missing_share=_share(missing, responses + missing),
        apart_share=apart_share,
        satisfied_share=_share(satisfied, answered),
        low=_share(satisfied, responses) if bounded else None,
        high=_share(satisfied + left_apart, responses) if bounded else None,
        flagged=apart_share is not None and apart_share > APART_FLAGGED,
        bounded=bounded,
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
