"""The study: every program at every size, one after the other, and their results held together."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.statistics.runs import SURVEY_FILE
from benchmarks.statistics.survey import DOMAINS, MEASURES, write_survey

SIZES: Final = (10_000, 100_000, 1_000_000)
STREAMED: Final = (2_000_000, 10_000_000)
OURS, PART, FLOOR = "ours", "ours, share and se", "floor"
ROUNDS: Final = 3
"""Ours and the floor take turns, so that a busy moment of the machine spares neither."""
PEERS_SKIP_FROM: Final = 1_000_000
R_UP_TO: Final = 100_000
AGREEMENT: Final = 1e-9
LEAST_FACTOR: Final = 1 / 50
"""Of what svy takes, at the largest size; below, ours must only be no slower."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one program took at one size: seconds on the clock and of processor, peak memory."""

    seconds: float
    cpu: float
    peak: float


Runs = Mapping[tuple[str, int], Run]


class ResultsDiffer(Exception):
    """Two programs do not find the same figures."""


def measure_statistics(console: Console, *, quick: bool) -> None:
    """Run everything, compare the results, print the tables."""
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as name:
        folder = Path(name)
        runs: dict[tuple[str, int], Run] = {}
        for size in SIZES:
            runs |= {(kind, size): run for kind, run in _run_size(size, folder, quick=quick)}
        write_survey(folder / SURVEY_FILE, STREAMED[-1])
        for size in STREAMED:
            runs["streamed", size] = _run("streamed", size, folder)
        worst = compare_results(folder, list(runs))
    _print_runs(console, runs)
    _print_budgets(console, runs, worst)
    if shutil.which("Rscript") is None:
        console.print("R not found: no comparison with its survey package.")
    if find_spec("svy") is None:
        console.print("svy not found: no comparison with it (make bench installs it).")


def _run_size(size: int, folder: Path, *, quick: bool) -> Iterator[tuple[str, Run]]:
    found: dict[str, Run] = {}
    for _ in range(ROUNDS):
        for kind in (FLOOR, PART, OURS):
            found[kind] = _best(found.get(kind), _run(kind, size, folder))
    if find_spec("svy") is not None and not (quick and size >= PEERS_SKIP_FROM):
        found["svy"] = _run("svy", size, folder)
    if shutil.which("Rscript") is not None and size <= R_UP_TO:
        found["R"] = _run("R", size, folder)
    yield from found.items()


def _best(one: Run | None, other: Run) -> Run:
    if one is None:
        return other
    return replace(
        one,
        seconds=min(one.seconds, other.seconds),
        cpu=min(one.cpu, other.cpu),
        peak=max(one.peak, other.peak),
    )


def _run(kind: str, size: int, folder: Path) -> Run:
    command = [sys.executable, "-m", "benchmarks.statistics.runs", kind, str(size), str(folder)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Run(**json.loads(told))


def compare_results(folder: Path, runs: list[tuple[str, int]]) -> dict[str, float]:
    """Hold every program against the floor at the same size; returns the largest differences."""
    worst: dict[str, float] = {}
    for kind, size in runs:
        floor = folder / f"{FLOOR}-{size}.npz"
        if kind == FLOOR or not floor.exists():
            continue
        with np.load(floor) as expected, np.load(folder / f"{kind}-{size}.npz") as got:
            for name in ("shares", "errors"):
                differences = np.abs(got[name] / expected[name] - 1)
                # A figure that is missing on one side alone differs, too: NaN is not <= anything.
                if not (differences <= AGREEMENT).all():
                    raise ResultsDiffer(f"{kind} at {size:,}: {name} by {differences.max():.1e}")
                worst[kind] = max(worst.get(kind, 0.0), float(differences.max()))
    return worst


def _print_runs(console: Console, runs: Runs) -> None:
    title = f"{len(MEASURES)} measures in {DOMAINS} domains, 20 strata, 1,000 units, weights"
    table = Table(title=title)
    for heading in ("respondents", "program", "seconds", "CPU s", "x floor", "x svy", "peak MB"):
        table.add_column(heading, justify="left" if heading == "program" else "right")
    for (kind, size), run in runs.items():
        floor, svy = runs.get((FLOOR, size)), runs.get(("svy", size))
        table.add_row(
            f"{size:,}",
            kind,
            f"{run.seconds:.3f}",
            f"{run.cpu:.3f}",
            f"{run.cpu / floor.cpu:.1f}" if floor else "",
            f"1/{svy.seconds / run.seconds:.0f}" if svy and kind != "svy" else "",
            f"{run.peak:.0f}" if run.peak else "",
        )
    console.print(table)


def _print_budgets(console: Console, runs: Runs, worst: Mapping[str, float]) -> None:
    largest = SIZES[-1]
    ours, part, floor = (runs[kind, largest] for kind in (OURS, PART, FLOOR))
    few, many = (runs["streamed", size] for size in STREAMED)
    table = Table("what", "measured", "budget", "", title="Statistics against their budgets")
    rows = [
        ("shares and errors at 1 M, x floor (CPU)", part.cpu / floor.cpu, 2.0),
        ("with intervals and bounds at 1 M, x floor (CPU)", ours.cpu / floor.cpu, 2.0),
        ("peak memory at 1 M, MB", ours.peak, 600.0),
        ("10 M streamed from a file, seconds", many.seconds, 60.0),
        ("peak memory at 10 M over that at 2 M", many.peak / few.peak, 1.1),
    ]
    for size in SIZES:
        if ("svy", size) in runs:
            svy, mine = runs["svy", size], runs[OURS, size]
            least = LEAST_FACTOR if size == largest else 1.0
            rows.append((f"seconds at {size:,}, x svy", mine.seconds / svy.seconds, least))
            rows.append((f"CPU at {size:,}, x svy", mine.cpu / svy.cpu, least))
    for kind, difference in worst.items():
        rows.append((f"largest difference of {kind}", difference, AGREEMENT))
    for what, measured, most in rows:
        table.add_row(
            what, f"{measured:.3g}", f"<= {most:.3g}", "met" if measured <= most else "MISSED"
        )
    console.print(table)
