"""`thuocdo check`: is the installation whole? Warnings do not fail it, damage does."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from survey_app.cli.health import Finding, check_installation
from survey_app.cli.installation import find_settings
from survey_app.config import SettingsFault

EXIT_DAMAGED = 1


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print findings as JSON.")] = False,
) -> None:
    """Check settings, schema, questionnaires and stored answers; exit 1 on damage."""
    try:
        findings = check_installation(find_settings())
    except SettingsFault as fault:
        findings = [Finding("damage", "settings", sentence) for sentence in fault.faults]
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for finding in findings:
            console.print(f"{finding.level:8} {finding.subject:15} {finding.text}", markup=False)
    if any(finding.level == "damage" for finding in findings):
        raise typer.Exit(EXIT_DAMAGED)
