import pytest

from analysis.disclosure import (
    Cell,
    Key,
    PrintedShare,
    Tables,
    Total,
    cross_table,
    join_tables,
    nested_table,
)
from analysis.errors import DataFault


def test_a_three_way_table_has_every_margin_and_each_adds_up() -> None:
    counts = {("x", "u", "m"): 1, ("x", "v", "f"): 2, ("y", "u", "f"): 4}
    tables = cross_table(counts)
    assert len(tables.cells) == 3**3
    assert tables.by_key[("*", "*", "*")].value == 7
    assert tables.by_key[("*", "u", "f")].value == 4
    assert tables.by_key[("x", "*", "*")].value == 3
    # A margin with s stars is a total along each of them: 12 with one, 6 with two, 1 with three.
    assert len(tables.totals) == 12 * 1 + 6 * 2 + 1 * 3


def test_levels_within_levels_add_up_to_the_top() -> None:
    tables = nested_table({("c", "x", "land"): 2, ("c", "x", "health"): 3, ("c", "y", "land"): 5})
    assert tables.by_key[("c", "x", "*")].value == 5
    assert tables.by_key[("*", "*", "*")].value == 10
    assert Total(("c", "*", "*"), (("c", "x", "*"), ("c", "y", "*"))) in tables.totals


def test_people_behind_answers_are_counted_apart() -> None:
    tables = nested_table({("A", "a1"): 8, ("A", "a2"): 7}, {("A", "*"): 9, ("*", "*"): 9})
    assert tables.by_key[("*", "*")] == Cell(("*", "*"), 15, 9)


@pytest.mark.parametrize(
    ("cells", "totals", "shares"),
    [
        ((Cell(("x",), 1, 1), Cell(("x",), 2, 2)), (), ()),
        ((Cell(("x",), -1, 1),), (), ()),
        ((Cell(("x",), 1, 0),), (), ()),
        ((Cell(("x",), 1, 1), Cell(("*",), 2, 2)), (Total(("*",), (("x",),)),), ()),
        ((Cell(("x",), 1, 1),), (Total(("*",), (("x",),)),), ()),
        (
            (Cell(("x",), 11, 11), Cell(("*",), 12, 12)),
            (),
            (PrintedShare(("x",), ("*",), 91.8, 1),),
        ),
    ],
)
def test_numbers_that_contradict_each_other_are_refused(
    cells: tuple[Cell, ...], totals: tuple[Total, ...], shares: tuple[PrintedShare, ...]
) -> None:
    with pytest.raises(DataFault):
        Tables(cells, totals, shares)


def test_keys_of_different_lengths_make_no_table() -> None:
    bads: list[dict[Key, int]] = [{}, {("x",): 1, ("x", "y"): 2}, {("*",): 3}]
    for bad in bads:
        with pytest.raises(DataFault):
            cross_table(bad)
        with pytest.raises(DataFault):
            nested_table(bad)


def test_joined_tables_must_agree_on_common_cells() -> None:
    with pytest.raises(DataFault):
        join_tables(nested_table({("x",): 4}), nested_table({("y",): 5}))
