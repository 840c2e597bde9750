"""A sheet's code names its run and copy, catches slips of the fingers, and gives nothing away."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.collect.paper.codes import (
    CODE_LENGTH,
    MOST_RUNS,
    Sheet,
    is_drawn,
    read_code,
    response_id_of,
    spaced_code,
    write_code,
)
from survey_app.collect.stamps import is_submission_id
from survey_app.store.paper import MOST_COPIES
from tests.survey_app.collect.paper.piles import KEY

sheets = st.builds(Sheet, st.integers(1, MOST_RUNS - 1), st.integers(0, MOST_COPIES - 1))


@given(sheets)
def test_a_code_says_which_sheet_it_stands_on(sheet: Sheet) -> None:
    code = write_code(sheet, KEY)
    assert len(code) == CODE_LENGTH
    assert read_code(spaced_code(code), KEY) == sheet
    assert is_submission_id(response_id_of(code, KEY))


@given(sheets, st.integers(0, CODE_LENGTH - 1), st.integers(1, 9))
def test_one_wrong_digit_is_caught(sheet: Sheet, place: int, by: int) -> None:
    code = write_code(sheet, KEY)
    wrong = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    assert read_code(wrong, KEY) is None


@given(sheets, st.integers(0, CODE_LENGTH - 2))
def test_two_neighbours_swapped_are_caught(sheet: Sheet, place: int) -> None:
    code = write_code(sheet, KEY)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or read_code(swapped, KEY) is None


@pytest.mark.parametrize("typed", ["", "12345678", "1234567890", "abcdefghi", "12345678٣", "²" * 9])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed, KEY) is None


def test_the_codes_of_a_run_do_not_follow_one_another() -> None:
    codes = [int(write_code(Sheet(7, copy), KEY)) for copy in range(MOST_COPIES)]
    assert len(set(codes)) == MOST_COPIES
    rising = sum(one < other for one, other in pairwise(codes))
    assert 0.4 < rising / (MOST_COPIES - 1) < 0.6


def test_who_is_typed_twice_is_drawn_by_the_code() -> None:
    codes = [write_code(Sheet(9, copy), KEY) for copy in range(MOST_COPIES)]
    drawn = [is_drawn(code, 20, KEY) for code in codes]
    assert 0.14 < sum(drawn) / MOST_COPIES < 0.26
    assert drawn == [is_drawn(code, 20, KEY) for code in codes]
    assert all(is_drawn(code, 100, KEY) for code in codes)
    assert not any(is_drawn(code, 0, KEY) for code in codes)
