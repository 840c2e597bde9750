"""When a form was sent, as the many writings of a date have it; Vietnamese local time.

Whether 3/4/2026 is April or March cannot be seen in one row. It is decided once for the whole
file: by the mapping, or because only one reading makes sense of every row.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

VIET_NAM: Final = timezone(timedelta(hours=7))
FORMATS: Final = ("d/m/y", "m/d/y", "y-m-d")
DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day 0 has no zone
SERIALS: Final = range(36526, 73051)  # 2000 to 2099
MOMENT: Final = re.compile(
    r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})"
    r"(?:(?:\s*,?\s+|T)(\d{1,2})[:h](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(AM|PM|SA|CH)?)?"
    r"\s*(Z|(?:GMT|UTC)?\s*[+-]\d{1,2}(?::?\d{2})?|GMT|UTC)?",
    re.IGNORECASE,
)
SERIAL: Final = re.compile(r"(\d{5})(?:[.,](\d+))?")
LONGEST_MOMENT: Final = 64
TIME_FIRST: Final = re.compile(
    r"(\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*(?:AM|PM|SA|CH))?),?\s+(?:ngày\s+)?(\d.*)", re.IGNORECASE
)
IN_WORDS: Final = re.compile(
    r"(?:ngày\s+)?(\d{1,2})\s+(?:tháng|thg)\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})(.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and, where it was written, a time of it."""

    day: date
    at: time | None

    def __str__(self) -> str:
        return self.day.isoformat() + (f"T{self.at.isoformat()}" if self.at else "")


def read_moment(cell: object, form: str) -> Moment | None:
    """Return the moment in a cell, read in one of the formats; None where it is none.

    >>> str(read_moment("17/11/2025 9:05:12", "d/m/y")), read_moment("17/11/2025", "m/d/y")
    ('2025-11-17T09:05:12', None)
    >>> str(read_moment("2025/11/17 9:05:12 CH GMT+7", "y-m-d"))
    '2025-11-17T21:05:12'
    >>> str(read_moment("9h05 ngày 17 tháng 11 năm 2025", "m/d/y"))
    '2025-11-17T09:05:00'
    """
    if isinstance(cell, datetime):
        local = cell.astimezone(VIET_NAM) if cell.tzinfo else cell
        return Moment(
            local.date(), (local + timedelta(milliseconds=500)).time().replace(microsecond=0)
        )
    if isinstance(cell, date):
        return Moment(cell, None)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return read_moment(DAY_ZERO + timedelta(days=cell), form) if int(cell) in SERIALS else None
    return _read_text(cell, form) if isinstance(cell, str) else None


def find_formats(cells: Iterable[object], allowed: Sequence[str]) -> list[str]:
    """Return the formats that read most of the cells: more than one where they say the same."""
    texts = {cell for cell in cells if isinstance(cell, str) and cell.strip()}
    readings = {form: [read_moment(text, form) for text in texts] for form in allowed}
    counts = {form: sum(found is not None for found in read) for form, read in readings.items()}
    most = max(counts.values(), default=0)
    best = [form for form, count in counts.items() if count == most]
    different = {tuple(map(str, readings[form])) for form in best}
    return best[:1] if len(different) == 1 else best


def _read_text(cell: str, form: str) -> Moment | None:
    if len(cell) > LONGEST_MOMENT:
        return None
    text = unicodedata.normalize("NFC", " ".join(cell.split()))
    match = MOMENT.fullmatch(text)
    if match is not None:
        return _moment_of(match, form)
    serial = SERIAL.fullmatch(text)
    if serial is not None:
        return read_moment(float(f"{serial[1]}.{serial[2] or 0}"), form)
    turned = TIME_FIRST.fullmatch(text)
    if turned is not None:
        text = f"{turned[2]} {turned[1]}"
    worded = IN_WORDS.fullmatch(text)
    if worded is not None:  # the month is named as such, whatever the other rows have
        text, form = f"{worded[1]}/{worded[2]}/{worded[3]}{worded[4]}", "d/m/y"
    match = MOMENT.fullmatch(text)
    return None if match is None else _moment_of(match, form)


def _moment_of(match: re.Match[str], form: str) -> Moment | None:
    first, second, third, hour, minute, seconds, half, zone = match.groups()
    numbers = {"d/m/y": (third, second, first), "m/d/y": (third, first, second)}
    year, month, day = numbers.get(form, (first, second, third))
    if len(year) != 4:
        return None
    try:
        on = date(int(year), int(month), int(day))
        if hour is None:
            return Moment(on, None)
        at = time(_hour_of(int(hour), half), int(minute), int(seconds or 0))
    except ValueError:
        return None
    local = datetime.combine(on, at, _zone_of(zone)).astimezone(VIET_NAM)
    return Moment(local.date(), local.time())


def _hour_of(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if hour > 12:
        return hour  # a 24-hour clock with the half of the day beside it
    return hour % 12 + (12 if half.upper() in {"PM", "CH"} else 0)


def _zone_of(zone: str | None) -> timezone:
    if not zone:
        return VIET_NAM
    digits = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if digits is None:
        return UTC
    offset = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    return timezone(-offset if digits[1] == "-" else offset)
