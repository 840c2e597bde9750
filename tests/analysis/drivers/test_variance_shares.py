"""Shares of R2: what R computed, all orders one by one, closed forms, and what must hold."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.drivers.correlations import correlate
from analysis.drivers.variance_shares import SHARE_METHODS, johnson, lmg, subset_r2
from tests.analysis.drivers.swiss import JOHNSON, LMG, LMG_WEIGHTED, R2, R2_WEIGHTED, SWISS

Floats = NDArray[np.float64]
METHODS = tuple(SHARE_METHODS)


def random_correlations(seed: int, size: int) -> Floats:
    data = np.random.default_rng(seed).normal(size=(size + 3, size))
    return np.asarray(np.corrcoef(data + data[:, :1], rowvar=False))[np.newaxis]


def r2_of(correlations: Floats, chosen: tuple[int, ...]) -> float:
    inner = correlations[np.ix_(chosen, chosen)]
    outer = correlations[list(chosen), -1]
    return float(outer @ np.linalg.solve(inner, outer)) if chosen else 0.0


@pytest.mark.parametrize(
    ("weights", "shares", "r2"),
    [(np.ones(47), LMG, R2), (1.0 + np.arange(1, 48) % 3, LMG_WEIGHTED, R2_WEIGHTED)],
)
def test_the_shares_are_those_of_relaimpo(
    weights: Floats, shares: tuple[float, ...], r2: float
) -> None:
    data = np.roll(SWISS, -1, axis=1)
    found = correlate(data, np.ones(data.shape, dtype=np.bool_), weights[np.newaxis])
    assert lmg(found.matrices)[0] == pytest.approx(shares, abs=1e-11)
    assert lmg(found.matrices).sum() == pytest.approx(r2, abs=1e-11)


def test_relative_weights_are_those_of_another_package() -> None:
    matrix = np.asarray(np.corrcoef(np.roll(SWISS, -1, axis=1), rowvar=False))
    assert johnson(matrix[np.newaxis])[0] == pytest.approx(JOHNSON, abs=1e-11)


@pytest.mark.parametrize("p", [1, 2, 4, 5])
def test_lmg_is_the_mean_over_all_orders(p: int) -> None:
    matrix = random_correlations(p, p + 1)[0]
    added = np.zeros(p)
    orders = list(permutations(range(p)))
    for order in orders:
        for place, predictor in enumerate(order):
            before, after = order[:place], order[: place + 1]
            added[predictor] += r2_of(matrix, after) - r2_of(matrix, before)
    assert lmg(matrix[np.newaxis])[0] == pytest.approx(added / len(orders))


def test_subsets_are_numbered_in_base_two() -> None:
    matrix = random_correlations(8, 4)
    found = subset_r2(matrix)[0]
    for position in range(8):
        chosen = tuple(at for at in range(3) if position >> (2 - at) & 1)
        assert found[position] == pytest.approx(r2_of(matrix[0], chosen), abs=1e-12)


@given(st.integers(0, 10_000), st.integers(2, 7))
def test_shares_are_never_negative_and_add_up_to_r2(seed: int, size: int) -> None:
    matrix = random_correlations(seed, size)
    whole = r2_of(matrix[0], tuple(range(size - 1)))
    for method in METHODS:
        shares = SHARE_METHODS[method](matrix)[0]
        assert (shares > -1e-12).all()
        assert shares.sum() == pytest.approx(whole)


@pytest.mark.parametrize("method", METHODS)
def test_two_predictors_have_a_closed_form(method: str) -> None:
    matrix = np.array([[[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]]])
    r2 = (0.36 + 0.16 - 2 * 0.6 * 0.4 * 0.5) / 0.75
    expected = [(r2 + 0.36 - 0.16) / 2, (r2 - 0.36 + 0.16) / 2]
    assert SHARE_METHODS[method](matrix)[0] == pytest.approx(expected)


@pytest.mark.parametrize("method", METHODS)
def test_uncorrelated_predictors_keep_their_squared_correlations(method: str) -> None:
    matrix = np.eye(4)[np.newaxis].copy()
    matrix[0, :3, 3] = matrix[0, 3, :3] = [0.6, 0.3, 0.0]
    assert SHARE_METHODS[method](matrix)[0] == pytest.approx([0.36, 0.09, 0.0])


@pytest.mark.parametrize("method", METHODS)
def test_the_same_predictor_twice_shares_equally(method: str) -> None:
    once = random_correlations(4, 3)[0]
    at = [0, 0, 1, 2]
    shares = SHARE_METHODS[method](once[np.ix_(at, at)][np.newaxis])[0]
    assert shares[0] == pytest.approx(shares[1])
    assert shares.sum() == pytest.approx(r2_of(once, (0, 1)))


@given(st.integers(0, 1000))
def test_correlations_of_pairs_rest_on_those_who_have_both(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(1, 6, size=(30, 3)).astype(np.float64)
    known = rng.random((30, 3)) < 0.8
    found = correlate(values, known, np.ones((1, 30)))
    if found.repaired[0]:
        return
    for first, second in ((0, 1), (0, 2), (1, 2)):
        both = known[:, first] & known[:, second]
        pair = values[both][:, [first, second]]
        if (pair.std(axis=0) > 0).all():
            expected = np.asarray(np.corrcoef(pair, rowvar=False))[0, 1]
            assert found.matrices[0, first, second] == pytest.approx(expected)


def test_pairs_that_contradict_each_other_are_repaired() -> None:
    # a goes with b, b with c, and a against c, each among other people.
    gap = np.nan
    rows = [[1, 1, gap], [5, 5, gap], [gap, 1, 1], [gap, 5, 5], [1, gap, 5], [5, gap, 1]]
    data = np.array(rows * 3)
    found = correlate(np.nan_to_num(data), ~np.isnan(data), np.ones((1, 18)))
    assert found.repaired[0]
    assert np.linalg.eigvalsh(found.matrices[0])[0] > -1e-12
    assert found.matrices[0].diagonal() == pytest.approx(1)


def test_a_column_that_never_varies_is_correlated_with_nothing() -> None:
    values = np.c_[[5.1] * 6, [1.0, 2, 3, 4, 5, 5]]
    found = correlate(values, np.ones((6, 2), dtype=np.bool_), np.ones((1, 6)))
    assert found.constant.tolist() == [[True, False]]
    assert found.matrices[0].tolist() == [[1, 0], [0, 1]]
