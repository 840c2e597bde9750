"""Run rules: patterns of a chart that chance alone rarely makes, each with how rarely.

Left out on purpose: Nelson's rules 4, 7 and 8 (fourteen alternating, fifteen hugging the centre,
eight avoiding it), which tell of mixed or tampered samples rather than of a change and need more
periods than a commune has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import factorial
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.control.units import Numbers
from analysis.errors import UnknownMethod

Side = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class RunRule:
    """A pattern: `needed` of `span` points in a row beyond `beyond` standard errors on one side.

    Attributes
    ----------
    name : str
    source : str
    span, needed : int
    beyond : float
        0 for "on one side of the centre".
    rising : bool
        The pattern is instead `span` points that keep rising, or keep falling.
    false_alarm : float
        Chance that it shows at one given point (the last of `span`) of a chart in order.
    """

    name: str
    source: str
    span: int
    needed: int
    beyond: float
    rising: bool
    false_alarm: float


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern that was found; `at` is the place of its last point, counted from 0."""

    rule: str
    at: int
    side: Side


def find_signals(z: Sequence[float | None], rules: Sequence[str]) -> tuple[Signal, ...]:
    """Which points of a chart complete a pattern that chance rarely makes?

    Parameters
    ----------
    z : sequence of float or None, (w,)
        Distances from the centre in the chart's own standard errors, in order of time
        (`LaneyChart.signal_z`); None is passed over, as if the period did not exist.
    rules : sequence of str
        Keys of `RUN_RULES`; name them before looking at the chart.

    Returns
    -------
    tuple of Signal
        By point, then in the order of `rules`.

    Raises
    ------
    UnknownMethod
        No rule of that name.

    Notes
    -----
    The point itself must take part in the pattern, so a signal is never told late. Rules add
    their false alarms: see `false_alarm_chance`. Every rate supposes independent normal points;
    shares near 1 of few answers are skewed. At 95 % and 90 answers a period a point falls under
    the lower limit in 0.5 % of periods and never over the upper one, where 0.135 % each is stated.

    References
    ----------
    Western Electric (1956), Statistical Quality Control Handbook; Nelson (1984), J Quality
    Technology 16:237-239; Champ & Woodall (1987), Technometrics 29:393-399.

    Examples
    --------
    >>> find_signals((0.1, -3.2, 0.4), ("nelson_1",))
    (Signal(rule='nelson_1', at=1, side='low'),)
    """
    chosen = _rules(rules)
    places = [i for i, value in enumerate(z) if value is not None]
    values = np.array([value for value in z if value is not None], dtype=np.float64)
    found = sorted(
        (int(last), order, side)
        for order, rule in enumerate(chosen)
        for side, sign in _SIDES
        for last in _ends(sign * values, rule)
    )
    return tuple(Signal(chosen[order].name, places[last], side) for last, order, side in found)


def false_alarm_chance(rules: Sequence[str], periods: int) -> float:
    """How likely is at least one false signal in so many periods? (never more than this)

    Parameters
    ----------
    rules : sequence of str
        Keys of `RUN_RULES`.
    periods : int >= 0

    Returns
    -------
    float
        An upper bound, at most 1.

    Raises
    ------
    UnknownMethod
        No rule of that name.

    Notes
    -----
    The sum over rules of the chance at one point times the points at which the pattern can end
    (Bonferroni's inequality). It is generous for patterns that overlap: in the long run the four
    Western Electric rules alarm once in 92 points, the sum says once in 59.

    References
    ----------
    Champ & Woodall (1987), Technometrics 29:393-399 (in the long run, exactly).

    Examples
    --------
    >>> round(false_alarm_chance(("nelson_1",), 20), 4)
    0.054
    >>> western_electric = ("nelson_1", "nelson_5", "nelson_6", "western_electric_4")
    >>> round(false_alarm_chance(western_electric, 20), 2)
    0.26
    """
    expected = sum(rule.false_alarm * max(0, periods + 1 - rule.span) for rule in _rules(rules))
    return min(1.0, expected)


_SIDES: Final[tuple[tuple[Side, float], ...]] = (("low", -1.0), ("high", 1.0))


def _ends(values: Numbers, rule: RunRule) -> NDArray[np.int64]:
    """Places of the last points of the pattern on the upper side."""
    if len(values) < rule.span:
        return np.zeros(0, dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(values, rule.span)
    if rule.rising:
        shown = (np.diff(windows, axis=1) > 0).all(axis=1)
    else:
        beyond = windows > rule.beyond
        shown = beyond[:, -1] & (beyond.sum(axis=1) >= rule.needed)
    return np.asarray(np.flatnonzero(shown) + rule.span - 1, dtype=np.int64)


def _rules(names: Sequence[str]) -> tuple[RunRule, ...]:
    for name in names:
        if name not in RUN_RULES:
            raise UnknownMethod(
                "No such run rule", where="rules", expected=", ".join(RUN_RULES), got=repr(name)
            )
    return tuple(RUN_RULES[name] for name in names)


def _run(name: str, source: str, needed: int, span: int, beyond: float) -> RunRule:
    """A rule on one side, with its chance: the last point beyond, and enough of those before."""
    q = float(special.ndtr(-beyond))
    before = float(special.bdtrc(needed - 2, span - 1, q)) if needed > 1 else 1.0
    return RunRule(name, source, span, needed, beyond, False, 2 * q * before)


RUN_RULES: Final[Mapping[str, RunRule]] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            _run("nelson_1", "Nelson (1984) 1; Western Electric (1956) 1", 1, 1, 3.0),
            _run("nelson_2", "Nelson (1984) 2", 9, 9, 0.0),
            RunRule("nelson_3", "Nelson (1984) 3", 6, 6, 0.0, True, 2 / factorial(6)),
            _run("nelson_5", "Nelson (1984) 5; Western Electric (1956) 2", 2, 3, 2.0),
            _run("nelson_6", "Nelson (1984) 6; Western Electric (1956) 3", 4, 5, 1.0),
            _run("western_electric_4", "Western Electric (1956) 4", 8, 8, 0.0),
        )
    }
)
"""Rule by name, with its source and its chance of a false alarm at one point."""
