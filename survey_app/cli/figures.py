"""`thuocdo figure`: what other official systems published, typed in with its source."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.administer.official_figures import (
    LARGEST_DOCUMENT,
    PERCENT,
    Document,
    NewFigure,
    add_figure,
    remove_figure,
)
from survey_app.cli.communes import CommuneSlug, Json
from survey_app.cli.faults import CommandFault
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.store.communes import get_commune
from survey_app.store.official_figures import OfficialFigure, list_official_figures

group = typer.Typer(help="Figures that other official systems published.", no_args_is_help=True)
DAY = ["%Y-%m-%d"]


@group.command("add")
def add(
    commune: CommuneSlug,
    instrument: Annotated[str, typer.Argument(help="What it is about, such as tthc.")],
    name: Annotated[str, typer.Option(help="As it was published.")],
    value: Annotated[str, typer.Option(help="As it was published: 96,7.")],
    source: Annotated[str, typer.Option(help="Who published it, and in which document.")],
    published: Annotated[datetime, typer.Option(help="The day it was published.", formats=DAY)],
    first: Annotated[datetime, typer.Option("--from", help="First day it covers.", formats=DAY)],
    last: Annotated[datetime, typer.Option("--to", help="Last day it covers.", formats=DAY)],
    unit: Annotated[str, typer.Option(help="%, points …")] = PERCENT,
    n: Annotated[int | None, typer.Option(help="How many answered, if published.")] = None,
    document: Annotated[
        Path | None, typer.Option(help="PDF, PNG, JPG, DOCX or XLSX, up to 10 MB.")
    ] = None,
) -> None:
    """Keep a published figure beside our own results, never blended with them."""
    new = NewFigure(
        instrument_code=instrument,
        name=name,
        value=value,
        unit=unit,
        n=n,
        source=source,
        published_on=published.date(),
        period_from=first.date(),
        period_to=last.date(),
        document=None if document is None else _read_document(document),
    )

    def work(session: Session) -> OfficialFigure:
        return add_figure(session, get_commune(session, commune), new, commanded())

    kept = do(work)
    print(f"{kept.id}: {kept.name} = {kept.value} {kept.unit}")


@group.command("list")
def list_all(commune: CommuneSlug, as_json: Json = False) -> None:
    """List a commune's published figures."""
    figures = look(lambda session: list_official_figures(session, get_commune(session, commune).id))
    rows: list[Row] = [
        {
            "id": figure.id,
            "instrument": figure.instrument_code,
            "value": figure.value,
            "unit": figure.unit,
            "n": figure.n,
            "from": figure.period_from.isoformat(),
            "to": figure.period_to.isoformat(),
            "published_on": figure.published_on.isoformat(),
            "document": figure.document_name,
            "name": figure.name,
            "source": figure.source,
        }
        for figure in figures
    ]
    nothing = f"No figure yet: thuocdo figure add {commune} tthc --help"
    print_rows(rows, as_json=as_json, nothing=nothing)


@group.command("remove")
def remove(
    commune: CommuneSlug,
    figure: Annotated[int, typer.Argument(help="The figure's number.")],
) -> None:
    """Take a figure out that was typed wrongly; the log of deeds keeps what it said."""
    gone = do(
        lambda session: remove_figure(session, get_commune(session, commune), figure, commanded())
    )
    print(f"removed: {gone.name} = {gone.value} {gone.unit}")


def _read_document(path: Path) -> Document:
    try:
        with path.open("rb") as opened:
            # One byte more than may be kept tells a file that is too large.
            return Document(path.name, opened.read(LARGEST_DOCUMENT + 1))
    except OSError as fault:
        raise CommandFault(f"{path} cannot be read: {fault.strerror}.") from fault
