"""Simulated answers look like answers: alike within a person, some missing, of realistic levels."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import text

from instruments.answers import check_answers
from instruments.coding import decode_marks
from instruments.loading import load_instrument
from instruments.plans import list_slugs, load_plan
from survey_app.demo.calendar import finished_days, running_days, share_out
from survey_app.demo.loading import check_only_simulated, find_state, load_demo
from survey_app.demo.scenario import load_scenario
from survey_app.report.annual import build_annual_report
from survey_app.report.model import TargetRow
from survey_app.store.communes import get_commune
from survey_app.store.database import Database
from tests.engines import open_database

TODAY = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 3, tzinfo=UTC)
SIZE = 3000


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with open_database("sqlite", tmp_path_factory.mktemp("demo")) as opened:
        load_demo(opened, SIZE, TODAY, NOW)
        yield opened


def list_rows(database: Database, columns: str, instrument: str) -> Sequence[Sequence[str]]:
    with database.read() as session:
        rows = session.execute(
            text(
                f"SELECT {columns} FROM responses r JOIN campaigns c ON c.id = r.campaign_id "
                f"WHERE instrument_code = '{instrument}' ORDER BY r.id"
            )
        )
        return [tuple(row) for row in rows]


def levels_of(database: Database, instrument: str) -> NDArray[np.float64]:
    rows = [row[0] for row in list_rows(database, "scores", instrument)]
    marks = np.frombuffer("".join(rows).encode(), np.uint8).reshape(len(rows), -1)
    return np.where((marks >= ord("1")) & (marks <= ord("5")), marks - ord("0"), np.nan)


def test_every_target_of_every_plan_has_its_campaign(database: Database) -> None:
    asked = {
        (commune.slug, survey.instrument)
        for commune in load_scenario().communes
        for survey in commune.surveys
    }
    wanted = {
        (slug, instrument)
        for slug in list_slugs()
        for target in load_plan(slug).targets
        for instrument in target.instruments
    }
    assert asked == wanted
    with database.read() as session:
        check_only_simulated(session)
        state = find_state(session, TODAY)
        marks = session.execute(
            text("SELECT simulated FROM communes UNION ALL SELECT simulated FROM campaigns")
        )
        assert all(row[0] for row in marks)
    assert state is not None
    assert (state.size, state.answers, state.open) == (SIZE, SIZE, True)


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2026, 6, 20), date(2027, 3, 1)])
def test_finished_campaigns_lie_in_the_plan_and_before_today(today: date) -> None:
    for commune in load_scenario().communes:
        plan, days = load_plan(commune.slug), finished_days(commune, today)
        assert plan.valid_from <= days.opens_on < days.closes_on <= plan.valid_to
        assert days.closes_on < running_days(today).opens_on <= today


@pytest.mark.parametrize("size", [1, 49, 999, 6000, 100_000])
def test_the_answers_add_up_to_the_size(size: int) -> None:
    shares = share_out(load_scenario(), size)
    assert sum(sum(share.finished) + share.running for share in shares) == size


def test_the_gate_of_every_channel_would_have_taken_each_form(database: Database) -> None:
    for code in ("tthc", "online", "sipas", "health_outpatient", "education_primary"):
        instrument = load_instrument(code)
        for scores, choices, details, comment in list_rows(
            database, "scores, choices, details, comment", code
        ):
            kept = json.loads(details) if details else {}
            raw: dict[str, Sequence[str]] = {
                **{k: [v] for k, v in decode_marks(instrument.scored, scores).items()},
                **{k: [v] for k, v in decode_marks(instrument.single_choices, choices).items()},
                **kept.get("several", {}),
                **{k: [str(v)] for k, v in kept.get("numbers", {}).items()},
                **({"comment": [comment]} if comment else {}),
            }
            answers = check_answers(instrument, raw)
            assert (answers.scores, answers.choices) == (scores, choices)
            assert _listed(answers.several) == kept.get("several", {})
            assert dict(answers.numbers) == kept.get("numbers", {})


def _listed(several: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {key: list(codes) for key, codes in several.items()}


@pytest.mark.parametrize(
    ("instrument", "low", "high"),
    [("tthc", 0.90, 0.98), ("health_outpatient", 0.80, 0.96), ("education_primary", 0.80, 0.95)],
)
def test_levels_are_realistic_and_alike_within_a_person(
    database: Database, instrument: str, low: float, high: float
) -> None:
    levels = levels_of(database, instrument)
    satisfied = np.where(np.isnan(levels), np.nan, levels >= 4)
    assert low < np.nanmean(satisfied) < high
    masked = np.ma.masked_invalid(satisfied)
    correlations = np.ma.corrcoef(masked, rowvar=False)  # type: ignore[no-untyped-call] # numpy.ma has no types
    pairs = correlations[np.triu_indices(levels.shape[1], 1)]
    assert 0.25 < float(pairs.mean()) < 0.65
    rows = [row[0] for row in list_rows(database, "scores", instrument)]
    missing = "".join(rows).count("-") / len("".join(rows))
    assert 0.07 < missing < 0.13


def test_land_is_rated_lower_than_certification(database: Database) -> None:
    levels = levels_of(database, "tthc")[:, -1]
    fields = np.array([row[0] or "" for row in list_rows(database, "field", "tthc")])
    land, papers = levels[fields == "dat_dai"] >= 4, levels[fields == "chung_thuc"] >= 4
    assert land.mean() < papers.mean()


@pytest.mark.slow
def test_the_reports_show_every_kind_of_verdict(tmp_path: Path) -> None:
    rows: list[TargetRow] = []
    with open_database("sqlite", tmp_path) as opened:
        load_demo(opened, 6000, TODAY, NOW)
        with opened.read() as session:
            for slug, year in (("tu-ky", "2025"), ("binh-tan", "2025"), ("thuy-hung", "2026")):
                commune = get_commune(session, slug)
                rows += build_annual_report(session, commune, year, TODAY, "r" * 22).targets
    judged = [row for row in rows if row.position == "judged"]
    assert {row.verdict for row in judged} == {"met", "not_met", "inconclusive", None}
    assert any(row.figure is not None and row.figure.withheld for row in judged)


def test_the_same_size_and_day_give_the_same_answers(tmp_path: Path) -> None:
    found = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        with open_database("sqlite", tmp_path / name) as opened:
            load_demo(opened, 300, TODAY, NOW)
            found.append(list_rows(opened, "r.id, scores, choices, details, comment", "tthc"))
    assert found[0] == found[1]
    assert len(found[0]) > 50
