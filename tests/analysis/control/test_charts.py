"""Laney's chart and run rules: second formulas, known run lengths, broken series."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.control import RUN_RULES, false_alarm_chance, find_signals, laney_chart
from analysis.errors import DataFault, ParameterFault, UnknownMethod

WESTERN_ELECTRIC = ("nelson_1", "nelson_5", "nelson_6", "western_electric_4")


def _chart_in_order(periods: int, n: int, extra: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    rates = np.clip(rng.normal(0.85, extra, periods), 0, 1) if extra else np.full(periods, 0.85)
    return rng.binomial(n, rates).astype(float), np.full(periods, float(n))


def test_binomial_periods_give_a_plain_p_chart() -> None:
    x, n = _chart_in_order(4_000, 300, 0.0)
    chart = laney_chart(x, n, width=3.0, baseline=None)
    assert chart.sigma_z == pytest.approx(1, abs=0.03)


def test_large_counts_that_drift_widen_the_limits_as_much_as_they_drift() -> None:
    x, n = _chart_in_order(4_000, 5_000, 0.02)
    chart = laney_chart(x, n, width=3.0, baseline=None)
    expected = np.sqrt(0.02**2 + 0.85 * 0.15 / 5_000) / np.sqrt(0.85 * 0.15 / 5_000)
    assert chart.sigma_z == pytest.approx(expected, rel=0.03)
    assert np.mean([abs(z) > 3 for z in chart.signal_z if z is not None]) < 0.006
    assert np.mean([abs(z) > 3 for z in chart.z if z is not None]) > 0.2


@given(
    st.lists(
        st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=2,
        max_size=12,
    )
)
def test_limits_stay_shares_around_the_centre(periods: list[tuple[int, int]]) -> None:
    x, n = (np.array(each, dtype=float) for each in zip(*periods, strict=True))
    chart = laney_chart(x, n, width=3.0, baseline=None)
    assert chart.centre == pytest.approx(x.sum() / n.sum())
    for low, high in zip(chart.lower, chart.upper, strict=True):
        if low is not None and high is not None and chart.centre is not None:
            assert 0 <= low <= chart.centre + 1e-12
            assert chart.centre - 1e-12 <= high <= 1


def test_a_period_without_answers_is_passed_over() -> None:
    x, n = np.array([90.0, 0, 85, 96]), np.array([100.0, 0, 100, 100])
    broken = laney_chart(x, n, width=3.0, baseline=None)
    whole = laney_chart(x[n > 0], n[n > 0], width=3.0, baseline=None)
    assert broken.sigma_z == whole.sigma_z
    assert broken.lower[1] is broken.z[1] is broken.signal_z[1] is None
    assert broken.notes == ("period_without_answers",)


def test_a_baseline_is_not_moved_by_what_comes_after() -> None:
    x = np.array([90.0, 92, 88, 91, 60, 62])
    n = np.full(6, 100.0)
    first = np.array([True] * 4 + [False] * 2)
    chart = laney_chart(x, n, width=3.0, baseline=first)
    alone = laney_chart(x[:4], n[:4], width=3.0, baseline=None)
    assert (chart.centre, chart.sigma_z) == (alone.centre, alone.sigma_z)
    assert [signal.at for signal in find_signals(chart.signal_z, ("nelson_1",))] == [4, 5]


@pytest.mark.parametrize(
    ("x", "n", "note"),
    [
        ([0.0, 0], [0.0, 0], "no_answers"),
        ([9.0], [10.0], "too_few_periods"),
        ([10.0, 20], [10.0, 20], "no_variation"),
        ([9.0, 9], [10.0, 10], "no_movement"),
    ],
)
def test_a_chart_that_cannot_be_drawn_says_why(x: list[float], n: list[float], note: str) -> None:
    chart = laney_chart(np.array(x), np.array(n), width=3.0, baseline=None)
    assert note in chart.notes
    assert set(chart.signal_z) == {None}
    numbers = (*chart.lower, *chart.upper, *chart.z, *chart.p_lower)
    assert not any(np.isnan(value) for value in numbers if value is not None)


@pytest.mark.parametrize("name", sorted(RUN_RULES))
def test_stated_false_alarms_are_those_of_a_chart_in_order(name: str) -> None:
    z = np.random.default_rng(17).standard_normal(60_000)
    seen = len(find_signals(z.tolist(), (name,))) / len(z)
    stated = RUN_RULES[name].false_alarm
    # Runs overlap, so their number scatters more than a binomial one.
    assert seen == pytest.approx(stated, abs=6 * np.sqrt(stated / len(z)))


def test_the_western_electric_rules_alarm_every_92_points_in_the_long_run() -> None:
    """Champ & Woodall (1987): in-control average run length 91.75 for the four together."""
    longest = 400
    lengths = []
    for series in np.random.default_rng(23).standard_normal((2_500, longest)):
        first = find_signals(series.tolist(), WESTERN_ELECTRIC)
        # Runs cut off go on as long as a fresh one: the rest of a run hardly remembers.
        lengths.append(first[0].at + 1 if first else longest + 92)
    assert np.mean(lengths) == pytest.approx(91.75, rel=0.05)


def test_the_bound_on_false_alarms_holds_and_is_not_idle() -> None:
    z = np.random.default_rng(29).standard_normal((1_500, 20))
    alarmed = np.mean([bool(find_signals(series.tolist(), WESTERN_ELECTRIC)) for series in z])
    bound = false_alarm_chance(WESTERN_ELECTRIC, 20)
    assert bound / 2 < alarmed < bound
    assert false_alarm_chance(WESTERN_ELECTRIC, 0) == 0
    assert false_alarm_chance(WESTERN_ELECTRIC, 10**6) == 1


@pytest.mark.parametrize(
    ("name", "pattern", "calm"),
    [
        ("nelson_2", [0.1] * 9, [0.1] * 8),
        ("western_electric_4", [-0.1] * 8, [-0.1] * 7),
        ("nelson_3", [-2.0, -1, 0, 1, 2, 2.5], [-2.0, -1, 0, 1, 2, 2]),
        ("nelson_5", [2.1, 0, 2.1], [2.1, 0, 1.9]),
        ("nelson_5", [2.1, 2.1, 2.1], [2.1, -2.1, 0]),
        ("nelson_6", [1.1, 1.1, 0, 1.1, 1.1], [1.1, 1.1, 1.1, 1.1, 0][::-1][:4]),
    ],
)
def test_patterns(name: str, pattern: list[float], calm: list[float]) -> None:
    found = find_signals(pattern, (name,))
    assert [signal.at for signal in found] == [len(pattern) - 1]
    assert find_signals(calm, (name,)) == ()
    mirrored = find_signals([-value for value in pattern], (name,))
    assert {signal.side for signal in found + mirrored} == {"low", "high"}


def test_a_gap_does_not_break_a_run() -> None:
    with_gap = [0.1] * 5 + [None] + [0.1] * 4
    (signal,) = find_signals(with_gap, ("nelson_2",))
    assert signal.at == 9
    assert find_signals((), ("nelson_1",)) == ()
    assert find_signals((None, None), ("nelson_1",)) == ()


def test_signals_come_by_point() -> None:
    places = [signal.at for signal in find_signals([3.1] * 12, WESTERN_ELECTRIC)]
    assert all(first <= second for first, second in pairwise(places))


def test_faulty_requests_are_refused() -> None:
    x, n = np.array([9.0, 8]), np.array([10.0, 10])
    with pytest.raises(ParameterFault):
        laney_chart(x, n, width=0.0, baseline=None)
    with pytest.raises(DataFault):
        laney_chart(n + 1, n, width=3.0, baseline=None)
    with pytest.raises(DataFault):
        laney_chart(x, n, width=3.0, baseline=np.array([True]))
    with pytest.raises(UnknownMethod):
        find_signals([0.0], ("nelson_9",))
    with pytest.raises(UnknownMethod):
        false_alarm_chance(("nelson_4",), 10)


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [("nelson_5", (2.5, 2.5)), ("nelson_6", (1.5, 1.5, 1.5, 1.5))],
)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_calm_point_after_a_pattern_is_no_signal(
    rule: str, pattern: tuple[float, ...], sign: float
) -> None:
    z = [sign * value for value in (0.0, *pattern, 0.1, 0.0)]
    assert [signal.at for signal in find_signals(z, (rule,))] == [len(pattern)]
