"""Weighted means of estimates of different people: communes of a province, services of a target."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from analysis.definitions import Definition, exact_weight, get_definition
from analysis.errors import ParameterFault
from analysis.evidence import Evidence, build_estimate
from analysis.layout import WHOLE
from analysis.parameters import PRIOR_WEIGHT
from analysis.results import Estimate


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
    >>> from analysis.estimates import estimate_index
    >>> def one(satisfied, n):
    ...     scores = np.array([[4]] * satisfied + [[2]] * (n - satisfied), dtype=np.int8)
    ...     return estimate_index(tally(SurveyData(scores, items=("q",))), "answer_share")
    >>> combine_estimates([one(90, 100), one(40, 50)], [3, 1]).exact
    Fraction(7, 8)
    """
    _check_combination(estimates, weights)
    pairs = [
        (estimate, exact_weight(weight))
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
        value=float(exact),
        n=sum(e.n for e in used),
        n_answers=answers,
        sample=sum(e.sample for e in used),
        n_below=sum(e.n_below for e in used),
        n_above=sum(e.n_above for e in used),
        variance=sum(float(w) ** 2 * _part_variance(e, exact, index) for e, w in shares),
        df=sum(e.df for e in used if e.df is not None),
        units=sum(e.units for e in used),
        kish=_kish(shares),
        prior=answers
        * sum(float(w) ** 2 * e.effect.prior / e.n_answers for e, w in shares if e.effect),
        floor=sum(e.n_answers * e.effect.floor for e in used if e.effect) / answers,
        population=sum(populations) if len(populations) == len(estimates) else None,
        correction=sum(e.n_answers * e.correction for e in used) / answers,
        notes=_combined_notes(estimates, used),
    )


def _kish(shares: Sequence[tuple[Estimate, Fraction]]) -> float:
    """What the unequal weights of the people of the parts cost."""
    return sum(e.n for e, _ in shares) * sum(float(w) ** 2 / e.n for e, w in shares)


def _has_spread(estimate: Estimate) -> bool:
    """Whether the standard error rests on something: a degree of freedom, or a census."""
    known = estimate.correction == 0 or (estimate.df or 0) > 0
    return estimate.se is not None and known


def _part_variance(estimate: Estimate, combined: Fraction, index: Definition) -> float:
    if _has_spread(estimate):
        return (estimate.se or 0.0) ** 2
    prior = 1.0 if estimate.effect is None else estimate.effect.prior
    spread = float((combined - index.lowest) * (1 - combined))
    return prior * spread / estimate.n_answers


def _combined_notes(estimates: Sequence[Estimate], used: Sequence[Estimate]) -> tuple[str, ...]:
    notes = dict.fromkeys(note for e in estimates for note in e.notes)
    for note in ("no_answers", "one_respondent", "census"):
        notes.pop(note, None)
    if len(used) < len(estimates):
        notes["parts_without_answers"] = None
    if not all(map(_has_spread, used)):
        notes["parts_without_spread"] = None
    if all("census" in e.notes for e in used):
        notes["census"] = None
    return tuple(notes)


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
