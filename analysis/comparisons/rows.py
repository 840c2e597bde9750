"""The seven indices read respondent by respondent, as a mean of ratios.

Sums (`Cells`) do for figures of one group; comparisons inside one sample need each respondent's
contribution, because clusters and strata reach across the groups.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.errors import UnknownDefinition
from analysis.layout import LOWEST, WHOLE

Floats = NDArray[np.float64]
Columns = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class IndexRows:
    """What each respondent gives to an index: theta = mean over parts of sum(w y) / sum(w m).

    Attributes
    ----------
    numerators, denominators : ndarray of float64, shape (n, r)
        y and m of the r parts, 0 <= y <= m; m = 0 where the respondent has no answer.
    lowest : float
        Lowest value of the index; the ratios are on 0..1 above it.
    """

    numerators: Floats
    denominators: Floats
    lowest: float

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Who has an answer, shape (n,)."""
        return np.asarray((self.denominators > 0).any(axis=1))


def index_rows(data: SurveyData, definition: str, measure: str) -> IndexRows:
    """What does each respondent contribute to an index?

    Parameters
    ----------
    data : SurveyData
        n respondents; no opinion, did not arise and missing are no answers.
    definition : str
        A key of `ROW_READERS`, exact: the codes of the seven indices.
    measure : str
        "all", a factor or an item.

    Returns
    -------
    IndexRows
        Of shape (n, r): r is 1 but for means of shares (one a part that anybody answered).

    Raises
    ------
    UnknownDefinition, UnknownMeasure
        No such index or measure, or the index does not fit the measure.

    Notes
    -----
    Satisfied levels and the number of levels are those of the data's scale. Factors weigh the
    same in `factor_mean_share`.

    References
    ----------
    Woodruff (1971), JASA 66:411-414 (why ratios by respondent suffice for every variance).

    Examples
    --------
    >>> data = SurveyData(np.array([[5, 3], [4, -2]], dtype=np.int8), items=("a", "b"))
    >>> rows = index_rows(data, "answer_share", "all")
    >>> rows.numerators.ravel().tolist(), rows.denominators.ravel().tolist()
    ([1.0, 1.0], [2.0, 1.0])
    """
    if definition not in ROW_READERS:
        raise UnknownDefinition(
            "No such index", where="definition", expected=", ".join(ROW_READERS), got=definition
        )
    return ROW_READERS[definition](data, measure)


def _pooled(data: SurveyData, measure: str) -> IndexRows:
    return _shares(data, [data.layout.columns(data.layout.items_of(measure))])


def _item_mean(data: SurveyData, measure: str) -> IndexRows:
    columns = data.layout.columns(data.layout.items_of(measure))
    return _shares(data, [(column,) for column in columns])


def _factor_mean(data: SurveyData, measure: str) -> IndexRows:
    if measure != WHOLE:
        return _pooled(data, measure)
    if not data.factors:
        raise UnknownDefinition(
            "A mean of factors needs factors",
            where="definition",
            expected="data with factors",
            got="factor_mean_share of data without",
        )
    return _shares(data, [data.layout.columns(keys) for _, keys in data.layout.factors])


def _overall(data: SurveyData, measure: str) -> IndexRows:
    if data.overall is None or measure not in (WHOLE, data.overall):
        raise UnknownDefinition(
            "This index is of the overall question alone",
            where="definition, measure",
            expected=f"'all' or the overall question ({data.overall})",
            got=repr(measure),
        )
    return _pooled(data, data.overall)


def _full(data: SurveyData, measure: str) -> IndexRows:
    """People whose every answer is satisfied among people with one; `all` = every scored item."""
    keys = data.items if measure == WHOLE else data.layout.items_of(measure)
    scores = data.scores[:, list(data.layout.columns(keys))]
    answered = scores >= LOWEST
    satisfied = np.isin(scores, data.scale.satisfied)
    person = np.asarray(answered.any(axis=1))
    full = person & np.asarray((satisfied | ~answered).all(axis=1))
    return IndexRows(_column(full), _column(person), 0.0)


def _mean_over_levels(data: SurveyData, measure: str) -> IndexRows:
    return _scores(data, measure, LOWEST / data.scale.levels)


def _mean_rescaled(data: SurveyData, measure: str) -> IndexRows:
    return _scores(data, measure, 0.0)


def _scores(data: SurveyData, measure: str, lowest: float) -> IndexRows:
    columns = data.layout.columns(data.layout.items_of(measure))
    scores = data.scores[:, list(columns)].astype(np.float64)
    answered = scores >= LOWEST
    steps = np.where(answered, (scores - LOWEST) / (data.scale.levels - LOWEST), 0.0)
    return IndexRows(_column(steps.sum(axis=1)), _column(answered.sum(axis=1)), lowest)


def _shares(data: SurveyData, parts: list[Columns]) -> IndexRows:
    numerators, denominators = [], []
    for columns in parts:
        scores = data.scores[:, list(columns)]
        numerators.append(np.isin(scores, data.scale.satisfied).sum(axis=1))
        denominators.append((scores >= LOWEST).sum(axis=1))
    return IndexRows(
        np.stack(numerators, axis=1).astype(np.float64),
        np.stack(denominators, axis=1).astype(np.float64),
        0.0,
    )


def _column(values: NDArray[np.generic]) -> Floats:
    return values.astype(np.float64)[:, np.newaxis]


ROW_READERS: Final[Mapping[str, Callable[[SurveyData, str], IndexRows]]] = MappingProxyType(
    {
        "answer_share": _pooled,
        "item_mean_share": _item_mean,
        "factor_mean_share": _factor_mean,
        "overall_question": _overall,
        "full_satisfaction": _full,
        "mean_over_5": _mean_over_levels,
        "mean_rescaled": _mean_rescaled,
    }
)
