"""The study: every plan of the grid, its rates by method, and what misses or is under nominal."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Sized
from concurrent.futures import ProcessPoolExecutor
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.coverage.counting import (
    BOUNDS,
    METHODS,
    SHOWN,
    Coverage,
    cover_definitions,
    cover_groups,
    cover_single,
    cover_sizes,
)
from benchmarks.coverage.demands import (
    LEAST_BOUND,
    LEAST_MEAN,
    LEAST_TWO_SIDED,
    list_failures,
    list_under_nominal,
    mean_false_verdicts,
)
from benchmarks.coverage.plans import DEFINED, DESIGNED, GROUPED, SIMPLE, SINGLE, STRAINED

REPLICATES: Final = 1_000
SEED: Final = 20260115
_OURS_ALONE: Final = ("index", "groups")
"""Sections without methods for comparison."""

Task = tuple[int, int, int]
"""Grid, position of the plan in it, replicates."""
Seed = Sequence[int]
Sections = list[tuple[str, Coverage]]


class CoverageMissed(Exception):
    """Intervals do not hold what they promise."""


def measure_coverage(console: Console, *, replicates: int) -> None:
    """Simulate the whole grid, print the tables, fail if a demand is missed."""
    found = simulate(replicates)
    _print_rates(console, found, replicates)
    everything = [each for section in found.values() for each in section]
    _print_under(console, everything)
    failures = [
        f"{section}: {failure}"
        for section, coverages in found.items()
        for failure in list_failures(coverages)
    ]
    for failure in failures:
        console.print(f"MISSED {failure}")
    console.print(
        f"Demands: {SHOWN} two-sided >= {LEAST_TWO_SIDED:.2f} in every cell, >= {LEAST_MEAN} on "
        f"average by section; {BOUNDS} each bound >= {LEAST_BOUND:.2f}; 3 Monte-Carlo standard "
        f"errors let pass. {'met' if not failures else 'MISSED'}"
    )
    if failures:
        raise CoverageMissed(f"{len(failures)} demands are missed")


def simulate(replicates: int) -> dict[str, list[Coverage]]:
    """Run all plans on the processors there are; rates by section of the study."""
    tasks = [
        (grid, position, replicates)
        for grid, (plans, _) in enumerate(_GRIDS)
        for position in range(len(plans))
    ]
    found: dict[str, list[Coverage]] = defaultdict(list)
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for coverages in pool.map(_run, tasks):
            for section, coverage in coverages:
                found[section].append(coverage)
    return dict(found)


def _run(task: Task) -> Sections:
    grid, position, replicates = task
    return _GRIDS[grid][1](position, replicates, (SEED, grid, position))


def _simple(position: int, replicates: int, seed: Seed) -> Sections:
    found = cover_sizes(SIMPLE[position], replicates, seed)
    return [("simple random samples", each) for each in found]


def _designed(position: int, replicates: int, seed: Seed) -> Sections:
    plan = DESIGNED[position]
    name = "clusters" if plan.clusters else "weights"
    name = "clusters and weights" if plan.clusters and plan.weights_cv else name
    return [(name, each) for each in cover_sizes(plan, replicates, seed)]


def _strained(position: int, replicates: int, seed: Seed) -> Sections:
    found = cover_sizes(STRAINED[position], replicates, seed)
    return [("4 clusters or weights of CV 1.5", each) for each in found]


def _defined(position: int, replicates: int, seed: Seed) -> Sections:
    found = cover_definitions(DEFINED[position], replicates, seed)
    return [(f"index {each.index}", each) for each in found]


def _single(position: int, _replicates: int, _seed: Seed) -> Sections:
    return [("one question, exact", cover_single(SINGLE[position]))]


def _grouped(position: int, replicates: int, seed: Seed) -> Sections:
    plan, shares = GROUPED[position]
    surveys = max(replicates // len(shares), 1)
    found = cover_groups(plan, shares, surveys, seed)
    return [(f"groups, {prior}", each) for prior, each in found.items()]


_GRIDS: Final[tuple[tuple[Sized, Callable[[int, int, Seed], Sections]], ...]] = (
    (SIMPLE, _simple),
    (DESIGNED, _designed),
    (STRAINED, _strained),
    (DEFINED, _defined),
    (SINGLE, _single),
    (GROUPED, _grouped),
)


def _print_rates(console: Console, found: dict[str, list[Coverage]], replicates: int) -> None:
    table = Table(title=f"Coverage, mean / least over cells; {replicates:,} replicates a cell")
    for heading in ("section (cells)", "method", "two-sided 95 %", "lower bound", "upper bound"):
        table.add_column(heading, justify="left" if heading == "method" else "right")
    for section, coverages in found.items():
        compared = not section.startswith(_OURS_ALONE)
        for method in METHODS if compared else (SHOWN, BOUNDS):
            rates = [each.rates[method] for each in coverages]
            table.add_row(
                f"{section} ({len(coverages)})" if method == METHODS[0] else "",
                method,
                *(_mean_and_least(rates, name) for name in ("two_sided", "lower", "upper")),
            )
        met, not_met = mean_false_verdicts(coverages)
        table.add_row(
            "", "false verdicts, mean", "", f"met {met:.3f}", f"not met {not_met:.3f}",
            end_section=True,
        )  # fmt: skip
    console.print(table)


def _mean_and_least(rates: Iterable[object], name: str) -> str:
    values = [getattr(rate, name) for rate in rates]
    return f"{np.mean(values):.3f} / {min(values):.3f}"


def _print_under(console: Console, found: Sequence[Coverage]) -> None:
    under = list_under_nominal(found)
    title = (
        f"Under the nominal 95 % beyond Monte-Carlo error: {len(under)} rates of {3 * len(found)}"
    )
    table = Table("rate", "method and cell", title=title)
    for value, name in under:
        table.add_row(f"{value:.3f}", name)
    console.print(table)
