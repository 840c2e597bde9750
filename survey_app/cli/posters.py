"""`thuocdo poster`: posters to hang up, as files."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from sqlalchemy.orm import Session

from survey_app.administer.printing import FORMATS, SIZES, mark_simulated
from survey_app.cli.communes import Json
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings
from survey_app.cli.setting_up import commanded, look, refusals
from survey_app.store.communes import find_commune
from survey_app.store.poster_codes import Poster, find_poster, list_posters


def poster(
    which: Annotated[str, typer.Argument(help="A commune's slug for all its codes, or one code.")],
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for the files.")] = Path(),
    formats: Annotated[
        str, typer.Option("--format", help=f"Separated by commas: {','.join(FORMATS)}.")
    ] = "pdf",
    size: Annotated[str, typer.Option(help=" or ".join(SIZES))] = "A4",
    as_json: Json = False,
) -> None:
    """Draw the posters of a commune, or of one code."""
    # Imported here: the command line also starts the server, which never draws.
    from survey_app.administer.posters import render_poster

    wanted = _check_formats(formats, size)
    base_url = find_settings().base_url
    posters = look(lambda session: _find_posters(session, which))
    written: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True)
    for each in track(posters, "drawing", console=console, transient=True):
        for name in wanted:
            with refusals():
                content = render_poster(each, base_url=base_url, size=size, file_format=name)
            path = folder / f"ap-phich-{each.code}-{size}.{name}"
            path.write_bytes(content)
            written.append(str(path))
    print(json.dumps(written) if as_json else "\n".join(written))


def _find_posters(session: Session, which: str) -> list[Poster]:
    today = commanded().today
    one, commune = find_poster(session, which), find_commune(session, which)
    if one is not None:
        return [mark_simulated(session, one, today)]
    if commune is None:
        raise CommandFault(f"There is neither a commune nor a poster code {which!r}.")
    found = list_posters(session, commune.id)
    if not found:
        raise CommandFault(
            f"{commune.slug} has no poster code yet: thuocdo campaign add {commune.slug} ... "
            "--posters makes one for every place."
        )
    return [mark_simulated(session, each, today) for each in found]


def _check_formats(formats: str, size: str) -> list[str]:
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    if not wanted or set(wanted) - set(FORMATS):
        raise CommandFault(f"Unknown format in {formats!r}: choose from {','.join(FORMATS)}.")
    if size not in SIZES:
        raise CommandFault(f"Unknown size {size!r}: choose {' or '.join(SIZES)}.")
    return list(dict.fromkeys(wanted))
