"""From stored answers to the report's numbers and what they say of each target."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from instruments.loading import load_instrument
from survey_app.report.dashboard import build_dashboard
from survey_app.report.wording.method import late_sentence, repeated_sentence
from survey_app.store.campaigns import get_campaign
from survey_app.store.database import Database
from survey_app.store.responses import LATE, UNPAIRED
from tests.builders import make_campaign, make_commune, make_place, make_plan
from tests.engines import open_database
from tests.survey_app.report.builders import answer, build, count_population, overall, target

CLOSES = date(2025, 12, 10)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with open_database("sqlite", tmp_path) as opened:
        yield opened


def lay_tu_ky(database: Database, **campaign: object) -> tuple[int, int, int]:
    """Tứ Kỳ: TTHC at least 90 %, plan of the second half of 2025."""
    commune = make_commune(database, "tu-ky")
    make_plan(database, commune, "tu-ky")
    given = {"opens_on": date(2025, 7, 15), "closes_on": CLOSES, **campaign}
    number = make_campaign(database, commune, **given)  # type: ignore[arg-type] # test's own names
    return commune, make_place(database, commune), number


def test_answers_of_one_time_codes_count_before_their_month_has_ended(database: Database) -> None:
    """They are dated to the 14th that ends their reporting month: a report may come before it."""
    place, campaign = lay_tu_ky(database, closes_on=date(2025, 11, 20))[1:]
    answer(database, campaign, place, overall(30, 10), on=date(2025, 12, 14), channel="code")
    answer(database, campaign, place, overall(0, 7), on=date(2025, 11, 27))
    (result,) = build(database, "2025", date(2025, 11, 25), "tu-ky").results
    assert (result.provisional, sum(facts.n for facts in result.campaigns)) == (False, 40)
    assert result.comments is not None
    assert result.comments.n == 40
    with database.read() as session:
        board = build_dashboard(session, get_campaign(session, campaign), date(2025, 11, 28))
    assert board.result is not None
    assert sum(facts.n for facts in board.result.campaigns) == board.n == 47


def test_a_closed_campaign_is_judged_against_the_plan(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(97, 3), on=date(2025, 9, 1))
    row = target(build(database, "2025", date(2025, 12, 14), "tu-ky"), "TK-S1")
    assert (row.position, row.standing, row.verdict) == ("judged", "reached", "met")
    assert row.among_respondents_only
    assert row.figure is not None
    assert (row.figure.n, row.figure.exact) == (100, Fraction(97, 100))


def test_a_running_campaign_has_numbers_and_no_verdict(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database, closes_on=date(2025, 12, 20))
    answer(database, campaign, place, overall(97, 3), on=date(2025, 9, 1))
    on_the_last_day = target(build(database, "2025", date(2025, 12, 14), "tu-ky"), "TK-S1")
    assert on_the_last_day.provisional
    assert on_the_last_day.verdict is None
    after_it = target(build(database, "2025", date(2025, 12, 15), "tu-ky"), "TK-S1")
    assert not after_it.provisional
    assert after_it.verdict == "met"


def test_the_fifteenth_of_december_begins_the_next_year(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database, closes_on=date(2025, 12, 31))
    answer(database, campaign, place, overall(40, 0), on=date(2025, 12, 14))
    answer(database, campaign, place, overall(0, 7), on=date(2025, 12, 15))
    (old,) = build(database, "2025", date(2026, 1, 5), "tu-ky").results
    (new,) = build(database, "2026", date(2026, 1, 5), "tu-ky").results
    assert (old.n, new.n) == (40, 7)


def test_the_calendar_year_is_a_setting(database: Database) -> None:
    commune = make_commune(database, "tu-ky", window="calendar_year")
    place = make_place(database, commune)
    campaign = make_campaign(
        database, commune, opens_on=date(2025, 7, 15), closes_on=date(2025, 12, 31)
    )
    answer(database, campaign, place, overall(40, 7), on=date(2025, 12, 31))
    (result,) = build(database, "2025", date(2026, 1, 5), "tu-ky").results
    assert result.n == 47


def test_after_a_plan_has_ended_nothing_is_judged(database: Database) -> None:
    commune, place, _ = lay_tu_ky(database)
    later = make_campaign(database, commune, opens_on=date(2026, 1, 5), closes_on=date(2026, 6, 30))
    answer(database, later, place, overall(97, 3), on=date(2026, 3, 1))
    report = build(database, "2026", date(2026, 12, 15), "tu-ky")
    assert report.plan is None
    assert report.targets == ()
    assert report.results[0].headline.n == 100


def test_answers_from_before_the_plan_held_do_not_count_for_it(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database, opens_on=date(2025, 5, 1))
    answer(database, campaign, place, overall(0, 50), on=date(2025, 6, 30))
    answer(database, campaign, place, overall(60, 0), on=date(2025, 7, 1))
    report = build(database, "2025", date(2025, 12, 15), "tu-ky")
    row = target(report, "TK-S1")
    assert report.results[0].n == 110
    assert row.figure is not None
    assert row.figure.n == 60
    assert "01/07/2025" in " ".join(row.notes)


def test_a_due_year_ahead_is_progress(database: Database) -> None:
    commune = make_commune(database)
    make_plan(database, commune)
    place = make_place(database, commune)
    campaign = make_campaign(database, commune, closes_on=date(2026, 6, 30))
    answer(database, campaign, place, overall(50, 50))
    row = target(build(database, "2026", date(2026, 12, 15)), "LB-S1")
    assert row.position == "progress"
    assert row.due_year == 2030


def test_field_targets_read_their_three_fields_alone(database: Database) -> None:
    commune = make_commune(database)
    make_plan(database, commune)
    place = make_place(database, commune)
    campaign = make_campaign(database, commune, closes_on=date(2026, 6, 30))
    for field, satisfied in (("dat_dai", 20), ("xay_dung", 15), ("dau_tu", 5), ("ho_tich", 60)):
        answer(database, campaign, place, overall(satisfied, 1), field=field)
    report = build(database, "2026", date(2026, 12, 15))
    figures = [target(report, code).figure for code in ("LB-S1", "LB-S2")]
    assert [figure and (figure.n, figure.exact) for figure in figures] == [
        (104, Fraction(100, 104)),
        (43, Fraction(40, 43)),
    ]


def test_what_keeps_an_answer_out_of_the_headline_is_counted(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    day = date(2025, 9, 1)
    answer(database, campaign, place, overall(40, 0), on=day)
    answer(database, campaign, place, [{"overall": "1", "stage": "b"}] * 3, on=day)
    answer(database, campaign, place, [{"overall": "1", "assisted": "e"}] * 4, on=day)
    answer(database, campaign, place, overall(0, 5), on=day, channel="paper")
    (result,) = build(database, "2025", date(2025, 12, 15), "tu-ky").results
    assert result.left_out == (
        ("not_finished", 3),
        ("assisted_by_staff", 4),
        ("not_primary_mode", 5),
    )
    assert (result.n, result.headline.exact) == (40, Fraction(1))
    (channels,) = [b for b in result.breakdowns if b.kind == "channel"]
    assert [row.n for row in channels.rows] == [40, 5]


@pytest.mark.parametrize(
    ("n", "withheld"),
    [(1, "small_cell"), (4, "small_cell"), (29, "under_minimum"), (30, None)],
)
def test_too_few_answers_print_no_share(database: Database, n: int, withheld: str | None) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(n, 0), on=date(2025, 9, 1))
    report = build(database, "2025", date(2025, 12, 15), "tu-ky")
    headline, row = report.results[0].headline, target(report, "TK-S1")
    assert (headline.n, headline.withheld, headline.share is None) == (
        n,
        withheld,
        withheld is not None,
    )
    assert (row.standing is None) == (withheld is not None)


@pytest.mark.parametrize(
    ("given", "withheld"),
    [
        # A lone small field takes one more with it: one that is in no group, if there is one.
        ({"ho_tich": 3, "dat_dai": 40, "chung_thuc": 60}, {"Hộ tịch", "Chứng thực"}),
        # The three fields of a target have a total of their own, which must not give one away.
        (
            {"dau_tu": 3, "dat_dai": 40, "xay_dung": 50, "ho_tich": 60},
            {"Đầu tư", "Đất đai"},
        ),
        ({"ho_tich": 3, "dau_tu": 4, "chung_thuc": 60}, {"Hộ tịch", "Đầu tư"}),
        ({"ho_tich": 30, "chung_thuc": 60}, set()),
    ],
)
def test_small_groups_cannot_be_reckoned_from_totals(
    database: Database, given: dict[str, int], withheld: set[str]
) -> None:
    _, place, campaign = lay_tu_ky(database)
    for field, n in given.items():
        answer(database, campaign, place, overall(n, 0), on=date(2025, 9, 1), field=field)
    (result,) = build(database, "2025", date(2025, 12, 15), "tu-ky").results
    (fields,) = [b for b in result.breakdowns if b.kind == "field"]
    assert {row.label for row in fields.rows if row.withheld == "small_cell"} == withheld


def test_a_counter_sample_never_judges_the_state_agencies(database: Database) -> None:
    commune = make_commune(database, "binh-tan")
    make_plan(database, commune, "binh-tan")
    place = make_place(database, commune)
    dates = {"opens_on": date(2025, 2, 1), "closes_on": CLOSES}
    campaign = make_campaign(database, commune, "sipas", **dates)  # type: ignore[arg-type] # dates only
    day = date(2025, 9, 1)
    items = load_instrument("sipas").index_items
    given = [{**dict.fromkeys(items, "5"), "overall": "5"}] * 60
    answer(database, campaign, place, given, instrument_code="sipas", on=day)
    row = target(build(database, "2025", date(2025, 12, 15), "binh-tan"), "BT-S3")
    assert row.figure is not None
    assert row.figure.share == 1
    assert (row.standing, row.verdict) == (None, None)


def test_several_services_under_one_target_weigh_by_whom_they_served(database: Database) -> None:
    commune = make_commune(database, "ngoc-lien")
    make_plan(database, commune, "ngoc-lien")
    place = make_place(database, commune)
    shares = {"health_outpatient": (40, 10, 900), "health_vaccination": (50, 0, 100)}
    for code, (satisfied, dissatisfied, size) in shares.items():
        campaign = make_campaign(database, commune, code, closes_on=date(2026, 6, 30))
        key = load_instrument(code).index_items[0]
        given = [{key: "5"}] * satisfied + [{key: "1"}] * dissatisfied
        answer(database, campaign, place, given, instrument_code=code)
        count_population(database, campaign, size)
    row = target(build(database, "2026", date(2026, 12, 15), "ngoc-lien"), "NL-S4")
    assert row.figure is not None
    assert row.figure.exact == Fraction(9, 10) * Fraction(4, 5) + Fraction(1, 10)
    assert row.figure.population == 1000
    assert row.response_rate == pytest.approx(0.1)


def test_all_seven_indices_recompute_from_the_rows(database: Database) -> None:
    """A second way: plain Python over the same answers."""
    _, place, campaign = lay_tu_ky(database)
    chance = np.random.default_rng(7)
    instrument = load_instrument("tthc")
    keys = [*instrument.index_items, "overall"]
    given = [
        {
            key: str(chance.integers(1, 6))
            for key in keys
            if key == "overall" or chance.random() < 0.8
        }
        for _ in range(200)
    ]
    answer(database, campaign, place, given, on=date(2025, 9, 1))
    (result,) = build(database, "2025", date(2025, 12, 15), "tu-ky").results
    scores = {key: [int(raw[key]) for raw in given if key in raw] for key in keys}
    pooled = [score for key in instrument.index_items for score in scores[key]]

    def top(values: list[int]) -> Fraction:
        return Fraction(sum(value >= 4 for value in values), len(values))

    factors = {
        factor.key: [s for q in instrument.scored if q.factor == factor.key for s in scores[q.key]]
        for factor in instrument.factors
    }
    mean = Fraction(sum(pooled), len(pooled))
    assert {figure.definition: figure.exact for figure in result.definitions} == {
        "answer_share": top(pooled),
        "item_mean_share": sum(top(scores[k]) for k in instrument.index_items)
        / len(instrument.index_items),
        "factor_mean_share": sum(map(top, factors.values())) / len(factors),
        "overall_question": top(scores["overall"]),
        "full_satisfaction": Fraction(
            sum(all(int(value) >= 4 for value in raw.values()) for raw in given), len(given)
        ),
        "mean_over_5": mean / 5,
        "mean_rescaled": (mean - 1) / 4,
    }


def test_the_same_answers_give_the_same_report(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(97, 3), on=date(2025, 9, 1))
    first, second = (build(database, "2025", date(2025, 12, 15), "tu-ky") for _ in range(2))
    assert first == second
    answer(database, campaign, place, overall(1, 0), on=date(2025, 9, 2))
    third = build(database, "2025", date(2025, 12, 15), "tu-ky")
    assert third.manifest.data_sha256 != first.manifest.data_sha256


def test_late_answers_count_and_are_told(database: Database) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(97, 0), on=date(2025, 9, 1))
    answer(database, campaign, place, overall(0, 3), on=date(2025, 9, 1), flags=LATE)
    (result,) = build(database, "2025", date(2025, 12, 15), "tu-ky").results
    assert (result.n, result.headline.n, result.late) == (100, 100, 3)
    assert "3 phiếu đến muộn" in late_sentence(result)
    assert late_sentence(replace(result, late=0)) == ""


@pytest.mark.parametrize(
    ("yes", "told"), [(0, "; 0 người"), (3, "; dưới 5 người"), (7, "; 7 người")]
)
def test_who_answered_before_is_counted_and_told(database: Database, yes: int, told: str) -> None:
    _, place, campaign = lay_tu_ky(database)
    given = [{"overall": "5", "answered_before": "b"}] * yes
    given += [{"overall": "5", "answered_before": "a"}] * (40 - yes) + overall(10, 0)
    answer(database, campaign, place, given, on=date(2025, 9, 1))
    (result,) = build(database, "2025", date(2025, 12, 15), "tu-ky").results
    assert (result.n, result.repeated) == (50, (yes, 40))
    assert repeated_sentence(result).startswith("40 người cho biết")
    assert told in repeated_sentence(result)
    assert repeated_sentence(replace(result, repeated=(0, 4))) == ""


def test_answers_of_a_tablet_that_was_unpaired_wait_outside_every_figure(
    database: Database,
) -> None:
    _, place, campaign = lay_tu_ky(database)
    answer(database, campaign, place, overall(97, 3), on=date(2025, 9, 1))
    answer(database, campaign, place, overall(0, 8), on=date(2025, 9, 1), flags=UNPAIRED)
    (result,) = build(database, "2025", date(2025, 12, 15), "tu-ky").results
    assert result.headline.exact == Fraction(97, 100)
    assert result.left_out == (("unpaired_tablet", 8),)
    assert {figure.n for shown in result.breakdowns for figure in shown.rows} <= {100}
