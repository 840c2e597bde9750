"""`thuocdo place presence`: whether a place's forms ask for the code of the day, and what it is."""

from typing import Annotated

import typer

from survey_app.administer.presence import list_presence, set_presence
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.collect.codes import code_key
from survey_app.store.communes import get_commune


def presence(
    commune: Annotated[str, typer.Argument(help="The commune's slug, such as loc-binh.")],
    place_id: Annotated[
        int | None, typer.Argument(help="The place's number; all places without it.")
    ] = None,
    ask: Annotated[
        bool | None, typer.Option("--on/--off", help="Let its forms ask for the code, or not.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Show today's codes of the places that ask for one; switch that on or off for a place."""
    if ask is not None:
        if place_id is None:
            raise CommandFault("Name the place too: thuocdo place list shows their numbers.")
        do(
            lambda session: set_presence(
                session, get_commune(session, commune), place_id, asks=ask, doer=commanded()
            )
        )
    key = code_key(find_settings().secret_key)
    lines = look(
        lambda session: list_presence(
            session, get_commune(session, commune), commanded().today, key
        )
    )
    rows: list[Row] = [
        {"id": line.place.id, "name": line.place.name, "code_today": line.code}
        for line in lines
        if place_id in (None, line.place.id)
    ]
    if place_id is not None and not rows:
        raise CommandFault(f"{commune} has no place {place_id} in use: see thuocdo place list.")
    print_rows(rows, as_json=as_json, nothing=f"No place yet: thuocdo place add {commune} --help")
