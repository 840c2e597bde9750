"""Measure everything and print it beside its budget: `make bench`, under fifteen minutes.

python -m benchmarks                       all three, coverage at a reduced size
python -m benchmarks application           the web application
python -m benchmarks importing             100,000 answers from a file
python -m benchmarks statistics [--quick]  figures of large surveys; quick: no svy at 1 M
python -m benchmarks coverage [--replicates N]   whether intervals hold what they promise
"""

import argparse

from rich.console import Console

from benchmarks.application import measure_application
from benchmarks.coverage.study import REPLICATES, measure_coverage
from benchmarks.importing import measure_importing
from benchmarks.statistics.study import measure_statistics

SECTIONS = ("application", "importing", "statistics", "coverage")
WIDTH = 110


def main() -> None:
    """Measure the sections that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("section", nargs="?", choices=SECTIONS)
    parser.add_argument("--quick", action="store_true", help="no svy at 1 M respondents")
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    chosen = parser.parse_args()
    console = Console(width=WIDTH)
    if chosen.section in (None, "application"):
        measure_application(console)
    if chosen.section in (None, "importing"):
        measure_importing(console)
    if chosen.section in (None, "statistics"):
        measure_statistics(console, quick=chosen.quick)
    if chosen.section in (None, "coverage"):
        measure_coverage(console, replicates=chosen.replicates)


if __name__ == "__main__":
    main()
