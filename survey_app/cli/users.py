"""`thuocdo user`: accounts of administrators and officials."""

import getpass
import sys
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.accounts.passwords import make_password
from survey_app.accounts.signing_in import NewAccount, add_account, change_password
from survey_app.cli.communes import Json
from survey_app.cli.faults import CommandFault
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.store.audit_entries import record_deed
from survey_app.store.communes import get_commune, list_communes
from survey_app.store.officials import ROLES, Official, list_officials

FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
MakePassword = Annotated[
    bool, typer.Option("--make-password", help="Make a password and print it once.")
]
group = typer.Typer(help="Accounts of administrators and officials.", no_args_is_help=True)


@group.command("add")
def add(
    username: Annotated[str, typer.Argument(help="What is typed to sign in.")],
    name: Annotated[str, typer.Option(help="The person's name, as pages show it.")],
    role: Annotated[str, typer.Option(help=" or ".join(ROLES))] = "official",
    commune: Annotated[str | None, typer.Option(help="An official's commune, by slug.")] = None,
    from_stdin: FromStdin = False,
    made: MakePassword = False,
) -> None:
    """Add an account; the password is asked for twice unless an option says otherwise."""
    _check_role(username, role, commune)
    password = _choose_password(from_stdin=from_stdin, made=made)

    def work(session: Session) -> Official:
        own = None if commune is None else get_commune(session, commune).id
        doer = commanded()
        account = NewAccount(username, name.strip(), role, own, password)
        official = add_account(session, account, doer.today)
        record_deed(session, doer, "add_user", official.username, role=role, commune=commune)
        return official

    official = do(work)
    print(f"{official.username}: {official.name}, {official.role}")
    if made:
        print(f"Password, shown this once: {password}")


@group.command("password")
def change(
    username: Annotated[str, typer.Argument(help="Whose password it is.")],
    from_stdin: FromStdin = False,
    made: MakePassword = False,
) -> None:
    """Give an account a new password; ends its sessions and takes off a lock."""
    password = _choose_password(from_stdin=from_stdin, made=made)

    def work(session: Session) -> str:
        official = change_password(session, username, password)
        record_deed(session, commanded(), "change_password", official.username)
        return official.username

    print(f"{do(work)}: the password was changed")
    if made:
        print(f"Password, shown this once: {password}")


@group.command("list")
def list_all(as_json: Json = False) -> None:
    """List all accounts."""

    def work(session: Session) -> list[Row]:
        slugs = {commune.id: commune.slug for commune in list_communes(session)}
        return [
            {
                "username": each.username,
                "name": each.name,
                "role": each.role,
                "commune": None if each.commune_id is None else slugs[each.commune_id],
                "active": each.active,
            }
            for each in list_officials(session)
        ]

    print_rows(look(work), as_json=as_json, nothing="No account yet: thuocdo user add --help")


def _check_role(username: str, role: str, commune: str | None) -> None:
    if not username.strip():
        raise CommandFault("A user name is needed.")
    if role not in ROLES:
        raise CommandFault(f"Unknown role {role!r}: choose {' or '.join(ROLES)}.")
    if role == "official" and commune is None:
        raise CommandFault("An official belongs to a commune: give --commune SLUG.")
    if role == "administrator" and commune is not None:
        raise CommandFault("An administrator works for all communes: leave out --commune.")


def _choose_password(*, from_stdin: bool, made: bool) -> str:
    if from_stdin and made:
        raise CommandFault("Give --password-stdin or --make-password, not both.")
    if made:
        return make_password()
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise CommandFault("The two passwords differ: nothing was saved.")
    return password
