"""Small samples for tests of weights: groupings, margins that can be met, and answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis import Domain
from analysis.weighting import Margin

GENDERS = ("f", "m")
AGES = ("18-34", "35-54", "55+")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Base weights, two margins, the parts of them that stay within 0.6 to 1.9, and an amount."""

    base: NDArray[np.float64]
    gender: Domain
    age: Domain
    factors: NDArray[np.float64]
    amount: NDArray[np.float64]

    @property
    def margins(self) -> tuple[Margin, Margin]:
        """Totals that the weights base x factors have, and other weights too."""
        wanted = self.base * self.factors
        return known("gender", self.gender, wanted), known("age", self.age, wanted)

    def taken(self, order: NDArray[np.int64]) -> "Sample":
        """The same people in another order."""
        return Sample(
            self.base[order],
            Domain(GENDERS, self.gender.codes[order]),
            Domain(AGES, self.age.codes[order]),
            self.factors[order],
            self.amount[order],
        )


def known(name: str, domain: Domain, weights: NDArray[np.float64]) -> Margin:
    """The margin that these weights meet."""
    sums = np.bincount(domain.codes, weights, len(domain.labels)).tolist()
    return Margin(name, domain, dict(zip(domain.labels, sums, strict=True)))


def group(labels: Sequence[str], codes: Sequence[int]) -> Domain:
    """A grouping by the codes."""
    return Domain(tuple(labels), np.array(codes, dtype=np.int32))


def make_sample(rng: np.random.Generator, n: int) -> Sample:
    """n + 6 people, at least one of each gender and age."""
    cells = np.concatenate([np.arange(6), rng.integers(0, 6, n)])
    return Sample(
        base=rng.uniform(1.0, 9.0, n + 6),
        gender=group(GENDERS, (cells // 3).tolist()),
        age=group(AGES, (cells % 3).tolist()),
        factors=rng.uniform(0.6, 1.9, n + 6),
        amount=rng.normal(20.0, 5.0, n + 6),
    )


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Samples of 6 to 66 people."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return make_sample(rng, draw(st.integers(0, 60)))
