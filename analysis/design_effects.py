"""Design effects as other software reports them, for comparison; figures use `design_effect`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.data import SurveyData
from analysis.layout import WHOLE
from analysis.linearised import linearise_index
from analysis.variance import total_covariance


@dataclass(frozen=True, slots=True)
class DesignEffects:
    """The variance of an index over that of a simpler sample; None where that one is 0.

    Attributes
    ----------
    without_replacement : float or None
        Over a simple random sample of as many respondents, each once (R's `deff=TRUE`).
    with_replacement : float or None
        The same, drawn with replacement (R's `deff="replace"`).
    of_answers : float or None
        Over as many independent answers: what pooling a person's answers hides.
    """

    without_replacement: float | None
    with_replacement: float | None
    of_answers: float | None


def design_effects(
    data: SurveyData,
    definition: str,
    *,
    measure: str = WHOLE,
    domain: Sequence[tuple[str, str]] = (),
) -> DesignEffects:
    """How much wider than a simple random sample does this design make an index?

    Parameters
    ----------
    data : SurveyData
    definition : str
        Code of the index.
    measure : str, default "all"
        "all", a factor or an item.
    domain : sequence of (str, str)
        Names and levels of the domains a respondent must be in.

    Returns
    -------
    DesignEffects

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        The data has no such measure or domain, or the index does not fit it.

    Notes
    -----
    With v the design-based variance, z the linearised values and W the sum of weights of the n
    respondents with an answer: v / (W**2 s2(z) / n), its correction 1 - n / W in the first, and
    v / (p (1 - p) / M) for the answers. s2 is the weighted variance with n - 1.

    References
    ----------
    Kish (1965), Survey Sampling, section 8.2; Lumley (2004), J Statistical Software 9(8),
    doi:10.18637/jss.v009.i08.

    Examples
    --------
    >>> answers = np.array([[5, 5], [4, 4], [2, 2], [5, 5]], dtype=np.int8)
    >>> effects = design_effects(SurveyData(answers, items=("q1", "q2")), "answer_share")
    >>> round(effects.with_replacement, 3), round(effects.of_answers, 3)
    (1.0, 2.667)
    """
    found = linearise_index(data, definition, measure=measure, domain=domain)
    people = found.reading.people
    if found.value is None or people.n < 2:
        return DesignEffects(None, None, None)
    variance = total_covariance(found.influence[:, np.newaxis], data.design, found.inside)[0, 0]
    weight = found.weights[found.inside].sum()
    squares = (found.weights * found.influence**2)[found.inside].sum() / weight
    replaced = weight**2 * squares / (people.n - 1)
    limited = replaced * (1 - people.n / weight)
    independent = found.value * (1 - found.value) / people.n_answers
    return DesignEffects(*(_over(variance, simple) for simple in (limited, replaced, independent)))


def _over(variance: float, simple: float) -> float | None:
    return float(variance / simple) if simple > 0 else None
