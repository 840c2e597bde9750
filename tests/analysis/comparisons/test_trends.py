"""A trend over the periods of one series."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Estimate, estimate_index, tally
from analysis.comparisons import (
    PeriodFigure,
    SeriesIdentity,
    Trend,
    judge_change,
    judge_trend,
    trend_test,
)
from analysis.errors import DataFault, ParameterFault
from tests.analysis.surveys import estimate_share, make_single

IDENTITY = SeriesIdentity(unit="01234", item_text="v1", scale="1-5", mode="qr")


NUMBERS = count()


def _period(estimate: Estimate, season: str = "year", **differences: str) -> PeriodFigure:
    identity = replace(IDENTITY, **differences)
    name = f"period {next(NUMBERS)}"
    return PeriodFigure(period=name, season=season, identity=identity, estimate=estimate)


def _judge(counts: Sequence[tuple[int, int]]) -> Trend:
    figures = [_period(estimate_share(x, n)) for x, n in counts]
    return judge_trend(figures, list(range(len(counts))), level=0.95)


@given(st.lists(st.tuples(st.integers(0, 300), st.just(300)), min_size=2, max_size=6))
def test_for_independent_answers_it_is_cochran_and_armitages(
    counts: list[tuple[int, int]],
) -> None:
    found = _judge(counts)
    plain = trend_test([x for x, _ in counts], [n for _, n in counts], list(range(len(counts))))
    if plain.z is None:
        assert found.notes == ("no_variation",)
        return
    # The variance of a sample has n - 1 below the line, and a period in which all agree is taken
    # at its prior, hence the slack.
    assert found.t == pytest.approx(plain.z, rel=0.02, abs=0.02)
    assert found.df == 299 * len(counts)


def test_turning_time_round_turns_the_slope() -> None:
    up, down = _judge([(80, 100), (90, 100), (95, 100)]), _judge([(95, 100), (90, 100), (80, 100)])
    assert up.slope is not None
    assert up.slope == pytest.approx(0.075, rel=1e-3)
    assert down.slope == pytest.approx(-up.slope)
    assert down.p == pytest.approx(up.p)


def test_periods_in_which_everybody_agrees_take_part() -> None:
    trend = _judge([(50, 60), (60, 60), (60, 60)])
    assert trend.used == 3
    assert trend.p is not None
    assert trend.p < 0.01


def test_a_mean_keeps_its_own_units() -> None:
    def slope(code: str) -> float:
        figures = [
            _period(estimate_index(tally(make_single({5: best, 2: 60 - best})), code))
            for best in (20, 30, 50)
        ]
        return judge_trend(figures, [1, 2, 3], level=0.95).slope or 0.0

    assert slope("mean_over_5") == pytest.approx(0.8 * slope("mean_rescaled"))


def test_one_break_leaves_the_whole_series_untested() -> None:
    figures = [_period(estimate_share(x, 100)) for x in (80, 85)]
    figures.append(_period(estimate_share(99, 100), mode="kiosk"))
    trend = judge_trend(figures, [1, 2, 3], level=0.95)
    assert (trend.comparable, trend.slope, trend.p) == (False, None, None)
    assert trend.notes == ("mode_differs",)


def test_what_cannot_be_tested_is_told() -> None:
    assert _judge([(8, 10), (0, 0), (9, 10)]).notes == ("periods_left_out",)
    assert _judge([(8, 10), (1, 1)]).notes == ("periods_left_out", "too_few_periods")
    assert judge_trend([_period(estimate_share(8, 10))], [1], level=0.95).notes == (
        "too_few_periods",
    )
    census = [_period(estimate_share(x, 20, population=20)) for x in (18, 19)]
    assert judge_trend(census, [1, 2], level=0.95).notes == ("census",)
    seasons = [_period(estimate_share(80, 100), season) for season in ("q1", "q2")]
    assert judge_trend(seasons, [1, 2], level=0.95).notes == ("season_differs",)


def test_wrong_scores_are_refused() -> None:
    figures = [_period(estimate_share(8, 10)) for _ in range(2)]
    for scores in ([1.0, 1.0], [1.0, float("nan")]):
        with pytest.raises(ParameterFault):
            judge_trend(figures, scores, level=0.95)
    with pytest.raises(DataFault):
        judge_trend(figures, [1.0], level=0.95)
    with pytest.raises(DataFault):
        judge_trend([], [], level=0.95)


def test_the_same_series_is_asked_for_as_for_a_change() -> None:
    first, second = (_period(estimate_share(x, 100)) for x in (80, 90))
    merged = replace(second, identity=replace(IDENTITY, unit="01234 + 01235"))
    other = replace(second, estimate=replace(second.estimate, measure="q1"))
    for broken, note in ((merged, "unit_differs"), (other, "measure_differs")):
        trend = judge_trend([first, broken], [1, 2], level=0.95)
        assert (trend.comparable, trend.notes) == (False, (note,))
        change = judge_change(first, broken, method="mover", level=0.95)
        assert (change.comparable, change.notes) == (False, (note,))
    with pytest.raises(DataFault):
        judge_trend([first, replace(second, period=first.period)], [1, 2], level=0.95)
    with pytest.raises(ParameterFault):
        judge_trend([first, second], [1, 2], level=1.0)


@given(st.integers(0, 60), st.integers(0, 80))
def test_of_two_periods_the_slope_is_their_difference(x1: int, x2: int) -> None:
    figures = [_period(estimate_share(x1, 60)), _period(estimate_share(x2, 80))]
    trend = judge_trend(figures, [0, 2], level=0.9)
    change = judge_change(*figures, method="mover", level=0.9).difference
    assert change is not None
    if trend.slope is None:
        assert trend.notes == ("no_variation",)
        return
    found = (trend.slope, trend.low, trend.high, trend.se)
    wanted = (change.value, change.low, change.high, change.se)
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(0.5 * (other or 0.0), abs=1e-9)


def test_the_interval_of_the_slope_covers() -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(300):
        shares = np.array([0.90, 0.92, 0.94, 0.96])
        trend = _judge([(int(x), 80) for x in rng.binomial(80, shares)])
        assert trend.low is not None
        assert trend.high is not None
        covered += trend.low <= 0.02 <= trend.high
    assert covered / 300 >= 0.93


def test_without_a_trend_few_are_found() -> None:
    rng = np.random.default_rng(12)
    found = 0
    for _ in range(400):
        p = _judge([(int(x), 80) for x in rng.binomial(80, 0.96, 4)]).p
        found += p is not None and p < 0.05
    assert 0.02 <= found / 400 <= 0.08
