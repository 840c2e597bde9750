"""`thuocdo kiosk`: tablets at places, paired by a code and refused when they are lost."""

from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.administer.kiosk_care import list_kiosk_lines
from survey_app.administer.kiosks import (
    KioskSettings,
    add_kiosk,
    open_pairing,
    stop_kiosk,
    write_pairing_code,
)
from survey_app.cli.communes import CommuneSlug, Json
from survey_app.cli.installation import find_settings
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.collect.codes import code_key
from survey_app.store.communes import get_commune
from survey_app.store.kiosks import KIOSK_KINDS, LAYOUTS
from survey_app.web.clock import VIET_NAM

group = typer.Typer(help="Tablets on which people answer.", no_args_is_help=True)
KioskId = Annotated[int, typer.Argument(help="The tablet's number, from kiosk list.")]


@group.command("add")
def add(
    commune: CommuneSlug,
    place: Annotated[int, typer.Option(help="The place's number, from place list.")],
    name: Annotated[str, typer.Option(help="To tell tablets apart; no person's name.")],
    pin: Annotated[
        str,
        typer.Option(
            prompt=True, hide_input=True, help="4 to 8 digits, to leave the screen; asked for."
        ),
    ],
    kind: Annotated[str, typer.Option(help=" or ".join(KIOSK_KINDS))] = "kiosk",
    instrument: Annotated[str, typer.Option(help="Such as tthc; else people choose.")] = "",
    layout: Annotated[str, typer.Option(help=" or ".join(LAYOUTS))] = "one",
    idle: Annotated[int, typer.Option(help="Seconds untouched until it starts afresh.")] = 45,
    cooldown: Annotated[int, typer.Option(help="Seconds between two people.")] = 6,
    dims_from: Annotated[int | None, typer.Option(help="Hour at which it goes dark.")] = None,
    dims_until: Annotated[int | None, typer.Option(help="Hour at which it is light.")] = None,
) -> None:
    """Add a tablet to a place and print its number."""
    given = KioskSettings(
        place_id=place,
        name=name,
        pin=pin,
        kind=kind,
        instrument_code=instrument,
        layout=layout,
        idle_seconds=idle,
        cooldown_seconds=cooldown,
        dims_from=dims_from,
        dims_until=dims_until,
    )
    made = do(lambda session: add_kiosk(session, get_commune(session, commune), given, commanded()))
    print(made.id)


@group.command("list")
def list_all(commune: CommuneSlug, as_json: Json = False) -> None:
    """List a commune's tablets and how each is."""
    rows = look(lambda session: _rows_of(session, commune))
    print_rows(rows, as_json=as_json, nothing=f"No tablet yet: thuocdo kiosk add {commune} --help")


@group.command("pair")
def pair(commune: CommuneSlug, kiosk: KioskId) -> None:
    """Print a code that pairs one device, once, within fifteen minutes."""
    settings = find_settings()
    key = code_key(settings.secret_key)
    code = do(
        lambda session: open_pairing(
            session, get_commune(session, commune), kiosk, key, commanded()
        )
    )
    print(f"{write_pairing_code(code)}  (at {settings.base_url.rstrip('/')}/k/, for 15 minutes)")
    if not settings.is_https:
        print("The address is not https: the tablet can take answers only while it has a network.")


@group.command("revoke")
def revoke(commune: CommuneSlug, kiosk: KioskId) -> None:
    """Refuse a tablet from now on: it is lost, or not used any more."""
    stopped = do(
        lambda session: stop_kiosk(session, get_commune(session, commune), kiosk, commanded())
    )
    print(f"{stopped.name}: refused from now on; thuocdo kiosk pair brings it back")


def _rows_of(session: Session, slug: str) -> list[Row]:
    now = commanded().at.astimezone(VIET_NAM)
    lines = list_kiosk_lines(session, get_commune(session, slug), now)
    return [
        {
            "id": line.kiosk.id,
            "name": line.kiosk.name,
            "place": line.place.name,
            "kind": line.kiosk.kind,
            "state": line.state,
            "last_seen": None if (seen := line.kiosk.last_seen_at) is None else seen.isoformat(),
            "queue": line.kiosk.queue_length,
            "version": line.kiosk.app_version,
            "battery": line.kiosk.battery_percent,
        }
        for line in lines
    ]
