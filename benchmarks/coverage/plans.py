"""What is simulated: how many people, how content, how alike their answers, how drawn.

A person is satisfied with each item by a chance of their own, which is beta distributed; `rho` is
the correlation of two answers of one person. In clusters, the mean of that chance differs too.
The grid is fixed, so that two runs tell of the same cells.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

from scipy import special

MISSING: Final = 0.1
"""Answers left out at random."""
MILDER: Final = 0.4
"""Of the satisfied, those who say 4 and not 5; of the others, those who say 3 and not 2."""
ICC: Final = 0.03
WEIGHTS_CV: Final = 0.53


@dataclass(frozen=True, slots=True)
class Plan:
    """One cell: respondents, true share satisfied, likeness within persons, and the design."""

    n: int
    share: float
    rho: float
    clusters: int = 0
    weights_cv: float = 0.0

    def __str__(self) -> str:
        """Say it in one line of a table."""
        design = f", {self.clusters} clusters" if self.clusters else ""
        weights = f", weights of CV {self.weights_cv}" if self.weights_cv else ""
        return f"n {self.n}, p {self.share}, rho {self.rho}{design}{weights}"


SIMPLE: Final = tuple(
    Plan(n, share, rho)
    for n, share, rho in product(
        (20, 50, 100, 200, 500, 1_000), (0.85, 0.90, 0.93, 0.95, 0.97, 0.99), (0.1, 0.3, 0.6, 0.8)
    )
)
"""Simple random samples, each with indices of 1, 3, 5 and 8 items."""

DESIGNED: Final = tuple(
    Plan(200, share, rho, clusters, weights_cv)
    for share, rho, (clusters, weights_cv) in product(
        (0.85, 0.93, 0.97),
        (0.3, 0.6),
        ((0, WEIGHTS_CV), (8, 0.0), (20, 0.0), (50, 0.0), (20, WEIGHTS_CV)),
    )
)
"""Weights, clusters, and both."""

STRAINED: Final = (
    *(Plan(400, share, 0.1, clusters=4) for share in (0.85, 0.95)),
    *(Plan(n, share, 0.6, weights_cv=1.5) for n, share in ((50, 0.9), (100, 0.95), (400, 0.95))),
)
"""So few clusters, or weights so unequal, that a variance alone says too little."""

DEFINED: Final = tuple(
    Plan(n, share, rho) for n, share, rho in product((30, 100, 400), (0.85, 0.93, 0.97), (0.3, 0.6))
)
"""Samples in which all seven definitions are read."""

SINGLE: Final = tuple(
    Plan(n, share, 0.0) for n, share in sorted({(plan.n, plan.share) for plan in SIMPLE})
)
"""One question, by exact enumeration instead of simulation."""

GROUPED: Final = tuple(
    (Plan(n, mean, rho), shares)
    for n, rho, (mean, shares) in product(
        (30, 60), (0.3, 0.6, 0.8), ((0.9, (0.85, 0.95) * 15), (0.93, (0.9, 0.96) * 15))
    )
)
"""Surveys of 30 groups, with the respondents of each group and the true shares of the groups."""


def true_values(plan: Plan, k: int) -> dict[str, float]:
    """Value of each definition among all people, by formula; k scored items."""
    score = plan.share * (5 - MILDER) + (1 - plan.share) * (2 + MILDER)
    shares = ("answer_share", "item_mean_share", "factor_mean_share", "overall_question")
    return {
        **dict.fromkeys(shares, plan.share),
        "full_satisfaction": _all_satisfied(plan, k),
        "mean_over_5": score / 5,
        "mean_rescaled": (score - 1) / 4,
    }


def _all_satisfied(plan: Plan, k: int) -> float:
    """Share of people, of those with an answer, whose every answer is satisfied."""
    a, b = (share * (1 - plan.rho) / plan.rho for share in (plan.share, 1 - plan.share))
    chance = 0.0
    for answers in range(1, k + 1):
        given = special.binom(k, answers) * (1 - MISSING) ** answers * MISSING ** (k - answers)
        chance += given * special.beta(a + answers, b) / special.beta(a, b)
    return float(chance / (1 - MISSING**k))
