"""Reporting years: which days of answers a year's report stands on."""

import re
from datetime import date

from survey_app.report.errors import UnknownPeriod
from survey_app.report.model import Period
from survey_app.store.communes import MINISTRY

YEAR = re.compile(r"20[0-9]{2}")


def period_of_year(code: str, report_window: str) -> Period:
    """Return the data window of a year: 15 December to 14 December, or the calendar year.

    Raises `UnknownPeriod` for anything but a year.
    """
    if YEAR.fullmatch(code) is None:
        raise UnknownPeriod(code)
    year = int(code)
    if report_window == MINISTRY:
        starts_on, ends_on = date(year - 1, 12, 15), date(year, 12, 14)
    else:
        starts_on, ends_on = date(year, 1, 1), date(year, 12, 31)
    return Period(code=code, title=f"năm {code}", starts_on=starts_on, ends_on=ends_on)


def year_of_day(day: date, report_window: str) -> str:
    """Return the reporting year that a day's answers belong to."""
    period = period_of_year(str(day.year), report_window)
    return period.code if day <= period.ends_on else str(day.year + 1)
