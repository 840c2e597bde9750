"""What a planned number of answers can show."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from analysis.cells import tally
from analysis.data import SurveyData
from analysis.estimates import estimate_index
from analysis.parameters import DEFF_MIN_UNKEYED
from analysis.verdicts import judge_target
from instruments.loading import load_instrument
from instruments.plans import load_plan
from survey_app.administer.prospects import Planned, Prospect, list_prospects

TTHC = load_instrument("tthc")
PLAN = load_plan("thuy-hung")


def prospects(mode: str, n: int | None, plan: str = "thuy-hung") -> list[Prospect]:
    return list_prospects(load_plan(plan), TTHC, Planned(date(2026, 12, 14), mode, n))


def test_thirty_answers_can_never_confirm_95_percent() -> None:
    first = prospects("code", 30, "loc-binh")[0]
    assert first.target.percent == 95
    assert first.possible_from_n == 61
    assert (first.share_needed, first.people_needed) == (None, None)


@pytest.mark.parametrize(("mode", "deff_min"), [("code", 1.0), ("qr", DEFF_MIN_UNKEYED)])
def test_the_verdict_later_agrees(mode: str, deff_min: float) -> None:
    n = 300
    prospect = prospects(mode, n, "loc-binh")[0]
    assert prospect.people_needed is not None
    assert prospect.share_needed == Fraction(prospect.people_needed, n)
    for satisfied, verdict in (
        (prospect.people_needed, "met"),
        (prospect.people_needed - 1, "inconclusive"),
    ):
        scores = np.array([[5]] * satisfied + [[3]] * (n - satisfied), dtype=np.int8)
        estimate = estimate_index(
            tally(SurveyData(scores, items=("q",))), "answer_share", deff_min=deff_min
        )
        judged = judge_target(
            estimate,
            prospect.target.percent,
            prospect.target.op,
            grade="B",
            response_rate=None,
            closed=True,
        )
        assert judged.verdict == verdict
        assert judged.possible_from_n == prospect.possible_from_n


def test_answers_of_one_person_are_not_independent() -> None:
    health = load_instrument("health_outpatient")
    planned = Planned(date(2026, 12, 14), "qr", 100)
    (prospect,) = list_prospects(load_plan("loc-binh"), health, planned)
    people = prospects("code", 100)[0].possible_from_n
    assert prospect.possible_from_n is not None
    assert people is not None
    assert people / 2 < prospect.possible_from_n < people
    assert prospect.people_needed is None  # a pooled share is of answers, not of people
    assert prospect.share_needed is not None
    assert prospect.share_needed > Fraction(9, 10)


def test_a_due_year_still_ahead_is_progress() -> None:
    assert {each.position for each in prospects("qr", None, "loc-binh")} == {"progress"}
    assert {each.position for each in prospects("qr", None)} == {"judged"}


def test_an_instrument_without_a_target_has_no_prospect() -> None:
    planned = Planned(date(2026, 12, 14), "qr", 100)
    assert list_prospects(PLAN, load_instrument("education_primary"), planned) == []
