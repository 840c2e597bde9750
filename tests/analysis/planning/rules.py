"""Verdict rules for tests: a single question, or several answers a person."""

from analysis.parameters import ALPHA, PRIOR_WEIGHT, RHO0
from analysis.planning import VerdictRule


def single_question(
    target: float, *, population: int | None = None, deff_min: float = 1.0
) -> VerdictRule:
    return several_questions(target, 1, population=population, deff_min=deff_min)


def several_questions(
    target: float, answers: int, *, population: int | None = None, deff_min: float = 1.0
) -> VerdictRule:
    return VerdictRule(
        target=target,
        answers_each=answers,
        rho0=RHO0,
        prior_weight=PRIOR_WEIGHT,
        deff_min=deff_min,
        alpha=ALPHA,
        population=population,
    )
