"""Shares of one sample: intervals, standard errors, targets."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from analysis import (
    Cells,
    Design,
    DesignShare,
    Domain,
    Estimate,
    Rules,
    SurveyData,
    design_interval,
    design_target_test,
    estimate_index,
    exact_target_test,
    judge_target,
    one_sided_level,
    proportion_interval,
    tally,
)
from analysis.comparisons import Contrast, Side, contrast_index
from analysis.design_effects import design_effects
from analysis.design_intervals import (
    DESIGN_METHODS,
    korn_graubard_n,
    plain_effective_n,
    t_adjusted_n,
    truncated_korn_graubard_n,
)
from analysis.intervals import PROPORTION_METHODS, Interval
from analysis.jackknife import jackknife_index
from analysis.layout import LOWEST
from analysis.linearised import linearise_index
from analysis.variance import count_inside
from analysis.verdicts import verdict_from_bounds
from tests.analysis.reference.cases import (
    Case,
    NotDispatched,
    group,
    load_rows,
    load_survey,
)

Answer = Mapping[str, Any]

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
    """Estimate, standard error and the design effects."""
    survey = load_survey(case)
    definition = _DEFINITIONS[case.args["measure"]["type"]]
    estimate, evidence = _estimate(case)
    effects = design_effects(survey, definition, domain=[("case", "inside")])
    found = linearise_index(survey, definition, domain=[("case", "inside")])
    means = case.args["measure"]["type"] in ("mean", "ratio_mean")
    step = survey.scale.levels - LOWEST if means else 1
    start = LOWEST if means else 0
    limits = design_interval("mean", evidence, case.args.get("level", estimate.level))
    units, strata = count_inside(survey.design, found.inside)
    return {
        "psus_in_domain": units,
        "strata_in_domain": strata,
        "estimate": start + step * evidence.share,
        "se": None if estimate.se is None else step * estimate.se,
        "deff_wor": effects.without_replacement,
        "deff_resp": effects.without_replacement,
        "deff_wr": effects.with_replacement,
        "deff_answers": effects.of_answers,
        "df": estimate.df,
        "n": estimate.n,
        "n_respondents": estimate.n,
        "n_answers": estimate.n_answers,
        "sum_w": found.weights[found.inside].sum(),
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
    sizes = {
        "beta": korn_graubard_n(evidence, level),
        "kg_truncated": truncated_korn_graubard_n(evidence, level),
    }
    return {
        "estimate": estimate.value,
        "lower": interval.low,
        "upper": interval.high,
        "df": estimate.df,
        "n": estimate.n,
        "n_eff": sizes.get(method, plain_effective_n(evidence)),
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
    estimate = estimate_index(
        tally(load_survey(case), by="case").at("inside"),
        _DEFINITIONS[case.args["measure"]["type"]],
        icc0=0.0,
        **{
            ours: case.args[theirs]
            for theirs, ours in {"alpha": "alpha", "rho0": "rho0", "k": "prior_weight"}.items()
            if theirs in case.args
        },
    )
    if estimate.evidence is None:
        raise NotDispatched("no answers")
    return estimate, estimate.evidence


def _stacked(case: Case) -> Answer:
    """One row an answer, in clusters that are the respondents."""
    wide = load_survey(case)
    person, item = np.nonzero(wide.scores > 0)
    design = wide.design
    weights = None if design.weights is None else design.weights[person]
    persons = Domain(tuple(map(str, range(len(wide.scores)))), person.astype(np.int32))
    long = SurveyData(
        wide.scores[person, item][:, np.newaxis],
        items=("answer",),
        design=Design(weights=weights, clusters=(persons,)),
    )
    found = linearise_index(long, "answer_share")
    units, _ = count_inside(long.design, found.inside)
    estimate = estimate_index(tally(long), "answer_share")
    return {
        "estimate": estimate.value,
        "se": estimate.se,
        "df": estimate.df,
        "n_answers": estimate.n_answers,
        "n_respondents": units,
    }


def _jackknife(case: Case) -> Answer:
    survey = load_survey(case)
    kind: Literal["JK1", "JKn"] = "JK1" if case.method == "JK1" else "JKn"
    found = jackknife_index(survey, "answer_share", kind=kind)
    return {"estimate": found.value, "se": found.se}


def _domain_difference(case: Case) -> Answer:
    survey = load_survey(case)
    by = {case.args["by"]: group(load_rows(case), case.args["by"])}
    cells = tally(replace(survey, domains=by), case.args["by"])
    first, second = case.args["levels"]
    found = _contrast(cells, Side(levels=(first,)), Side(levels=(second,)))
    return {
        "estimate": found.difference.value,
        "se": found.difference.se,
        "cov": found.covariance,
        "domain_estimates": [found.first.value, found.second.value],
        "domain_se": {first: found.first.se, second: found.second.se},
        "df": found.design_df,
    }


def _paired_difference(case: Case) -> Answer:
    cells = tally(load_survey(case, "measure_1", "measure_2"))
    found = _contrast(cells, Side(measure="measure_1"), Side(measure="measure_2"))
    return {
        "estimate": found.difference.value,
        "se": found.difference.se,
        "df": found.design_df,
    }


def _contrast(cells: Cells, first: Side, second: Side) -> Contrast:
    return contrast_index(cells, "answer_share", first, second, method="t", rules=Rules())


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("proportion_ci", None): _proportion_interval,
    ("proportion_bound_one_sided", None): _proportion_interval,
    ("tiny_group", None): _tiny_group,
    ("long_format_cluster_respondent", None): _stacked,
    ("svyratio", "JK1"): _jackknife,
    ("svyratio", "JKn"): _jackknife,
    ("svyratio_domain", None): _taylor,
    ("domain_difference", None): _domain_difference,
    ("factor_difference_paired", None): _paired_difference,
    ("svymean", None): _taylor,
    ("svyratio", None): _taylor,
    ("svyciprop", None): _design_interval,
    ("ratio_ci", None): _design_interval,
    ("shrunk_deff_ci", None): _shrunk,
    ("one_sample_target", None): _exact_target,
    ("design_target", None): _design_target,
}
