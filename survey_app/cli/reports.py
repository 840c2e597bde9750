"""`thuocdo report`: the annual report of a commune, as files."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import local_today, open_database
from survey_app.report.errors import ReportError


def report(
    commune: Annotated[str, typer.Option(help="The commune, by slug, such as loc-binh.")],
    period: Annotated[str, typer.Option(help="The reporting year, such as 2026.")],
    formats: Annotated[
        str, typer.Option("--format", help="Formats, separated by commas.")
    ] = "html,pdf,docx",
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for the files.")] = Path(),
    as_of: Annotated[
        datetime | None,
        typer.Option(help="Last day of answers; today if left out.", formats=["%Y-%m-%d"]),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the files as JSON.")] = False,
) -> None:
    """Write a commune's annual satisfaction report."""
    # Imported here: the command line also starts the server, which never makes documents.
    from survey_app.report.documents.formats import FORMATS, render_report
    from survey_app.report.making import build_report_of

    wanted = _formats(formats, list(FORMATS))
    day: date = as_of.date() if as_of else local_today()
    if day > local_today():
        raise CommandFault(f"{day} lies ahead: a report stands on answers up to today at most.")
    written: list[str] = []
    with open_database() as database, _progress() as progress:
        task = progress.add_task("reading the answers")
        try:
            built = build_report_of(database, commune, period, day)
        except ReportError as error:
            raise CommandFault(str(error)) from error
        folder.mkdir(parents=True, exist_ok=True)
        for made, content in render_report(
            built, wanted, progress=lambda name: progress.update(task, description=f"making {name}")
        ):
            path = folder / f"bao-cao-hai-long-{commune}-{period}{made.suffix}"
            path.write_bytes(content)
            written.append(str(path))
    print(json.dumps(written) if as_json else "\n".join(written))


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _formats(text: str, known: list[str]) -> list[str]:
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        raise CommandFault(
            f"Unknown format {', '.join(unknown) or text!r}: choose from {','.join(known)}."
        )
    return list(dict.fromkeys(wanted))
