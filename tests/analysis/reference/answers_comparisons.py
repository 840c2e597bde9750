"""Two and several shares, tests of association, families of p-values."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from analysis.comparisons import (
    Counts,
    adjust_p_values,
    association_test,
    difference_interval,
    equal_shares_test,
    satisfied_or_not,
    trend_test,
    two_share_test,
)
from tests.analysis.reference.cases import Case, group, load_rows, load_survey

Answer = Mapping[str, Any]


def _difference(case: Case) -> Answer:
    interval = difference_interval(case.method, _counts(case), case.args["level"])
    return {"estimate": interval.estimate, "lower": interval.low, "upper": interval.high}


def _two_shares(case: Case) -> Answer:
    test = two_share_test(_counts(case))
    return {
        "chisq": test.chisq,
        "p_two_sided": test.p_two_sided,
        "p_greater": test.p_greater,
        "chisq_cc": test.chisq_corrected,
        "p_cc": test.p_corrected,
        "fisher_p": test.p_fisher,
    }


def _counts(case: Case) -> Counts:
    return Counts(*(case.args[name] for name in ("x1", "n1", "x2", "n2")))


def _association(case: Case) -> Answer:
    survey = load_survey(case)
    (item,) = case.args["measure"]["items"]
    groups = group(load_rows(case), case.args["by"])
    test = association_test(case.method, satisfied_or_not(survey, item), groups, survey.design)
    return {"statistic": test.statistic, "ndf": test.ndf, "ddf": test.ddf, "p": test.p}


def _trend(case: Case) -> Answer:
    test = trend_test(case.args["x"], case.args["n"], case.args["scores"])
    return {"chisq": test.chisq, "p_two_sided": test.p, "z": test.z}


def _equal_shares(case: Case) -> Answer:
    test = equal_shares_test(case.args["x"], case.args["n"])
    return {"chisq": test.chisq, "df": test.df, "p": test.p}


def _adjusted(case: Case) -> Answer:
    p_values = np.array(case.args["p"])
    return {name: adjust_p_values(p_values, name).tolist() for name in case.expected}


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("diff_ci", None): _difference,
    ("two_prop_test", None): _two_shares,
    ("svychisq", None): _association,
    ("cochran_armitage", None): _trend,
    ("k_prop_test", None): _equal_shares,
    ("p_adjust", None): _adjusted,
}
