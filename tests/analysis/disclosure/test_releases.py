import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import (
    PrintedShare,
    Tables,
    audit_tables,
    cross_table,
    link_releases,
    nested_table,
    protect_tables,
    refused_differences,
)
from analysis.errors import DataFault
from tests.analysis.disclosure.attacks import subtract

KEYS = [(place, field) for place in "xyz" for field in ("land", "tax")]
COUNTS = st.lists(st.integers(0, 30), min_size=len(KEYS), max_size=len(KEYS))


def print_second(first: Tables, second: Tables) -> tuple[Tables, frozenset[tuple[str, ...]]]:
    """The linked releases, the first printed under its own protection, and what stays hidden."""
    hidden = protect_tables(first, threshold=5).hidden
    printed = [cell.key for cell in first.cells if cell.key not in hidden]
    tables, public = link_releases(first, second, printed=printed)
    protection = protect_tables(tables, threshold=5, already_public=public)
    assert protection.safe, protection
    return tables, protection.hidden


@settings(max_examples=20, deadline=None)
@given(COUNTS, COUNTS)
def test_two_releases_together_tell_no_more_than_each(first: list[int], added: list[int]) -> None:
    one = cross_table(dict(zip(KEYS, first, strict=True)))
    grown = [a + b for a, b in zip(first, added, strict=True)]
    two = cross_table(dict(zip(KEYS, grown, strict=True)))
    tables, hidden = print_second(one, two)
    small = {cell.key for cell in tables.cells if 0 < cell.respondents < 5}
    assert not set(subtract(tables, hidden)) & small


def test_differencing_works_on_naive_releases_and_fails_on_linked_ones() -> None:
    first = nested_table({("x",): 40, ("y",): 51, ("z",): 22})
    second = nested_table({("x",): 43, ("y",): 90, ("z",): 60})
    alone = protect_tables(second, threshold=5)
    assert alone.hidden == frozenset()  # each release is harmless by itself
    naive = {cell.key: cell.value for cell in second.cells}
    before = {cell.key: cell.value for cell in first.cells}
    assert naive[("x",)] - before[("x",)] == 3  # and the two name three people
    tables, hidden = print_second(first, second)
    assert ("later", "x") in hidden
    assert ("between", "x") not in subtract(tables, hidden)


def test_two_harmless_prints_of_the_same_answers_can_undo_each_other() -> None:
    answers = nested_table({("a",): 3, ("b",): 9, ("c",): 12, ("d",): 40})
    one, other = {("a",), ("b",)}, {("a",), ("c",)}  # each print hides a pair and is safe alone
    assert audit_tables(answers, one, threshold=5) == ()
    assert audit_tables(answers, other, threshold=5) == ()
    assert subtract(answers, one & other) == {("a",): 3}
    printed = [cell.key for cell in answers.cells if cell.key not in one]
    second = protect_tables(answers, threshold=5, already_public=printed)
    assert second.hidden == one


def test_a_release_that_is_known_already_cannot_be_hidden_again() -> None:
    first = nested_table({("x",): 3, ("y",): 51})
    tables, public = link_releases(first, first, printed=[("x",), ("y",), ("*",)])
    protection = protect_tables(tables, threshold=5, already_public=public)
    assert not protection.safe
    assert set(protection.notes) >= {"already_public", "refused"}


def test_differences_under_the_limit_are_refused_and_others_pass() -> None:
    before = {("x",): 40, ("y",): 51, ("z",): 7, ("w",): 9}
    after = {("x",): 44, ("y",): 51, ("z",): 12, ("w",): 8, ("new",): 3}
    assert [each.key for each in refused_differences(before, after, threshold=5)] == [
        ("w",),
        ("x",),
    ]


def test_percentages_of_both_releases_count() -> None:
    share = PrintedShare(("yes",), ("*",), 96.7, 1)
    row = nested_table({("yes",): 88, ("no",): 3})
    first = Tables(row.cells, row.totals, (share,))
    tables, _ = link_releases(first, first, printed=[("*",)])
    assert [each.part for each in tables.shares] == [("earlier", "yes"), ("later", "yes")]
    hidden = [(name, label) for name in ("earlier", "later") for label in ("yes", "no")]
    assert audit_tables(tables, hidden, threshold=5)  # the share beside n tells the three
    assert protect_tables(tables, threshold=5).safe


def test_a_cumulative_number_cannot_shrink() -> None:
    with pytest.raises(DataFault):
        link_releases(nested_table({("x",): 9}), nested_table({("x",): 8}), printed=[])
    with pytest.raises(DataFault):
        link_releases(nested_table({("x",): 9}), nested_table({("x",): 9}), printed=[("y",)])
