"""Small surveys for tests: each names only what matters to it."""

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis import Domain, Estimate, SurveyData, estimate_index, tally

ITEMS = ("a1", "a2", "a3", "b1", "b2", "overall")
FACTORS = {"A": ("a1", "a2", "a3"), "B": ("b1", "b2")}


def make_survey(
    scores: Sequence[Sequence[int]] | NDArray[np.int8],
    *,
    items: tuple[str, ...] = ITEMS,
    factors: Mapping[str, tuple[str, ...]] | None = None,
    overall: str | None = "overall",
    places: Sequence[int] | None = None,
    labels: tuple[str, ...] = ("x", "y"),
) -> SurveyData:
    """Answers to `ITEMS` unless told otherwise, with the domain "place" if `places` are given."""
    matrix = np.array(scores, dtype=np.int8).reshape(len(scores), len(items))
    domains = {}
    if places is not None:
        domains = {"place": Domain(labels, np.array(places, dtype=np.int32))}
    return SurveyData(
        scores=matrix,
        items=items,
        factors=FACTORS if factors is None else factors,
        overall=overall,
        domains=domains,
    )


def make_single(levels: Mapping[int, int]) -> SurveyData:
    """One question, the overall one, answered `levels[score]` times with each score."""
    scores = np.repeat(list(levels), list(levels.values())).astype(np.int8)
    return make_survey(scores, items=("overall",), factors={})


def estimate_share(satisfied: int, n: int, **options: float | None) -> Estimate:
    """Share of n people, each with one answer."""
    cells = tally(make_single({5: satisfied, 2: n - satisfied}))
    return estimate_index(cells, "overall_question", **options)  # type: ignore[arg-type] # options of any test


def simulate_scores(
    rng: np.random.Generator, n: int, k: int, share: float, rho: float, missing: float = 0.1
) -> NDArray[np.int8]:
    """Beta-binomial answers: satisfied at rate `share`, alike within a person by `rho`."""
    a, b = share * (1 - rho) / rho, (1 - share) * (1 - rho) / rho
    person = rng.beta(a, b, size=(n, 1))
    scores = np.where(rng.random((n, k)) < person, 5, 2)
    scores[rng.random((n, k)) < missing] = -2
    return scores.astype(np.int8)


def surveys(*, min_size: int = 0, max_size: int = 30) -> st.SearchStrategy[SurveyData]:
    """Surveys of `ITEMS` with any answers, in places x, y or none."""
    score = st.integers(-2, 5)
    row = st.tuples(st.integers(-1, 1), *(score for _ in ITEMS))
    return st.lists(row, min_size=min_size, max_size=max_size).map(
        lambda rows: make_survey([r[1:] for r in rows], places=[r[0] for r in rows])
    )
