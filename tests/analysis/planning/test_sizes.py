"""Textbook sizes: R's numbers are among the reference cases; here brute force and properties."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint, samplesize_confint_proportion

from analysis import proportion_interval
from analysis.errors import ParameterFault
from analysis.intervals import wilson_limits
from analysis.planning import (
    size_for_test_exact,
    size_for_test_normal,
    size_for_width_wald,
    size_for_width_wilson,
)

INNER = st.floats(0.02, 0.98)


def _brute_force_powers(target: float, truth: float, top: int) -> list[float]:
    powers = []
    for n in range(1, top + 1):
        least = next(c for c in range(n + 2) if stats.binom.sf(c - 1, n, target) <= 0.05)
        powers.append(float(stats.binom.sf(least - 1, n, truth)))
    return powers


@pytest.mark.parametrize(("target", "truth", "power"), [(0.9, 0.98, 0.8), (0.6, 0.8, 0.7)])
def test_exact_sizes_agree_with_counting(target: float, truth: float, power: float) -> None:
    size = size_for_test_exact(target, truth, alpha=0.05, power=power)
    powers = _brute_force_powers(target, truth, size.searched_to)
    enough = [n for n, reached in enumerate(powers, 1) if reached >= power]
    short = [n for n, reached in enumerate(powers, 1) if reached < power]
    assert size.first_n == enough[0]
    assert size.stable_n == short[-1] + 1
    assert size.power_at_first == pytest.approx(powers[enough[0] - 1])
    assert size.power_at_stable == pytest.approx(powers[short[-1]])


@given(target=INNER, truth=INNER)
def test_a_miss_is_planned_as_its_mirror_image(target: float, truth: float) -> None:
    if abs(target - truth) < 0.05:
        return
    kept = size_for_test_normal(target, truth, alpha=0.05, power=0.8, population=None, deff=1.0)
    mirrored = size_for_test_normal(
        1 - target, 1 - truth, alpha=0.05, power=0.8, population=None, deff=1.0
    )
    assert kept.simple == pytest.approx(mirrored.simple)
    assert size_for_test_exact(0.9, 0.8, alpha=0.05, power=0.8).first_n == (
        size_for_test_exact(1 - 0.9, 1 - 0.8, alpha=0.05, power=0.8).first_n
    )


def test_the_normal_size_has_the_power_by_the_normal_curve() -> None:
    size = size_for_test_normal(0.9, 0.95, alpha=0.05, power=0.8, population=None, deff=1.0)
    edge = 0.9 + stats.norm.ppf(0.95) * sqrt(0.09 / size.simple)
    assert stats.norm.sf(edge, 0.95, sqrt(0.0475 / size.simple)) == pytest.approx(0.8)


@given(population=st.integers(2, 100_000), deff=st.floats(1, 5))
def test_a_list_never_gives_more_than_it_has(population: int, deff: float) -> None:
    size = size_for_test_normal(0.9, 0.93, alpha=0.05, power=0.9, population=population, deff=deff)
    wilson = size_for_width_wilson(0.9, 0.03, level=0.95, population=population, deff=deff)
    assert 1 <= size.n <= population
    assert 1 <= wilson.n <= population
    assert size.with_effect == pytest.approx(deff * size.simple)


def test_wald_sizes_agree_with_statsmodels() -> None:
    ours = size_for_width_wald(0.9, 0.02, level=0.95, population=None, deff=1.0)
    theirs = samplesize_confint_proportion(0.9, 0.02, alpha=0.05, method="normal")
    assert ours.simple == pytest.approx(theirs)


@given(share=st.floats(0, 1), half=st.floats(0.005, 0.4))
def test_wilson_has_the_width_at_its_size(share: float, half: float) -> None:
    size = size_for_width_wilson(share, half, level=0.95, population=None, deff=1.0)
    root = wilson_limits(min(max(share, 1e-12), 1 - 1e-12), size.simple, 0.95)
    assert (root.high - root.low) / 2 == pytest.approx(half, rel=1e-6)


def test_wilson_size_counts_out_against_statsmodels() -> None:
    n = size_for_width_wilson(0.95, 0.025, level=0.95, population=None, deff=1.0).n
    low, high = proportion_confint(0.95 * n, n, method="wilson")
    fewer_low, fewer_high = proportion_confint(0.95 * (n - 1), n - 1, method="wilson")
    assert high - low <= 0.05 < fewer_high - fewer_low


def test_near_one_wald_promises_a_width_it_does_not_hold() -> None:
    wald = size_for_width_wald(0.99, 0.02, level=0.95, population=None, deff=1.0).n
    wilson = size_for_width_wilson(0.99, 0.02, level=0.95, population=None, deff=1.0).n
    limits = proportion_interval("wilson", round(0.99 * wald), wald, 0.95)
    assert wald < wilson
    assert limits.high - limits.low > 0.04


def test_beyond_the_search_nothing_is_guessed() -> None:
    size = size_for_test_exact(0.95, 0.951, alpha=0.05, power=0.8)
    assert size.first_n is None
    assert size.notes == ("beyond_search_cap",)
    assert size_for_test_normal(
        0.95, 0.951, alpha=0.05, power=0.8, population=None, deff=1.0
    ).n == pytest.approx(291_000, rel=0.01)


@pytest.mark.parametrize(
    ("target", "truth", "alpha", "power"),
    [(0.9, 0.9, 0.05, 0.8), (1.0, 0.9, 0.05, 0.8), (0.9, 0.95, 0.5, 0.8), (0.9, 0.95, 0.05, 0.05)],
)
def test_a_hopeless_aim_is_refused(target: float, truth: float, alpha: float, power: float) -> None:
    with pytest.raises(ParameterFault):
        size_for_test_exact(target, truth, alpha=alpha, power=power)


def test_faulty_widths_are_refused() -> None:
    for half in (0.0, 0.5, np.nan):
        with pytest.raises(ParameterFault):
            size_for_width_wilson(0.9, half, level=0.95, population=None, deff=1.0)
    with pytest.raises(ParameterFault):
        size_for_width_wald(0.9, 0.05, level=0.95, population=0, deff=1.0)
