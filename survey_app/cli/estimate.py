"""`thuocdo estimate`: figures with intervals from a file that somebody already has."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from analysis.definitions import DEFINITIONS
from analysis.design_intervals import DESIGN_METHODS
from survey_app.cli.faults import CommandFault

if TYPE_CHECKING:
    from survey_app.estimate.tables.table import Progress as Report

PATIENCE_SECONDS: Final = 2.0
"""A run shorter than this needs no progress bar."""


def estimate(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, Parquet, SPSS .sav or Stata .dta.")],
    satisfied: Annotated[
        str, typer.Option(help='Answers that count as satisfied: 4,5 or "Good,Very good".')
    ],
    items: Annotated[
        list[str] | None, typer.Option(help="Columns of the questions: q01-q08 or a,b,c.")
    ] = None,
    factor: Annotated[
        list[str] | None, typer.Option(help="Instead of --items, for each factor: A=A1-A5.")
    ] = None,
    scale: Annotated[
        str | None,
        typer.Option(help="Worst to best: 1-5 or Low,Medium,High; left out: the values present."),
    ] = None,
    missing: Annotated[
        list[str] | None, typer.Option(help='Codes that are no answer: 9,99,"Không biết".')
    ] = None,
    strata: Annotated[str | None, typer.Option(help="Column of the strata.")] = None,
    cluster: Annotated[
        list[str] | None, typer.Option(help="Column of the clusters; again for each later stage.")
    ] = None,
    weight: Annotated[str | None, typer.Option(help="Column of the weights.")] = None,
    population: Annotated[
        list[str] | None,
        typer.Option(help="Column of population sizes; again for each later stage."),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option(help="Estimate by a column too; gender or gender=f,m.")
    ] = None,
    index: Annotated[str, typer.Option(help=f"One of {', '.join(DEFINITIONS)}.")] = "answer_share",
    target: Annotated[str | None, typer.Option(help="Judge against this percent.")] = None,
    level: Annotated[str, typer.Option(help="Confidence of the intervals.")] = "0.95",
    method: Annotated[
        str, typer.Option(help=f"Of the intervals: {', '.join(DESIGN_METHODS)}.")
    ] = "wilson_shrunk_t",
    lonely_psu: Annotated[
        str, typer.Option(help="Strata with one unit: adjust, average, certainty or remove.")
    ] = "adjust",
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Estimate satisfaction from a file of answers, by how the respondents were drawn."""
    # Imported here: the command line also starts the server, which reads no such files.
    from survey_app.cli.estimate_tables import print_outcome
    from survey_app.estimate.as_json import outcome_as_json
    from survey_app.estimate.errors import EstimateFault, OptionFault
    from survey_app.estimate.estimating import estimate_file
    from survey_app.estimate.request import build_request

    try:
        request = build_request(
            items=items or (),
            factors=factor or (),
            satisfied=satisfied,
            missing=missing or (),
            scale=scale,
            strata=strata,
            clusters=cluster or (),
            weight=weight,
            populations=population or (),
            by=by or (),
            index=index,
            target=target,
            level=level,
            method=method,
            lonely_psu=lonely_psu,
        )
        with _progress(file.name) as report:
            outcome = estimate_file(file, request, sheet=sheet, progress=report)
    except OptionFault as fault:
        raise CommandFault(str(fault)) from fault
    except EstimateFault as fault:
        raise CommandFault(f"{file}: {fault}") from fault
    if as_json:
        print(json.dumps(outcome_as_json(outcome), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        print_outcome(outcome, file.name)


@contextmanager
def _progress(name: str) -> "Iterator[Report]":
    """Show a bar once the work has taken two seconds, where somebody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    shown = Progress(
        *columns,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = shown.add_task(name, total=1.0)
    started = time.monotonic()

    def report(part: float) -> None:
        shown.update(task, completed=part)
        if time.monotonic() - started > PATIENCE_SECONDS:
            shown.start()

    try:
        yield report
    finally:
        shown.stop()
