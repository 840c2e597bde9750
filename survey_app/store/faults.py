"""Turns what a driver reports into the store's own errors, without a word of the row it is about.

Drivers quote the refused row, and with it an answer or a comment, in their message. That text must
not reach a log, so it is dropped together with the exception that carries it.
"""

from sqlalchemy.exc import IntegrityError, OperationalError

from survey_app.store.errors import RuleBroken, StoreBusy, StoreUnreachable


def as_store_error(fault: BaseException) -> BaseException:
    """Give the store's own error for a driver's fault; any other exception as it is."""
    if isinstance(fault, IntegrityError):
        return RuleBroken(_broken_rule(fault))
    reason = str(fault.orig) if isinstance(fault, OperationalError) else ""
    if "locked" in reason:
        return StoreBusy("another process holds the database file")
    if "unable to open" in reason:
        return StoreUnreachable(f"the database does not answer: {reason}")
    return fault


def _broken_rule(fault: IntegrityError) -> str:
    """Name the rule: PostgreSQL gives its name, SQLite a short message without values.

    >>> _broken_rule(IntegrityError(None, None, Exception("UNIQUE constraint failed: plans.id")))
    'UNIQUE constraint failed: plans.id'
    """
    diagnosis = getattr(fault.orig, "diag", None)
    if diagnosis is None:
        return str(fault.orig)
    return str(diagnosis.constraint_name or diagnosis.message_primary)
