"""Reference cases and their respondent files, read from a folder."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis import Domain, SurveyData
from analysis.data import MISSING


class NotDispatched(Exception):
    """`analysis` does not (yet) answer this kind of question."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question to `analysis` with the answer that R gave."""

    id: str
    group: str
    estimator: str
    method: str
    folder: Path
    data: str | None
    args: Mapping[str, Any]
    expected: Mapping[str, Any]
    rtol: float
    atol: float


def load_cases(folder: Path) -> list[Case]:
    """Every case of every group file in the folder, in the order of the files."""
    return [
        Case(
            id=raw["id"],
            group=raw["group"],
            estimator=raw["estimator"],
            method=raw["method"],
            folder=folder,
            data=raw["data"],
            args=raw["args"],
            expected=raw["expected"],
            rtol=raw["rtol"],
            atol=raw["atol"],
        )
        for path in sorted(folder.glob("*.json"))
        for raw in json.loads(path.read_text(encoding="utf-8"))["cases"]
    ]


def load_survey(case: Case) -> SurveyData:
    """Answers to the measure's items, with the case's domain as the domain "case".

    Without a `design` the domain is a sample of its own; with one the full design is kept.
    """
    if case.data is None:
        raise NotDispatched("no data")
    rows = list(_load_rows(case.folder / case.data))
    design = case.args.get("design")
    wanted = case.args.get("domain", {})
    inside = [all(row[column] == value for column, value in wanted.items()) for row in rows]
    if design is None:
        rows = [row for row, chosen in zip(rows, inside, strict=True) if chosen]
        inside = [True] * len(rows)
    if "measure" not in case.args:
        raise NotDispatched("no measure")
    items = tuple(case.args["measure"]["items"])
    scores = [[int(row[item] or MISSING) for item in items] for row in rows]
    codes = np.where(inside, 0, -1).astype(np.int32)
    return SurveyData(
        scores=np.array(scores, dtype=np.int8).reshape(len(rows), len(items)),
        items=items,
        domains={"case": Domain(("inside",), codes)},
        population=_population(rows, design or {}),
    )


def keep_respondents_with_answers(survey: SurveyData) -> SurveyData:
    """Those of the case's domain who answered something, as if they were the whole sample."""
    chosen = (survey.scores > 0).any(axis=1) & (survey.domains["case"].codes == 0)
    return SurveyData(scores=survey.scores[chosen], items=survey.items)


def _population(rows: list[dict[str, str]], design: Mapping[str, Any]) -> int | None:
    if set(design) - {"fpc"} or len(design.get("fpc", [])) > 1:
        raise NotDispatched("weights, strata and clusters")
    if "fpc" not in design:
        return None
    (population,) = {row[design["fpc"][0]] for row in rows}
    return int(population)


@cache
def _load_rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
