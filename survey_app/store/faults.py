"""Turns what a driver reports into the store's own errors, without a word of the row it is about.

Drivers quote the refused row, and with it an answer or a comment, in their message. That text must
not reach a log, so it is dropped together with the exception that carries it.
"""

import sqlite3

from sqlalchemy.exc import IntegrityError, OperationalError

from survey_app.store.errors import RuleBroken, StoreBusy, StoreUnreachable

_NO_FILE = ("unable to open", "readonly database", "disk I/O error", "disk is full")
_WAITED_IN_VAIN = ("55P03", "40001", "40P01")
"""PostgreSQL: a lock not given in time, a moment that moved on, two that waited for each other."""


def as_store_error(fault: BaseException) -> BaseException:
    """Give the store's own error for a driver's fault; any other exception as it is."""
    if isinstance(fault, IntegrityError):
        return RuleBroken(_broken_rule(fault))
    if not isinstance(fault, OperationalError):
        return fault
    reason = str(fault.orig)
    if "locked" in reason or getattr(fault.orig, "sqlstate", None) in _WAITED_IN_VAIN:
        return StoreBusy("others hold what is to be written")
    if isinstance(fault.orig, sqlite3.Error) and not any(words in reason for words in _NO_FILE):
        return fault  # a statement that is wrong: SQLite has no kind of its own for it
    return StoreUnreachable(f"the database does not answer: {reason}")


def _broken_rule(fault: IntegrityError) -> str:
    """Name the rule: PostgreSQL gives its name, SQLite a short message without values.

    >>> _broken_rule(IntegrityError(None, None, Exception("UNIQUE constraint failed: plans.id")))
    'UNIQUE constraint failed: plans.id'
    """
    diagnosis = getattr(fault.orig, "diag", None)
    if diagnosis is None:
        return str(fault.orig)
    return str(diagnosis.constraint_name or diagnosis.message_primary)
