"""Reference cases and their respondent files, read from a folder."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import Design, Domain, SurveyData
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


def load_rows(case: Case) -> tuple[dict[str, str], ...]:
    """The respondents of the case's file; an empty text is a missing answer."""
    if case.data is None:
        raise NotDispatched("no data")
    return _load_rows(case.folder / case.data)


def load_survey(case: Case, *measures: str) -> SurveyData:
    """Answers to the items of `args["measure"]`, or of several measures as factors.

    The case's domain is the domain "case". Without a `design` the domain is a sample of its own;
    with one the full design is kept.
    """
    rows = load_rows(case)
    wanted = case.args.get("domain", {})
    inside = [all(row[column] == value for column, value in wanted.items()) for row in rows]
    if "design" not in case.args:
        rows = tuple(row for row, chosen in zip(rows, inside, strict=True) if chosen)
        inside = [True] * len(rows)
    if "measure" not in case.args and not measures:
        raise NotDispatched("no measure")
    factors = {measure: tuple(case.args[measure]["items"]) for measure in measures}
    items = tuple(chain.from_iterable(factors.values())) or tuple(case.args["measure"]["items"])
    scores = [[int(row[item] or MISSING) for item in items] for row in rows]
    codes = np.where(inside, 0, -1).astype(np.int32)
    return SurveyData(
        scores=np.array(scores, dtype=np.int8).reshape(len(rows), len(items)),
        items=items,
        factors=factors,
        domains={"case": Domain(("inside",), codes)},
        design=_design(rows, case.args.get("design", {})),
    )


def load_design(case: Case) -> Design:
    """How the respondents of the case's file were drawn."""
    return _design(load_rows(case), case.args["design"])


def group(rows: Sequence[Mapping[str, str]], column: str) -> Domain:
    """The grouping that a column of a file makes."""
    labels, codes = np.unique([row[column] for row in rows], return_inverse=True)
    return Domain(tuple(labels.tolist()), codes.astype(np.int32))


def _design(rows: Sequence[Mapping[str, str]], args: Mapping[str, Any]) -> Design:
    def numbers(column: str) -> NDArray[np.float64]:
        return np.array([float(row[column]) for row in rows])

    return Design(
        weights=numbers(args["weights"]) if "weights" in args else None,
        strata=group(rows, args["strata"]) if "strata" in args else None,
        clusters=tuple(group(rows, column) for column in args.get("cluster", [])),
        populations=tuple(numbers(column) for column in args.get("fpc", [])),
        lonely_psu=args.get("lonely_psu", "adjust"),
        domain_lonely=args.get("adjust_domain_lonely", False),
    )


@cache
def _load_rows(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))
