"""Rules for printing a figure; R's ten decisions are among the reference cases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from analysis import Design, Domain, Estimate, SurveyData, estimate_index, tally
from analysis.design_intervals import DesignShare, design_interval
from analysis.errors import ParameterFault, UnknownDefinition
from analysis.presentation import (
    nchs_proportion_presentation,
    nchs_rate_presentation,
    present_estimate,
)


def _of(successes: int, n: int) -> str:
    return nchs_proportion_presentation(
        successes / n, n, n, n - 1, interval_size="df_adjusted"
    ).decision


def test_nobody_asked_is_nothing_to_print() -> None:
    found = nchs_proportion_presentation(None, 0, 0.0, 0, interval_size="df_adjusted")
    assert found.decision == "suppress"
    assert found.reasons == ("no_respondents",)
    assert found.low is None


@pytest.mark.parametrize("n", [1, 2, 29])
def test_few_respondents_are_never_printed(n: int) -> None:
    assert _of(n, n) == "suppress"
    assert _of(0, n) == "suppress"


def test_everybody_satisfied_is_for_a_person_to_decide() -> None:
    found = nchs_proportion_presentation(1.0, 100, 100, 99, interval_size="df_adjusted")
    assert found.decision == "review"
    assert found.reasons == ("everybody",)
    assert found.relative_width_complement_percent is None
    assert _of(30, 30) == "review"


def test_a_share_of_nothing_with_a_wide_interval_is_infinitely_too_wide() -> None:
    found = nchs_proportion_presentation(0.0, 40, 40, 39, interval_size="df_adjusted")
    assert found.decision == "suppress"
    assert found.reasons == ("wide_relative_interval", "nobody")
    assert found.relative_width_percent is None
    assert _of(0, 400) == "review"


@given(n=st.integers(30, 2000), data=st.data())
def test_a_complement_is_suppressed_exactly_where_it_is_called_unreliable(
    n: int, data: st.DataObject
) -> None:
    successes = data.draw(st.integers((n + 1) // 2, n - 1))
    ours, other = _of(successes, n), _of(n - successes, n)
    if ours == "present_complement_unreliable":
        assert other == "suppress"
    elif ours == "present":
        assert other in ("present", "present_complement_unreliable")


@given(n=st.integers(30, 500), data=st.data())
def test_the_interval_is_clopper_pearson_for_a_plain_sample(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(1, n - 1))
    found = nchs_proportion_presentation(successes / n, n, n, n - 1, interval_size="df_adjusted")
    low, high = proportion_confint(successes, n, method="beta")
    assert found.low == pytest.approx(low)
    assert found.high == pytest.approx(high)


def test_few_degrees_of_freedom_widen_the_interval_and_ask_for_review() -> None:
    adjusted = nchs_proportion_presentation(0.9, 400, 300, 5, interval_size="df_adjusted")
    nominal = nchs_proportion_presentation(0.9, 400, 300, 5, interval_size="nominal")
    assert adjusted.width is not None
    assert nominal.width is not None
    assert adjusted.width > nominal.width
    assert adjusted.decision == "review"
    assert "few_degrees_of_freedom" in adjusted.reasons


@pytest.mark.parametrize(("df", "decision"), [(7, "review"), (8, "present")])
def test_eight_degrees_of_freedom_are_enough(df: int, decision: str) -> None:
    found = nchs_proportion_presentation(0.5, 4000, 4000, df, interval_size="df_adjusted")
    assert found.decision == decision


@pytest.mark.parametrize(("share", "n", "n_eff", "df"), [(0.9, 400, 250.0, 12), (0.4, 90, 88.0, 5)])
def test_the_adjusted_interval_is_korn_and_graubards(
    share: float, n: int, n_eff: float, df: int
) -> None:
    found = nchs_proportion_presentation(share, n, n_eff, df, interval_size="df_adjusted")
    evidence = DesignShare(share, (share * (1 - share) / n_eff) ** 0.5, df, n, n_eff)
    theirs = design_interval("kg_truncated", evidence, 0.95)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high))


def test_an_interval_of_thirty_points_is_too_wide() -> None:
    assert nchs_proportion_presentation(0.5, 42, 42, 41, interval_size="nominal").reasons == (
        "wide_interval",
    )
    assert _of(25, 50) == "present"


def test_thirty_is_asked_before_any_adjustment_for_degrees_of_freedom() -> None:
    found = nchs_proportion_presentation(0.9, 400, 30, 20, interval_size="df_adjusted")
    assert "few_effective_respondents" not in found.reasons
    assert found.decision != "suppress"


def test_a_design_that_beats_chance_is_not_trusted() -> None:
    found = nchs_proportion_presentation(0.9, 100, 250, 99, interval_size="nominal")
    plain = nchs_proportion_presentation(0.9, 100, 100, 99, interval_size="nominal")
    assert found == plain


@pytest.mark.parametrize(
    ("rate", "low", "high", "sizes", "df", "decision"),
    [
        (10.0, 3.0, 19.0, (10, 10), 8, "present"),
        (10.0, 3.0, 19.1, (10, 10), 8, "suppress"),
        (10.0, 5.0, 15.0, (10, 9.9), 8, "suppress"),
        (10.0, 5.0, 15.0, (12,), 7, "review"),
        (10.0, 5.0, 15.0, (12,), None, "present"),
        (0.0, 0.0, 0.3, (0,), None, "suppress"),
    ],
)
def test_rates_and_counts(
    rate: float, low: float, high: float, sizes: tuple[float, ...], df: int | None, decision: str
) -> None:
    found = nchs_rate_presentation(rate, low, high, sizes=sizes, df=df)
    assert found.decision == decision
    assert bool(found.reasons) == (decision != "present")


def test_faulty_requests_are_refused() -> None:
    with pytest.raises(ParameterFault):
        nchs_proportion_presentation(95.0, 100, 100, 99, interval_size="nominal")
    with pytest.raises(ParameterFault):
        nchs_proportion_presentation(None, 10, 10, 9, interval_size="nominal")
    with pytest.raises(ParameterFault):
        nchs_proportion_presentation(0.9, 10, 10, 9, interval_size="exact")  # type: ignore[arg-type] # wrong
    with pytest.raises(ParameterFault):
        nchs_rate_presentation(5.0, 6.0, 7.0, sizes=(20,), df=None)
    with pytest.raises(ParameterFault):
        nchs_rate_presentation(5.0, 4.0, 7.0, sizes=(), df=None)


def _estimate(
    satisfied: int, n: int, *, k: int = 1, clusters: int = 0, definition: str = "answer_share"
) -> Estimate:
    scores = np.tile(np.repeat([5, 2], [satisfied, n - satisfied])[:, np.newaxis], k)
    design = Design()
    if clusters:
        codes = (np.arange(n) * clusters // n).astype(np.int32)
        design = Design(clusters=(Domain(tuple(map(str, range(clusters))), codes),))
    items = tuple("abcde"[:k])
    return estimate_index(
        tally(SurveyData(scores.astype(np.int8), items=items, design=design)), definition
    )


@pytest.mark.parametrize(("satisfied", "n"), [(0, 40), (1, 1), (33, 40), (147, 150), (150, 150)])
def test_a_single_question_is_decided_by_its_counts(satisfied: int, n: int) -> None:
    found = present_estimate(_estimate(satisfied, n), interval_size="df_adjusted")
    plain = nchs_proportion_presentation(satisfied / n, n, n, n - 1, interval_size="df_adjusted")
    assert found.decision == plain.decision
    assert found.reasons == plain.reasons
    # The standard error divides by n - 1, so it is worth n - 1 answers.
    assert found.width == pytest.approx(plain.width, rel=0.03)


def test_clusters_count_by_the_error_itself_not_by_the_design_effect_in_use() -> None:
    """Twelve villages of one mind each: n_eff = p q / se**2 is of villages, not shrunk."""
    estimate = _estimate(100, 120, clusters=12)
    found = present_estimate(estimate, interval_size="nominal")
    assert estimate.se is not None
    assert estimate.n_eff is not None
    effective = 5 / 36 / estimate.se**2
    assert effective < 30 < estimate.n
    assert abs(estimate.n_eff - effective) > 1
    plain = nchs_proportion_presentation(5 / 6, 120, effective, 11, interval_size="nominal")
    assert (found.decision, found.reasons) == (plain.decision, plain.reasons)
    assert found.width == pytest.approx(plain.width)
    assert "few_effective_respondents" in found.reasons


def test_answers_are_never_worth_more_than_their_respondents() -> None:
    found = present_estimate(_estimate(20, 25, k=5), interval_size="nominal")
    assert "few_respondents" in found.reasons
    rng = np.random.default_rng(1)
    scores = rng.choice(np.array([2, 5], dtype=np.int8), (25, 20))
    data = SurveyData(scores, items=tuple(f"q{j}" for j in range(20)))
    many = present_estimate(estimate_index(tally(data), "answer_share"), interval_size="nominal")
    assert many.decision == "suppress"


def test_nobody_and_means() -> None:
    nobody = present_estimate(_estimate(0, 0), interval_size="df_adjusted")
    assert (nobody.decision, nobody.reasons) == ("suppress", ("no_respondents",))
    for definition in ("mean_over_5", "mean_rescaled"):
        with pytest.raises(UnknownDefinition):
            present_estimate(_estimate(40, 50, definition=definition), interval_size="nominal")
    listed = estimate_index(
        tally(SurveyData(np.array([[5]] * 45 + [[2]] * 5, dtype=np.int8), items=("q",))),
        "answer_share",
        population=50,
    )
    assert listed.se == 0
    assert present_estimate(listed, interval_size="nominal") == nchs_proportion_presentation(
        0.9, 50, 50, 49, interval_size="nominal"
    )


def test_no_infinite_number_goes_out() -> None:
    tiny = nchs_rate_presentation(1e-310, 0.0, 1.0, sizes=(50,), df=30)
    assert (tiny.relative_width_percent, tiny.decision) == (None, "suppress")
    with pytest.raises(ParameterFault):
        nchs_rate_presentation(1.0, 0.0, float("inf"), sizes=(50,), df=30)
