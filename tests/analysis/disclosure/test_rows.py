from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Domain
from analysis.disclosure import RowCheck, check_rows
from analysis.errors import DataFault, ParameterFault

ROW = st.tuples(st.integers(-1, 1), st.integers(-1, 1), st.integers(-2, 5))


def check(rows: list[tuple[int, int, int]], threshold: int = 3) -> RowCheck:
    place, field, answer = (np.array([row[i] for row in rows], dtype=np.int32) for i in range(3))
    quasi = [Domain(("x", "y"), place), Domain(("land", "tax"), field)]
    return check_rows(quasi, answer[:, None].astype(np.int8), threshold=threshold)


@given(st.lists(ROW, max_size=40))
def test_both_rules_agree_with_counting_by_hand(rows: list[tuple[int, int, int]]) -> None:
    found = check(rows)
    sizes = Counter(row[:2] for row in rows)
    kinds: dict[tuple[int, int], set[int]] = {}
    for row in rows:
        kinds.setdefault(row[:2], set()).update({row[2]} if row[2] >= 1 else ())
    assert found.groups == len(sizes)
    assert found.smallest == min(sizes.values(), default=0)
    assert found.too_few.tolist() == [sizes[row[:2]] < 3 for row in rows]
    assert found.too_alike.tolist() == [len(kinds[row[:2]]) == 1 for row in rows]


def test_rows_in_company_of_different_opinions_may_leave() -> None:
    assert check([(0, 0, 5), (0, 0, 4), (0, 0, 5)]).passes
    assert not check([(0, 0, 5), (0, 0, 4)]).passes
    assert not check([(0, 0, 5)] * 3).passes
    assert check([(0, 0, -2)] * 3).passes  # nobody answered: nothing to know


def test_every_item_must_differ() -> None:
    place = Domain(("x",), np.zeros(4, dtype=np.int32))
    answers = np.array([[5, 5], [4, 5], [5, 5], [3, 5]], dtype=np.int8)
    assert not check_rows([place], answers, threshold=3).passes
    assert check_rows([place], answers[:, :1], threshold=3).passes


def test_many_groupings_do_not_overflow() -> None:
    rng = np.random.default_rng(5)
    labels = tuple(map(str, range(1000)))
    quasi = [Domain(labels, rng.integers(0, 1000, 500, dtype=np.int32)) for _ in range(12)]
    answers = np.full((500, 1), 5, dtype=np.int8)
    assert check_rows(quasi, answers, threshold=3).groups == 500


def test_wrong_shapes_and_limits_are_refused() -> None:
    place = Domain(("x",), np.zeros(4, dtype=np.int32))
    with pytest.raises(DataFault):
        check_rows([place], np.zeros((3, 1), dtype=np.int8), threshold=3)
    with pytest.raises(ParameterFault):
        check_rows([place], np.zeros((4, 1), dtype=np.int8), threshold=2)
    with pytest.raises(ParameterFault):
        check_rows([place], np.zeros((4, 1), dtype=np.int8), threshold=3, distinct=1)
