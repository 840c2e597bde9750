"""The seven indices that are all called "share satisfied", and how each is read from the sums.

Every reading is exact: values and variances are fractions of integers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from types import MappingProxyType
from typing import Final

import numpy as np

from analysis.cells import Cells
from analysis.data import HIGHEST, LOWEST, MISSING, SATISFIED
from analysis.errors import ParameterFault, UnknownDefinition
from analysis.layout import WHOLE

Weights = Mapping[str, Fraction | int | float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sums say about one index of one group of respondents.

    Attributes
    ----------
    value : Fraction or None
        The index, 0..1; None without answers.
    spread : Fraction
        Sum over respondents of their squared linearised contributions to `value`.
    n, n_answers : int
        Respondents with an answer; answers.
    square_answers : int
        Sum over respondents of the square of their number of answers.
    n_below, n_above : int
        Respondents with an answer short of the best (over the worst) the index knows.
    n_missing : int
        Answers that were left out without a word.
    notes : tuple of str
    """

    value: Fraction | None
    spread: Fraction
    n: int
    n_answers: int
    square_answers: int
    n_below: int
    n_above: int
    n_missing: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """One index: its code and version, what it says, and the lowest value it can take.

    `read(cells, measure, weights)` makes its `Reading`; `weights` are of the factors, by key.
    """

    code: str
    version: str
    title: str
    lowest: Fraction
    read: Callable[[Cells, str, Weights | None], Reading]


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


@dataclass(frozen=True, slots=True)
class _Part:
    """A share of a combination: the items pooled in it, and its weight."""

    weight: Fraction
    columns: tuple[int, ...]


_ANSWERED, _SATISFIED, _SCORE = range(3)


def _read_pooled(cells: Cells, measure: str, weights: Weights | None) -> Reading:
    _refuse_weights(weights)
    columns = cells.layout.columns(cells.layout.items_of(measure))
    return _read_parts(cells, measure, [_Part(Fraction(1), columns)])


def _read_item_mean(cells: Cells, measure: str, weights: Weights | None) -> Reading:
    _refuse_weights(weights)
    columns = cells.layout.columns(cells.layout.items_of(measure))
    return _read_parts(cells, measure, [_Part(Fraction(1), (column,)) for column in columns])


def _read_factor_mean(cells: Cells, measure: str, weights: Weights | None) -> Reading:
    layout = cells.layout
    if measure != WHOLE:
        return _read_pooled(cells, measure, weights)
    if not layout.factors:
        raise UnknownDefinition(
            "A mean of factors needs factors",
            where="definition",
            expected="data with factors",
            got="factor_mean_share of data without",
        )
    shares = _factor_weights(tuple(key for key, _ in layout.factors), weights)
    parts = [_Part(shares[key], layout.columns(keys)) for key, keys in layout.factors]
    return _read_parts(cells, measure, parts)


def _read_overall(cells: Cells, measure: str, weights: Weights | None) -> Reading:
    _refuse_weights(weights)
    overall = cells.layout.overall
    if overall is None or measure not in (WHOLE, overall):
        raise UnknownDefinition(
            "This index is of the overall question alone",
            where="definition, measure",
            expected=f"'all' or the overall question ({overall})",
            got=repr(measure),
        )
    return _read_parts(cells, overall, [_Part(Fraction(1), cells.layout.columns((overall,)))])


def _read_full(cells: Cells, measure: str, weights: Weights | None) -> Reading:
    _refuse_weights(weights)
    lowest, _ = _extremes(cells, measure, scored=True)
    n, content = sum(lowest[LOWEST:]), sum(lowest[SATISFIED:])
    return Reading(
        value=Fraction(content, n) if n else None,
        spread=Fraction(content * (n - content), n**3) if n else Fraction(0),
        n=n,
        n_answers=n,
        square_answers=n,
        n_below=n - content,
        n_above=content,
        n_missing=int(cells.respondents[0]) - n,
        notes=(),
    )


def _read_mean(lowest: Fraction) -> Callable[[Cells, str, Weights | None], Reading]:
    """Reader of the mean score moved to `lowest`..1."""

    def read(cells: Cells, measure: str, weights: Weights | None) -> Reading:
        _refuse_weights(weights)
        columns = cells.layout.columns(cells.layout.items_of(measure))
        return _read_parts(cells, measure, [_Part(Fraction(1), columns)], scale=lowest)

    return read


def _read_parts(
    cells: Cells, measure: str, parts: Sequence[_Part], scale: Fraction | None = None
) -> Reading:
    """Read a weighted mean of ratios; `scale` None reads satisfied answers, else mean scores.

    The respondent's contribution to a ratio R = Y / M is (y - R m) / M, so the sum of squares is
    a quadratic form of the Gram matrix summed over the items of each part.
    """
    gram, k = cells.gram[0], len(cells.layout.items)
    top = _SATISFIED if scale is None else _SCORE
    used = [part for part in parts if any(gram[c, c] for c in part.columns)]
    total_weight = sum((part.weight for part in used), Fraction(0))
    picks = np.zeros((3 * k, 2 * len(used)), dtype=np.int64)
    for position, part in enumerate(used):
        picks[[top * k + c for c in part.columns], 2 * position] = 1
        picks[[_ANSWERED * k + c for c in part.columns], 2 * position + 1] = 1
    products = (picks.T @ gram @ picks).tolist()
    value, coefficients = Fraction(0), []
    for part in used:
        weight = part.weight / total_weight
        answers = sum(int(gram[c, c]) for c in part.columns)
        ratio = Fraction(sum(int(gram[top * k + c, c]) for c in part.columns), answers)
        value += weight * ratio
        coefficients += [weight / answers, -weight * ratio / answers]
    spread = _quadratic_form(coefficients, products)
    if scale is not None:
        # From a mean score 1..5 to lowest..1; the score 0 of no answer never enters.
        step = (1 - scale) / (HIGHEST - LOWEST)
        value, spread = scale + step * (value - LOWEST), step**2 * spread
    return _with_persons(
        cells,
        measure,
        value=value if used else None,
        spread=spread,
        columns=tuple(c for part in parts for c in part.columns),
        means=scale is not None,
        notes=() if len(used) in (0, len(parts)) else ("parts_without_answers",),
    )


def _with_persons(
    cells: Cells,
    measure: str,
    *,
    value: Fraction | None,
    spread: Fraction,
    columns: tuple[int, ...],
    means: bool,
    notes: tuple[str, ...],
) -> Reading:
    answered = cells.gram[0][np.ix_(columns, columns)]
    lowest, highest = _extremes(cells, measure, scored=False)
    return Reading(
        value=value,
        spread=spread,
        n=sum(lowest[LOWEST:]),
        n_answers=int(np.trace(answered)),
        square_answers=int(answered.sum()),
        n_below=sum(lowest[LOWEST : HIGHEST if means else SATISFIED]),
        n_above=sum(highest[LOWEST + 1 if means else SATISFIED :]),
        n_missing=int(cells.counts[0][list(columns), 0].sum()),
        notes=notes,
    )


def _extremes(cells: Cells, measure: str, *, scored: bool) -> tuple[list[int], list[int]]:
    """Respondents by lowest and by highest answer to the measure; `all` may mean all scored."""
    layout = cells.layout
    factors = [key for key, _ in layout.factors]
    if measure == WHOLE:
        group = len(factors) + (1 if scored else 0)
    elif measure in factors:
        group = factors.index(measure)
    else:
        (column,) = layout.columns(layout.items_of(measure))
        scale = cells.counts[0, column, LOWEST - MISSING :].tolist()
        return [0, *scale], [0, *scale]
    return cells.lowest[0, group].tolist(), cells.highest[0, group].tolist()


def _quadratic_form(coefficients: Sequence[Fraction], products: list[list[int]]) -> Fraction:
    scale = lcm(*(c.denominator for c in coefficients))
    whole = [int(c * scale) for c in coefficients]
    total = sum(
        a * sum(b * product for b, product in zip(whole, row, strict=True))
        for a, row in zip(whole, products, strict=True)
    )
    return Fraction(total, scale**2)


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
    return {key: Fraction(weights[key]) for key in keys}


def _refuse_weights(weights: Weights | None) -> None:
    if weights is not None:
        raise ParameterFault(
            "Only a mean of factors takes weights",
            where="factor_weights",
            expected="None",
            got=repr(dict(weights)),
        )


_ZERO = Fraction(0)
_FIFTH = Fraction(1, 5)

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType(
    {
        definition.code: definition
        for definition in (
            Definition(
                "answer_share", "1.0", "answers at 4-5 among all answers", _ZERO, _read_pooled
            ),
            Definition(
                "item_mean_share",
                "1.0",
                "mean over items of the share at 4-5",
                _ZERO,
                _read_item_mean,
            ),
            Definition(
                "factor_mean_share",
                "1.0",
                "mean over factors of the share at 4-5",
                _ZERO,
                _read_factor_mean,
            ),
            Definition(
                "overall_question",
                "1.0",
                "people at 4-5 on the overall question",
                _ZERO,
                _read_overall,
            ),
            Definition(
                "full_satisfaction", "1.0", "people whose every answer is 4-5", _ZERO, _read_full
            ),
            Definition("mean_over_5", "1.0", "mean score / 5", _FIFTH, _read_mean(_FIFTH)),
            Definition("mean_rescaled", "1.0", "(mean score - 1) / 4", _ZERO, _read_mean(_ZERO)),
        )
    }
)
