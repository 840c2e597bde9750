import numpy as np
import pytest
from hypothesis import given, settings

from analysis import SurveyData, estimate_index, tally
from analysis.errors import DataFault, UnknownMethod
from analysis.integrity import estimate_with_and_without, screen_answers
from tests.analysis.integrity.honest_surveys import make_honest, plant, wrap
from tests.analysis.surveys import surveys

DEFINITIONS = ("answer_share", "full_satisfaction", "mean_over_5")


@settings(deadline=None, max_examples=30)
@given(surveys())
def test_no_flags_change_nothing_and_all_flags_leave_nothing(data: SurveyData) -> None:
    n = len(data.scores)
    for definition in DEFINITIONS:
        none = estimate_with_and_without(data, np.zeros(n, dtype=np.bool_), definition)
        assert none.unflagged == none.every
        assert none.difference in (0, None)
        everyone = estimate_with_and_without(data, np.ones(n, dtype=np.bool_), definition)
        assert everyone.unflagged.value is None
        assert everyone.difference is None
        assert everyone.flagged == n


def test_the_second_figure_is_that_of_the_unflagged() -> None:
    rng = np.random.default_rng(1)
    data = SurveyData(rng.integers(1, 6, (80, 4), dtype=np.int8), items=tuple("abcd"))
    flagged = rng.random(80) < 0.3
    both = estimate_with_and_without(data, flagged, "answer_share")
    kept = SurveyData(data.scores[~flagged], items=data.items)
    alone = estimate_index(tally(kept), "answer_share")
    assert both.unflagged.exact == alone.exact
    assert both.unflagged.n == alone.n
    assert both.unflagged.sample == 80


def test_stuffed_praise_is_taken_out_of_the_second_figure() -> None:
    rng = np.random.default_rng(3)
    honest = make_honest(rng, kind="one_opinion", k=12, places=1, days=30)
    stuffed = plant(rng, honest, np.full((80, 12), 5, np.int8), day=9, band=0, repeats=True)
    screening = screen_answers(
        stuffed.data, stuffed.acts, shared_channels=(), rng=rng, simulations=99
    )
    truth = estimate_index(tally(honest.data), "answer_share").value
    both = estimate_with_and_without(stuffed.data, screening.flagged(), "answer_share")
    assert truth is not None
    assert both.every.value is not None
    assert both.unflagged.value is not None
    assert both.every.value > truth + 0.01
    assert both.unflagged.value == pytest.approx(truth, abs=0.003)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_almost_nobody_and_nothing_known(n: int) -> None:
    unknown = np.full(n, -1)
    survey = wrap(
        np.full((n, 6), -2, dtype=np.int8),
        np.zeros(n),
        1,
        day=unknown,
        time_band=unknown,
        duration_band=unknown,
        repeat_band=unknown,
        channel=unknown,
    )
    screening = screen_answers(
        survey.data,
        survey.acts,
        shared_channels=("kiosk",),
        rng=np.random.default_rng(1),
        simulations=99,
    )
    assert len(screening.findings) == 8
    assert not screening.flagged().any()
    assert all((finding.p == 1).all() for finding in screening.findings)


def test_wrong_flags_and_codes_are_refused() -> None:
    data = SurveyData(np.full((3, 1), 5, dtype=np.int8), items=("q",))
    with pytest.raises(DataFault):
        estimate_with_and_without(data, np.zeros(2, dtype=np.bool_), "answer_share")
    survey = make_honest(np.random.default_rng(1), kind="styles", places=1)
    screening = screen_answers(
        survey.data,
        survey.acts,
        shared_channels=(),
        rng=np.random.default_rng(1),
        simulations=99,
    )
    with pytest.raises(UnknownMethod):
        screening.flagged("fraud")  # type: ignore[arg-type] # not a code
