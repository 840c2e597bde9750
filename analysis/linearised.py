"""An index respondent by respondent: what each one adds to it.

Sums (`Cells`) suffice for figures; a comparison, a model or a design effect of one sample needs
the respondents, because clusters and strata reach across its groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.cells import tally
from analysis.data import SurveyData
from analysis.definitions import Weights, get_definition
from analysis.domain import Domain
from analysis.errors import UnknownMeasure
from analysis.layout import WHOLE
from analysis.readings import Reading, Sample
from analysis.sums import column_values
from analysis.variance import sampling_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Linearised:
    """An index with what each of n respondents adds to it.

    Attributes
    ----------
    value : float or None
        The index, 0..1; None without answers.
    influence : ndarray of float64, shape (n,)
        Derivative of the index by the respondent's weight; 0 outside the domain or unanswered.
    inside : ndarray of bool, shape (n,)
        In the domain, with an answer.
    weights : ndarray of float64, shape (n,)
        The weights in use.
    reading : Reading
        What the sums say of the same respondents.
    """

    value: float | None
    influence: Floats
    inside: NDArray[np.bool_]
    weights: Floats
    reading: Reading


def linearise_index(
    data: SurveyData,
    definition: str,
    *,
    measure: str = WHOLE,
    domain: Sequence[tuple[str, str]] = (),
    factor_weights: Weights | None = None,
) -> Linearised:
    """How would the index move if a respondent weighed a little more?

    Parameters
    ----------
    data : SurveyData
        Of n respondents; missing answers add nothing.
    definition : str
        Code of the index.
    measure : str, default "all"
        "all", a factor or an item.
    domain : sequence of (str, str)
        Names and levels of the domains a respondent must be in, all of them; none: everybody.
    factor_weights : mapping of str to number, optional
        See `estimate_index`.

    Returns
    -------
    Linearised

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        The data has no such measure or domain, or the index does not fit it.

    Notes
    -----
    For a ratio R = Y / M of weighted totals: z = (y - R m) / M; `total_covariance` of z is the
    variance of the index. The gradient is the one that sums are read with.

    References
    ----------
    Deville (1999), Survey Methodology 25:193-203; Woodruff (1971), JASA 66:411-414.

    Examples
    --------
    >>> data = SurveyData(np.array([[5], [4], [2], [5]], dtype=np.int8), items=("q",))
    >>> linearise_index(data, "answer_share").influence.tolist()
    [0.0625, 0.0625, -0.1875, 0.0625]
    """
    chosen = np.ones(len(data.scores), dtype=np.bool_)
    for name, label in domain:
        if name not in data.domains or label not in data.domains[name].labels:
            raise UnknownMeasure(
                "No such domain", where="domain", expected="a domain and its level", got=repr(name)
            )
        grouping = data.domains[name]
        chosen &= grouping.codes == grouping.labels.index(label)
    recipe = get_definition(definition).recipe(data.layout, measure, factor_weights)
    reading = Sample(tally(_within(data, chosen), "here").at("in")).read(recipe)
    columns, answered = column_values(data)
    inside = chosen & answered[reading.answered]
    return Linearised(
        value=reading.value,
        influence=np.where(inside, reading.gradient @ columns, 0.0),
        inside=inside,
        weights=sampling_weights(data.design, len(data.scores)),
        reading=reading,
    )


def _within(data: SurveyData, chosen: NDArray[np.bool_]) -> SurveyData:
    here = Domain(("in",), np.where(chosen, 0, -1).astype(np.int32))
    return SurveyData(
        scores=data.scores,
        items=data.items,
        factors=data.factors,
        overall=data.overall,
        domains={"here": here},
        design=data.design,
        scale=data.scale,
        aside=data.aside,
    )
