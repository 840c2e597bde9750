"""From sums to readings: the value of an index, its gradient, and who stands behind it.

A `Sample` weighs the sums of one group of respondents once; every index is then a few products.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.cells import Cells
from analysis.data import MISSING
from analysis.definitions import Part, Recipe
from analysis.layout import LOWEST
from analysis.sums import BEST, CONTENT, PLEASED, REACHED, WORST

Floats = NDArray[np.float64]

_NONE: Final = Fraction(0)
_ALL: Final = Fraction(1)

SURE_DECIMALS: Final = 12
"""Sums of unequal weights are sure no further; beyond, two shares count as equal."""


@dataclass(frozen=True, slots=True)
class People:
    """Who gave the answers of an index.

    Attributes
    ----------
    n, n_answers : int
        Respondents with an answer; answers.
    squared_answers : int
        Sum over respondents of the square of their number of answers.
    n_below, n_above : int
        Respondents with an answer short of the best (over the worst) the index knows.
    n_missing : int
        Answers that were left out without a word.
    """

    n: int
    n_answers: int
    squared_answers: int
    n_below: int
    n_above: int
    n_missing: int


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the sums say about one index of one group of respondents.

    Attributes
    ----------
    value : float or None
        The index, 0..1; None without answers.
    exact : Fraction or None
        The same to compare with: a fraction of counts, or `SURE_DECIMALS` where weights differ.
    gradient : ndarray of float64, shape (d,)
        Its derivative by each weighted total.
    answered : int
        Column of `RowSums.answered` that counts its respondents.
    people : People
    kish : float
        What unequal weights cost: n sum(w**2) / sum(w)**2.
    represented : float
        People of the population they stand for, as far as populations are known.
    notes : tuple of str
    """

    value: float | None
    exact: Fraction | None
    gradient: Floats
    answered: int
    people: People
    kish: float
    represented: float
    notes: tuple[str, ...]


class Sample:
    """The weighted sums of one group of respondents, ready to be read."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells.whole()
        frame, rows = self.cells.frame, self.cells.by_unit
        self._unit_weights = frame.unit_weights()[rows.unit]
        self._represented = frame.represented()[rows.unit] @ rows.answered
        self._weights_differ = frame.weights_differ
        self._counts = None if self._weights_differ else rows.totals.sum(axis=0).tolist()
        self._totals: Floats = self._unit_weights @ rows.totals
        self._sums = self._totals.tolist()
        self._answers = self.cells.by_level.counts[0].tolist()

    def read(self, recipe: Recipe) -> Reading:
        """Read one index."""
        sums = self._sums
        used = [
            (part, below)
            for part in recipe.parts
            if (below := sum(sums[column] for column in part.below)) != 0
        ]
        answered = -1 - recipe.group
        if recipe.group >= 0:
            answered = len(self.cells.layout.items) + recipe.group
        people = self._people(recipe)
        gradient, value = self._differentiate(recipe, used)
        exact = self._exact(recipe, [part for part, _ in used], value) if used else None
        if exact is not None and self._counts is not None:
            value = float(exact)
        return Reading(
            value=value if used else None,
            exact=exact,
            gradient=gradient,
            answered=answered,
            people=people,
            kish=self._kish(answered, people.n),
            represented=float(self._represented[answered]),
            notes=() if len(used) in (0, len(recipe.parts)) else ("parts_without_answers",),
        )

    def _differentiate(
        self, recipe: Recipe, used: Sequence[tuple[Part, float]]
    ) -> tuple[Floats, float]:
        sums = self._sums
        gradient, value = [0.0] * len(sums), 0.0
        slope, heavy = float(recipe.slope), float(sum(part.weight for part, _ in used))
        for part, below in used:
            weight = slope * float(part.weight) / heavy
            ratio = sum(sums[column] for column in part.above) / below
            for column in part.above:
                gradient[column] += weight / below
            for column in part.below:
                gradient[column] -= weight * ratio / below
            value += weight * ratio
        return np.array(gradient), float(recipe.offset) + value

    def _exact(self, recipe: Recipe, used: list[Part], value: float) -> Fraction:
        if self._counts is None:
            sure = Fraction(str(round(value, SURE_DECIMALS)))
            # An end is only for a value at it: next to no weight is still a complaint.
            return sure if 0 < sure < 1 else min(max(Fraction(value), _NONE), _ALL)
        heavy = sum((part.weight for part in used), Fraction(0))
        ratios = (
            part.weight * Fraction(self._sum(part.above), self._sum(part.below)) for part in used
        )
        return recipe.offset + recipe.slope * sum(ratios, Fraction(0)) / heavy

    def _sum(self, columns: tuple[int, ...]) -> int:
        counts = self._counts or []
        return sum(counts[column] for column in columns)

    def _people(self, recipe: Recipe) -> People:
        sums, scale = self.cells.by_level, self.cells.layout.scale
        counts = [self._answers[column] for column in recipe.columns]
        slots = [sum(of_slot) for of_slot in zip(*counts, strict=True)]
        missing, answers = slots[0], slots[LOWEST - MISSING :]
        n_answers = sum(answers)
        if recipe.group < 0:
            squared = n = n_answers
            satisfied = sum(answers[level - LOWEST] for level in scale.satisfied)
            persons = [n, satisfied, satisfied, answers[-1], answers[0]]
        else:
            persons = sums.persons[0, recipe.group].tolist()
            n, squared = persons[REACHED], int(sums.squared_answers[0, recipe.group])
        if recipe.by_person:
            n_answers, squared, missing = n, n, int(sums.respondents[0]) - n
        best, worst = persons[CONTENT], n - persons[PLEASED]
        if recipe.of_scores:
            best, worst = persons[BEST], persons[WORST]
        above = persons[CONTENT] if recipe.by_person else n - worst
        return People(n, n_answers, squared, n - best, above, missing)

    def _kish(self, answered: int, n: int) -> float:
        if not n or not self._weights_differ:
            return 1.0
        rows, levels = self.cells.by_unit, self.cells.by_level
        if levels.squared_weights is not None:
            k = len(self.cells.layout.items)
            weight = float(self._totals[answered if answered < k else 2 * k + answered])
            squares = float(levels.squared_weights[0, answered])
        else:
            weight = float(self._unit_weights @ rows.answered[:, answered])
            squares = float(self._unit_weights**2 @ rows.answered[:, answered])
        return n * squares / weight**2


def evaluate_recipe(recipe: Recipe, totals: Floats) -> Floats:
    """Values (r,) of an index from r rows of weighted totals (r, d); NaN without answers."""
    value, heavy = np.zeros(len(totals)), np.zeros(len(totals))
    for part in recipe.parts:
        below = totals[:, list(part.below)].sum(axis=1)
        above = totals[:, list(part.above)].sum(axis=1)
        weight = np.where(below > 0, float(part.weight), 0.0)
        value += weight * above / np.where(below > 0, below, 1.0)
        heavy += weight
    mean = np.divide(value, heavy, out=np.full_like(value, np.nan), where=heavy > 0)
    return float(recipe.offset) + float(recipe.slope) * mean
