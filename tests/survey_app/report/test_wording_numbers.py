"""Numbers as printed: half-up, Vietnamese, never on the wrong side of a target."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.report.wording import numbers

COUNTS = st.integers(1, 10**8).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def read(text: str) -> Fraction:
    return Fraction(Decimal(text.removesuffix("%").replace(".", "").replace(",", ".")))


@pytest.mark.parametrize(
    ("satisfied", "n", "text"),
    [
        (71, 72, "98,61%"),
        (2655, 2701, "98,30%"),
        (170, 200, "85,00%"),
        (65604, 65627, "99,96%"),
        (65459, 65627, "99,74%"),
        (35268, 36630, "96,28%"),
        (1, 1, "100%"),
        (0, 9, "0%"),
        (99996, 100000, "99,996%"),
        (1, 99999, "0,001%"),
        (1, 800, "0,13%"),
    ],
)
def test_a_share_is_printed_half_up_with_two_decimals(satisfied: int, n: int, text: str) -> None:
    assert numbers.format_percent(Fraction(satisfied, n)) == text


@given(COUNTS)
def test_all_and_none_are_printed_only_when_exact(counts: tuple[int, int]) -> None:
    satisfied, n = counts
    text = numbers.format_percent(Fraction(satisfied, n))
    assert (read(text) == 100) == (satisfied == n)
    assert (read(text) == 0) == (satisfied == 0)


@given(COUNTS, st.fractions(50, 100, max_denominator=100))
def test_a_printed_share_never_contradicts_its_target(
    counts: tuple[int, int], target: Fraction
) -> None:
    exact = Fraction(*counts) * 100
    printed = read(numbers.format_percent(exact / 100, against=(target,)))
    assert (printed > target, printed == target) == (exact > target, exact == target)


@given(COUNTS)
def test_a_printed_share_lies_within_half_a_last_digit(counts: tuple[int, int]) -> None:
    exact = Fraction(*counts)
    text = numbers.format_percent(exact)
    decimals = len(text.removesuffix("%").partition(",")[2])
    assert abs(read(text) - exact * 100) <= Fraction(1, 2 * 10**decimals)


@given(st.floats(0, 1))
def test_a_bound_that_is_as_good_as_a_limit_is_that_limit(share: float) -> None:
    text = numbers.format_percent(share)
    assert len(text) <= len("99,999999999%")
    assert (text == "100%") == (share > 1 - 1e-9)


def test_half_is_rounded_up_and_not_to_even() -> None:
    assert numbers.format_percent(Fraction(12345, 10**6)) == "1,23%"
    assert numbers.format_percent(Fraction(12350, 10**6)) == "1,24%"
    assert numbers.format_percent(Fraction(8250, 10**6), decimals=1) == "0,8%"
    assert numbers.format_percent(0.00125) == "0,13%"


def test_an_interval_names_its_level() -> None:
    text = numbers.format_interval(0.9412, 0.9801)
    assert text == "(khoảng tin cậy 95%: 94,12% - 98,01%)"
    assert numbers.format_bounds(None, None) == "-"
    assert numbers.format_interval(None, 1.0) == "(không có khoảng tin cậy)"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1234, "1.234"), (1234567, "1.234.567")]
)
def test_thousands_are_parted_by_dots(number: int, text: str) -> None:
    assert numbers.format_count(number) == text


def test_changes_are_in_points() -> None:
    assert numbers.format_points(Fraction(1, 80)) == "+1,25 điểm phần trăm"
    assert numbers.format_points(-0.031) == "-3,10 điểm phần trăm"
    assert numbers.format_points(Fraction(0)) == "0,00 điểm phần trăm"
    assert numbers.format_distance(Fraction(94999, 1000), Fraction(95)) == "0,001 điểm phần trăm"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 5), "ngày 05 tháng 12 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
    ],
)
def test_dates_are_in_the_official_form(day: date, text: str) -> None:
    assert numbers.format_date(day) == text


def test_thresholds_show_their_operator() -> None:
    assert numbers.format_threshold("gte", Fraction(95)) == "≥ 95%"
    assert numbers.format_threshold("gt", Fraction(99)) == "> 99%"
    assert numbers.format_threshold("eq", Fraction(195, 2)) == "≥ 97,5%"
