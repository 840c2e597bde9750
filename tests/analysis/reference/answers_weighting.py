"""Weights and the standard errors that go with them, answered by `analysis.weighting`."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import Domain, Rules, SurveyData
from analysis.data import MISSING
from analysis.layout import WHOLE
from analysis.variance import sampling_weights
from analysis.weighting import (
    Auxiliaries,
    Margin,
    Weighting,
    base_weighting,
    calibrate,
    calibrated_index,
    calibrated_total,
    collapse_cells,
    model_auxiliaries,
    poststratify,
    rake,
    trim_weights,
)
from tests.analysis.reference.cases import Case, group, load_design, load_rows

Answer = Mapping[str, Any]

_ALL = tuple(f"q{number:02}" for number in range(1, 9))
_MARGINS = {
    "gender": {"f": 1951.5, "m": 1951.5},
    "age": {"18-34": 1327.02, "35-54": 1405.08, "55+": 1170.9},
}
"""The margins of the raked weights that the trimming cases start from."""


def _base(case: Case) -> Answer:
    return _figures(case, base_weighting(_base_weights(case)))


def _poststratify(case: Case) -> Answer:
    rows = load_rows(case)
    dimensions = [group(rows, column) for column in case.args["cells"]]
    totals = {tuple(key.split("|")): total for key, total in case.args["totals"].items()}
    cells, _ = collapse_cells(dimensions, totals)
    return _figures(case, poststratify(_base_weights(case), cells))


def _rake(case: Case) -> Answer:
    return _figures(case, rake(_base_weights(case), _margins(case, case.args["margins"])))


def _calibrate(case: Case) -> Answer:
    distance = case.method.split("_")[0]
    bounds = tuple(case.args["bounds"]) if "bounds" in case.args else None
    weighting = calibrate(_base_weights(case), _model(case), distance=distance, bounds=bounds)
    return _figures(case, weighting)


def _trim(case: Case) -> Answer:
    raked = rake(_base_weights(case), _margins(case, _MARGINS))
    trimmed = trim_weights(raked, lower=case.args["lower"], upper=case.args["upper"])
    return {"weights": trimmed.weights}


def _base_weights(case: Case) -> NDArray[np.float64]:
    return sampling_weights(load_design(case), len(load_rows(case)))


def _margins(case: Case, totals: Mapping[str, Mapping[str, float]]) -> list[Margin]:
    rows = load_rows(case)
    return [Margin(column, group(rows, column), known) for column, known in totals.items()]


def _model(case: Case) -> Auxiliaries:
    rows = load_rows(case)
    terms: dict[str, Domain | NDArray[np.float64]] = {
        column: np.array([float(row["x"]) for row in rows])
        if column == "x"
        else group(rows, column)
        for column in case.args["formula"].removeprefix("~").split("+")
    }
    return model_auxiliaries(terms, case.args["totals"])


def _survey(case: Case) -> SurveyData:
    rows = load_rows(case)
    scores = [[int(row[item] or MISSING) for item in _ALL] for row in rows]
    return SurveyData(
        np.array(scores, dtype=np.int8),
        items=_ALL,
        factors={"F1": _ALL[:3], "F2": _ALL[3:6], "F3": _ALL[6:]},
        domains={column: group(rows, column) for column in case.args.get("web_domain", {})},
        design=load_design(case),
    )


def _figures(case: Case, weighting: Weighting) -> Answer:
    data = _survey(case)
    everybody = np.ones(len(data.scores), dtype=np.bool_)
    web = tuple(case.args["web_domain"].items())
    measures: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
        "prop": (case.args["prop_item"], ()),
        "ratio_F2": ("F2", ()),
        "ratio_ALL": (WHOLE, ()),
        "ratio_ALL_web": (WHOLE, web),
    }
    figures = {
        name: calibrated_index(
            data, "answer_share", weighting, measure=measure, domain=domain, rules=Rules()
        )
        for name, (measure, domain) in measures.items()
    }
    population = calibrated_total(np.ones(len(everybody)), data.design, weighting, everybody)
    return {
        "weights": weighting.weights,
        "kish_deff": weighting.kish.deff,
        "sum_w": population.value,
        "sum_w_se": population.se,
        **{f"{name}_estimate": figure.value for name, figure in figures.items()},
        **{f"{name}_se": figure.se for name, figure in figures.items()},
    }


ANSWERS: Mapping[tuple[str, str | None], Callable[[Case], Answer]] = {
    ("base", "none"): _base,
    ("poststratify", None): _poststratify,
    ("rake", "ipf"): _rake,
    ("calibrate", None): _calibrate,
    ("trim_weights", "strict"): _trim,
}
