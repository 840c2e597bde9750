"""Small surveys for tests: each names only what matters to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis import Design, Domain, Estimate, SurveyData, estimate_index, tally
from analysis.variance import list_stages

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


def make_design(
    *,
    strata: Sequence[int] | None = None,
    clusters: Sequence[Sequence[int]] = (),
    weights: Sequence[float] | None = None,
    populations: Sequence[Sequence[float]] = (),
) -> Design:
    """How respondents were drawn; groups are numbers, labelled by their number."""
    return Design(
        weights=None if weights is None else np.array(weights, dtype=np.float64),
        strata=None if strata is None else make_domain(strata),
        clusters=tuple(make_domain(stage) for stage in clusters),
        populations=tuple(np.array(stage, dtype=np.float64) for stage in populations),
    )


def make_domain(codes: Sequence[int]) -> Domain:
    """A grouping whose labels are the numbers that occur."""
    labels, found = np.unique(np.array(codes, dtype=np.int64), return_inverse=True)
    return Domain(tuple(map(str, labels.tolist())), found.astype(np.int32))


def take(survey: SurveyData, rows: Sequence[int]) -> SurveyData:
    """Some respondents of a survey, in that order, with what the design says of them."""
    chosen = list(rows)

    def few(domain: Domain) -> Domain:
        return Domain(domain.labels, domain.codes[chosen])

    design = survey.design
    return replace(
        survey,
        scores=survey.scores[chosen],
        domains={name: few(domain) for name, domain in survey.domains.items()},
        design=replace(
            design,
            weights=None if design.weights is None else design.weights[chosen],
            strata=None if design.strata is None else few(design.strata),
            clusters=tuple(few(domain) for domain in design.clusters),
            populations=tuple(sizes[chosen] for sizes in design.populations),
        ),
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


@st.composite
def designed_surveys(draw: st.DrawFn, *, min_size: int = 2, max_size: int = 24) -> SurveyData:
    """Surveys of `ITEMS` in places x, y or none, drawn in one of many ways."""
    survey = draw(surveys(min_size=min_size, max_size=max_size))
    n = len(survey.scores)

    def groups(size: int) -> list[int]:
        return draw(st.lists(st.integers(0, size), min_size=n, max_size=n))

    strata = groups(2) if draw(st.booleans()) else None
    clusters = [groups(3) for _ in range(draw(st.integers(0, 2)))]
    weight = st.floats(0.25, 8, allow_nan=False)
    weights = draw(st.none() | st.lists(weight, min_size=n, max_size=n))
    design = make_design(strata=strata, clusters=clusters, weights=weights)
    known = draw(st.integers(0, len(clusters) + 1)) if draw(st.booleans()) else 0
    for _ in range(known):
        design = replace(design, populations=(*design.populations, draw(_sizes(design, n))))
    return replace(survey, design=design)


@st.composite
def _sizes(draw: st.DrawFn, design: Design, n: int) -> NDArray[np.float64]:
    """Population sizes of the next stage: the sample's and a few more, the same in each unit."""
    some = replace(design, populations=(*design.populations, np.full(n, 1e9)))
    stage = list_stages(some, n)[len(design.populations)]
    most = draw(st.sampled_from([0, 5]))
    more = draw(
        st.lists(st.integers(0, most), min_size=len(stage.sampled), max_size=len(stage.sampled))
    )
    sizes: NDArray[np.float64] = (stage.sampled + np.array(more)).astype(np.float64)
    return sizes[stage.parent[stage.unit_of_row]]


def surveys(*, min_size: int = 0, max_size: int = 30) -> st.SearchStrategy[SurveyData]:
    """Surveys of `ITEMS` with any answers, in places x, y or none."""
    score = st.integers(-2, 5)
    row = st.tuples(st.integers(-1, 1), *(score for _ in ITEMS))
    return st.lists(row, min_size=min_size, max_size=max_size).map(
        lambda rows: make_survey([r[1:] for r in rows], places=[r[0] for r in rows])
    )
