"""Many units and many periods, and whether a figure may be printed."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analysis.control import funnel_limits, laney_chart, overdispersion
from analysis.presentation import nchs_proportion_presentation
from tests.analysis.reference.cases import Case

Answer = Mapping[str, Any]

_INDEPENDENT = np.array(1.0)


def _laney(case: Case) -> Answer:
    x, n = np.array(case.args["x"], dtype=float), np.array(case.args["n"], dtype=float)
    chart = laney_chart(x, n, width=float(case.args["k"]), baseline=None)
    return {
        "pbar": chart.centre,
        "sigma_z": chart.sigma_z,
        "z": chart.z,
        "lcl": chart.lower,
        "ucl": chart.upper,
        "p_lcl": chart.p_lower,
        "p_ucl": chart.p_upper,
    }


def _funnel(case: Case) -> Answer:
    n = np.array(case.args["n"], dtype=float)
    reference, level = case.args["target"], case.args["level"]
    exact = funnel_limits("exact_binomial", reference, n, deff=_INDEPENDENT, level=level)
    normal = funnel_limits("normal", reference, n, deff=_INDEPENDENT, level=level)
    return {
        "lower": exact.lower,
        "upper": exact.upper,
        "lower_normal": normal.lower,
        "upper_normal": normal.upper,
    }


def _overdispersion(case: Case) -> Answer:
    x, n = np.array(case.args["x"], dtype=float), np.array(case.args["n"], dtype=float)
    found = overdispersion(x, n, case.args["target"], deff=_INDEPENDENT, winsor=case.args["winsor"])
    return {"z": found.z, "phi": found.phi_raw, "phi_winsor": found.phi, "Q": found.q}


def _presentation(case: Case) -> Answer:
    share = case.args["x"] / case.args["n"]
    found = nchs_proportion_presentation(
        share, case.args["n"], case.args["n_eff"], case.args["df"], interval_size="nominal"
    )
    return {
        "p": share,
        "lower": found.low,
        "upper": found.high,
        "abs_width": found.width,
        "rel_width_pct": found.relative_width_percent,
        "rel_width_complement_pct": found.relative_width_complement_percent,
        "decision": found.decision,
    }


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("laney_p_prime", "mr2"): _laney,
    ("funnel_limits", "exact_binomial"): _funnel,
    ("funnel_overdispersion", "winsor10"): _overdispersion,
    ("nchs_presentation", "parker2017"): _presentation,
}
