"""Modes of collection at a fixed mix of cases, and the rule of the pooled headline."""

import pytest

from analysis import Rules
from analysis.comparisons import ModeEffects, Standard, mode_effects
from analysis.errors import ParameterFault, UnknownMeasure, UnknownMethod
from tests.analysis.comparisons.samples import make_counts

EVEN = Standard(("channel",), {("desk",): 0.5, ("web",): 0.5})


def _effects(groups: list[tuple[str, str, int, int]], **changes: str) -> ModeEffects:
    choices = {"mode": "mode", "primary": "qr", "method": "mover"} | changes
    return mode_effects(
        make_counts(groups, "mode"),
        definition="answer_share",
        measure="all",
        standard=EVEN,
        rules=Rules(),
        **choices,  # type: ignore[arg-type] # names of any choice
    )


def _even(mode: str, satisfied: int, n: int) -> list[tuple[str, str, int, int]]:
    return [(mode, channel, satisfied, n) for channel in ("desk", "web")]


def test_a_large_and_sure_effect_forbids_the_pooled_headline() -> None:
    found = _effects([*_even("qr", 400, 500), *_even("kiosk", 480, 500)])
    (kiosk,) = found.effects
    assert kiosk.difference.value == pytest.approx(0.16)
    assert kiosk.difference.low is not None
    assert kiosk.difference.low > 0.05
    assert (kiosk.forbids_pooling, found.pooling_allowed) == (True, False)
    assert kiosk.reference.value == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("satisfied", "n"),
    [
        (850, 1000),  # exactly 5 points, surely apart
        (849, 1000),  # less than 5 points, surely apart
        (18, 20),  # 10 points, not surely apart
    ],
)
def test_a_small_or_unsure_effect_does_not(satisfied: int, n: int) -> None:
    found = _effects([*_even("qr", 800, 1000), *_even("paper", satisfied, n)])
    assert found.pooling_allowed
    assert found.effects[0].difference.value == pytest.approx(satisfied / n - 0.8)


def test_just_over_five_points_and_surely_apart_does() -> None:
    found = _effects([*_even("qr", 8000, 10000), *_even("paper", 8501, 10000)])
    assert not found.pooling_allowed


def test_who_chooses_a_mode_is_not_its_effect() -> None:
    groups = [
        ("qr", "desk", 18, 20),
        ("qr", "web", 108, 180),
        ("kiosk", "desk", 162, 180),
        ("kiosk", "web", 12, 20),
    ]
    found = _effects(groups)
    (kiosk,) = found.effects
    assert kiosk.raw.value == pytest.approx(0.87)
    assert found.primary_raw.value == pytest.approx(0.63)
    assert kiosk.difference.value == pytest.approx(0)
    assert found.pooling_allowed


def test_a_mode_without_evidence_is_told() -> None:
    found = _effects([*_even("qr", 40, 50), ("paper", "desk", 3, 4), *_even("kiosk", 41, 50)])
    paper, kiosk = found.effects
    assert (paper.mode, kiosk.mode) == ("paper", "kiosk")
    assert paper.adjusted.notes[-1] == "too_few_respondents"
    assert kiosk.adjusted.notes == ()
    assert paper.forbids_pooling is None
    assert (found.pooling_allowed, found.notes) == (None, ("mode_not_comparable",))
    assert _effects(_even("qr", 40, 50)).effects == ()


def test_what_is_not_known_is_no_leave_to_pool() -> None:
    apart = [*_even("qr", 50, 50), *_even("kiosk", 0, 50)]
    by_t = _effects(apart, method="t")
    assert by_t.effects[0].difference.value == pytest.approx(-1)
    assert (by_t.pooling_allowed, by_t.notes) == (None, ("mode_not_comparable",))
    assert _effects(apart).pooling_allowed is False
    unknown_and_apart = _effects([*apart, ("paper", "desk", 1, 1)])
    assert [e.forbids_pooling for e in unknown_and_apart.effects] == [True, None]
    assert unknown_and_apart.pooling_allowed is False


def test_unknown_modes_are_refused() -> None:
    with pytest.raises(UnknownMeasure):
        _effects(_even("qr", 40, 50), primary="phone")
    with pytest.raises(UnknownMeasure):
        _effects(_even("qr", 40, 50), mode="device")
    with pytest.raises(UnknownMethod):
        _effects(_even("qr", 40, 50), method="wald")
    with pytest.raises(ParameterFault, match="held fixed"):
        _effects(_even("qr", 40, 50), mode="channel", primary="desk")
