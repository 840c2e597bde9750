"""Tests of association under a design; the reference set holds R's numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis import Design, Domain, SurveyData
from analysis.comparisons import association_test, satisfied_or_not
from analysis.comparisons.association import ASSOCIATION_METHODS
from analysis.errors import DataFault, UnknownMeasure, UnknownMethod
from tests.analysis.surveys import make_domain

SEEDS = st.integers(0, 10**6)


def _draw(seed: int, n: int = 60) -> tuple[Domain, Domain, Design]:
    rng = np.random.default_rng(seed)
    return (
        make_domain(rng.integers(0, 2, n).tolist()),
        make_domain(rng.integers(0, 3, n).tolist()),
        Design(
            weights=rng.uniform(0.5, 3, n),
            clusters=(make_domain(rng.integers(0, 20, n).tolist()),),
        ),
    )


@given(SEEDS)
def test_independent_answers_give_pearsons_test(seed: int) -> None:
    outcome, groups, _ = _draw(seed)
    n = len(outcome.codes)
    table = np.zeros((2, 3))
    np.add.at(table, (outcome.codes, groups.codes), 1)
    pearson = stats.chi2_contingency(table, correction=False)
    test = association_test("Chisq", outcome, groups, Design())
    assert test.statistic == pytest.approx(pearson.statistic)
    # The variance of a simple random sample has n - 1 below the line.
    assert test.p == pytest.approx(stats.chi2.sf(pearson.statistic * (n - 1) / n, 2))
    second = association_test("F", outcome, groups, Design())
    assert second.ndf == pytest.approx(2)
    assert second.ddf == pytest.approx(2 * (n - 1))


@given(SEEDS, st.sampled_from(sorted(ASSOCIATION_METHODS)))
@settings(max_examples=30)
def test_neither_order_of_rows_nor_turning_the_table_matters(seed: int, method: str) -> None:
    outcome, groups, design = _draw(seed)
    plain = association_test(method, outcome, groups, design)
    turned = association_test(method, groups, outcome, design)
    order = np.random.default_rng(seed).permutation(len(outcome.codes))
    assert design.weights is not None
    shuffled = association_test(
        method,
        Domain(outcome.labels, outcome.codes[order]),
        Domain(groups.labels, groups.codes[order]),
        Design(
            weights=design.weights[order],
            clusters=(Domain(design.clusters[0].labels, design.clusters[0].codes[order]),),
        ),
    )
    assert plain.p == pytest.approx(turned.p, rel=1e-6)
    assert plain.p == pytest.approx(shuffled.p, rel=1e-6)


@given(SEEDS)
@settings(max_examples=30)
def test_those_outside_keep_their_place_in_the_design(seed: int) -> None:
    outcome, groups, design = _draw(seed)
    inside = np.random.default_rng(seed + 1).random(len(outcome.codes)) < 0.7
    by_mask = association_test("F", outcome, groups, design, inside=inside)
    missing = Domain(outcome.labels, np.where(inside, outcome.codes, -1).astype(np.int32))
    assert by_mask == association_test("F", missing, groups, design)
    assert by_mask.n == inside.sum()
    # Empty clusters count in the variance, so that cutting the file gives another answer.
    cut = association_test(
        "F",
        Domain(outcome.labels, outcome.codes[inside]),
        Domain(groups.labels, groups.codes[inside]),
        Design(clusters=(Domain(design.clusters[0].labels, design.clusters[0].codes[inside]),)),
    )
    assert cut.n == by_mask.n


def test_two_groups_give_the_square_of_a_t_test_of_the_table() -> None:
    outcome, groups, design = _draw(3)
    two = Domain(("a", "b"), (groups.codes > 0).astype(np.int32))
    wald = association_test("Wald", outcome, two, design)
    adjusted = association_test("adjWald", outcome, two, design)
    assert wald.ndf == 1
    assert wald.p == pytest.approx(adjusted.p)
    assert wald.ddf == design.clusters[0].codes.max()


@pytest.mark.slow
def test_under_clustering_f_keeps_its_error_where_pearson_loses_it() -> None:
    rng = np.random.default_rng(7)
    people, clusters, rounds = 10, 40, 400
    codes = np.repeat(np.arange(clusters), people).astype(np.int32)
    design = Design(clusters=(Domain(tuple(map(str, range(clusters))), codes),))
    rejected = {"F": 0, "independent": 0}
    for _ in range(rounds):
        group = (rng.random(clusters) < 0.5).astype(np.int32)[codes]
        share = rng.beta(4, 1, clusters)[codes]
        outcome = Domain(("no", "yes"), (rng.random(len(codes)) < share).astype(np.int32))
        groups = Domain(("a", "b"), group)
        for name, drawn in (("F", design), ("independent", Design())):
            p = association_test("F", outcome, groups, drawn).p
            rejected[name] += p is not None and p < 0.05
    assert 0.02 <= rejected["F"] / rounds <= 0.09
    assert rejected["independent"] / rounds > 0.12


@pytest.mark.parametrize("method", sorted(ASSOCIATION_METHODS))
def test_what_cannot_be_tested_is_told(method: str) -> None:
    one = make_domain([0] * 6)
    two = make_domain([0, 1] * 3)
    assert association_test(method, one, two, Design()).notes == ("one_category",)
    nobody = Domain(("a", "b"), np.full(6, -1, dtype=np.int32))
    assert association_test(method, nobody, two, Design()).n == 0
    empty = Domain((), np.empty(0, dtype=np.int32))
    assert association_test(method, empty, empty, Design()).p is None
    single = Design(clusters=(one,))
    silent = association_test(method, make_domain([0, 0, 1, 1, 0, 1]), two, single)
    assert silent.p is None
    assert silent.notes


def test_few_clusters_leave_the_wald_tests_undefined() -> None:
    outcome, groups, _ = _draw(11)
    design = Design(clusters=(make_domain([0, 1] * 30),))
    wald = association_test("Wald", outcome, groups, design)
    adjusted = association_test("adjWald", outcome, groups, design)
    assert wald.notes == ("singular_covariance",)
    assert adjusted.notes == ("too_few_degrees_of_freedom",)


def test_satisfied_are_the_levels_that_the_scale_says() -> None:
    data = SurveyData(np.array([[5], [4], [3], [0], [-1], [-2]], dtype=np.int8), items=("q",))
    assert satisfied_or_not(data, "q").codes.tolist() == [1, 1, 0, -1, -1, -1]
    with pytest.raises(UnknownMeasure):
        satisfied_or_not(data, "all")


def test_wrong_requests_are_refused() -> None:
    two = make_domain([0, 1, 0])
    with pytest.raises(UnknownMethod):
        association_test("lincom", two, two, Design())
    with pytest.raises(DataFault):
        association_test("F", two, make_domain([0, 1]), Design())
    with pytest.raises(DataFault):
        association_test("F", two, two, Design(), inside=np.ones(2, dtype=bool))
