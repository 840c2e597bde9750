"""Figures of groups inside one sample, against the estimates from sums and by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Design, Domain, Rules, SurveyData, estimate_index, estimate_measures, tally
from analysis.comparisons import (
    Side,
    Standard,
    compare_groups,
    contrast_index,
    sample_mix,
    standardised_figures,
)
from analysis.comparisons.case_mix import build_strata
from analysis.comparisons.figures import Figure, build_figure, compare_figures
from analysis.comparisons.rows import index_rows
from analysis.definitions import DEFINITIONS
from analysis.errors import DataFault
from tests.analysis.comparisons.samples import make_sample
from tests.analysis.surveys import FACTORS, ITEMS, make_domain

SEEDS = st.integers(0, 10**6)
EVEN = Standard(("channel",), {("desk",): 0.7, ("web",): 0.3})


def _design(seed: int, n: int) -> Design:
    rng = np.random.default_rng(seed)
    return Design(
        weights=rng.uniform(0.5, 4, n),
        strata=make_domain((np.arange(n) % 2).tolist()),
        clusters=(make_domain(rng.integers(0, 9, n).tolist()),) if seed % 2 else (),
    )


def _figure(data: SurveyData, place: int | None, standard: Standard | None = None) -> Figure:
    codes = data.domains["place"].codes
    member = np.ones(len(codes), dtype=np.bool_) if place is None else codes == place
    rows = index_rows(data, "answer_share", "all", None)
    counted = [member & rows.counted(data.design)]
    strata = None if standard is None else build_strata(data, standard, counted)
    return build_figure(data, rows, member, strata, Rules())


@given(SEEDS, st.sampled_from(sorted(DEFINITIONS)), st.sampled_from([0.05, 0.6, 1.0]))
@settings(max_examples=60)
def test_raw_figures_are_the_estimates_from_sums(seed: int, definition: str, share: float) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 40))
    scores = np.where(rng.random((n, 6)) < share, 5, rng.integers(1, 4, (n, 6)))
    scores[rng.random((n, 6)) < 0.2] = rng.choice([0, -1, -2])
    place = Domain(("x", "y"), rng.integers(-1, 2, n).astype(np.int32))
    data = SurveyData(
        scores.astype(np.int8), ITEMS, FACTORS, "overall", {"place": place}, _design(seed, n)
    )
    expected = estimate_index(tally(data, by="place").at("x"), definition)
    figure = build_figure(
        data, index_rows(data, definition, "all", None), place.codes == 0, None, Rules()
    )
    shown = figure.summarise(0.95)
    assert (shown.n, shown.n_answers) == (expected.n, expected.n_answers)
    assert (shown.value is None) == (expected.value is None)
    if expected.value is None:
        assert shown.notes == ("no_answers",)
        return
    assert (shown.value, shown.low, shown.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )
    assert shown.df == expected.df
    assert shown.se == (None if expected.se is None else pytest.approx(expected.se, abs=1e-7))


RULES = Rules(deff_min=1.4, level=0.9, rho0=0.2, prior_weight=3.0, icc0=0.2)


def _listed(seed: int, n: int) -> Design:
    """Populations of people, of people by stratum, of clusters, of both; of people with weights."""
    rng = np.random.default_rng(seed)
    strata, clusters = (
        make_domain((np.arange(n) % 2).tolist()),
        make_domain(rng.integers(0, 5, n).tolist()),
    )
    people = np.bincount(strata.codes)[strata.codes] + np.array([0.0, 9.0])[strata.codes]
    within = np.bincount(clusters.codes).astype(np.float64)[clusters.codes] * rng.integers(1, 4)
    eight = np.full(n, 8.0)
    return (
        Design(populations=(np.full(n, float(n + 20 * (seed % 2))),)),
        Design(strata=strata, populations=(people,)),
        Design(clusters=(clusters,), populations=(eight,)),
        Design(clusters=(clusters,), populations=(eight, within)),
        Design(weights=rng.uniform(0.5, 2, n), populations=(np.full(n, n + 15.0 * (seed % 3)),)),
    )[seed % 5]


@given(SEEDS, st.sampled_from(sorted(DEFINITIONS)))
@settings(max_examples=80)
def test_rules_and_populations_count_as_in_the_estimates(seed: int, definition: str) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(6, 40))
    scores = np.where(rng.random((n, 6)) < rng.choice([0.7, 1.0]), 5, rng.integers(1, 4, (n, 6)))
    scores[rng.random((n, 6)) < rng.choice([0.0, 0.2])] = -2
    place = Domain(("x", "y"), rng.integers(0, 2, n).astype(np.int32))
    data = SurveyData(
        scores.astype(np.int8), ITEMS, FACTORS, "overall", {"place": place}, _listed(seed, n)
    )
    expected = estimate_measures(
        tally(data, by="place").at("x"), definition, ("all",), rules=RULES
    )["all"]
    rows = index_rows(data, definition, "all", None)
    shown = build_figure(data, rows, place.codes == 0, None, RULES).summarise(RULES.level)
    assert (shown.n, shown.df) == (expected.n, expected.df or 0)
    for found, wanted in ((shown.se, expected.se), (shown.low, expected.low)):
        assert found == (None if wanted is None else pytest.approx(wanted, abs=1e-7))


def test_a_list_of_the_whole_sample_is_the_population_of_its_design() -> None:
    data = make_sample(3, 60)
    choices: dict[str, Any] = {
        "by": "place",
        "definition": "answer_share",
        "measure": "all",
        "standard": EVEN,
    }
    listed = replace(data, design=Design(populations=(np.full(60, 80.0),)))
    by_rule = standardised_figures(data, rules=Rules(population=80), **choices)
    assert by_rule == standardised_figures(listed, rules=Rules(), **choices)
    assert by_rule != standardised_figures(data, rules=Rules(), **choices)
    crowded = standardised_figures(data, rules=Rules(population=59), **choices)
    assert crowded == standardised_figures(data, rules=Rules(), **choices)
    with pytest.raises(DataFault):
        standardised_figures(listed, rules=Rules(population=80), **choices)


def test_factors_weigh_as_they_are_told_to() -> None:
    scores = np.array([[5, 2]] * 6 + [[5, 5]] * 4, dtype=np.int8)
    data = SurveyData(
        scores, ("p", "q"), {"A": ("p",), "B": ("q",)}, None, {"place": make_domain([0] * 10)}
    )
    weights = {"A": 1, "B": 3}
    (found,) = compare_groups(
        data,
        by="place",
        definition="factor_mean_share",
        measure="all",
        against="all",
        standard=None,
        purpose="screening",
        method="mover",
        rules=Rules(),
        factor_weights=weights,
    )
    assert found.raw.value == pytest.approx(0.25 * 1 + 0.75 * 0.4)
    assert found.raw.se == pytest.approx(
        estimate_index(tally(data), "factor_mean_share", factor_weights=weights).se
    )


@given(SEEDS)
@settings(max_examples=30)
def test_differences_have_the_standard_error_of_the_whole_design(seed: int) -> None:
    data = make_sample(seed, 60, design=_design(seed, 60))
    sides = Side(levels=("x",)), Side(levels=("y",))
    cells = tally(data, by="place")
    expected = contrast_index(cells, "answer_share", *sides, method="t", rules=Rules()).difference
    first, second = _figure(data, 0), _figure(data, 1)
    found = compare_figures(first, second, data.design, method="t", level=0.95)
    if found.se is None:
        assert found.notes
        return
    assert found.value == pytest.approx(expected.value)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-6)
    assert (found.se, found.df) == pytest.approx((expected.se, expected.df), abs=1e-7)


@given(SEEDS)
@settings(max_examples=30)
def test_differences_of_listed_people_are_those_of_the_sums(seed: int) -> None:
    data = make_sample(seed, 60, design=_listed(seed, 60))
    cells, sides = tally(data, by="place"), (Side(levels=("x",)), Side(levels=("y",)))
    expected = contrast_index(cells, "answer_share", *sides, method="t", rules=RULES).difference
    first, second = _figure(data, 0), _figure(data, 1)
    found = compare_figures(first, second, data.design, method="t", level=RULES.level)
    if expected.se is None:
        assert found.se is None
        return
    assert found.se == pytest.approx(expected.se, abs=1e-7)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-6)


@given(SEEDS)
@settings(max_examples=30)
def test_the_influence_is_the_derivative_by_the_weight(seed: int) -> None:
    data = make_sample(seed, 50)
    person = seed % 50
    weights, moved = np.ones(50), np.ones(50)
    moved[person] += 1e-6
    before, after = (
        _figure(
            SurveyData(data.scores, data.items, domains=data.domains, design=Design(weights=w)),
            0,
            EVEN,
        )
        for w in (weights, moved)
    )
    if before.value is None or after.value is None:
        assert before.n < 5
        return
    slope = (after.value - before.value) / 1e-6
    assert before.influence[person] == pytest.approx(slope, abs=1e-6)


def test_at_its_own_mix_a_sample_keeps_its_figure() -> None:
    data = make_sample(1, 90, design=_design(2, 90), k=1)
    answered = data.scores[:, 0] > 0
    own = SurveyData(
        data.scores[answered],
        data.items,
        domains={
            name: Domain(domain.labels, domain.codes[answered])
            for name, domain in data.domains.items()
        },
        design=_design(2, int(answered.sum())),
    )
    by = ("channel", "age")
    standard = Standard(by, sample_mix(own, by))
    raw, adjusted = _figure(own, None), _figure(own, None, standard)
    assert adjusted.value == pytest.approx(raw.value)
    assert adjusted.notes == ()


def test_standardising_by_the_sampled_strata_is_stratified_sampling() -> None:
    data = make_sample(4, 100, k=1)
    data = SurveyData(
        np.where(data.scores < 0, 2, data.scores).astype(np.int8),
        data.items,
        domains=data.domains,
        design=Design(strata=data.domains["channel"]),
    )
    figure = _figure(data, None, EVEN)
    assert figure.evidence is not None
    value = variance = 0.0
    for code, share in ((0, 0.7), (1, 0.3)):
        answers = data.scores[data.domains["channel"].codes == code, 0] >= 4
        value += share * answers.mean()
        variance += share**2 * answers.var(ddof=1) / len(answers)
    assert figure.value == pytest.approx(value)
    assert figure.evidence.se**2 == pytest.approx(variance)
    assert figure.evidence.df == 98


def test_too_few_for_any_stratum_gives_no_figure() -> None:
    data = make_sample(5, 9)
    wide = Standard(("channel",), EVEN.mix, 100)
    figure = _figure(data, None, wide)
    assert (figure.value, figure.notes[-1]) == (None, "too_few_respondents")
    shown = figure.summarise(0.95)
    assert (shown.value, shown.se, shown.low) == (None, None, None)


def test_one_respondent_has_a_value_and_no_spread() -> None:
    data = SurveyData(
        np.array([[5], [-2]], dtype=np.int8), ("q",), domains={"place": make_domain([0, 1])}
    )
    shown = _figure(data, 0).summarise(0.95)
    assert (shown.value, shown.se, shown.low, shown.high) == (1.0, None, 0.0, 1.0)
    assert shown.notes == ("one_respondent",)
    assert _figure(data, 1).notes == ("no_answers",)


def test_a_full_list_is_certain_only_if_no_answer_is_left_out() -> None:
    def read(scores: list[int]) -> Figure:
        populations = (np.full(len(scores), float(len(scores))),)
        data = SurveyData(
            np.array(scores, dtype=np.int8)[:, np.newaxis],
            ("q",),
            domains={"place": make_domain([0] * len(scores))},
            design=Design(populations=populations),
        )
        return _figure(data, 0)

    whole, holed = read([5] * 15 + [2] * 5), read([5] * 15 + [2] * 5 + [-2] * 5)
    assert whole.evidence is not None
    assert holed.evidence is not None
    assert (whole.evidence.se, whole.evidence.n_eff) == (0.0, float("inf"))
    assert holed.evidence.se > 0.03
    assert np.isfinite(holed.evidence.n_eff)
