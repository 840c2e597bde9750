"""What may explain an answer: levels of a grouping coded as 0 and 1, or scores of measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.domain import Domain
from analysis.errors import DataFault, UnknownMeasure
from analysis.layout import LOWEST

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Predictors:
    """p numbers a respondent, each with a name.

    Attributes
    ----------
    names : tuple of str, length p
    values : ndarray of float64, shape (n, p)
        0 where not known.
    known : ndarray of bool, shape (n, p)
    """

    names: tuple[str, ...]
    values: Floats
    known: NDArray[np.bool_]

    def __post_init__(self) -> None:
        """Refuse names and arrays that do not fit each other, and numbers that are none."""
        shape = self.values.shape
        if len(set(self.names)) != len(self.names) or shape[1:] != (len(self.names),):
            raise DataFault(
                "Every predictor has one name and one column",
                where="names, values",
                expected=f"{len(self.names)} distinct names and columns",
                got=f"{self.names!r} and shape {shape}",
            )
        if self.known.shape != shape or not np.isfinite(self.values).all():
            raise DataFault(
                "A predictor is a finite number for each respondent, known or not",
                where="values, known",
                expected=f"finite numbers and flags of shape {shape}",
                got=f"flags of shape {self.known.shape}",
            )


def code_levels(domains: Mapping[str, Domain], reference: Mapping[str, str]) -> Predictors:
    """Which level of each grouping does a respondent belong to, in numbers a model can use?

    Parameters
    ----------
    domains : mapping of str to Domain
        Groupings of the same n respondents; code -1 makes the respondent unknown.
    reference : mapping of str to str
        For each grouping the level that the others are compared with.

    Returns
    -------
    Predictors
        One column, named ``grouping=level``, for each level but the reference that somebody has.

    Raises
    ------
    UnknownMeasure
        A grouping has no reference, or a reference that is none of its labels.

    Notes
    -----
    Treatment coding: a coefficient compares its level with the reference.

    References
    ----------
    McCullagh & Nelder (1989), Generalized Linear Models, chapter 3.

    Examples
    --------
    >>> channel = Domain(("desk", "web"), np.array([0, 1, 1], dtype=np.int32))
    >>> coded = code_levels({"channel": channel}, {"channel": "desk"})
    >>> coded.names, coded.values.ravel().tolist()
    (('channel=web',), [0.0, 1.0, 1.0])
    """
    names, columns, known = [], [], []
    for name, domain in domains.items():
        if reference.get(name) not in domain.labels:
            raise UnknownMeasure(
                "A grouping needs one of its labels as reference",
                where=f"reference[{name!r}]",
                expected=", ".join(domain.labels),
                got=repr(reference.get(name)),
            )
        for code, label in enumerate(domain.labels):
            member = domain.codes == code
            if label != reference[name] and member.any():
                names.append(f"{name}={label}")
                columns.append(member.astype(np.float64))
                known.append(domain.codes >= 0)
    n = len(next(iter(domains.values())).codes) if domains else 0
    return Predictors(tuple(names), _stack(columns, n, np.float64), _stack(known, n, np.bool_))


def score_measures(data: SurveyData, measures: Sequence[str]) -> Predictors:
    """How did each respondent score each item or factor?

    Parameters
    ----------
    data : SurveyData
        Scores (n, k).
    measures : sequence of str, length p
        Items or factors.

    Returns
    -------
    Predictors
        Of an item its score, of a factor the mean of the answers given; unknown without one.

    Raises
    ------
    UnknownMeasure
        The data has no such measure.

    Notes
    -----
    Levels are taken as equally spaced. A factor of which only some items were answered counts.

    References
    ----------
    Norman (2010), Advances in Health Sciences Education 15:625-632 (levels as numbers).

    Examples
    --------
    >>> scores = np.array([[5, 4], [3, -2]], dtype=np.int8)
    >>> score_measures(SurveyData(scores, items=("q1", "q2")), ["q2"]).known.ravel().tolist()
    [True, False]
    """
    columns, known = [], []
    for measure in measures:
        scores = data.scores[:, data.layout.columns(data.layout.items_of(measure))]
        given = scores >= LOWEST
        answers = given.sum(axis=1)
        columns.append(np.where(given, scores, 0).sum(axis=1) / np.maximum(answers, 1))
        known.append(answers > 0)
    n = len(data.scores)
    return Predictors(tuple(measures), _stack(columns, n, np.float64), _stack(known, n, np.bool_))


def join_predictors(*parts: Predictors) -> Predictors:
    """Which predictors make one model together?

    Parameters
    ----------
    parts : Predictors
        Of the same n respondents.

    Returns
    -------
    Predictors
        Their columns side by side.

    Raises
    ------
    DataFault
        Different numbers of respondents, a name twice, or nothing to join.

    Notes
    -----
    Missing values stay with their column.

    References
    ----------
    None: the columns are only put side by side.

    Examples
    --------
    >>> part = Predictors(("age",), np.array([[1.0], [2.0]]), np.ones((2, 1), dtype=bool))
    >>> join_predictors(part).names
    ('age',)
    """
    if len({len(part.values) for part in parts}) != 1:
        raise DataFault(
            "Predictors to join must be of the same respondents",
            where="parts",
            expected="one number of respondents",
            got=repr([len(part.values) for part in parts]),
        )
    return Predictors(
        tuple(name for part in parts for name in part.names),
        np.concatenate([part.values for part in parts], axis=1),
        np.concatenate([part.known for part in parts], axis=1),
    )


def _stack(columns: list[NDArray[Any]], n: int, kind: type) -> NDArray[Any]:
    return np.stack(columns, axis=1).astype(kind) if columns else np.zeros((n, 0), dtype=kind)
