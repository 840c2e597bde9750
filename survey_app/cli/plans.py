"""`thuocdo plan`: what a commune promised, from a file or from the shipped plans."""

import re
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from instruments.plans import Plan, parse_plan
from survey_app.administer.plans import import_plan, load_shipped_text
from survey_app.cli.communes import CommuneSlug
from survey_app.cli.faults import CommandFault
from survey_app.cli.setting_up import commanded, do
from survey_app.store.communes import get_commune

group = typer.Typer(help="Plans with the targets that reports judge.", no_args_is_help=True)


@group.callback()
def plans() -> None:
    """Plans with the targets that reports judge."""


@group.command("import")
def import_one(
    commune: CommuneSlug,
    source: Annotated[str, typer.Argument(help="A TOML file, or the slug of a shipped plan.")],
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Keep it though it names another commune.")
    ] = False,
) -> None:
    """Check a plan and keep it for a commune."""
    slug, text = _load_text(source)
    named = parse_plan(text, slug=slug).commune

    def work(session: Session) -> Plan:
        kept_for = get_commune(session, commune)
        if named.casefold() != kept_for.name.casefold() and not anyway:
            raise CommandFault(
                f"The plan is of {named}, not of {kept_for.name}: nothing was kept. "
                "A commune that took over another's plan gives --anyway."
            )
        return import_plan(session, kept_for, text, slug, commanded())

    plan = do(work)
    satisfaction = sum(bool(target.instruments) for target in plan.targets)
    print(
        f"{plan.commune}, {plan.period}: {len(plan.targets)} targets, {satisfaction} of them on "
        f"satisfaction, valid {plan.valid_from} to {plan.valid_to}"
    )
    for found in plan.contradictions():
        percents = " and ".join(f"{float(percent):g}%" for percent in found.percents)
        print(f"Contradiction: {', '.join(found.codes)} ask {percents} of the same thing.")


def _load_text(source: str) -> tuple[str, str]:
    """Return a plan's name and text."""
    if re.fullmatch(r"[a-z0-9-]+", source) and not Path(source).is_file():
        return source, load_shipped_text(source)
    path = Path(source)
    try:
        return path.stem, path.read_bytes().decode("utf-8")
    except OSError as fault:
        raise CommandFault(f"{path} cannot be read: {fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise CommandFault(f"{path} is not UTF-8 text: save it as UTF-8.") from fault
