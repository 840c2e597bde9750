"""How items are answered, and which of them make which measure: factors, index, all scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from analysis.errors import DataFault, UnknownMeasure

WHOLE = "all"
"""The name of the whole index among the measures; no item or factor may bear it."""


LOWEST = 1
"""The code of the worst level of every scale."""
MOST_LEVELS = 15
"""Products of two scores of a batch must stay exact in single precision."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of an answer, coded 1 (worst) to `levels`, and which of them are satisfied."""

    levels: int = 5
    satisfied: tuple[int, ...] = (4, 5)

    def __post_init__(self) -> None:
        """Refuse scales without two levels or with a satisfied level that they lack."""
        if not 2 <= self.levels <= MOST_LEVELS:
            raise DataFault(
                "A scale has a few levels",
                where="levels",
                expected=f"2 to {MOST_LEVELS}",
                got=str(self.levels),
            )
        if not set(self.satisfied) <= set(range(LOWEST, self.levels + 1)) or not self.satisfied:
            raise DataFault(
                "A satisfied level is not on the scale",
                where="satisfied",
                expected=f"levels from {LOWEST} to {self.levels}",
                got=repr(self.satisfied),
            )


@dataclass(frozen=True, slots=True)
class Layout:
    """The order of the k scored items and what they belong to.

    Attributes
    ----------
    items : tuple of str, length k
        Keys of the scored items in the order of the columns.
    factors : tuple of (str, tuple of str)
        Factor keys with the keys of their items.
    overall : str or None
        Key of the question about the whole experience.
    scale : Scale
        How every item is answered.
    aside : tuple of str
        Keys of the factors whose items stand beside every index of the whole.
    """

    items: tuple[str, ...]
    factors: tuple[tuple[str, tuple[str, ...]], ...]
    overall: str | None
    scale: Scale = Scale()
    aside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a layout in which a key would mean two things."""
        factor_keys = tuple(key for key, _ in self.factors)
        _check_distinct("items", self.items)
        _check_distinct("items and factors", (*self.items, *factor_keys, WHOLE))
        members = tuple(chain.from_iterable(keys for _, keys in self.factors))
        _check_distinct("items of the factors", members)
        wanted = members if self.overall is None else (*members, self.overall)
        for key in wanted:
            if key not in self.items:
                raise DataFault(
                    "A factor or the overall question names an unknown item",
                    where="factors",
                    expected="an item key",
                    got=repr(key),
                )
        for key, keys in self.factors:
            if not keys:
                raise DataFault(
                    "A factor has no items",
                    where=key,
                    expected="at least one item",
                    got="none",
                )
        _check_aside(self.aside, factor_keys)

    @property
    def index_factors(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The factors that make the index, with their items."""
        return tuple((key, keys) for key, keys in self.factors if key not in self.aside)

    @property
    def index_items(self) -> tuple[str, ...]:
        """Items that make the index: those with a factor that does not stand aside.

        Without factors, all but the overall question; that question if there is no other.
        """
        if self.factors:
            members = set(chain.from_iterable(keys for _, keys in self.index_factors))
            return tuple(key for key in self.items if key in members)
        return tuple(key for key in self.items if key != self.overall) or self.items

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Columns of each group of items counted by person: each factor, the index, all scored.

        "All scored" too leaves out what stands aside.
        """
        aside = chain.from_iterable(keys for key, keys in self.factors if key in self.aside)
        left_out = set(self.columns(tuple(aside)))
        return (
            *(self.columns(keys) for _, keys in self.factors),
            self.columns(self.index_items),
            tuple(column for column in range(len(self.items)) if column not in left_out),
        )

    @property
    def column_count(self) -> int:
        """How many columns are summed.

        k answered 0/1, k satisfied 0/1, k scores; by group of items whether there was an answer
        (reached), and whether there was and all answers were satisfied (content).
        """
        return 3 * len(self.items) + 2 * len(self.groups)

    def columns(self, keys: Sequence[str]) -> tuple[int, ...]:
        """Columns of the given items."""
        return tuple(self.items.index(key) for key in keys)

    def items_of(self, measure: str) -> tuple[str, ...]:
        """Items of `"all"` (the index), of a factor, or the one item of that key."""
        if measure == WHOLE:
            return self.index_items
        for key, keys in self.factors:
            if key == measure:
                return keys
        if measure in self.items:
            return (measure,)
        known = (WHOLE, *(key for key, _ in self.factors), *self.items)
        raise UnknownMeasure(
            "No such measure", where="measure", expected=", ".join(known), got=repr(measure)
        )


def _check_aside(aside: tuple[str, ...], factor_keys: tuple[str, ...]) -> None:
    if aside and not set(aside) < set(factor_keys):
        raise DataFault(
            "What stands aside is some of the factors",
            where="aside",
            expected=f"some, not all, of {', '.join(factor_keys)}",
            got=", ".join(aside),
        )


def _check_distinct(what: str, keys: tuple[str, ...]) -> None:
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        raise DataFault(
            "A key means two things", where=what, expected="distinct keys", got=", ".join(repeated)
        )
