"""Factors that stand aside: read on their own, without a say in any index of the whole."""

from dataclasses import replace
from operator import attrgetter

import numpy as np
import pytest

from analysis.cells import tally
from analysis.data import SurveyData
from analysis.definitions import DEFINITIONS
from analysis.errors import DataFault
from analysis.estimates import estimate_index

RNG = np.random.default_rng(11)
SCORES = RNG.integers(1, 6, (60, 5)).astype(np.int8)
FACTORS = {"service": ("a", "b"), "policy": ("p", "q")}
WITH = SurveyData(SCORES, ("a", "b", "overall", "p", "q"), FACTORS, "overall", aside=("policy",))
WITHOUT = SurveyData(SCORES[:, :3], ("a", "b", "overall"), {"service": ("a", "b")}, "overall")


@pytest.mark.parametrize("code", list(DEFINITIONS))
def test_an_index_is_the_same_as_if_they_had_not_been_asked(code: str) -> None:
    with_them, without = (estimate_index(tally(data), code) for data in (WITH, WITHOUT))
    assert (with_them.n, with_them.exact) == (without.n, without.exact)
    numbers = attrgetter("value", "low", "high", "bound_low", "bound_high", "n_eff", "effect.value")
    # The last digit may differ: sums over more columns are added in another order.
    assert numbers(with_them) == pytest.approx(numbers(without), rel=1e-12)


def test_they_can_be_read_on_their_own() -> None:
    estimate = estimate_index(tally(WITH), "answer_share", measure="policy")
    assert estimate.value == pytest.approx((SCORES[:, 3:] >= 4).mean())


def test_somebody_who_rated_nothing_else_is_nobody_of_the_index() -> None:
    scores = SCORES.copy()
    scores[:7, :3] = -2
    assert estimate_index(tally(replace(WITH, scores=scores)), "full_satisfaction").n == 53


@pytest.mark.parametrize("aside", [("nothing",), ("service", "policy")])
def test_some_but_not_all_factors_stand_aside(aside: tuple[str, ...]) -> None:
    with pytest.raises(DataFault, match="stands aside"):
        replace(WITH, aside=aside)
