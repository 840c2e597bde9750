"""Shares of one sample: intervals, standard errors, targets."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from fractions import Fraction

from analysis import (
    DesignShare,
    Estimate,
    design_interval,
    design_target_test,
    estimate_index,
    exact_target_test,
    judge_target,
    one_sided_level,
    proportion_interval,
    tally,
)
from analysis.data import HIGHEST, LOWEST
from analysis.design_intervals import (
    DESIGN_METHODS,
    plain_effective_n,
    t_adjusted_n,
    truncated_korn_graubard_n,
)
from analysis.intervals import PROPORTION_METHODS, Interval
from analysis.verdicts import verdict_from_bounds
from tests.analysis.reference.cases import (
    Case,
    NotDispatched,
    keep_respondents_with_answers,
    load_survey,
)

Answer = Mapping[str, float | str | None]

_DEFINITIONS = {
    "proportion": "answer_share",
    "ratio_index": "answer_share",
    "mean": "mean_rescaled",
    "ratio_mean": "mean_rescaled",
}
_METHODS = {"wald": "mean", "logit": "xlogit", "kg_truncated_respondents": "kg_truncated"}


def _proportion_interval(case: Case) -> Answer:
    if case.method not in PROPORTION_METHODS:
        raise NotDispatched(case.method)
    x, n = case.args["x"], case.args["n"]
    level = case.args.get("level") or one_sided_level(case.args["alpha"])
    interval = proportion_interval(case.method, x, n, level)
    return {"estimate": x / n, "lower": interval.low, "upper": interval.high}


def _tiny_group(case: Case) -> Answer:
    cells = tally(load_survey(case))
    estimate = estimate_index(cells, "answer_share")
    (item,) = case.args["measure"]["items"]
    counts = cells.level_counts(item)
    level = case.args["level"]
    cp = proportion_interval("clopper_pearson", counts.satisfied, counts.answers, level)
    wilson = proportion_interval("wilson", counts.satisfied, counts.answers, level)
    return {
        "estimate": estimate.value,
        "n": estimate.n,
        "x": counts.satisfied,
        "se": estimate.se,
        "cp_lower": cp.low,
        "cp_upper": cp.high,
        "wilson_lower": wilson.low,
        "wilson_upper": wilson.high,
    }


def _taylor(case: Case) -> Answer:
    """Estimate, standard error and the design effects of the respondents."""
    estimate, evidence = _estimate(case)
    alone = estimate_index(
        tally(keep_respondents_with_answers(load_survey(case))), estimate.definition
    )
    if not estimate.se or not alone.se:
        raise NotDispatched("no standard error")
    against_replacement = (estimate.se / alone.se) ** 2
    means = case.args["measure"]["type"] in ("mean", "ratio_mean")
    step = HIGHEST - LOWEST if means else 1
    start = LOWEST if means else 0
    limits = design_interval("mean", evidence, case.args.get("level", estimate.level))
    return {
        "estimate": start + step * evidence.share,
        "se": step * estimate.se,
        "deff_wor": against_replacement / estimate.correction,
        "deff_resp": against_replacement / estimate.correction,
        "deff_wr": against_replacement,
        "deff_answers": None if estimate.effect is None else estimate.effect.estimated,
        "df": estimate.df,
        "n": estimate.n,
        "n_answers": estimate.n_answers,
        "sum_w": estimate.n * (estimate.population or estimate.sample) / estimate.sample,
        "lower": start + step * limits.low,
        "upper": start + step * limits.high,
    }


def _design_interval(case: Case) -> Answer:
    estimate, evidence = _estimate(case)
    level = case.args["level"]
    method = _METHODS.get(case.method, case.method)
    if method not in DESIGN_METHODS:
        raise NotDispatched(case.method)
    interval = design_interval(method, evidence, level)
    truncated = method == "kg_truncated"
    return {
        "estimate": estimate.value,
        "lower": interval.low,
        "upper": interval.high,
        "df": estimate.df,
        "n": estimate.n,
        "n_eff": (
            truncated_korn_graubard_n(evidence, level) if truncated else plain_effective_n(evidence)
        ),
    }


def _shrunk(case: Case) -> Answer:
    estimate, evidence = _estimate(case)
    level = case.args["level"]
    interval = design_interval(case.method, evidence, level)
    if estimate.effect is None:
        raise NotDispatched("no answers")
    return {
        "estimate": estimate.value,
        "deff_hat": estimate.effect.estimated,
        "deff_prior": estimate.effect.prior,
        "lambda": estimate.effect.weight,
        "deff": estimate.deff,
        "n_eff": estimate.n_eff,
        "n_eff_t": t_adjusted_n(evidence.n_eff, evidence.df, level),
        "lower": interval.low,
        "upper": interval.high,
        "df": estimate.df,
    }


def _exact_target(case: Case) -> Answer:
    test = exact_target_test(case.args["x"], case.args["n"], case.args["target"])
    return asdict(test)


def _design_target(case: Case) -> Answer:
    estimate, evidence = _estimate(case)
    target = case.args["target"]
    bounds = {
        method: design_interval(
            _METHODS.get(method, method), evidence, one_sided_level(case.args["alpha"])
        )
        for method in ("wald", "logit", "beta", "wilson_neff", "wilson_shrunk_t", "kg_shrunk_t")
    }
    verdict = judge_target(
        estimate,
        100 * Fraction(str(target)),
        "gte",
        grade="A",
        response_rate=None,
        closed=True,
    )
    return {
        "estimate": estimate.value,
        "se": estimate.se,
        "df": estimate.df,
        "n": estimate.n,
        **asdict(design_target_test(evidence, target)),
        **{f"lower95_{method}": interval.low for method, interval in bounds.items()},
        **{f"upper95_{method}": interval.high for method, interval in bounds.items()},
        **{f"verdict_{method}": _read(interval, target) for method, interval in bounds.items()},
        "verdict_kg_shrunk_t": verdict.verdict,
    }


def _read(bounds: Interval, target: float) -> str:
    return verdict_from_bounds(bounds.low, bounds.high, target, "gte")


def _estimate(case: Case) -> tuple[Estimate, DesignShare]:
    survey = load_survey(case)
    if case.args["measure"]["type"] not in _DEFINITIONS:
        raise NotDispatched(case.args["measure"]["type"])
    estimate = estimate_index(
        tally(survey, by="case").at("inside"),
        _DEFINITIONS[case.args["measure"]["type"]],
        population=survey.population,
        **{
            ours: case.args[theirs]
            for theirs, ours in {"alpha": "alpha", "rho0": "rho0", "k": "prior_weight"}.items()
            if theirs in case.args
        },
    )
    if estimate.evidence is None:
        raise NotDispatched("no answers")
    return estimate, estimate.evidence


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("proportion_ci", None): _proportion_interval,
    ("proportion_bound_one_sided", None): _proportion_interval,
    ("tiny_group", None): _tiny_group,
    ("svymean", None): _taylor,
    ("svyratio", None): _taylor,
    ("svyciprop", None): _design_interval,
    ("ratio_ci", None): _design_interval,
    ("shrunk_deff_ci", None): _shrunk,
    ("one_sample_target", None): _exact_target,
    ("design_target", None): _design_target,
}
