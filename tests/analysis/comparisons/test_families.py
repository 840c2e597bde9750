"""Many tests at once: adjusted p-values and families of verdicts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from analysis import DesignShare, design_interval, one_sided_level
from analysis.comparisons import adjust_p_values, judge_family, target_p_values
from analysis.comparisons.families import ADJUSTMENTS
from analysis.errors import DataFault, ParameterFault, UnknownMethod

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)
THEIRS = {
    "bonferroni": "bonferroni",
    "holm": "holm",
    "hochberg": "simes-hochberg",
    "BH": "fdr_bh",
    "BY": "fdr_by",
}
SHARES = st.builds(
    DesignShare,
    share=st.sampled_from([0.0, 0.5, 0.9, 0.95, 0.98, 1.0]),
    se=st.just(0.01),
    df=st.integers(1, 300),
    n=st.integers(2, 400),
    n_eff=st.floats(2, 900),
)


@given(P_VALUES, st.sampled_from(sorted(ADJUSTMENTS)))
def test_adjustments_agree_with_statsmodels(p_values: list[float], method: str) -> None:
    ours = adjust_p_values(np.array(p_values), method)
    theirs = multipletests(p_values, method=THEIRS[method])[1]
    assert ours == pytest.approx(theirs, abs=1e-12)


@given(P_VALUES)
def test_adjusted_values_keep_the_known_order_of_methods(p_values: list[float]) -> None:
    adjusted = {method: adjust_p_values(np.array(p_values), method) for method in ADJUSTMENTS}
    slack = 1e-12
    assert (adjusted["holm"] <= adjusted["bonferroni"] + slack).all()
    assert (adjusted["hochberg"] <= adjusted["holm"] + slack).all()
    assert (adjusted["BH"] <= adjusted["hochberg"] + slack).all()
    assert (adjusted["BH"] <= adjusted["BY"] + slack).all()
    assert (np.array(p_values) <= adjusted["BH"] + slack).all()


def test_one_test_needs_no_adjustment_and_none_gives_none() -> None:
    for method in ADJUSTMENTS:
        assert adjust_p_values(np.array([0.03]), method).tolist() == [0.03]
        assert adjust_p_values(np.empty(0), method).tolist() == []


def test_inputs_are_left_alone() -> None:
    p_values = np.array([0.04, 0.01])
    adjust_p_values(p_values, "holm")
    assert p_values.tolist() == [0.04, 0.01]


@given(SHARES, st.floats(0.001, 0.4), st.sampled_from([0.8, 0.95]))
def test_p_values_say_what_the_bounds_say(
    evidence: DesignShare, alpha: float, target: float
) -> None:
    p_values = target_p_values(evidence, target)
    bounds = design_interval("kg_shrunk_t", evidence, one_sided_level(alpha))
    if abs(p_values.met - alpha) > 1e-9:
        assert (p_values.met <= alpha) == (bounds.low >= target)
    if abs(p_values.not_met - alpha) > 1e-9:
        assert (p_values.not_met <= alpha) == (bounds.high < target)


def test_p_values_of_everybody_satisfied_are_the_exact_ones() -> None:
    evidence = DesignShare(share=1.0, se=0.0, df=10**9, n=59, n_eff=59.0)
    assert target_p_values(evidence, 0.95).met == pytest.approx(0.95**59, rel=1e-5)


def test_a_census_is_certain_and_one_respondent_knows_nothing() -> None:
    census = DesignShare(share=0.9, se=0.0, df=9, n=10, n_eff=float("inf"))
    assert target_p_values(census, 0.9).met == 0
    assert target_p_values(census, 0.91).not_met == 0
    lonely = DesignShare(share=1.0, se=0.0, df=0, n=1, n_eff=1.0)
    found = target_p_values(lonely, 0.5)
    assert (found.met, found.not_met) == (1.0, 1.0)
    with pytest.raises(ParameterFault):
        target_p_values(census, 1.0)


def test_met_and_not_met_are_adjusted_apart() -> None:
    met = [0.012, 0.9, 0.95, 0.97]
    not_met = [0.99, 0.015, 0.03, 0.02]
    family = judge_family(met, not_met, purpose="screening", alpha=0.05)
    assert [unit.verdict for unit in family] == ["met", "not_met", "not_met", "not_met"]
    strict = judge_family(met, not_met, purpose="consequences", alpha=0.05)
    assert [unit.verdict for unit in strict] == ["met"] + ["inconclusive"] * 3
    assert strict[0].adjusted_met == pytest.approx(4 * 0.012)


def test_units_without_evidence_are_not_counted() -> None:
    family = judge_family([0.03, None], [0.9, None], purpose="consequences", alpha=0.05)
    assert family[0].adjusted_met == pytest.approx(0.03)
    assert family[1].verdict == "inconclusive"
    assert (family[1].adjusted_met, family[1].adjusted_not_met) == (None, None)
    assert judge_family([], [], purpose="screening", alpha=0.05) == ()


def test_wrong_families_are_refused() -> None:
    with pytest.raises(UnknownMethod):
        judge_family([0.1], [0.1], purpose="holm", alpha=0.05)
    with pytest.raises(DataFault):
        judge_family([0.1], [0.1, 0.2], purpose="screening", alpha=0.05)
    with pytest.raises(DataFault, match="both meets and misses"):
        judge_family([0.01], [0.01], purpose="screening", alpha=0.05)
    with pytest.raises(ParameterFault):
        judge_family([0.1], [0.1], purpose="screening", alpha=0.7)
    with pytest.raises(UnknownMethod):
        adjust_p_values(np.array([0.1]), "fdr")
    for wrong in ([0.1, float("nan")], [1.2], [-0.1]):
        with pytest.raises(DataFault):
            adjust_p_values(np.array(wrong), "BH")


def test_holm_holds_the_chance_of_any_false_finding() -> None:
    p_values = np.random.default_rng(11).random((2000, 20))
    some = sum(adjust_p_values(row, "holm").min() <= 0.05 for row in p_values)
    assert 0.035 <= some / 2000 <= 0.065
