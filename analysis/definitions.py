"""The seven indices that are all called "share satisfied": each a weighted mean of ratios of sums.

An index is written once, as `Part`s: which columns of the sums stand above and below the line.
Values, gradients and exact fractions all come from there (`readings`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from types import MappingProxyType
from typing import Final

from analysis.errors import ParameterFault, UnknownDefinition
from analysis.layout import LOWEST, WHOLE, Layout

Weights = Mapping[str, Fraction | int | float]

FIVE_LEVELS: Final = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A ratio of sums: the columns above and below the line, and its weight in the index."""

    weight: Fraction
    above: tuple[int, ...]
    below: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an index of one measure is read from the sums.

    Attributes
    ----------
    parts : tuple of Part
    offset, slope : Fraction
        value = offset + slope times the weighted mean of the ratios.
    columns : tuple of int
        Items whose answers enter.
    group : int
        Which of `Layout.groups` the people are counted in; -1 - j for the item in column j.
    by_person : bool
        Each person gives one answer, not one an item.
    of_scores : bool
        The mean of scores, which answers short of the highest level lower.
    """

    parts: tuple[Part, ...]
    offset: Fraction
    slope: Fraction
    columns: tuple[int, ...]
    group: int
    by_person: bool
    of_scores: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """One index: its code and version, what it says, and the lowest value it can take.

    `of_scores` tells means of scores, which are no shares of answers or people.

    `recipe(layout, measure, weights)` tells how to read it; `weights` are of the factors, by key.
    """

    code: str
    version: str
    title: str
    lowest: Fraction
    recipe: Callable[[Layout, str, Weights | None], Recipe]
    of_scores: bool = False


def get_definition(code: str) -> Definition:
    """Find out what an index of that code is.

    Parameters
    ----------
    code : str
        A key of `DEFINITIONS`, exact.

    Returns
    -------
    Definition

    Raises
    ------
    UnknownDefinition
        There is no index of that code.

    Notes
    -----
    answer_share: answers at 4-5 / all answers, pooled over the items. item_mean_share and
    factor_mean_share: unweighted (or stated) mean of the shares of items, of factors.
    overall_question: people at 4-5 on the overall question. full_satisfaction: people whose every
    scored answer is 4-5 / people with one. mean_over_5: mean / 5. mean_rescaled: (mean - 1) / 4.
    On a scale of m levels with other satisfied ones these take the place of 4-5, and m - 1 of 4.

    References
    ----------
    The seven are those in use in Vietnamese reports on satisfaction; on the same answers they
    differ by 10 to 60 points, so a number without its index says nothing.

    Examples
    --------
    >>> get_definition("mean_over_5").lowest
    Fraction(1, 5)
    """
    if code not in DEFINITIONS:
        raise UnknownDefinition(
            "No such index", where="definition", expected=", ".join(DEFINITIONS), got=repr(code)
        )
    return DEFINITIONS[code]


def check_share(code: str, where: str) -> None:
    """Raise `UnknownDefinition` for a mean of scores: rules for shares say nothing of it."""
    if get_definition(code).of_scores:
        raise UnknownDefinition(
            "A mean of scores is no share",
            where=where,
            expected="an index that is a share",
            got=code,
        )


def _pooled(layout: Layout, measure: str, weights: Weights | None) -> Recipe:
    _refuse_weights(weights)
    columns = layout.columns(layout.items_of(measure))
    return _share_recipe(layout, measure, [(Fraction(1), columns)])


def _item_mean(layout: Layout, measure: str, weights: Weights | None) -> Recipe:
    _refuse_weights(weights)
    columns = layout.columns(layout.items_of(measure))
    return _share_recipe(layout, measure, [(Fraction(1), (column,)) for column in columns])


def _factor_mean(layout: Layout, measure: str, weights: Weights | None) -> Recipe:
    if measure != WHOLE:
        return _pooled(layout, measure, weights)
    factors = layout.index_factors
    if not factors:
        raise UnknownDefinition(
            "A mean of factors needs factors",
            where="definition",
            expected="data with factors",
            got="factor_mean_share of data without",
        )
    shares = _factor_weights(tuple(key for key, _ in factors), weights)
    parts = [(shares[key], layout.columns(keys)) for key, keys in factors]
    return _share_recipe(layout, measure, parts)


def _overall(layout: Layout, measure: str, weights: Weights | None) -> Recipe:
    _refuse_weights(weights)
    overall = layout.overall
    if overall is None or measure not in (WHOLE, overall):
        raise UnknownDefinition(
            "This index is of the overall question alone",
            where="definition, measure",
            expected=f"'all' or the overall question ({overall})",
            got=repr(measure),
        )
    return _pooled(layout, overall, None)


def _full(layout: Layout, measure: str, weights: Weights | None) -> Recipe:
    _refuse_weights(weights)
    group = _group_of(layout, measure, scored=True)
    if group < 0:
        return _pooled(layout, measure, None)
    k, groups = len(layout.items), len(layout.groups)
    return Recipe(
        parts=(Part(Fraction(1), (3 * k + groups + group,), (3 * k + group,)),),
        offset=Fraction(0),
        slope=Fraction(1),
        columns=layout.groups[group],
        group=group,
        by_person=True,
        of_scores=False,
    )


def _over_five(layout: Layout, measure: str, weights: Weights | None) -> Recipe:
    if layout.scale.levels != FIVE_LEVELS:
        raise UnknownDefinition(
            "A mean over 5 needs a scale of five levels",
            where="definition",
            expected="mean_rescaled",
            got=f"mean_over_5 of {layout.scale.levels} levels",
        )
    return _mean(layout, measure, weights, Fraction(0), Fraction(1, FIVE_LEVELS))


def _rescaled(layout: Layout, measure: str, weights: Weights | None) -> Recipe:
    step = Fraction(1, layout.scale.levels - LOWEST)
    return _mean(layout, measure, weights, -LOWEST * step, step)


def _mean(
    layout: Layout, measure: str, weights: Weights | None, offset: Fraction, slope: Fraction
) -> Recipe:
    _refuse_weights(weights)
    columns, k = layout.columns(layout.items_of(measure)), len(layout.items)
    return Recipe(
        parts=(Part(Fraction(1), tuple(2 * k + column for column in columns), columns),),
        offset=offset,
        slope=slope,
        columns=columns,
        group=_group_of(layout, measure, scored=False),
        by_person=False,
        of_scores=True,
    )


def _share_recipe(
    layout: Layout, measure: str, parts: Sequence[tuple[Fraction, tuple[int, ...]]]
) -> Recipe:
    k = len(layout.items)
    return Recipe(
        parts=tuple(
            Part(weight, tuple(k + column for column in columns), columns)
            for weight, columns in parts
        ),
        offset=Fraction(0),
        slope=Fraction(1),
        columns=tuple(column for _, columns in parts for column in columns),
        group=_group_of(layout, measure, scored=False),
        by_person=False,
        of_scores=False,
    )


def _group_of(layout: Layout, measure: str, *, scored: bool) -> int:
    """Group of people of a measure; `all` may mean all scored items instead of the index."""
    factors = [key for key, _ in layout.factors]
    if measure == WHOLE:
        return len(factors) + (1 if scored else 0)
    if measure in factors:
        return factors.index(measure)
    (column,) = layout.columns(layout.items_of(measure))
    return -1 - column


def _factor_weights(keys: tuple[str, ...], weights: Weights | None) -> dict[str, Fraction]:
    if weights is None:
        return dict.fromkeys(keys, Fraction(1))
    if set(weights) != set(keys) or any(weight <= 0 for weight in weights.values()):
        raise ParameterFault(
            "Weights must be positive, one for each factor",
            where="factor_weights",
            expected=", ".join(keys),
            got=repr(dict(weights)),
        )
    return {key: exact_weight(weights[key]) for key in keys}


def exact_weight(weight: Fraction | float) -> Fraction:
    """Read a weight as it is written: .6 is 6/10, so that exact ties stay ties."""
    if isinstance(weight, float):
        if not isfinite(weight):
            raise ParameterFault(
                "A weight is a finite number", where="weights", expected="finite", got=str(weight)
            )
        return Fraction(str(weight))
    return Fraction(weight)


def _refuse_weights(weights: Weights | None) -> None:
    if weights is not None:
        raise ParameterFault(
            "Only a mean of factors takes weights",
            where="factor_weights",
            expected="None",
            got=repr(dict(weights)),
        )


_ZERO = Fraction(0)
_FIFTH = Fraction(1, FIVE_LEVELS)
_LIST = (
    Definition("answer_share", "1.0", "answers at 4-5 among all answers", _ZERO, _pooled),
    Definition("item_mean_share", "1.0", "mean over items of the share at 4-5", _ZERO, _item_mean),
    Definition(
        "factor_mean_share", "1.0", "mean over factors of the share at 4-5", _ZERO, _factor_mean
    ),
    Definition("overall_question", "1.0", "people at 4-5 on the overall question", _ZERO, _overall),
    Definition("full_satisfaction", "1.0", "people whose every answer is 4-5", _ZERO, _full),
    Definition("mean_over_5", "1.0", "mean score / 5", _FIFTH, _over_five, of_scores=True),
    Definition("mean_rescaled", "1.0", "(mean score - 1) / 4", _ZERO, _rescaled, of_scores=True),
)
DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType({each.code: each for each in _LIST})
