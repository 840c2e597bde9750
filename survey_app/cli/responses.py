"""`thuocdo responses`: answers collected elsewhere come into the store."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from instruments.loading import load_instrument
from survey_app.cli.faults import CommandFault
from survey_app.cli.installation import find_settings, local_today, open_database
from survey_app.cli.setting_up import commanded
from survey_app.collect.importing.mapping import load_mapping
from survey_app.collect.importing.proposing import propose_mapping
from survey_app.collect.importing.reading import RefusedRow, RowProblem
from survey_app.collect.importing.sheets import find_table, load_sheets
from survey_app.collect.importing.storing import (
    ImportOutcome,
    import_key,
    import_responses,
    list_place_names,
    note_import,
)
from survey_app.collect.importing.wording import (
    CONVERTED,
    IGNORED_TITLE,
    NOT_THE_MAIN_WAY,
    PERSONAL_TITLE,
    REFUSED_COLUMNS,
    REFUSED_TITLE,
    TOTALS,
    as_cells,
    say_count,
    say_reason,
)
from survey_app.store.campaigns import Campaign, find_campaign, list_campaigns
from survey_app.store.communes import get_commune
from survey_app.store.database import Database
from survey_app.store.schema import check_schema

group = typer.Typer(help="Answers collected elsewhere.", no_args_is_help=True)


@group.callback()
def responses() -> None:
    """Answers collected elsewhere."""


@group.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, as a Google Form exports it.")],
    campaign: Annotated[int | None, typer.Option(help="The campaign's number.")] = None,
    commune: Annotated[
        str | None, typer.Option(help="The commune's slug, with --instrument.")
    ] = None,
    instrument: Annotated[str | None, typer.Option(help="Such as tthc.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="Which column is which question.")] = None,
    write_mapping: Annotated[
        Path | None, typer.Option(help="Propose a mapping for this file, and import nothing.")
    ] = None,
    refused: Annotated[Path | None, typer.Option(help="Write the refused rows to a CSV.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Store nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Store the good rows of a file once, however often it is given, and list the others."""
    settings = find_settings()
    with open_database(settings) as database:
        chosen = _choose_campaign(database, campaign, commune, instrument)
        if write_mapping is not None:
            _write_mapping(database, chosen, file, write_mapping)
            return
        if mapping is None:
            raise CommandFault("Give --mapping FILE, or --write-mapping FILE to have one proposed.")
        asked = load_instrument(chosen.instrument_code, chosen.instrument_version)
        meaning = load_mapping(mapping, asked)
        sheets = load_sheets(file)
        table = find_table(sheets, meaning.columns, sheet=meaning.sheet)
        key = import_key(settings.secret_key)
        outcome = import_responses(
            database, chosen, table, meaning, key, local_today(), dry_run=dry_run
        )
        _note(database, chosen, outcome)
    if any(sheet.converted for sheet in sheets) and not as_json:
        print(CONVERTED)
    if refused is not None:
        _write_refused(refused, outcome.refused)
    if as_json:
        print(json.dumps(_as_json(chosen, outcome), ensure_ascii=False, indent=2))
    else:
        _print(outcome, chosen)


def _choose_campaign(
    database: Database, number: int | None, slug: str | None, instrument: str | None
) -> Campaign:
    with database.read() as session:
        check_schema(session)
        if number is not None:
            found = find_campaign(session, number)
            if found is None:
                raise CommandFault(f"There is no campaign {number}.")
            return found
        if slug is None or instrument is None:
            raise CommandFault("Give --campaign NUMBER, or --commune SLUG and --instrument CODE.")
        campaigns = list_campaigns(session, get_commune(session, slug).id)
    fitting = [each for each in campaigns if each.instrument_code == instrument]
    if len(fitting) == 1:
        return fitting[0]
    known = "; ".join(f"--campaign {c.id} ({c.opens_on} to {c.closes_on})" for c in fitting)
    raise CommandFault(
        f"Several campaigns of {slug} ask {instrument}, choose one: {known}."
        if fitting
        else f"No campaign of {slug} asks {instrument}."
    )


def _write_mapping(database: Database, campaign: Campaign, file: Path, target: Path) -> None:
    with database.read() as session:
        places = list_place_names(session, campaign.commune_id)
    asked = load_instrument(campaign.instrument_code, campaign.instrument_version)
    text = propose_mapping(load_sheets(file), asked, places)
    try:
        with target.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise CommandFault(f"{target} is there already: name another file.") from None
    except OSError as fault:
        raise CommandFault(f"{target} cannot be written: {fault.strerror}.") from fault
    print(f"{target}: read it through, correct it, then import with --mapping {target} --dry-run")


def _note(database: Database, campaign: Campaign, outcome: ImportOutcome) -> None:
    """Enter what an official did: counts only, and nothing of any row."""
    if outcome.dry_run:
        return
    database.write(lambda session: note_import(session, campaign, outcome, commanded()))


def _say(problem: RowProblem) -> str:
    return say_reason(problem.code, problem.value, problem.limit)


def _list_refused(rows: Sequence[RefusedRow]) -> list[tuple[str, str, str]]:
    return [
        (str(row.line), problem.column or "", _say(problem))
        for row in rows
        for problem in row.problems
    ]


def _print(outcome: ImportOutcome, campaign: Campaign) -> None:
    counts = (
        ("rows", outcome.rows),
        ("would_store" if outcome.dry_run else "stored", outcome.stored),
        ("already_there", outcome.already_there),
        ("refused", len(outcome.refused)),
    )
    for name, count in counts:
        print(f"{TOTALS[name]}: {say_count(count)}")
    if campaign.primary_mode != "import":
        print(NOT_THE_MAIN_WAY)
    if outcome.unread:
        print(IGNORED_TITLE.format(columns="; ".join(outcome.unread)))
    if outcome.personal:
        print(PERSONAL_TITLE.format(columns="; ".join(outcome.personal)))
    if outcome.refused:
        print(REFUSED_TITLE)
        line, column, _ = REFUSED_COLUMNS
        for number, name, reason in _list_refused(outcome.refused):
            place = f"{line} {number}" + (f", {column.lower()} “{name}”" if name else "")
            print(f"  {place}: {reason}")


def _write_refused(target: Path, rows: Sequence[RefusedRow]) -> None:
    try:
        with target.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(REFUSED_COLUMNS)
            writer.writerows(map(as_cells, _list_refused(rows)))
    except OSError as fault:
        raise CommandFault(f"{target} cannot be written: {fault.strerror}.") from fault


def _as_json(campaign: Campaign, outcome: ImportOutcome) -> dict[str, object]:
    return {
        "campaign": campaign.id,
        "dry_run": outcome.dry_run,
        "rows": outcome.rows,
        "stored": outcome.stored,
        "already_there": outcome.already_there,
        "refused": [
            {
                "line": row.line,
                "problems": [
                    {"column": p.column, "code": p.code, "reason": _say(p)} for p in row.problems
                ],
            }
            for row in outcome.refused
        ],
        "columns_not_read": list(outcome.unread),
        "columns_about_a_person": list(outcome.personal),
    }
