"""The application's clock: an argument, so that a test can stand on any day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

from flask import current_app

VIET_NAM = timezone(timedelta(hours=7), "ICT")
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the application's present moment in UTC."""
    clock: Clock = current_app.config["CLOCK"]
    return clock()


def today() -> date:
    """Return the application's present day in Viet Nam."""
    return now().astimezone(VIET_NAM).date()
