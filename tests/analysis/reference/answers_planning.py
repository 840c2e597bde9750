"""Sizes of samples: one-sided tests and widths of intervals."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from analysis.planning import (
    size_for_test_exact,
    size_for_test_normal,
    size_for_width_wald,
    size_for_width_wilson,
)
from tests.analysis.reference.cases import Case

Answer = Mapping[str, Any]


def _test_normal(case: Case) -> Answer:
    args = case.args
    size = size_for_test_normal(
        args["target"],
        args["p1"],
        alpha=args["alpha"],
        power=args["power"],
        population=args["N"],
        deff=args["deff"],
    )
    return {"n0": size.simple, "n_fpc": size.corrected, "n": size.n}


def _test_exact(case: Case) -> Answer:
    args = case.args
    return asdict(
        size_for_test_exact(args["target"], args["p1"], alpha=args["alpha"], power=args["power"])
    )


def _width_wald(case: Case) -> Answer:
    args = case.args
    size = size_for_width_wald(
        args["p"],
        args["halfwidth"],
        level=args["level"],
        population=args["N"],
        deff=args["deff"],
    )
    return {"n0": size.simple, "n_deff": size.with_effect, "n_fpc": size.corrected, "n": size.n}


def _width_wilson(case: Case) -> Answer:
    args = case.args
    size = size_for_width_wilson(
        args["p"], args["halfwidth"], level=args["level"], population=None, deff=1.0
    )
    return {"n_real": size.simple, "n": size.n}


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("one_sided_test", "normal_fpc"): _test_normal,
    ("one_sided_test", "exact_binomial"): _test_exact,
    ("ci_halfwidth", "wald_fpc"): _width_wald,
    ("ci_halfwidth", "wilson"): _width_wilson,
}
