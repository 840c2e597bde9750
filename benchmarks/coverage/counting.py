"""How often each method covers the truth, counted over replicates of one plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analysis import Design, Domain, Estimate, SurveyData, tally
from analysis.definitions import get_definition
from analysis.design_intervals import DesignShare, design_interval
from analysis.errors import ParameterFault
from analysis.estimates import Rules, estimate_index, estimate_measures
from analysis.intervals import one_sided_level, wilson_limits
from analysis.layout import WHOLE
from analysis.parameters import ALPHA, LEVEL
from benchmarks.coverage.people import REPLICATE, draw_replicates, draw_scores
from benchmarks.coverage.plans import Plan, true_values

SHOWN: Final = "wilson_shrunk_t"
BOUNDS: Final = "kg_shrunk_t"
POOLED: Final = "pooled_wilson"
WALD: Final = "taylor_wald_t"
METHODS: Final = (SHOWN, BOUNDS, POOLED, WALD, "logit")
SIZES: Final = {"single": 1, "three": 3, "five": 5, WHOLE: 8}
"""Indices of 1, 3, 5 and 8 items, read from the same answers."""
EIGHT_ITEMS: Final = {"three": ("a1", "a2", "a3"), "five": ("b1", "b2", "b3", "b4", "b5")}
FIVE_ITEMS: Final = {"A": ("a1", "a2", "a3"), "B": ("b1", "b2")}
_ROWS_AT_ONCE: Final = 250_000
_UNITS_AT_ONCE: Final = 2_000
_CHANCE_THAT_MATTERS: Final = 1e-12

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rates:
    """How often an interval holds the truth, and how often each one-sided bound does."""

    two_sided: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Rates by method in one cell of the grid; 0 replicates: exact, by enumeration."""

    plan: Plan
    index: str
    items: int
    replicates: int
    rates: Mapping[str, Rates]

    def __str__(self) -> str:
        """Name the cell."""
        return f"{self.index}, {self.items} items, {self.plan}"


def cover_sizes(plan: Plan, replicates: int, seed: Sequence[int]) -> list[Coverage]:
    """Coverage of the share of answers, for indices of 1, 3, 5 and 8 items."""
    found: dict[str, list[Floats]] = {measure: [] for measure in SIZES}
    rng = np.random.default_rng(seed)
    keys = {"single": "overall", "three": "three", "five": "five", WHOLE: WHOLE}
    for size in _blocks(plan, replicates):
        cells = tally(draw_replicates(rng, plan, size, EIGHT_ITEMS), REPLICATE)
        for label in cells.labels:
            estimates = estimate_measures(
                cells.at(label), "answer_share", tuple(keys.values()), rules=Rules()
            )
            for name, key in keys.items():
                found[name].append(limits_of(estimates[key]))
    return [
        Coverage(plan, "answer_share", SIZES[name], replicates, rate(limits, plan.share))
        for name, limits in found.items()
    ]


def cover_definitions(plan: Plan, replicates: int, seed: Sequence[int]) -> list[Coverage]:
    """Coverage of all seven definitions, of five items and the overall question."""
    truths = true_values(plan, k=6)
    found: dict[str, list[Floats]] = {code: [] for code in truths}
    rng = np.random.default_rng(seed)
    for size in _blocks(plan, replicates):
        cells = tally(draw_replicates(rng, plan, size, FIVE_ITEMS), REPLICATE)
        for label in cells.labels:
            narrowed = cells.at(label)
            for code, limits in found.items():
                limits.append(limits_of(estimate_index(narrowed, code)))
    items = {"overall_question": 1, "full_satisfaction": 6}
    return [
        Coverage(plan, code, items.get(code, 5), replicates, rate(found[code], truth))
        for code, truth in truths.items()
    ]


def cover_single(plan: Plan) -> Coverage:
    """Coverage of a single question by exact enumeration of its answers."""
    chances = stats.binom.pmf(np.arange(plan.n + 1), plan.n, plan.share)
    counts = np.flatnonzero(chances > _CHANCE_THAT_MATTERS)
    codes = np.repeat(np.arange(len(counts), dtype=np.int32), plan.n)
    people = np.tile(np.arange(plan.n), len(counts))
    scores = np.where(people < counts[codes], 5, 2).astype(np.int8)[:, np.newaxis]
    level = Domain(tuple(map(str, counts.tolist())), codes)
    survey = SurveyData(
        scores,
        items=("overall",),
        overall="overall",
        domains={REPLICATE: level},
        design=Design(strata=level),
    )
    cells = tally(survey, REPLICATE)
    limits = [limits_of(estimate_index(cells.at(x), "overall_question")) for x in cells.labels]
    return Coverage(plan, "overall_question", 1, 0, rate(limits, plan.share, chances[counts]))


def cover_groups(
    plan: Plan, shares: Sequence[float], surveys: int, seed: Sequence[int]
) -> dict[str, Coverage]:
    """Coverage of groups, by prior: rho0 alone, or the design effect of the whole survey.

    A survey has one group of `plan.n` respondents for each of `shares`, its true share; the rates
    are over all groups of all surveys.
    """
    rng = np.random.default_rng(seed)
    priors = ("prior rho0", "prior of the whole survey")
    limits: dict[str, list[list[Floats]]] = {prior: [[] for _ in shares] for prior in priors}
    for _ in range(surveys):
        cells = tally(_draw_groups(rng, plan, shares), REPLICATE)
        whole = estimate_index(cells, "answer_share")
        for group, label in enumerate(cells.labels):
            narrowed = cells.at(label)
            for prior, known in zip(priors, (None, whole), strict=True):
                estimate = estimate_index(narrowed, "answer_share", whole=known)
                limits[prior][group].append(limits_of(estimate))
    return {
        name: Coverage(plan, name, 5, surveys * len(shares), _mean_rates(by_group, shares))
        for name, by_group in limits.items()
    }


def _mean_rates(by_group: Sequence[list[Floats]], shares: Sequence[float]) -> dict[str, Rates]:
    rates = [rate(limits, share) for limits, share in zip(by_group, shares, strict=True)]
    return {
        method: Rates(
            *(
                float(np.mean([getattr(each[method], name) for each in rates]))
                for name in ("two_sided", "lower", "upper")
            )
        )
        for method in METHODS
    }


def _draw_groups(rng: np.random.Generator, plan: Plan, shares: Sequence[float]) -> SurveyData:
    means = np.repeat(shares, plan.n)
    scale = (1 - plan.rho) / plan.rho
    chances = rng.beta(means * scale, (1 - means) * scale)
    codes = np.repeat(np.arange(len(shares), dtype=np.int32), plan.n)
    items = tuple(key for keys in FIVE_ITEMS.values() for key in keys)
    return SurveyData(
        draw_scores(rng, chances, len(items)),
        items=items,
        factors=FIVE_ITEMS,
        domains={REPLICATE: Domain(tuple(map(str, range(len(shares)))), codes)},
    )


def limits_of(estimate: Estimate) -> Floats:
    """Limits (methods, 4) around a value: low and high at 95 %, low and high bound at 5 % each.

    Those that are shown and judged by come from the estimate; the others are computed beside it.
    A method that is undefined has no limits (NaN) and so covers nothing.
    """
    evidence = estimate.evidence
    if evidence is None:
        return np.full((len(METHODS), 4), np.nan)
    lowest = float(get_definition(estimate.definition).lowest)
    limits = np.array(
        [
            (
                *_limits(method, evidence, estimate.n_answers, LEVEL),
                *_limits(method, evidence, estimate.n_answers, one_sided_level(ALPHA)),
            )
            for method in METHODS
        ]
    )
    limits = lowest + (1 - lowest) * limits
    limits[METHODS.index(SHOWN), :2] = estimate.low, estimate.high
    limits[METHODS.index(BOUNDS), 2:] = estimate.bound_low, estimate.bound_high
    return limits


def _limits(method: str, evidence: DesignShare, answers: int, level: float) -> tuple[float, float]:
    if method == POOLED:
        found = wilson_limits(evidence.share, answers, level)
        return found.low, found.high
    try:
        found = design_interval("mean" if method == WALD else method, evidence, level)
    except ParameterFault:
        return np.nan, np.nan
    return found.low, found.high


def rate(limits: Sequence[Floats], truth: float, chances: Floats | None = None) -> dict[str, Rates]:
    """Rates by method over replicates, all equally likely unless told otherwise."""
    stacked = np.array(limits)
    weights = np.full(len(stacked), 1 / len(stacked)) if chances is None else chances
    weights = weights / weights.sum()
    low, high, bound_low, bound_high = np.moveaxis(stacked, 2, 0)
    covered = ((low <= truth) & (truth <= high), bound_low <= truth, bound_high >= truth)
    two_sided, lower, upper = (weights @ each for each in covered)
    return {
        method: Rates(float(two_sided[row]), float(lower[row]), float(upper[row]))
        for row, method in enumerate(METHODS)
    }


def _blocks(plan: Plan, replicates: int) -> list[int]:
    """Sizes of the blocks in which replicates are drawn and summed together."""
    most = max(1, min(_ROWS_AT_ONCE // plan.n, _UNITS_AT_ONCE // max(plan.clusters, 1)))
    return [min(most, replicates - start) for start in range(0, replicates, most)]
