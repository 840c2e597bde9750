from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import (
    Key,
    PrintedShare,
    Tables,
    Total,
    audit_tables,
    bound_hidden_cells,
    cross_table,
    hide_complements,
    join_tables,
    nested_table,
    protect_tables,
    small_cells,
)
from analysis.errors import DataFault, ParameterFault
from tests.analysis.disclosure.attacks import subtract

LABELS = "uvwx"


@st.composite
def tables(draw: st.DrawFn, least: int = 0, most: int = 15) -> Tables:
    """Two- and three-way tables and nested ones, with many small numbers unless told otherwise."""
    shape = draw(st.sampled_from([(2, 2), (3, 3), (4, 3), (2, 2, 2), (3, 2, 2)]))
    keys = [tuple(LABELS[i] for i in at) for at in product(*map(range, shape))]
    values = draw(st.lists(st.integers(least, most), min_size=len(keys), max_size=len(keys)))
    counts = dict(zip(keys, values, strict=True))
    return cross_table(counts) if draw(st.booleans()) else nested_table(counts)


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from([3, 5, 10]))
def test_after_protection_the_audit_passes_and_subtraction_finds_nothing(
    given_tables: Tables, threshold: int
) -> None:
    protection = protect_tables(given_tables, threshold=threshold)
    assert protection.safe
    assert audit_tables(given_tables, protection.hidden, threshold=threshold) == ()
    assert not set(subtract(given_tables, protection.hidden)) & protection.small
    shown = [cell for cell in given_tables.cells if cell.key not in protection.hidden]
    assert all(cell.respondents == 0 or cell.respondents >= threshold for cell in shown)


@settings(max_examples=30, deadline=None)
@given(tables(least=5))
def test_nothing_is_hidden_when_everyone_has_company(given_tables: Tables) -> None:
    assert protect_tables(given_tables, threshold=5).hidden == frozenset()


@settings(max_examples=30, deadline=None)
@given(tables())
def test_bounds_hold_the_truth(given_tables: Tables) -> None:
    small = small_cells(given_tables, threshold=5)
    for bound in bound_hidden_cells(given_tables, small):
        truth = given_tables.by_key[bound.key].value
        assert bound.low <= truth
        assert bound.high is None or truth <= bound.high


def test_bounds_of_a_small_table_are_those_of_trying_every_table() -> None:
    counts = {("x", "u"): 3, ("x", "v"): 6, ("y", "u"): 4, ("y", "v"): 2}
    square = cross_table(counts)
    found = {bound.key: (bound.low, bound.high) for bound in bound_hidden_cells(square, counts)}
    possible = [
        (a, 9 - a, 7 - a, 8 - (9 - a)) for a in range(1, 9) if min(9 - a, 7 - a, 8 - (9 - a)) >= 1
    ]
    for place, key in enumerate([("x", "u"), ("x", "v"), ("y", "u"), ("y", "v")]):
        column = [values[place] for values in possible]
        assert found[key] == (min(column), max(column))


def test_one_gap_in_a_total_is_found_and_then_closed() -> None:
    row = nested_table({("a",): 3, ("b",): 20, ("c",): 12, ("d",): 12})
    naive = small_cells(row, threshold=5)
    assert subtract(row, naive) == {("a",): 3}
    assert audit_tables(row, naive, threshold=5)
    protection = protect_tables(row, threshold=5)
    assert protection.complementary == {("c",)}  # the fewest people; c before d
    assert subtract(row, protection.hidden) == {}


def test_hidden_people_are_too_many_to_name_together() -> None:
    row = nested_table({("a",): 1, ("b",): 2, ("c",): 20, ("d",): 30})
    assert hide_complements(row, [("a",), ("b",)], threshold=5) == {("a",), ("b",), ("c",)}


def test_without_a_sibling_the_total_is_hidden() -> None:
    row = nested_table({("x", "a"): 3, ("x", "b"): 0, ("y", "a"): 40})
    protection = protect_tables(row, threshold=5)
    assert protection.hidden == {("x", "a"), ("x", "*"), ("y", "a"), ("y", "*")}
    assert protection.safe


def test_the_audit_sees_what_pairs_in_rows_and_columns_do_not() -> None:
    # Two hidden cells in every row and column, yet 1 + 4 leaves the small one little room.
    square = cross_table({("x", "u"): 1, ("x", "v"): 4, ("y", "u"): 4, ("y", "v"): 60})
    pairs = hide_complements(square, small_cells(square, threshold=5), threshold=5)
    bounds = {each.key: each.width for each in bound_hidden_cells(square, pairs)}
    assert bounds[("x", "u")] == 3
    protection = protect_tables(square, threshold=5)
    assert "hidden_after_audit" in protection.notes
    assert protection.safe


def test_a_percentage_beside_n_is_the_number_itself() -> None:
    part, rest, whole = ("yes",), ("no",), ("*",)
    cells = nested_table({part: 88, rest: 3}).cells
    share = PrintedShare(part, whole, 96.7, 1)
    printed = Tables(cells, (Total(whole, (part, rest)),), (share,))
    hidden = [part, rest]
    assert audit_tables(printed, hidden, threshold=5)
    assert bound_hidden_cells(printed, hidden)[0].low == 3
    protection = protect_tables(printed, threshold=5)
    assert protection.withdrawn == (share,)
    assert protection.safe


def test_a_coarse_percentage_leaves_room() -> None:
    part, rest, whole = ("yes",), ("no",), ("*",)
    cells = nested_table({part: 897, rest: 3}).cells
    coarse = Tables(cells, (Total(whole, (part, rest)),), (PrintedShare(part, whole, 100.0, 0),))
    low, high = 1, 4  # 99.5 % of 900 is 895.5
    (bound,) = bound_hidden_cells(coarse, [part, rest], only=[rest])
    assert (bound.low, bound.high) == (low, high)


def test_linked_tables_are_protected_together() -> None:
    by_field = cross_table({("x", "land"): 3, ("x", "tax"): 30, ("y", "land"): 25, ("y", "tax"): 9})
    by_age = nested_table({("young",): 30, ("old",): 37})
    same = Total(("*", "*"), (("*",),))  # the grand total of one is that of the other
    linked = join_tables(by_field, by_age)
    both = Tables(linked.cells, (*linked.totals, same))
    protection = protect_tables(both, threshold=5)
    assert protection.safe
    assert subtract(both, protection.hidden) == {}


def test_groups_that_point_at_officials_need_more_people() -> None:
    row = nested_table({("desk 1",): 7, ("desk 2",): 40, ("desk 3",): 50})
    plain = protect_tables(row, threshold=5)
    strict = protect_tables(row, threshold=5, thresholds={("desk 1",): 10})
    assert plain.hidden == frozenset()
    assert strict.small == {("desk 1",)}
    assert strict.complementary == {("desk 2",)}


def test_answers_are_not_people() -> None:
    # 40 answers of 4 people to ten questions are still 4 people.
    factor = nested_table(
        {("A", f"a{i}"): 4 for i in range(10)} | {("B", "b"): 90},
        {("A", "*"): 4, ("*", "*"): 94},
    )
    hidden = protect_tables(factor, threshold=5).hidden
    assert {("A", "*"), ("A", "a0"), ("B", "b"), ("B", "*")} <= hidden


@pytest.mark.parametrize("threshold", [0, 1, 2])
def test_a_limit_that_hides_nobody_is_refused(threshold: int) -> None:
    with pytest.raises(ParameterFault):
        protect_tables(nested_table({("x",): 1}), threshold=threshold)


def test_unknown_keys_are_refused() -> None:
    row = nested_table({("x",): 1})
    unknown: Key = ("y",)
    with pytest.raises(DataFault):
        bound_hidden_cells(row, [unknown])
    with pytest.raises(DataFault):
        small_cells(row, threshold=5, thresholds={unknown: 10})


@pytest.mark.parametrize("people", [0, 1, 4, 5])
def test_a_table_of_one_cell(people: int) -> None:
    protection = protect_tables(nested_table({("x",): people}), threshold=5)
    assert protection.safe
    assert bool(protection.hidden) == (0 < people < 5)
