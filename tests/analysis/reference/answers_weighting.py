"""Weights and the standard errors that go with them, answered by `analysis.weighting`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import Domain, SurveyData
from analysis.data import MISSING
from analysis.variance import sampling_weights
from analysis.weighting import (
    Auxiliaries,
    Margin,
    WeightedEstimate,
    Weighting,
    base_weighting,
    calibrate,
    calibrated_answer_share,
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
_F2 = ("q04", "q05", "q06")
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
    scores = [[int(row[item] or MISSING) for item in _ALL] for row in load_rows(case)]
    return SurveyData(np.array(scores, dtype=np.int8), items=_ALL, design=load_design(case))


def _figures(case: Case, weighting: Weighting) -> Answer:
    data = _survey(case)
    rows = load_rows(case)
    everybody = np.ones(len(rows), dtype=np.bool_)
    wanted = case.args["web_domain"]
    web = np.array([all(row[key] == value for key, value in wanted.items()) for row in rows])

    def share(items: Sequence[str], inside: NDArray[np.bool_]) -> WeightedEstimate:
        return calibrated_answer_share(data, tuple(items), weighting, inside)

    figures = {
        "prop": share((case.args["prop_item"],), everybody),
        "ratio_F2": share(_F2, everybody),
        "ratio_ALL": share(_ALL, everybody),
        "ratio_ALL_web": share(_ALL, web),
    }
    population = calibrated_total(np.ones(len(rows)), data.design, weighting, everybody)
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
