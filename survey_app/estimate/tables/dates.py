"""Dates of SPSS and Stata: numbers since a day that each program chose."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from survey_app.estimate.values import text_of

ReadDate = Callable[[object], object]

SPSS_START: Final = datetime(1582, 10, 14)  # noqa: DTZ001 # files hold no time zone
STATA_START: Final = datetime(1960, 1, 1)  # noqa: DTZ001 # the same

FORMATS: Final = (
    (re.compile(r"[AEJS]?DATE\d*(\.\d+)?|(DATETIME|YMDHMS)[\d.]*"), SPSS_START, "seconds"),
    (re.compile(r"%-?t?d.*"), STATA_START, "days"),
    (re.compile(r"%-?tc.*"), STATA_START, "milliseconds"),
)


def find_date_reader(form: str) -> ReadDate | None:
    """Return what turns the numbers of a column with such a format into texts; None for others.

    >>> reader = find_date_reader("%td")
    >>> reader(24137.0) if reader else None
    '2026-01-31'
    >>> find_date_reader("%10.0g") is None
    True
    """
    for pattern, start, unit in FORMATS:
        if pattern.fullmatch(form):
            return lambda value: _read(value, start, unit)
    return None


def _read(value: object, start: datetime, unit: str) -> object:
    if not isinstance(value, int | float):
        return value
    try:
        return text_of(start + timedelta(**{unit: value}))
    except (OverflowError, ValueError):  # NaN, and days that no calendar has
        return text_of(value)
