"""`thuocdo`: the list of commands; the one place where errors become a line and an exit code."""

import os
import sys
from typing import NoReturn

import typer
from sqlalchemy.exc import OperationalError

from analysis.errors import AnalysisError
from instruments.errors import InstrumentError
from survey_app.cli import (
    campaigns,
    checks,
    codes,
    communes,
    demo,
    estimate,
    figures,
    init,
    kiosks,
    languages,
    paper,
    plans,
    posters,
    presence,
    reports,
    responses,
    serve,
    systems,
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
program.command("estimate")(estimate.estimate)
program.command("poster")(posters.poster)
program.command("report")(reports.report)
program.command("tidy")(tidy.tidy)
communes.places.command("presence")(presence.presence)
for name, group in (
    ("user", users.group),
    ("commune", communes.group),
    ("place", communes.places),
    ("campaign", campaigns.group),
    ("codes", codes.group),
    ("plan", plans.group),
    ("paper", paper.group),
    ("figure", figures.group),
    ("kiosk", kiosks.group),
    ("responses", responses.group),
    ("language", languages.group),
    ("system", systems.group),
):
    program.add_typer(group, name=name)


def main() -> None:
    """Run the command line."""
    try:
        outcome = program(standalone_mode=False, prog_name="thuocdo")
    except typer.TyperException as wrong:
        _say_usage(wrong)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except SettingsFault as fault:
        _say(" ".join(fault.faults))
    except (CommandFault, StoreError, InstrumentError, AnalysisError) as fault:
        _say(str(fault))
    except OperationalError as fault:
        _say(
            f"The database does not answer ({type(fault.orig).__name__}): see THUOCDO_DATABASE_URL."
        )
    except OSError as fault:
        _say_system_fault(fault)
    else:
        # Outside its standalone mode typer gives a command's exit code back as its value.
        sys.exit(outcome if isinstance(outcome, int) else 0)


def _say_usage(wrong: typer.TyperException) -> NoReturn:
    """Say what was typed wrongly and which help to read; no arguments at all: the help itself."""
    sentence = wrong.format_message()
    if "\n\n" in sentence:
        print(sentence, file=sys.stderr)
        sys.exit(EXIT_FAULT)
    context = getattr(wrong, "ctx", None)
    _say(f"{sentence} ({context.command_path if context else 'thuocdo'} --help)")


def _say_system_fault(fault: OSError) -> NoReturn:
    if isinstance(fault, BrokenPipeError):
        # Whoever read our output has heard enough; Python must not try to write the rest at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(EXIT_FAULT)
    _say(f"{fault.filename or 'The system'}: {fault.strerror or fault}")


def _say(sentence: str) -> NoReturn:
    print(f"thuocdo: {' '.join(sentence.split())}", file=sys.stderr)
    sys.exit(EXIT_FAULT)


if __name__ == "__main__":
    main()
