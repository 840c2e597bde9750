"""Scale quality: alpha, omega, rank correlations."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analysis import SurveyData
from analysis.data import MISSING
from analysis.reliability import cronbach_alpha, mcdonald_omega, spearman_pairwise
from tests.analysis.reference.cases import Case, load_rows

Answer = Mapping[str, Any]

_OMEGAS = {"ml_1factor_correlation": "ml", "minres_1factor_correlation": "minres"}


def _alpha(case: Case) -> Answer:
    found = cronbach_alpha(_survey(case), "all", level=case.args["level"])
    return {
        "alpha": found.value,
        "feldt_lower": found.low,
        "feldt_upper": found.high,
        "std_alpha": found.standardised,
        "n": found.n,
        "alpha_if_deleted": found.if_deleted,
        "corrected_item_total_r": found.item_total,
    }


def _omega(case: Case) -> Answer:
    found = mcdonald_omega(_survey(case), "all", method=_OMEGAS[case.method])
    return {
        "omega": found.value,
        "loadings": found.loadings,
        "uniquenesses": found.uniquenesses,
        "n": found.n,
    }


def _spearman(case: Case) -> Answer:
    return {"matrix": spearman_pairwise(_survey(case), "all").matrix}


def _survey(case: Case) -> SurveyData:
    items = tuple(case.args["items"])
    scores = [[int(row[item] or MISSING) for item in items] for row in load_rows(case)]
    return SurveyData(np.array(scores, dtype=np.int8), items=items)


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("cronbach_alpha", "listwise"): _alpha,
    **{("mcdonald_omega", method): _omega for method in _OMEGAS},
    ("spearman_pairwise", "matrix"): _spearman,
}
