"""`thuocdo commune` and `thuocdo place`: who measures itself, and where people are served."""

from typing import Annotated

import typer

from survey_app.administer.communes import NewCommune, add_commune, change_website
from survey_app.administer.overview import build_overview, list_commune_lines
from survey_app.administer.places import NewPlace, add_place, close_place, reopen_place
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.store.agencies import AGENCY_KINDS
from survey_app.store.communes import REPORT_WINDOWS, get_commune

group = typer.Typer(help="Communes that measure themselves.", no_args_is_help=True)
places = typer.Typer(help="Places where people are served and asked.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="For a program to read.")]
CommuneSlug = Annotated[str, typer.Argument(help="The commune's slug, such as loc-binh.")]


@group.command("add")
def add(
    slug: Annotated[str, typer.Argument(help="The name in addresses, such as loc-binh.")],
    name: Annotated[str, typer.Option(help='As in documents: "xã Lộc Bình".')],
    province: Annotated[str, typer.Option(help='Such as "tỉnh Lạng Sơn".')],
    superior: Annotated[str, typer.Option(help="The body above, if reports name it.")] = "",
    issuer: Annotated[str, typer.Option(help="Who signs; proposed from the name.")] = "",
    window: Annotated[str, typer.Option(help=" or ".join(REPORT_WINDOWS))] = "ministry",
    website: Annotated[str, typer.Option(help="The office's own .gov.vn name.")] = "",
) -> None:
    """Add a commune."""
    new = NewCommune(
        name=name,
        province=province,
        slug=slug,
        superior=superior,
        issuer=issuer,
        report_window=window,
        website=website,
    )
    made = do(lambda session: add_commune(session, new, commanded()))
    print(f"{made.slug}: {made.name}, {made.province}; reports are signed {made.issuer}")
    if made.simulated:
        print("All communes here are simulated, so this one is marked as simulated too.")


@group.command("website")
def website(
    commune: CommuneSlug,
    name: Annotated[str, typer.Argument(help="Such as locbinh.langson.gov.vn; - for none.")],
) -> None:
    """Set the office's own .gov.vn name, as posters and forms say it."""
    typed = "" if name == "-" else name
    kept = do(
        lambda session: change_website(session, get_commune(session, commune), typed, commanded())
    )
    print(f"{commune}: {kept or 'no website'}; print the posters anew, their codes stay the same")


@group.command("list")
def list_all(as_json: Json = False) -> None:
    """List all communes."""
    lines = look(lambda session: list_commune_lines(session, commanded().today))
    rows: list[Row] = [
        {
            "slug": line.commune.slug,
            "name": line.commune.name,
            "province": line.commune.province,
            "places": line.n_places,
            "open_campaigns": line.n_open,
            "simulated": line.commune.simulated,
            "website": line.commune.website,
        }
        for line in lines
    ]
    print_rows(rows, as_json=as_json, nothing="No commune yet: thuocdo commune add --help")


@places.command("add")
def add_one(
    commune: CommuneSlug,
    agency: Annotated[str, typer.Option(help="The agency; made if it is new.")],
    name: Annotated[str, typer.Option(help="The place, such as a desk or a room.")],
    kind: Annotated[str, typer.Option(help=f"Of a new agency: {', '.join(AGENCY_KINDS)}.")] = "",
    address: Annotated[str, typer.Option(help="Street or village.")] = "",
) -> None:
    """Add a place to a commune and print its number."""
    new = NewPlace(agency=agency, kind=kind, name=name, address=address)
    made = do(lambda session: add_place(session, get_commune(session, commune), new, commanded()))
    print(made.id)


PlaceId = Annotated[int, typer.Argument(help="The place's number: thuocdo place list.")]


@places.command("close")
def close(commune: CommuneSlug, place: PlaceId) -> None:
    """Keep that a place no longer receives people; its codes say so from now on."""
    _close(commune, place, None)


@places.command("move")
def move(
    commune: CommuneSlug,
    place: PlaceId,
    to: Annotated[int, typer.Argument(help="The number of the place people go to now.")],
) -> None:
    """Keep that people are served elsewhere now; the codes of the old place send them there."""
    _close(commune, place, to)


@places.command("reopen")
def reopen(commune: CommuneSlug, place: PlaceId) -> None:
    """Keep that a closed place receives people again."""
    opened = do(
        lambda session: reopen_place(session, get_commune(session, commune), place, commanded())
    )
    print(f"{opened.id}: {opened.name}, in use")


def _close(slug: str, place_id: int, goal_id: int | None) -> None:
    closed = do(
        lambda session: close_place(
            session, get_commune(session, slug), place_id, goal_id, commanded()
        )
    )
    print(f"{closed.id}: {closed.name}, " + (f"moved to {goal_id}" if goal_id else "closed"))


@places.command("list")
def list_places(commune: CommuneSlug, as_json: Json = False) -> None:
    """List a commune's places."""
    overview = look(
        lambda session: build_overview(session, get_commune(session, commune), commanded().today)
    )
    rows: list[Row] = [
        {
            "id": place.id,
            "agency": line.agency.name,
            "kind": line.agency.kind,
            "name": place.name,
            "active": place.active,
            "moved_to": place.moved_to_id,
        }
        for line in overview.agencies
        for place in line.places
    ]
    print_rows(rows, as_json=as_json, nothing=f"No place yet: thuocdo place add {commune} --help")
