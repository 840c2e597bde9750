"""One process, one program, one size: `python -m benchmarks.statistics.runs KIND ROWS FOLDER`.

Prints seconds, processor seconds and peak memory as JSON; leaves shares and errors in the folder.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import reduce
from math import sqrt
from operator import add
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis import SurveyData, tally
from analysis.cells import Cells
from analysis.definitions import get_definition
from analysis.estimates import Rules, estimate_measures
from analysis.readings import Sample
from analysis.spread import forms_of, measure_spread
from benchmarks.statistics.bare import estimate_bare
from benchmarks.statistics.peers import Svy, run_r
from benchmarks.statistics.survey import DOMAIN, MEASURES, draw_survey, read_survey

Floats = NDArray[np.float64]
Found = tuple[Floats, Floats]
INDEX: Final = "answer_share"
SEED: Final = 20260115
SURVEY_FILE: Final = "survey.parquet"
REPEAT_SECONDS: Final = 2.0
"""A run is repeated until it has taken this long; its best time counts."""


def estimate_fully(cells: Cells) -> Found:
    """Every figure with interval, bounds and notes; its share and standard error are handed on."""
    found = [
        estimate_measures(cells.at(label), INDEX, MEASURES, rules=Rules()) for label in cells.labels
    ]
    shares = [[each[measure].value for each in found] for measure in MEASURES]
    errors = [[each[measure].se for each in found] for measure in MEASURES]
    return np.array(shares, dtype=np.float64), np.array(errors, dtype=np.float64)


def estimate_shares(cells: Cells) -> Found:
    """Only the share and standard error of every figure."""
    recipes = [get_definition(INDEX).recipe(cells.layout, key, None) for key in MEASURES]
    shares, errors = [], []
    for label in cells.labels:
        sample = Sample(cells.at(label))
        readings = [sample.read(recipe) for recipe in recipes]
        gradients = np.array([reading.gradient for reading in readings])
        forms = forms_of(gradients, [reading.answered for reading in readings])
        spread = measure_spread(sample.cells.frame, sample.cells.by_unit, *forms)
        shares.append([float(reading.exact or 0) for reading in readings])
        errors.append([sqrt(variance) for variance in spread.variances])
    return np.array(shares).T, np.array(errors).T


def run(kind: str, rows: int, folder: Path) -> dict[str, float]:
    """Measure one program; the survey is made before the clock starts."""
    kept = folder / f"{kind}-{rows}.npz"
    if kind == "R":
        shares, errors, seconds = run_r(draw_survey(rows, SEED), folder)
        np.savez(kept, shares=shares, errors=errors)
        return {"seconds": seconds, "cpu": seconds, "peak": 0.0}
    if kind == "streamed":
        return _measure(lambda: estimate_fully(_stream(folder, rows)), kept, repeat=False)
    return _measure(_program(kind, draw_survey(rows, SEED)), kept, repeat=kind != "svy")


def _stream(folder: Path, rows: int) -> Cells:
    """Sums of a file, batch by batch; no two batches are in memory together."""
    batches = read_survey(folder / SURVEY_FILE, rows)
    return reduce(add, (tally(batch, DOMAIN) for batch in batches))


def _program(kind: str, survey: SurveyData) -> Callable[[], Found]:
    if kind == "svy":
        return Svy(survey).estimate
    programs: dict[str, Callable[[], Found]] = {
        "floor": lambda: estimate_bare(survey),
        "ours": lambda: estimate_fully(tally(survey, DOMAIN)),
        "ours, share and se": lambda: estimate_shares(tally(survey, DOMAIN)),
    }
    return programs[kind]


def _measure(program: Callable[[], Found], kept: Path, *, repeat: bool) -> dict[str, float]:
    _forget_peak()
    best_wall = best_cpu = float("inf")
    begun = time.perf_counter()
    while True:
        wall, cpu = time.perf_counter(), time.process_time()
        shares, errors = program()
        best_wall = min(best_wall, time.perf_counter() - wall)
        best_cpu = min(best_cpu, time.process_time() - cpu)
        if not repeat or time.perf_counter() - begun > REPEAT_SECONDS:
            break
    np.savez(kept, shares=shares, errors=errors)
    return {"seconds": best_wall, "cpu": best_cpu, "peak": _peak_mb()}


def _forget_peak() -> None:
    """Let the peak of memory begin anew, so that making the survey does not count."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_mb() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
