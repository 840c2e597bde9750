"""`thuocdo estimate`: figures with intervals from a file that somebody already has."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, get_args

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from analysis import design as designs
from analysis.definitions import DEFINITIONS
from analysis.design_intervals import DESIGN_METHODS
from survey_app.cli.faults import CommandFault

if TYPE_CHECKING:
    from survey_app.estimate.tables.table import Progress as Report

PATIENCE_SECONDS: Final = 2.0
"""A run shorter than this needs no progress bar."""

LONELY_PSUS: Final[tuple[str, ...]] = get_args(designs.LonelyPsu)

File = Annotated[Path, typer.Argument(help="CSV, XLSX, Parquet, SPSS .sav or Stata .dta.")]
Satisfied = Annotated[
    str | None,
    typer.Option(
        help='Answers that count as satisfied: 4,5 or "Good,Very good"; not needed for means.'
    ),
]
Items = Annotated[list[str] | None, typer.Option(help="Columns of questions: q01-q08 or a,b,c.")]
Factors = Annotated[
    list[str] | None, typer.Option("--factor", help="Instead of --items, by factor: A=A1-A5.")
]
Scale = Annotated[
    str | None,
    typer.Option(help="Worst to best: 1-5 or Low,Medium,High; left out: the values present."),
]
Missing = Annotated[list[str] | None, typer.Option(help='No answers: 9,99,"Không biết".')]
Strata = Annotated[str | None, typer.Option(help="Column of the strata.")]
Clusters = Annotated[
    list[str] | None,
    typer.Option("--cluster", help="Column of the clusters; again for each later stage."),
]
Weight = Annotated[str | None, typer.Option(help="Column of the weights.")]
Populations = Annotated[
    list[str] | None,
    typer.Option("--population", help="Column of population sizes; again for each later stage."),
]
By = Annotated[
    list[str] | None, typer.Option(help="Estimate by a column too: gender or gender=f,m.")
]
Index = Annotated[str, typer.Option(help=f"One of {', '.join(DEFINITIONS)}.")]
Target = Annotated[
    str | None, typer.Option(help="Judge against this percent; of mean_over_5 too: 88 is 4.4 of 5.")
]
Level = Annotated[str, typer.Option(help="Confidence of the intervals.")]
Method = Annotated[str, typer.Option(help=f"Of the intervals: {', '.join(DESIGN_METHODS)}.")]
LonelyPsu = Annotated[str, typer.Option(help=f"Strata with one unit: {', '.join(LONELY_PSUS)}.")]
Sheet = Annotated[str | None, typer.Option(help="Sheet of a workbook.")]
Json = Annotated[bool, typer.Option("--json", help="For a program to read.")]


def estimate(
    file: File,
    satisfied: Satisfied = None,
    items: Items = None,
    factors: Factors = None,
    scale: Scale = None,
    missing: Missing = None,
    strata: Strata = None,
    clusters: Clusters = None,
    weight: Weight = None,
    populations: Populations = None,
    by: By = None,
    target: Target = None,
    level: Level = "0.95",
    method: Method = "wilson_shrunk_t",
    lonely_psu: LonelyPsu = "adjust",
    index: Index = "answer_share",
    sheet: Sheet = None,
    as_json: Json = False,
) -> None:
    """Estimate satisfaction from a file of answers, by how the respondents were drawn."""
    # Imported here: the command line also starts the server, which reads no such files.
    from survey_app.cli.estimate_tables import print_outcome
    from survey_app.estimate.as_json import outcome_as_json
    from survey_app.estimate.errors import EstimateFault, OptionFault
    from survey_app.estimate.estimating import estimate_file
    from survey_app.estimate.request import AskedAnswers, AskedDesign, AskedMethod, build_request

    answers = AskedAnswers(satisfied, scale, missing or ())
    design = AskedDesign(strata, clusters or (), weight, populations or (), lonely_psu)
    asked = AskedMethod(index, target, level, method)
    try:
        request = build_request(items or (), factors or (), by or (), answers, design, asked)
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
