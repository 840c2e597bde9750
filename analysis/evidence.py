"""The one way from a value and its variance to an `Estimate`, for single and combined indices."""

from dataclasses import dataclass
from fractions import Fraction
from math import inf, sqrt

from analysis.definitions import Definition
from analysis.design_effect import DesignEffect, weigh_design_effect
from analysis.design_intervals import DesignShare, design_interval
from analysis.intervals import one_sided_level
from analysis.results import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an `Estimate` is built from; `variance` is of the value, None where unknown.

    `prior` and `floor` are design effects with the finite population correction in them.
    """

    index: Definition
    measure: str
    exact: Fraction | None
    value: float | None
    n: int
    n_answers: int
    sample: int
    n_below: int
    n_above: int
    variance: float | None
    df: int
    units: int
    kish: float
    prior: float
    floor: float
    population: int | None
    correction: float
    notes: tuple[str, ...]


def build_estimate(
    evidence: Evidence, *, level: float, alpha: float, prior_weight: float
) -> Estimate:
    """Put design effect, displayed interval and verdict bounds around a value."""
    index, exact = evidence.index, evidence.exact
    effect: DesignEffect | None = None
    limits: tuple[float | None, ...] = (None,) * 4
    n_eff = None
    if exact is not None:
        share = (exact - index.lowest) / (1 - index.lowest)
        width = float(1 - index.lowest)
        effect = weigh_design_effect(
            float(share),
            None if evidence.variance is None else evidence.variance / width**2,
            n_answers=evidence.n_answers,
            minority=evidence.n_below if 2 * share >= 1 else evidence.n_above,
            kish=evidence.kish,
            prior=evidence.prior,
            floor=evidence.floor,
            prior_weight=prior_weight,
        )
        n_eff = evidence.n_answers / effect.value if effect.value else inf
        known = DesignShare(float(share), 0.0, evidence.df, evidence.n, n_eff)
        shown = design_interval("wilson_shrunk_t", known, level)
        bounds = design_interval("kg_shrunk_t", known, one_sided_level(alpha))
        low = float(index.lowest)
        limits = tuple(
            low + width * limit for limit in (shown.low, shown.high, bounds.low, bounds.high)
        )
    return Estimate(
        definition=index.code,
        version=index.version,
        measure=evidence.measure,
        value=evidence.value,
        exact=exact,
        n=evidence.n,
        n_answers=evidence.n_answers,
        sample=evidence.sample,
        n_below=evidence.n_below,
        n_above=evidence.n_above,
        se=None if evidence.variance is None else sqrt(evidence.variance),
        df=None if exact is None else evidence.df,
        units=evidence.units,
        effect=effect,
        n_eff=n_eff,
        level=level,
        low=limits[0],
        high=limits[1],
        alpha=alpha,
        bound_low=limits[2],
        bound_high=limits[3],
        population=evidence.population,
        correction=evidence.correction,
        notes=evidence.notes,
    )
