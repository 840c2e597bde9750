"""From sums to `Estimate`s: one index of one group, and weighted means of several."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from analysis.cells import Cells
from analysis.definitions import Definition, Reading, Weights, get_definition
from analysis.design_effect import prior_design_effect
from analysis.errors import ParameterFault
from analysis.evidence import Evidence, build_estimate
from analysis.intervals import check_level, one_sided_level
from analysis.layout import WHOLE
from analysis.parameters import ALPHA, LEVEL, PRIOR_WEIGHT, RHO0
from analysis.results import Estimate


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
    factor_weights: Weights | None = None,
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
        `cells` are of one group. Leave it out for open answers: they get no correction.
    deff_min : float >= 1, default 1
        Least design effect before the correction; `DEFF_MIN_UNKEYED` for open answers.
    level : float in (0, 1), default 0.95
        Confidence of the displayed interval.
    alpha : float in (0, 0.5), default 0.05
        Error of each one-sided bound.
    rho0 : float in 0..1, default 0.5
    prior_weight : float > 0, default 10
        See `shrink_design_effect`.
    factor_weights : mapping of str to number, optional
        For `factor_mean_share`: one positive weight a factor; equal when left out.

    Returns
    -------
    Estimate
        Without an answer its value is None and a note says so; never NaN.

    Raises
    ------
    UnknownMeasure, UnknownDefinition
        The data has no such measure, or the index does not fit it.
    ParameterFault
        A number outside its range.

    Notes
    -----
    The respondent is the sampling unit. With e the respondent's linearised contribution and n
    the whole sample, v = n / (n - 1) sum(e**2) (1 - n / N); df = respondents with an answer - 1.
    All is integer arithmetic until the last step. The correction never falls below the share of
    answers left out, so the variance is 0 only when every unit of the list answered (a census).
    With more respondents than population there is no correction, and no verdict.

    References
    ----------
    Woodruff (1971), JASA 66:411-414 (linearisation); Särndal, Swensson & Wretman (1992), Model
    Assisted Survey Sampling, sections 5.6 and 5.8; Korn & Graubard (1998), Survey Methodology 24.

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
    _check_parameters(population, deff_min, level, alpha, rho0, prior_weight)
    whole = cells.whole()
    index = get_definition(definition)
    reading = index.read(whole, measure, factor_weights)
    correction, notes = _finite_correction(whole, reading, population)
    evidence = Evidence(
        index=index,
        measure=measure,
        exact=reading.value,
        n=reading.n,
        n_answers=reading.n_answers,
        sample=whole.sample,
        n_below=reading.n_below,
        n_above=reading.n_above,
        variance=_variance(reading, whole.sample, correction),
        df=reading.n - 1,
        prior=_prior(reading, rho0) * float(correction),
        floor=deff_min * float(correction),
        population=population,
        correction=float(correction),
        notes=reading.notes + notes,
    )
    return build_estimate(evidence, level=level, alpha=alpha, prior_weight=prior_weight)


def combine_estimates(
    estimates: Sequence[Estimate],
    weights: Sequence[Fraction | float],
    *,
    prior_weight: float = PRIOR_WEIGHT,
) -> Estimate:
    """Say what several independent groups say together, each weighing as stated.

    Parameters
    ----------
    estimates : sequence of Estimate, length g >= 1
        Of different people, by the same index at the same level. Those without answers are left
        out with a note.
    weights : sequence of number, length g
        Positive; for example the service population of each group. They are normalised.
    prior_weight : float > 0, default 10
        See `shrink_design_effect`.

    Returns
    -------
    Estimate
        With the answers of all and the same interval formulas.

    Raises
    ------
    ParameterFault
        No estimates, another number of weights, a weight not positive, or different indices,
        versions or levels.

    Notes
    -----
    p = sum(w p), v = sum(w**2 v), df = sum(df); prior design effect M sum(w**2 d / M) with the
    parts' own priors d and answers M, which holds what unequal weights cost (Kish). A part with
    one respondent enters with its prior variance.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., sections 5.3-5.4; Kish (1965), Survey Sampling.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis.cells import tally
    >>> from analysis.data import SurveyData
    >>> def one(satisfied, n):
    ...     scores = np.array([[4]] * satisfied + [[2]] * (n - satisfied), dtype=np.int8)
    ...     return estimate_index(tally(SurveyData(scores, items=("q",))), "answer_share")
    >>> combine_estimates([one(90, 100), one(40, 50)], [3, 1]).exact
    Fraction(7, 8)
    """
    _check_combination(estimates, weights)
    pairs = [
        (estimate, Fraction(weight))
        for estimate, weight in zip(estimates, weights, strict=True)
        if estimate.exact is not None
    ]
    if not pairs:
        return replace(estimates[0], sample=sum(estimate.sample for estimate in estimates))
    total = sum((weight for _, weight in pairs), Fraction(0))
    shares = [(estimate, weight / total) for estimate, weight in pairs]
    evidence = _combined_evidence(estimates, shares)
    first = estimates[0]
    return build_estimate(evidence, level=first.level, alpha=first.alpha, prior_weight=prior_weight)


def _variance(reading: Reading, sample: int, correction: Fraction) -> float | None:
    if correction == 0 and reading.n:
        return 0.0
    if reading.n < 2:
        return None
    return float(reading.spread * Fraction(sample, sample - 1) * correction)


def _prior(reading: Reading, rho0: float) -> float:
    if not reading.n_answers:
        return 1.0
    return prior_design_effect(reading.n_answers, reading.square_answers, rho0)


def _finite_correction(
    cells: Cells, reading: Reading, population: int | None
) -> tuple[Fraction, tuple[str, ...]]:
    notes: list[str] = []
    if not reading.n:
        notes.append("no_answers")
    if population is None:
        correction = Fraction(1)
    elif cells.sample > population:
        correction = Fraction(1)
        notes.append("more_answers_than_population")
    else:
        asked = reading.n_answers + reading.n_missing
        left_out = Fraction(reading.n_missing, asked) if asked else Fraction(1)
        unseen = 1 - Fraction(cells.sample, population) if population else Fraction(1)
        correction = max(unseen, left_out)
    if correction == 0:
        notes.append("census")
    elif reading.n == 1:
        notes.append("one_respondent")
    return correction, tuple(notes)


def _combined_evidence(
    estimates: Sequence[Estimate], shares: Sequence[tuple[Estimate, Fraction]]
) -> Evidence:
    used = [estimate for estimate, _ in shares]
    index = get_definition(used[0].definition)
    exact = sum((weight * e.exact for e, weight in shares if e.exact is not None), Fraction(0))
    answers = sum(e.n_answers for e in used)
    populations = [e.population for e in estimates if e.population is not None]
    measures = {e.measure for e in estimates}
    return Evidence(
        index=index,
        measure=used[0].measure if len(measures) == 1 else WHOLE,
        exact=exact,
        n=sum(e.n for e in used),
        n_answers=answers,
        sample=sum(e.sample for e in used),
        n_below=sum(e.n_below for e in used),
        n_above=sum(e.n_above for e in used),
        variance=sum(float(w) ** 2 * _part_variance(e, exact, index) for e, w in shares),
        df=sum(e.df for e in used if e.df is not None),
        prior=answers
        * sum(float(w) ** 2 * e.effect.prior / e.n_answers for e, w in shares if e.effect),
        floor=sum(e.n_answers * e.effect.floor for e in used if e.effect) / answers,
        population=sum(populations) if len(populations) == len(estimates) else None,
        correction=sum(e.n_answers * e.correction for e in used) / answers,
        notes=_combined_notes(estimates, used),
    )


def _part_variance(estimate: Estimate, combined: Fraction, index: Definition) -> float:
    if estimate.se is not None:
        return estimate.se**2
    prior = 1.0 if estimate.effect is None else estimate.effect.prior
    spread = float((combined - index.lowest) * (1 - combined))
    return prior * spread / estimate.n_answers


def _combined_notes(estimates: Sequence[Estimate], used: Sequence[Estimate]) -> tuple[str, ...]:
    notes = dict.fromkeys(note for e in estimates for note in e.notes)
    for note in ("no_answers", "one_respondent", "census"):
        notes.pop(note, None)
    if len(used) < len(estimates):
        notes["parts_without_answers"] = None
    if any(e.se is None for e in used):
        notes["parts_with_one_respondent"] = None
    if all("census" in e.notes for e in used):
        notes["census"] = None
    return tuple(notes)


def _check_parameters(
    population: int | None,
    deff_min: float,
    level: float,
    alpha: float,
    rho0: float,
    prior_weight: float,
) -> None:
    check_level(level)
    one_sided_level(alpha)
    rules = (
        ("population", population is None or population >= 0, "0 or more", population),
        ("deff_min", deff_min >= 1, "1 or more", deff_min),
        ("rho0", 0 <= rho0 <= 1, "0..1", rho0),
        ("prior_weight", prior_weight > 0, "more than 0", prior_weight),
    )
    for where, holds, expected, got in rules:
        if not holds:
            raise ParameterFault(
                "A number is out of range", where=where, expected=expected, got=str(got)
            )


def _check_combination(estimates: Sequence[Estimate], weights: Sequence[Fraction | float]) -> None:
    if not estimates or len(estimates) != len(weights) or min(weights) <= 0:
        raise ParameterFault(
            "Each estimate needs a positive weight",
            where="weights",
            expected=f"{len(estimates)} positive weights",
            got=repr(list(weights)),
        )
    kinds = {(e.definition, e.version, e.level, e.alpha) for e in estimates}
    if len(kinds) > 1:
        raise ParameterFault(
            "Only estimates by one index at one level can be combined",
            where="estimates",
            expected="one definition, version, level and alpha",
            got=repr(sorted(kinds)),
        )
