"""Other software on the same answers: svy in Python, survey in R. Each gets its own best form.

Making their tables is not timed. An answer that is missing is 0 of 0, which is right for shares
and standard errors; nulls would have to be dropped by measure. No column is called `wr`: svy takes
that name for itself.
"""

import csv
import subprocess
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from analysis import SurveyData
from analysis.layout import LOWEST
from benchmarks.statistics.survey import DOMAIN, DOMAINS, FACTORS, ITEMS, MEASURES

Floats = NDArray[np.float64]
_SATISFIED_FROM: Final = 4
_R_SCRIPT: Final = """
suppressMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(arguments[1])
start <- proc.time()
design <- svydesign(ids = ~unit, strata = ~stratum, weights = ~wgt, data = rows)
found <- lapply(seq_len(as.integer(arguments[3])) - 1, function(j) {
  by <- svyby(as.formula(paste0("~y", j)), ~domain, denominator = as.formula(paste0("~x", j)),
              design = design, FUN = svyratio)
  by[order(by$domain), 2:3]
})
seconds <- (proc.time() - start)[["elapsed"]]
write.table(do.call(rbind, found), arguments[2], row.names = FALSE, col.names = FALSE, sep = ",")
cat(seconds)
"""


def list_columns(survey: SurveyData) -> Mapping[str, NDArray[Any]]:
    """Columns that other programs read: y and x of each measure, and the design."""
    columns: dict[str, NDArray[Any]] = {
        "stratum": survey.design.strata.codes if survey.design.strata else np.zeros(0),
        "unit": survey.design.clusters[0].codes,
        "domain": survey.domains[DOMAIN].codes,
        "wgt": survey.design.weights if survey.design.weights is not None else np.zeros(0),
    }
    groups = ((key,) if key in ITEMS else FACTORS.get(key, ITEMS) for key in MEASURES)
    for number, keys in enumerate(groups):
        scores = survey.scores[:, [ITEMS.index(key) for key in keys]]
        columns[f"y{number}"] = (scores >= _SATISFIED_FROM).sum(axis=1).astype(np.float64)
        columns[f"x{number}"] = (scores >= LOWEST).sum(axis=1).astype(np.float64)
    return columns


class Svy:
    """The package svy (polars and Rust): all ratios in one call."""

    def __init__(self, survey: SurveyData) -> None:
        self._svy: Any = import_module("svy")
        polars: Any = import_module("polars")
        self._rows = polars.DataFrame(dict(list_columns(survey)))

    def estimate(self) -> tuple[Floats, Floats]:
        """Shares and standard errors (28, 60)."""
        design = self._svy.Design(stratum="stratum", psu="unit", wgt="wgt")
        sample = self._svy.Sample(self._rows, design)
        names = range(len(MEASURES))
        found = sample.estimation.ratio(
            y=[f"y{name}" for name in names], x=[f"x{name}" for name in names], by="domain"
        )
        shares, errors = np.empty((len(found), DOMAINS)), np.empty((len(found), DOMAINS))
        for row, estimate in enumerate(found):
            for each in estimate.estimates:
                column = int(each.by_level[0])
                shares[row, column], errors[row, column] = each.est, each.se
        return shares, errors


def run_r(survey: SurveyData, folder: Path) -> tuple[Floats, Floats, float]:
    """Shares and standard errors of R's `svyby(svyratio)`, and its own seconds."""
    script, rows, answers = folder / "peer.R", folder / "rows.csv", folder / "answers.csv"
    script.write_text(_R_SCRIPT, encoding="utf-8")
    columns = list_columns(survey)
    with rows.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
    command = ["Rscript", str(script), str(rows), str(answers), str(len(MEASURES))]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = np.loadtxt(answers, delimiter=",").reshape(len(MEASURES), DOMAINS, 2)
    return found[..., 0], found[..., 1], float(told)
