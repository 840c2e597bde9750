"""The rule for change between periods: only within one series."""

from dataclasses import replace

import pytest

from analysis import estimate_index, tally
from analysis.comparisons import Change, Equivalence, PeriodFigure, SeriesIdentity, judge_change
from analysis.errors import DataFault, ParameterFault
from tests.analysis.surveys import estimate_share, make_single

IDENTITY = SeriesIdentity(unit="01234", item_text="v1", scale="1-5", mode="qr")
BRIDGE = Equivalence(person="Alice", reason="the same question in fewer words")


def _period(satisfied: int, n: int, *, season: str = "q3", **differences: str) -> PeriodFigure:
    return PeriodFigure(
        period=f"{satisfied}/{n}",
        season=season,
        identity=replace(IDENTITY, **differences),
        estimate=estimate_share(satisfied, n),
    )


def _change(
    earlier: PeriodFigure, later: PeriodFigure, bridge: Equivalence | None = None
) -> Change:
    return judge_change(earlier, later, method="mover", level=0.95, equivalence=bridge)


def test_a_change_is_later_less_earlier() -> None:
    rose = _change(_period(70, 100), _period(95, 100))
    assert (rose.direction, rose.comparable, rose.notes) == ("rose", True, ())
    assert rose.difference is not None
    assert rose.difference.value == pytest.approx(0.25)
    assert _change(_period(95, 100), _period(70, 100)).direction == "fell"
    assert _change(_period(90, 100), _period(92, 100)).direction == "not_shown"


@pytest.mark.parametrize("field", ["unit", "item_text", "scale", "mode"])
def test_whatever_differs_breaks_the_series(field: str) -> None:
    change = _change(_period(70, 100), _period(95, 100, **{field: "other"}))
    assert (change.comparable, change.difference, change.direction) == (False, None, None)
    assert change.notes == (f"{field}_differs",)


def test_a_person_can_declare_a_wording_equivalent_and_nothing_else() -> None:
    new_words = _period(95, 100, item_text="v2")
    bridged = _change(_period(70, 100), new_words, BRIDGE)
    assert bridged.comparable
    assert (bridged.equivalence, bridged.notes) == (BRIDGE, ("declared_equivalent",))
    other_mode = _period(95, 100, item_text="v2", mode="kiosk")
    broken = _change(_period(70, 100), other_mode, BRIDGE)
    assert (broken.comparable, broken.difference) == (False, None)
    assert "mode_differs" in broken.notes
    unneeded = _change(_period(70, 100), _period(95, 100), BRIDGE)
    assert unneeded.equivalence is None


def test_another_measure_or_version_breaks_the_series() -> None:
    plain = _period(70, 100)
    item = replace(plain, period="p", estimate=replace(plain.estimate, measure="q1"))
    version = replace(plain, period="p", estimate=replace(plain.estimate, version="0.9"))
    assert _change(plain, item).notes == ("measure_differs",)
    assert _change(plain, version).notes == ("index_differs",)


def test_another_season_is_tested_and_told() -> None:
    change = _change(_period(70, 100), _period(95, 100, season="q4"))
    assert change.notes == ("season_differs",)
    assert change.direction == "rose"


def test_a_period_without_answers_shows_no_change() -> None:
    change = _change(_period(0, 0), _period(95, 100))
    assert (change.comparable, change.direction) == (True, "not_shown")


def test_wrong_declarations_are_refused() -> None:
    with pytest.raises(ParameterFault):
        _change(_period(1, 2), _period(2, 2), Equivalence(person="Alice", reason=" "))


def test_a_period_is_not_compared_with_itself() -> None:
    with pytest.raises(DataFault):
        _change(_period(1, 2), _period(1, 2))


def test_two_indices_are_no_series() -> None:
    data = tally(make_single({5: 8, 2: 2}))
    before, after = [
        replace(_period(8, 10), period=code, estimate=estimate_index(data, code))
        for code in ("mean_over_5", "overall_question")
    ]
    assert _change(before, after).notes == ("index_differs",)
