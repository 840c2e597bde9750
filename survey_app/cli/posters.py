"""`thuocdo poster`: posters, slips and check lists to be printed, as files."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from sqlalchemy.orm import Session

from survey_app.administer.poster_codes import Asked, ensure_poster_codes
from survey_app.administer.poster_slips import build_poster_slip
from survey_app.administer.printing import FORMATS, SIZES, list_hanging, mark_simulated
from survey_app.cli.communes import Json
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings
from survey_app.cli.setting_up import commanded, do, look, refusals
from survey_app.drawing.addresses import check_public
from survey_app.drawing.slips import SLIPS_ON_A_PAGE
from survey_app.store.communes import find_commune, get_commune
from survey_app.store.poster_codes import Poster, find_poster

Drawn = tuple[str, bytes]


def poster(
    which: Annotated[str, typer.Argument(help="A commune's slug for all its codes, or one code.")],
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for the files.")] = Path(),
    formats: Annotated[
        str, typer.Option("--format", help=f"Separated by commas: {','.join(FORMATS)}.")
    ] = "pdf",
    size: Annotated[str, typer.Option(help=" or ".join(SIZES))] = "A4",
    one_file: Annotated[
        bool, typer.Option("--one-file", help="All posters in one PDF, a page each.")
    ] = False,
    slips: Annotated[
        bool, typer.Option("--slips", help="Also a sheet of four slips for each code.")
    ] = False,
    check_list: Annotated[
        bool, typer.Option("--check-list", help="Also the sheet for the weekly check.")
    ] = False,
    make: Annotated[
        bool,
        typer.Option("--make", help="First make a code for every place, open for any survey."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Draw the posters of a commune's places in use, or of one code."""
    wanted = _check_formats(formats, size)
    base_url = find_settings().base_url
    if make:
        do(lambda session: _make_codes(session, which))
    posters = look(lambda session: _find_posters(session, which))
    drawings = [
        _draw_together(posters, base_url, size)
        if one_file
        else _draw_each(posters, base_url, size, wanted),
        *([_draw_slips(posters, base_url)] if slips else []),
        *([_draw_check_list(posters, base_url)] if check_list else []),
    ]
    written: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    with refusals():
        for name, content in chain.from_iterable(drawings):
            path = folder / name
            path.write_bytes(content)
            written.append(str(path))
    print(json.dumps(written) if as_json else "\n".join(written))


# The drawing library is imported where something is drawn: the command line also starts the
# server, which never draws.


def _draw_each(
    posters: list[Poster], base_url: str, size: str, wanted: list[str]
) -> Iterator[Drawn]:
    from survey_app.administer.posters import render_poster

    for each in track(posters, "drawing", console=Console(stderr=True), transient=True):
        for name in wanted:
            content = render_poster(each, base_url=base_url, size=size, file_format=name)
            yield f"ap-phich-{each.code}-{size}.{name}", content


def _draw_together(posters: list[Poster], base_url: str, size: str) -> Iterator[Drawn]:
    from survey_app.administer.posters import render_posters

    content = render_posters(posters, base_url=base_url, size=size)
    yield f"ap-phich-{posters[0].commune_slug}-{size}.pdf", content


def _draw_slips(posters: list[Poster], base_url: str) -> Iterator[Drawn]:
    from survey_app.drawing.slip_layout import render_slips

    for each in posters:
        if not each.simulated:
            check_public(base_url)
        slip = build_poster_slip(each, base_url)
        yield f"phieu-nho-{each.code}.pdf", render_slips([slip] * SLIPS_ON_A_PAGE)


def _draw_check_list(posters: list[Poster], base_url: str) -> Iterator[Drawn]:
    from survey_app.administer.check_list import render_check_list

    content = render_check_list(posters, base_url=base_url)
    yield f"kiem-tra-ma-qr-{posters[0].commune_slug}.pdf", content


def _make_codes(session: Session, slug: str) -> None:
    ensure_poster_codes(session, get_commune(session, slug), Asked(), commanded())


def _find_posters(session: Session, which: str) -> list[Poster]:
    today = commanded().today
    one, commune = find_poster(session, which), find_commune(session, which)
    if one is not None:
        return [mark_simulated(session, one, today)]
    if commune is None:
        raise CommandFault(f"There is neither a commune nor a poster code {which!r}.")
    found = list_hanging(session, commune, today)
    if not found:
        raise CommandFault(
            f"{commune.slug} has no poster code yet at a place in use: add --make for one at "
            "every place."
        )
    return found


def _check_formats(formats: str, size: str) -> list[str]:
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    if not wanted or set(wanted) - set(FORMATS):
        raise CommandFault(f"Unknown format in {formats!r}: choose from {','.join(FORMATS)}.")
    if size not in SIZES:
        raise CommandFault(f"Unknown size {size!r}: choose {' or '.join(SIZES)}.")
    return list(dict.fromkeys(wanted))
