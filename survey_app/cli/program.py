"""`thuocdo`: the list of commands; the one place where errors become a line and an exit code."""

import sys

import click
import typer
from sqlalchemy.exc import OperationalError

from analysis.errors import AnalysisError
from instruments.errors import InstrumentError
from survey_app.cli import (
    campaigns,
    checks,
    communes,
    demo,
    init,
    plans,
    posters,
    reports,
    responses,
    serve,
    tidy,
    users,
)
from survey_app.cli.faults import CommandFault
from survey_app.config import SettingsFault
from survey_app.store.errors import StoreError

EXIT_FAULT = 2

program = typer.Typer(
    name="thuocdo",
    help="Measures people's satisfaction with public services in a commune.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
program.command("init")(init.init)
program.command("demo")(demo.demo)
program.command("serve")(serve.serve)
program.command("check")(checks.check)
program.command("poster")(posters.poster)
program.command("report")(reports.report)
program.command("tidy")(tidy.tidy)
for name, group in (
    ("user", users.group),
    ("commune", communes.group),
    ("place", communes.places),
    ("campaign", campaigns.group),
    ("plan", plans.group),
    ("responses", responses.group),
):
    program.add_typer(group, name=name)


def main() -> None:
    """Run the command line."""
    try:
        outcome = program(standalone_mode=False)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(EXIT_FAULT)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except SettingsFault as fault:
        _say(" ".join(fault.faults))
    except (CommandFault, StoreError, InstrumentError, AnalysisError) as fault:
        _say(str(fault))
    except OperationalError as fault:
        _say(
            f"The database does not answer ({type(fault.orig).__name__}): see THUOCDO_DATABASE_URL."
        )
    else:
        # Outside its standalone mode click gives a command's exit code back as its value.
        sys.exit(outcome if isinstance(outcome, int) else 0)


def _say(sentence: str) -> None:
    print(f"thuocdo: {' '.join(sentence.split())}", file=sys.stderr)
    sys.exit(EXIT_FAULT)


if __name__ == "__main__":
    main()
