"""From sums to `Estimate`s: an index of one group, of one measure or of many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Final

import numpy as np

from analysis.cells import Cells
from analysis.corrections import count_population, finite_correction, left_out, with_list
from analysis.definitions import Recipe, Weights, get_definition
from analysis.design_effect import prior_design_effect
from analysis.errors import ParameterFault
from analysis.evidence import Evidence, build_estimate
from analysis.intervals import check_level, one_sided_level
from analysis.layout import WHOLE, Layout
from analysis.parameters import (
    ALPHA,
    ICC0,
    LEVEL,
    PRIOR_WEIGHT,
    RHO0,
    WHOLE_SURVEY_MIN,
)
from analysis.readings import Reading, Sample
from analysis.results import Estimate
from analysis.spread import forms_of, measure_spread

LEAST_FOR_SPREAD: Final = 2
"""Respondents below which no standard error is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers of `estimate_index` that hold for every measure alike."""

    population: int | None = None
    deff_min: float = 1.0
    level: float = LEVEL
    alpha: float = ALPHA
    rho0: float = RHO0
    prior_weight: float = PRIOR_WEIGHT
    icc0: float = ICC0

    def __post_init__(self) -> None:
        """Refuse numbers out of range."""
        check_level(self.level)
        one_sided_level(self.alpha)
        checks = (
            ("population", self.population is None or self.population >= 0, "0 or more"),
            ("deff_min", self.deff_min >= 1, "1 or more"),
            ("rho0", 0 <= self.rho0 <= 1, "0..1"),
            ("prior_weight", self.prior_weight > 0, "more than 0"),
            ("icc0", 0 <= self.icc0 <= 1, "0..1"),
        )
        for where, holds, expected in checks:
            if not holds:
                raise ParameterFault(
                    "A number is out of range",
                    where=where,
                    expected=expected,
                    got=str(getattr(self, where)),
                )


def estimate_index(
    cells: Cells,
    definition: str,
    *,
    measure: str = WHOLE,
    population: int | None = None,
    deff_min: float = 1.0,
    level: float = LEVEL,
    alpha: float = ALPHA,
    rho0: float = RHO0,
    prior_weight: float = PRIOR_WEIGHT,
    icc0: float = ICC0,
    factor_weights: Weights | None = None,
    whole: Estimate | None = None,
    variance: float | None = None,
) -> Estimate:
    """How satisfied people are by one index, and how surely that is known.

    Parameters
    ----------
    cells : Cells
        Sums from `tally`, all levels together; narrow them with `cells.at(label)` for one group.
        Missing answers, "no opinion" and "did not arise" are in no share.
    definition : str
        Code of the index, a key of `DEFINITIONS`.
    measure : str, default "all"
        "all" (for `full_satisfaction` every scored item, for `overall_question` that question,
        else the items with a factor), a factor or an item.
    population : int, optional
        Units on a known list of which each could answer once, for the whole sample also when
        `cells` are of one group, of a sample without strata or clusters (these bring their own
        populations). Leave it out for open answers: they get no correction.
    deff_min : float >= 1, default 1
        Least design effect before the correction; `DEFF_MIN_UNKEYED` for open answers.
    level : float in (0, 1), default 0.95
        Confidence of the displayed interval.
    alpha : float in (0, 0.5), default 0.05
        Error of each one-sided bound.
    rho0 : float in 0..1, default 0.5
    prior_weight : float > 0, default 10
    icc0 : float in 0..1, default 0.05
        See `shrink_design_effect`; `icc0` is the prior likeness of respondents of one cluster.
    factor_weights : mapping of str to number, optional
        For `factor_mean_share`: one positive weight a factor; equal when left out.
    whole : Estimate, optional
        The same index of the whole survey, when `cells` are of one group: with enough people on
        its minority side its design effect becomes the prior of the group.
    variance : float, optional
        Of the index, known better than the sums can tell: from replicates, or from the residuals
        of calibrated weights.

    Returns
    -------
    Estimate
        Without an answer its value is None and a note says so; never NaN.

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        The data has no such measure, or the index does not fit it.
    ParameterFault
        A number outside its range, or `whole` is of another index or measure.
    DataFault
        `population` is given for a sample with strata or clusters.

    Notes
    -----
    The sampling unit is the respondent, or the primary cluster. With e the respondent's weighted
    linearised contribution, v = sum over strata of (1 - n / N) n / (n - 1) sum((t - mean t)**2)
    over the units' totals t of e, and the same within units for later stages of known size. A
    group keeps the whole design: units without a member count as 0. df = units with an answer
    less strata with one. The finite population correction of respondents never falls below the
    share of answers left out, so the variance is 0 only when every unit of the list answered (a
    census). With more respondents than population there is no correction, and no verdict.

    References
    ----------
    Woodruff (1971), JASA 66:411-414 (linearisation); Särndal, Swensson & Wretman (1992), Model
    Assisted Survey Sampling, sections 4.3, 5.6 and 5.8; Korn & Graubard (1998), Survey
    Methodology 24.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.cells import tally
    >>> from analysis.data import SurveyData
    >>> scores = np.array([[5]] * 71 + [[3]], dtype=np.int8)
    >>> cells = tally(SurveyData(scores, items=("overall",), overall="overall"))
    >>> estimate = estimate_index(cells, "overall_question")
    >>> estimate.exact, round(estimate.low, 4), round(estimate.high, 4)
    (Fraction(71, 72), 0.9237, 0.9976)
    """
    recipe = get_definition(definition).recipe(cells.layout, measure, factor_weights)
    rules = Rules(
        population=population,
        deff_min=deff_min,
        level=level,
        alpha=alpha,
        rho0=rho0,
        prior_weight=prior_weight,
        icc0=icc0,
    )
    _check_borrowed(definition, measure, whole, variance)
    sample = Sample(with_list(cells, population))
    (estimate,) = _estimate(
        sample, definition, {measure: recipe}, rules, {measure: whole}, variance
    ).values()
    return estimate


def estimate_measures(
    cells: Cells,
    definition: str,
    measures: Sequence[str],
    *,
    rules: Rules,
    wholes: Mapping[str, Estimate] | None = None,
) -> dict[str, Estimate]:
    """How satisfied people are with each item, factor and all together, read in one go.

    Parameters
    ----------
    cells : Cells
        As for `estimate_index`.
    definition : str
        Code of the index.
    measures : sequence of str
        Of "all", factors and items.
    rules : Rules
        The numbers of `estimate_index`; `Rules()` has the same defaults.
    wholes : mapping of str to Estimate, optional
        By measure, the same index of the whole survey.

    Returns
    -------
    dict of str to Estimate
        By measure; each equals what `estimate_index` gives.

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        The data has no such measure, or the index does not fit it.

    Notes
    -----
    The sums are weighed once and all variances come from the same products.

    References
    ----------
    As for `estimate_index`.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.cells import tally
    >>> from analysis.data import SurveyData
    >>> scores = np.array([[5, 3], [4, 4], [2, 5]], dtype=np.int8)
    >>> cells = tally(SurveyData(scores, items=("q1", "q2")))
    >>> found = estimate_measures(cells, "answer_share", ("all", "q1", "q2"), rules=Rules())
    >>> {measure: str(estimate.exact) for measure, estimate in found.items()}
    {'all': '2/3', 'q1': '2/3', 'q2': '2/3'}
    """
    recipes = _recipes(cells.layout, definition, tuple(measures))
    sample = Sample(with_list(cells, rules.population))
    return _estimate(sample, definition, recipes, rules, wholes or {})


@lru_cache(maxsize=64)
def _recipes(layout: Layout, definition: str, measures: tuple[str, ...]) -> Mapping[str, Recipe]:
    """Recipes of many measures, which many groups share."""
    index = get_definition(definition)
    return {measure: index.recipe(layout, measure, None) for measure in measures}


def _estimate(
    sample: Sample,
    definition: str,
    recipes: Mapping[str, Recipe],
    rules: Rules,
    wholes: Mapping[str, Estimate | None],
    variance: float | None = None,
) -> dict[str, Estimate]:
    readings = [sample.read(recipe) for recipe in recipes.values()]
    least_free = np.array([left_out(reading) for reading in readings])
    frame = sample.cells.frame
    found = measure_spread(
        frame,
        sample.cells.by_unit,
        *forms_of(
            np.array([reading.gradient for reading in readings]),
            [reading.answered for reading in readings],
        ),
        least_free,
    )
    variances = found.variances.tolist() if variance is None else [variance] * len(readings)
    spreads = zip(variances, found.df.tolist(), found.primary.tolist(), strict=True)
    return {
        measure: _build(sample, (definition, measure), reading, rules, spread, wholes.get(measure))
        for measure, reading, spread in zip(recipes, readings, spreads, strict=True)
    }


def _build(
    sample: Sample,
    name: tuple[str, str],
    reading: Reading,
    rules: Rules,
    spread: tuple[float, int, int],
    whole: Estimate | None,
) -> Estimate:
    cells, people = sample.cells, reading.people
    (definition, measure), (variance, df, primary) = name, spread
    correction, notes = finite_correction(cells, reading, rules.population)
    prior = _prior(reading, rules, whole, primary if cells.frame.clustered else None)
    evidence = Evidence(
        index=get_definition(definition),
        measure=measure,
        exact=reading.exact,
        value=reading.value,
        n=people.n,
        n_answers=people.n_answers,
        sample=cells.sample,
        n_below=people.n_below,
        n_above=people.n_above,
        variance=_known_variance(variance, people.n, df, correction),
        df=df,
        units=primary,
        kish=reading.kish,
        prior=prior * correction,
        floor=rules.deff_min * correction,
        population=count_population(cells.frame, rules.population),
        correction=correction,
        notes=(*reading.notes, *notes),
    )
    return build_estimate(
        evidence, level=rules.level, alpha=rules.alpha, prior_weight=rules.prior_weight
    )


def _check_borrowed(
    definition: str, measure: str, whole: Estimate | None, variance: float | None
) -> None:
    if whole is not None and (whole.definition, whole.measure) != (definition, measure):
        raise ParameterFault(
            "A group borrows from the same index of the whole survey",
            where="whole",
            expected=f"{definition} of {measure}",
            got=f"{whole.definition} of {whole.measure}",
        )
    if variance is not None and not 0 <= variance < inf:
        raise ParameterFault(
            "A variance is a finite number",
            where="variance",
            expected="0 or more",
            got=str(variance),
        )


def _known_variance(variance: float, n: int, df: int, correction: float) -> float | None:
    """None where it rests on nothing; 0 for a census, whatever is said elsewhere."""
    if correction == 0:
        return 0.0
    return None if n < LEAST_FOR_SPREAD or df < 1 else variance


def _prior(reading: Reading, rules: Rules, whole: Estimate | None, primary: int | None) -> float:
    """Design effect expected beforehand, without correction; `primary` counts clusters if any."""
    people = reading.people
    if not people.n_answers:
        return 1.0
    if whole is not None and whole.minority >= WHOLE_SURVEY_MIN and whole.correction:
        estimated = None if whole.effect is None else whole.effect.estimated
        if estimated is not None:
            return estimated / whole.correction
    return prior_design_effect(
        people.n_answers,
        people.squared_answers,
        rho0=rules.rho0,
        kish=reading.kish,
        cluster_size=people.n / primary if primary else 1.0,
        icc0=rules.icc0,
    )
