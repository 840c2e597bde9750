"""`thuocdo codes`: one-time codes, many at once or into an office's own list of dossiers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.cli.campaigns import DAY
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings
from survey_app.cli.setting_up import commanded, ready_database, refusals
from survey_app.collect.codes import code_key
from survey_app.collect.dossier_codes import understand_dossiers, write_cells
from survey_app.collect.dossier_files import DossierFault, read_dossiers, write_codes
from survey_app.collect.invitation_papers import (
    Letterhead,
    build_letterhead,
    build_slip,
    write_csv,
)
from survey_app.collect.invitations import (
    Invitation,
    InvitationRefused,
    Service,
    asks_by_field,
    list_named_places,
    make_invitations,
    propose_expiry,
    record_invitations,
)
from survey_app.drawing.addresses import check_public
from survey_app.store.campaigns import Campaign, get_campaign
from survey_app.store.communes import get_commune_by_id
from survey_app.store.database import Database
from survey_app.store.one_time_codes import count_one_time_codes

group = typer.Typer(
    help="One-time codes: each takes one answer and is deleted with it.", no_args_is_help=True
)

CampaignId = Annotated[int, typer.Argument(help="The campaign's number: thuocdo campaign list.")]
Place = Annotated[int, typer.Option(help="The place's number: thuocdo place list.")]
Field = Annotated[str, typer.Option(help="The field (lĩnh vực), such as dat_dai.")]
Until = Annotated[datetime | None, typer.Option(help="Last day of the codes.", formats=DAY)]
Slips = Annotated[Path | None, typer.Option(help="Also a PDF of slips, four to a page.")]


@group.command("make")
def make(
    campaign: CampaignId,
    count: Annotated[int, typer.Argument(help="How many.")],
    place: Place,
    output: Annotated[Path, typer.Option("-o", "--output", help="The CSV file to write.")],
    field: Field = "",
    until: Until = None,
    slips: Slips = None,
) -> None:
    """Make codes alike and write them, with links and ready sentences, to a CSV file."""
    with _new_files(output, slips), ready_database() as database, refusals():
        wanted, head = _open(database, campaign)
        services = [Service(place, field or None)] * max(count, 0)
        made = _make(database, wanted, services, until)
        output.write_bytes(write_csv(head, made))
        _finish(database, wanted, head, made, slips)
    print(f"{len(made)} codes in {output}, until {made[0].expires_on}; they are shown only there")


@group.command("for-dossiers")
def for_dossiers(
    campaign: CampaignId,
    file: Annotated[Path, typer.Argument(help="The office's own list, CSV or XLSX.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The copy to write.")],
    place: Annotated[int, typer.Option(help="The place of rows that name none.")] = 0,
    field: Annotated[str, typer.Option(help="The field of rows that name none.")] = "",
    place_column: Annotated[str, typer.Option(help="Where it is not Điểm phục vụ.")] = "",
    field_column: Annotated[str, typer.Option(help="Where it is not Lĩnh vực.")] = "",
    until: Until = None,
    slips: Slips = None,
) -> None:
    """Write a code into each row of a copy of the list; nothing of the list is kept."""
    content = file.read_bytes()
    with _new_files(output, slips), ready_database() as database, refusals():
        wanted, head = _open(database, campaign)
        try:
            found = read_dossiers(content, file.name, place_column, field_column)
            places, usual = list(head.places.values()), Service(place, field or None)
            by_field = asks_by_field(wanted)
            understood = understand_dossiers(found, places, usual, by_field=by_field)
        except DossierFault as fault:
            raise CommandFault(str(fault)) from fault
        made = _make(database, wanted, understood.services, until)
        written = write_cells(found, understood, head, made)
        output.write_bytes(write_codes(content, file.name, found, written))
        _finish(database, wanted, head, made, slips)
    print(f"{len(made)} codes in {output}, until {made[0].expires_on}; they are shown only there")
    if understood.unclear:
        print(f"In {len(understood.unclear)} rows the field is not known: citizens choose it.")


@group.command("count")
def count(campaign: CampaignId) -> None:
    """Print how many codes of a campaign wait for an answer."""
    with ready_database() as database, database.read() as session:
        print(count_one_time_codes(session, get_campaign(session, campaign).id))


@contextmanager
def _new_files(*paths: Path | None) -> Iterator[None]:
    """Let new files be written; none stays when its codes could not be kept: they open nothing."""
    given = [path for path in paths if path is not None]
    for path in given:
        # Codes are shown only there: writing over them loses them.
        if path.exists() or given.count(path) > 1:
            raise CommandFault(f"{path} is there already; codes in it would be lost: name another.")
    try:
        yield
    except BaseException:
        for path in given:
            path.unlink(missing_ok=True)
        raise


def _open(database: Database, campaign_id: int) -> tuple[Campaign, Letterhead]:
    base_url = find_settings().base_url
    with database.read() as session:
        campaign = get_campaign(session, campaign_id)
        if not campaign.simulated:
            check_public(base_url)
        issuer = get_commune_by_id(session, campaign.commune_id).issuer
        places = list_named_places(session, campaign.commune_id)
    return campaign, build_letterhead(campaign, issuer, places, base_url)


def _make(
    database: Database,
    campaign: Campaign,
    services: list[Service] | tuple[Service, ...],
    until: datetime | None,
) -> list[Invitation]:
    today, key = commanded().today, code_key(find_settings().secret_key)
    last = propose_expiry(campaign, today) if until is None else until.date()
    try:
        with database.read() as session:
            return make_invitations(session, campaign, services, last, today, key)
    except InvitationRefused as refused:
        raise CommandFault(str(refused)) from refused


def _finish(
    database: Database,
    campaign: Campaign,
    head: Letterhead,
    made: list[Invitation],
    slips: Path | None,
) -> None:
    """Draw the slips, then keep the codes: one whose paper failed must not wait in the store."""
    if slips is not None:
        # Imported here: the command line also starts the server, which never draws.
        from survey_app.drawing.slip_layout import render_slips

        slips.write_bytes(render_slips([build_slip(head, each) for each in made]))
    doer, key = commanded(), code_key(find_settings().secret_key)

    def work(session: Session) -> None:
        record_invitations(session, campaign, made, key, doer)

    database.write(work)
