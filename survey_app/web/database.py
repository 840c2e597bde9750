"""The store's door for routes: one read session a request, one transaction a write."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from flask import Flask, current_app, g
from sqlalchemy.orm import Session

from survey_app.store.database import Database

Outcome = TypeVar("Outcome")


def install_database(app: Flask, database: Database) -> None:
    """Give the application its database and close each request's session."""
    app.extensions["thuocdo_database"] = database
    app.teardown_appcontext(_close_session)


def database() -> Database:
    """Return the running application's database."""
    found: Database = current_app.extensions["thuocdo_database"]
    return found


def read_session() -> Session:
    """Return this request's read-only session, opened at first use."""
    if "read_session" not in g:
        g.read_stack = ExitStack()
        g.read_session = g.read_stack.enter_context(database().read())
    session: Session = g.read_session
    return session


def write(work: Callable[[Session], Outcome]) -> Outcome:
    """Run `work` in one transaction, committed when it returns."""
    _close_session()
    return database().write(work)


def _close_session(_error: BaseException | None = None) -> None:
    stack: ExitStack | None = g.pop("read_stack", None)
    g.pop("read_session", None)
    if stack is not None:
        stack.close()
