"""Samples shared out over strata: totals met, bounds kept, and nothing better among neighbours."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import DataFault, ParameterFault, UnknownMethod
from analysis.planning import allocate_sample


@st.composite
def requests(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int, int]:
    strata = draw(st.integers(1, 8))
    units = np.array(draw(st.lists(st.integers(0, 500), min_size=strata, max_size=strata)))
    spread = st.floats(0.01, 0.5)
    spreads = np.array(draw(st.lists(spread, min_size=strata, max_size=strata)))
    minimum = draw(st.integers(0, 30))
    least = int(np.minimum(units, minimum).sum())
    return units, spreads, minimum, draw(st.integers(least, int(units.sum())))


@given(request=requests(), method=st.sampled_from(["proportional", "neyman"]))
def test_the_total_is_met_within_all_bounds(
    request: tuple[np.ndarray, np.ndarray, int, int], method: str
) -> None:
    units, spreads, minimum, total = request
    if method == "neyman" and not units.any():
        return
    found = allocate_sample(method, total, units, spreads=spreads, minimum=minimum)
    counts = np.array(found.counts)
    assert counts.sum() == total
    assert (counts >= np.minimum(units, minimum)).all()
    assert (counts <= units).all()
    assert (np.abs(counts - np.array(found.unrounded)) < 1 + 1e-6).all()


def test_cochran_shares_without_bounds() -> None:
    found = allocate_sample(
        "neyman", 300, np.array([1000, 2000]), spreads=np.array([0.4, 0.1]), minimum=0
    )
    assert found.counts == (200, 100)
    assert allocate_sample(
        "proportional", 300, np.array([1000, 2000]), spreads=None, minimum=0
    ).counts == (100, 200)


def test_largest_remainders_break_ties_by_order() -> None:
    found = allocate_sample("proportional", 10, np.array([50, 50, 50]), spreads=None, minimum=0)
    assert found.counts == (4, 3, 3)


def test_no_neighbouring_shares_have_a_smaller_error() -> None:
    units, spreads = np.array([400, 60, 25]), np.array([0.2, 0.45, 0.3])
    best = allocate_sample("neyman", 60, units, spreads=spreads, minimum=5)
    assert best.se is not None

    def error(counts: np.ndarray) -> float:
        share = units / units.sum()
        return float(np.sqrt((share**2 * (1 - counts / units) * spreads**2 / counts).sum()))

    assert best.se == pytest.approx(error(np.array(best.counts)))
    everywhere = [
        error(np.array([a, b, 60 - a - b]))
        for a, b in product(range(5, 50), range(5, 50))
        if 5 <= 60 - a - b <= 25
    ]
    assert best.se <= min(everywhere) * 1.001


def test_small_strata_are_taken_whole_and_raised() -> None:
    found = allocate_sample("proportional", 100, np.array([3, 40, 2000]), spreads=None, minimum=10)
    assert found.counts == (3, 10, 87)
    assert found.raised == (0, 1)
    assert found.capped == (0,)


def test_a_stratum_of_one_mind_still_fills_up_when_all_others_are_full() -> None:
    found = allocate_sample(
        "neyman", 50, np.array([20, 100]), spreads=np.array([0.3, 0.0]), minimum=0
    )
    assert found.counts == (20, 30)
    assert found.notes == ("rest_proportional",)


def test_a_stratum_left_out_is_told() -> None:
    found = allocate_sample(
        "neyman", 10, np.array([200, 1]), spreads=np.array([0.3, 0.01]), minimum=0
    )
    assert found.counts == (10, 0)
    assert found.se is None
    assert "stratum_left_out" in found.notes


def test_inputs_are_left_alone() -> None:
    units = np.array([100, 200])
    allocate_sample("proportional", 30, units, spreads=None, minimum=5)
    assert units.tolist() == [100, 200]


def test_faulty_requests_are_refused() -> None:
    units = np.array([100, 200])
    with pytest.raises(UnknownMethod):
        allocate_sample("equal", 30, units, spreads=None, minimum=0)
    with pytest.raises(DataFault):
        allocate_sample("neyman", 30, units, spreads=None, minimum=0)
    with pytest.raises(DataFault):
        allocate_sample("neyman", 30, units, spreads=np.zeros(2), minimum=0)
    with pytest.raises(DataFault):
        allocate_sample("proportional", 30, np.array([-1, 5]), spreads=None, minimum=0)
    with pytest.raises(ParameterFault):
        allocate_sample("proportional", 301, units, spreads=None, minimum=0)
    with pytest.raises(ParameterFault):
        allocate_sample("proportional", 15, units, spreads=None, minimum=10)
