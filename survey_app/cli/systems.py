"""`thuocdo system`: which other systems may send answers for a commune."""

from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.administer.systems import NewToken, add_system, revoke_system
from survey_app.cli.communes import CommuneSlug, Json
from survey_app.cli.installation import find_settings
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.collect.codes import code_key
from survey_app.store.api_systems import list_api_systems
from survey_app.store.communes import get_commune

group = typer.Typer(help="Other systems that send answers.", no_args_is_help=True)


@group.command("add")
def add(
    commune: CommuneSlug,
    name: Annotated[str, typer.Argument(help="What the system is called.")],
) -> None:
    """Add a system and print its token: this once, it is kept nowhere."""
    key = code_key(find_settings().secret_key)

    def work(session: Session) -> NewToken:
        return add_system(session, get_commune(session, commune), name, key, commanded())

    print(do(work).token)


@group.command("list")
def list_all(commune: CommuneSlug, *, as_json: Json = False) -> None:
    """List the systems of a commune."""

    def work(session: Session) -> list[Row]:
        return [
            {
                "number": system.id,
                "name": system.name,
                "added": system.created_on.isoformat(),
                "revoked": system.revoked_on.isoformat() if system.revoked_on else None,
            }
            for system in list_api_systems(session, get_commune(session, commune).id)
        ]

    print_rows(look(work), as_json=as_json, nothing="No system may send answers.")


@group.command("revoke")
def revoke(
    commune: CommuneSlug,
    number: Annotated[int, typer.Argument(help="Its number in `thuocdo system list`.")],
) -> None:
    """End a system's token at once."""
    gone = do(
        lambda session: revoke_system(session, get_commune(session, commune), number, commanded())
    )
    print(f"The token of {gone.name!r} opens nothing any more.")
