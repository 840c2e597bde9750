import numpy as np
import pytest
from numpy.typing import NDArray

from analysis import Domain
from analysis.errors import DataFault, ParameterFault
from analysis.integrity import Acts, count_bursts, device_concentration


def arrivals(
    counts: NDArray[np.int64], band: int = 3, repeat: NDArray[np.int8] | None = None
) -> Acts:
    """One place with so many forms on each day, all in one band."""
    day = np.repeat(np.arange(len(counts)), counts).astype(np.int32)
    n = len(day)
    unknown = np.full(n, -1, dtype=np.int8)
    zero = np.zeros(n, dtype=np.int32)
    return Acts(
        place=Domain(("x",), zero),
        channel=Domain(("qr", "kiosk"), zero),
        day=day,
        time_band=np.full(n, band, dtype=np.int8),
        duration_band=unknown,
        repeat_band=unknown if repeat is None else repeat,
    )


def test_a_place_open_on_tuesdays_has_no_bursts() -> None:
    counts = np.where(np.arange(60) % 7 == 1, 25, 0)
    assert not count_bursts(arrivals(counts)).flagged.any()


def test_a_day_of_forty_among_days_of_three_is_a_burst() -> None:
    counts = np.random.default_rng(1).poisson(3, 40)
    counts[17] = 40
    acts = arrivals(counts)
    assert np.array_equal(count_bursts(acts).flagged, acts.day == 17)


def test_when_the_days_began_does_not_matter() -> None:
    counts = np.random.default_rng(1).poisson(3, 40)
    counts[17] = 25
    acts = arrivals(counts)
    later = Acts(acts.place, acts.channel, acts.day + np.int32(9000), acts.time_band,
                 acts.duration_band, acts.repeat_band)  # fmt: skip
    assert np.array_equal(count_bursts(acts).p, count_bursts(later).p)


@pytest.mark.parametrize("size", range(1, 60, 7))
def test_a_larger_burst_is_never_likelier(size: int) -> None:
    counts = np.random.default_rng(1).poisson(3, 40)

    def p_of(count: int) -> float:
        return count_bursts(arrivals(np.where(np.arange(40) == 17, count, counts))).places[0].p

    assert p_of(size + 7) <= p_of(size) + 1e-12


def test_three_days_tell_nothing_about_usual_days() -> None:
    finding = count_bursts(arrivals(np.array([2, 50, 2])))
    assert finding.notes == ("few_days",)
    assert not finding.flagged.any()


def test_responses_without_a_day_are_left_alone() -> None:
    acts = arrivals(np.array([3] * 20))
    keyed = Acts(acts.place, acts.channel, np.full_like(acts.day, -1), acts.time_band,
                 acts.duration_band, acts.repeat_band)  # fmt: skip
    finding = count_bursts(keyed)
    assert finding.notes == ("nothing_known",)
    assert (finding.p == 1).all()


@pytest.mark.parametrize("n", [0, 1, 2])
def test_almost_nobody(n: int) -> None:
    acts = arrivals(np.array([n]), repeat=np.full(n, 3, dtype=np.int8))
    assert not count_bursts(acts).flagged.any()
    assert not device_concentration(acts, shared_channels=("kiosk",)).flagged.any()


def test_four_repeats_of_a_family_are_no_finding() -> None:
    repeat = np.zeros(60, dtype=np.int8)
    repeat[:4] = 2
    acts = arrivals(np.array([3] * 20), repeat=repeat)
    assert not device_concentration(acts, shared_channels=()).flagged.any()


def test_a_channel_that_other_places_share_sets_what_is_usual() -> None:
    # At every place a third of the forms are repeats: usual here, remarkable at one place alone.
    rng = np.random.default_rng(1)
    n = 3000
    place = rng.integers(0, 10, n).astype(np.int32)
    repeat = np.where(rng.random(n) < 0.33, 2, 0).astype(np.int8)
    unknown = np.full(n, -1, dtype=np.int8)
    labels = tuple(f"p{i}" for i in range(10))
    acts = Acts(Domain(labels, place), Domain(("qr",), np.zeros(n, np.int32)),
                rng.integers(0, 20, n).astype(np.int32), unknown, unknown, repeat)  # fmt: skip
    assert not device_concentration(acts, shared_channels=()).flagged.any()
    alone = np.where(place == 0, repeat, 0).astype(np.int8)
    only_one = Acts(acts.place, acts.channel, acts.day, unknown, unknown, alone)
    assert device_concentration(only_one, shared_channels=()).flagged.any()


def test_wrong_acts_and_rates_are_refused() -> None:
    acts = arrivals(np.array([3] * 20))
    with pytest.raises(ParameterFault):
        count_bursts(acts, survey_rate=0.6)
    with pytest.raises(DataFault):
        device_concentration(acts, shared_channels=("post",))
    with pytest.raises(DataFault):
        arrivals(np.array([3]), band=8)
    with pytest.raises(DataFault):
        arrivals(np.array([3]), repeat=np.zeros(2, dtype=np.int8))
