"""`thuocdo init`: an empty folder becomes an installation."""

from typing import Annotated

import typer
from rich.console import Console

from survey_app.accounts.passwords import make_password
from survey_app.accounts.signing_in import NewAccount, add_account
from survey_app.cli.installation import local_today, open_database
from survey_app.config import load_settings
from survey_app.store.officials import list_officials
from survey_app.store.schema import create_schema


def init(
    username: Annotated[str, typer.Option(help="User name of the first administrator.")] = "admin",
) -> None:
    """Make the database, the secret key and the first administrator; safe to run again."""
    console = Console(highlight=False)
    settings = load_settings(write_key=True)
    revision = create_schema(settings.database_url)
    console.print(
        f"Database ready at revision {revision}: {_without_password(settings.database_url)}"
    )
    console.print(f"Data folder: {settings.data_dir}")
    with open_database(settings) as database:
        with database.read() as session:
            if list_officials(session):
                console.print("Accounts exist already: nothing was added.")
                return
        password = make_password()
        account = NewAccount(username, "Quản trị viên", "administrator", None, password)
        database.write(lambda session: add_account(session, account, local_today()))
    console.print(f"First administrator: {username}")
    console.print(f"Password, shown this once: {password}")
    console.print("Next: thuocdo serve")


def _without_password(url: str) -> str:
    head, mark, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://***{mark}{tail}" if mark else url
