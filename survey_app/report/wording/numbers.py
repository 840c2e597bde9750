"""How numbers and dates are written: half-up on exact values, never against their own standing."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

DECIMALS = 2
FLOAT_STEP = Fraction(1, 10**9)
"""Floats that lie this close to a limit are that limit: they come from a computed bound."""

OPERATORS = {"gte": "≥", "gt": ">", "eq": "≥"}


def exact_share(share: Fraction | float) -> Fraction:
    """Return a share as a fraction; a float is read as the decimal it prints as."""
    if isinstance(share, Fraction):
        return share
    value = Fraction(Decimal(repr(float(share))))
    for limit in (Fraction(0), Fraction(1)):
        if abs(value - limit) < FLOAT_STEP:
            return limit
    return value


def format_percent(
    share: Fraction | float, *, against: Iterable[Fraction] = (), decimals: int = DECIMALS
) -> str:
    """Write a share as "96,70%", with more decimals where two would lie.

    `against` holds targets in percent: the printed number stays on the same side of each (and of
    0 and 100) as the exact one.

    >>> format_percent(Fraction(71, 72)), format_percent(Fraction(99996, 100000))
    ('98,61%', '99,996%')
    """
    value = exact_share(share) * 100
    if value in (0, 100):
        return f"{value}%"
    marks = (Fraction(0), Fraction(100), *against)
    while True:
        rounded = _round_half_up(value, decimals)
        if all(_side(rounded, mark) == _side(value, mark) for mark in marks):
            return _decimal_text(rounded, decimals) + "%"
        decimals += 1


def format_points(difference: Fraction | float, *, decimals: int = DECIMALS) -> str:
    """Write the difference of two shares, e.g. "+1,25 điểm phần trăm"."""
    value = Fraction(Decimal(repr(difference)) if isinstance(difference, float) else difference)
    rounded = _round_half_up(abs(value) * 100, decimals)
    sign = "" if rounded == 0 else "+" if value > 0 else "-"
    return f"{sign}{_decimal_text(rounded, decimals)} điểm phần trăm"


def format_distance(value: Fraction, target: Fraction) -> str:
    """Write how far two percents lie apart, without a sign and never as 0 when they differ."""
    distance, decimals = abs(value - target), DECIMALS
    while distance and not _round_half_up(distance, decimals):
        decimals += 1
    return _decimal_text(_round_half_up(distance, decimals), decimals) + " điểm phần trăm"


def format_bounds(low: float | None, high: float | None) -> str:
    """Write the two ends of an interval for a table cell, e.g. "94,12% - 98,01%"."""
    if low is None or high is None:
        return "-"
    return f"{format_percent(low)} - {format_percent(high)}"


def format_interval(low: float | None, high: float | None) -> str:
    """Write an interval for a sentence, e.g. "(khoảng tin cậy 95%: 94,12% - 98,01%)"."""
    if low is None or high is None:
        return "(không có khoảng tin cậy)"
    return f"(khoảng tin cậy 95%: {format_bounds(low, high)})"


def format_count(number: int) -> str:
    """Write a whole number with dots between thousands, e.g. "1.234"."""
    return f"{number:,}".replace(",", ".")


def format_threshold(op: str, percent: Fraction) -> str:
    """Write a target's threshold, e.g. "≥ 95%" or "> 99%"."""
    return f"{OPERATORS[op]} {format_target(percent)}"


def format_target(percent: Fraction) -> str:
    """Write a target in percent with no more decimals than it has, e.g. "95%", "97,5%"."""
    decimals = 0
    while _round_half_up(percent, decimals) != percent and decimals < 4:
        decimals += 1
    return _decimal_text(_round_half_up(percent, decimals), decimals) + "%"


def format_date(day: date) -> str:
    """Write a date as in official papers: "ngày 05 tháng 12 năm 2026"."""
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def format_day(day: date) -> str:
    """Write a date for a table: "05/12/2026"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def format_long_date(place: str, day: date) -> str:
    """Write the place-and-date line: "Lộc Bình, ngày 05 tháng 12 năm 2026"."""
    return f"{place}, {format_date(day)}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)


def _round_half_up(value: Fraction, decimals: int) -> Fraction:
    scale = 10**decimals
    return Fraction((2 * value * scale + 1) // 2, scale)


def _side(value: Fraction, mark: Fraction) -> int:
    return (value > mark) - (value < mark)


def _decimal_text(value: Fraction, decimals: int) -> str:
    digits = str(int(value * 10**decimals)).rjust(decimals + 1, "0")
    whole = format_count(int(digits[: len(digits) - decimals]))
    return f"{whole},{digits[-decimals:]}" if decimals else whole
