"""Ordinal and binary logistic regression."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import Design
from analysis.data import MISSING
from analysis.drivers import Coefficient, Predictors, code_levels, fit_binary, fit_ordinal
from tests.analysis.reference.cases import Case, group, load_design, load_rows

Answer = Mapping[str, Any]

_LEVEL = 0.95


def _polr(case: Case) -> Answer:
    fit = fit_ordinal(*_read(case), Design(), errors="model", level=_LEVEL)
    return {
        "coef": _values(fit.coefficients),
        "se": _errors(fit.coefficients),
        "thresholds": _values(fit.thresholds),
        "se_thresholds": _errors(fit.thresholds),
        "loglik": fit.loglik,
        "n": fit.n,
    }


def _svyolr(case: Case) -> Answer:
    fit = fit_ordinal(*_read(case), load_design(case), errors="design", level=_LEVEL)
    return {
        "coef": _values(fit.coefficients),
        "thresholds": _values(fit.thresholds),
        "se": {**_errors(fit.coefficients), **_errors(fit.thresholds)},
        "df": fit.df,
    }


def _svyglm(case: Case) -> Answer:
    fit = fit_binary(
        *_read(case), load_design(case), satisfied=case.args["top"], errors="design", level=_LEVEL
    )
    return {
        "coef": _values(fit.coefficients),
        "se": _errors(fit.coefficients),
        "df_resid": fit.df_resid,
    }


def _read(case: Case) -> tuple[NDArray[np.int64], Predictors]:
    rows = load_rows(case)
    columns = case.args["formula"].removeprefix("~").split("+")
    response = np.array([int(row[case.args["response"]] or MISSING) for row in rows])
    domains = {column: group(rows, column) for column in columns}
    return response, code_levels(domains, case.args["reference"])


def _values(coefficients: Sequence[Coefficient]) -> Mapping[str, float | None]:
    return {each.name.replace("=", ""): each.value for each in coefficients}


def _errors(coefficients: Sequence[Coefficient]) -> Mapping[str, float | None]:
    return {each.name.replace("=", ""): each.se for each in coefficients}


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("polr", "logistic"): _polr,
    ("svyolr", "logistic"): _svyolr,
    ("svyglm", "logistic_binary"): _svyglm,
}
