"""`thuocdo paper`: forms to be printed, as a file."""

import json
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.cli.communes import CommuneSlug, Json
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings
from survey_app.cli.setting_up import commanded, do
from survey_app.collect.codes import code_key
from survey_app.collect.language_shelf import LanguageShelf
from survey_app.collect.languages import Language
from survey_app.collect.paper.batches import NewRun, add_run
from survey_app.collect.paper.codes import paper_key
from survey_app.collect.paper.errors import BatchRefused
from survey_app.collect.paper.printing import PrintJob, build_job
from survey_app.store.campaigns import Campaign, find_campaign, list_open_campaigns
from survey_app.store.communes import get_commune
from survey_app.store.paper import MOST_COPIES

group = typer.Typer(help="Paper forms.", no_args_is_help=True)
CHANNEL = "paper"
REFUSALS = {
    "unknown_place": "No such place there: thuocdo place list {slug}.",
    "out_of_range": f"Print 1 to {MOST_COPIES} copies at a time.",
    "no_numbers": "All numbers of print runs are used up.",
}


@group.callback()
def paper() -> None:
    """Paper forms."""


@group.command("print")
def print_forms(
    commune: CommuneSlug,
    place: Annotated[int, typer.Option(help="The place's number: thuocdo place list.")],
    copies: Annotated[int, typer.Option(help=f"How many, at most {MOST_COPIES}.")],
    campaign: Annotated[
        int | None, typer.Option(help="The campaign's number, where several are open.")
    ] = None,
    language: Annotated[str, typer.Option(help="Such as vi or en.")] = "vi",
    one_sided: Annotated[
        bool, typer.Option("--one-sided", help="Add no blank page for printing on both sides.")
    ] = False,
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for the file.")] = Path(),
    as_json: Json = False,
) -> None:
    """Write the forms of one place as a PDF; each copy has a code of its own: do not photocopy."""
    # Imported here: the command line also starts the server, which never draws.
    from survey_app.collect.paper.sheets import render_run

    key = paper_key(code_key(find_settings().secret_key))

    def work(session: Session) -> tuple[int, PrintJob]:
        chosen = _choose(session, commune, campaign)
        asked = _find_language(session, chosen, language)
        doer = commanded()
        try:
            run = add_run(session, chosen, NewRun(place, asked.code, copies), [asked.code], doer)
        except BatchRefused as refused:
            said = REFUSALS[refused.problems[0].code]
            raise CommandFault(said.format(slug=commune)) from refused
        return run.id, build_job(session, run, asked, key, both_sides=not one_sided)

    run_id, job = do(work)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"phieu-{job.instrument_code}-{run_id}-{len(job.codes)}.pdf"
    path.write_bytes(render_run(job))
    print(json.dumps({"file": str(path), "run": run_id, "copies": copies}) if as_json else path)


def _choose(session: Session, slug: str, number: int | None) -> Campaign:
    commune = get_commune(session, slug)
    if number is None:
        opened = list_open_campaigns(session, commune.id, commanded().today)
        if len(opened) != 1:
            raise CommandFault(
                f"{len(opened)} campaigns are open in {slug}: name one with --campaign "
                f"(thuocdo campaign list {slug})."
            )
        number = opened[0].id
    campaign = find_campaign(session, number)
    if campaign is None or campaign.commune_id != commune.id:
        raise CommandFault(f"There is no campaign {number} in {slug}.")
    return campaign


def _find_language(session: Session, campaign: Campaign, code: str) -> Language:
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    offered = LanguageShelf().offer(lambda: session, (instrument,), CHANNEL)
    found = [language for language in offered if language.code == code]
    if not found:
        names = ", ".join(language.code for language in offered)
        raise CommandFault(f"This form cannot be printed in {code!r}, only in {names}.")
    return found[0]
