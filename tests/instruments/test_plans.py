"""The five shipped plans: what they promise, for which days, and where two rows clash."""

import unicodedata
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from instruments.errors import PlanNotFound
from instruments.loading import load_instrument
from instruments.plans import Plan, Target, list_plans, load_plan, position_of

SHIPPED = {
    "binh-tan": ("xã Bình Tân", "tỉnh Đồng Nai", 19, 6, date(2025, 1, 1), date(2025, 12, 31)),
    "loc-binh": ("xã Lộc Bình", "tỉnh Lạng Sơn", 12, 6, date(2026, 1, 1), date(2030, 12, 31)),
    "ngoc-lien": ("xã Ngọc Liên", "tỉnh Thanh Hóa", 14, 9, date(2026, 1, 1), date(2030, 12, 31)),
    "thuy-hung": ("xã Thụy Hùng", "tỉnh Lạng Sơn", 7, 3, date(2026, 1, 1), date(2026, 12, 31)),
    "tu-ky": ("xã Tứ Kỳ", "thành phố Hải Phòng", 4, 4, date(2025, 7, 1), date(2025, 12, 31)),
}

# Satisfaction by scope: operator and percent, as the plans' own tables have them.
SATISFACTION: dict[str, dict[str, tuple[str, int | Fraction]]] = {
    "loc-binh": {
        "all_tthc": ("gte", 95),
        "tthc_land_construction_investment": ("gte", 90),
        "state_admin_agencies_sipas": ("gte", 95),
        "public_health_treatment": ("gte", 90),
        "public_education": ("gte", 90),
    },
    "tu-ky": {"all_tthc": ("gte", 90)},
    "ngoc-lien": {
        "all_tthc": ("gte", 97),
        "tthc_land_construction_investment": ("gte", 92),
        "state_admin_agencies_sipas": ("gte", 95),
        "public_health": ("gte", 90),
        "public_education": ("gte", 90),
    },
    "thuy-hung": {"all_tthc": ("gte", 90), "online_public_services": ("eq", 95)},
    "binh-tan": {
        "all_tthc": ("gte", 95),
        "state_admin_agencies_sipas": ("gte", 95),
        "online_public_services": ("gte", 95),
    },
}


def get_target(plan: Plan, code: str) -> Target:
    return next(target for target in plan.targets if target.code == code)


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_plan_is_read_whole(slug: str) -> None:
    plan = load_plan(slug)
    shown = (plan.commune, plan.province, len(plan.targets), len(plan.duties))
    assert (*shown, plan.valid_from, plan.valid_to) == SHIPPED[slug]
    assert plan.index_goals
    assert plan is load_plan(slug)


def test_the_plans_are_five_with_56_targets_and_28_duties() -> None:
    plans = list_plans()
    assert [plan.slug for plan in plans] == list(SHIPPED)
    assert sum(len(plan.targets) for plan in plans) == 56
    assert sum(len(plan.duties) for plan in plans) == 28
    assert Counter(t.op for plan in plans for t in plan.targets)["gt"] == 2


@pytest.mark.parametrize("slug", SATISFACTION)
def test_satisfaction_is_promised_as_the_plan_says(slug: str) -> None:
    rows = [target for target in load_plan(slug).targets if target.metric == "satisfaction"]
    assert {row.scope: (str(row.op), row.percent) for row in rows} == SATISFACTION[slug]
    assert all(row.instruments and row.index and row.index_reason for row in rows)


@pytest.mark.parametrize("plan", list_plans(), ids=lambda plan: str(plan.slug))
def test_every_measured_target_has_its_questionnaires(plan: Plan) -> None:
    for target in plan.targets:
        for code in target.instruments:
            instrument = load_instrument(code)
            assert target.index != "overall_question" or instrument.overall is not None
            assert target.index == "overall_question" or instrument.index_items


@pytest.mark.parametrize("plan", list_plans(), ids=lambda plan: str(plan.slug))
def test_threshold_words_are_kept_and_agree_with_the_operator(plan: Plan) -> None:
    for target in plan.targets:
        assert target.wording == unicodedata.normalize("NFC", target.wording)
        more = "trên" in target.wording.replace("trở lên", "").split()
        assert (target.op == "gt") == more, target.code
        least = any(word in target.wording for word in ("tối thiểu", "trở lên", "từ "))
        assert (target.op == "gte") == least, target.code
        assert (target.strength == "aim") == ("phấn đấu" in target.wording), target.code


def test_a_due_year_that_the_plan_does_not_state_is_marked() -> None:
    due = [target for target in load_plan("loc-binh").targets if target.due_year is not None]
    assert {target.due_year for target in due} == {2030}
    assert not any(target.due_stated for target in due)
    assert all(t.due_stated for t in load_plan("ngoc-lien").targets if t.due_year is not None)


def test_ngoc_lien_contradicts_itself_over_online_payment_only() -> None:
    """Its 70 % in 2027 and 80 % in 2030 are steps of one path, above both standing floors."""
    (found,) = load_plan("ngoc-lien").contradictions()
    assert found.codes == ("NL-P4", "NL-P5")
    assert found.percents == (Fraction(60), Fraction(50))
    assert found.metric == "online_payment_transactions"
    for slug in SHIPPED.keys() - {"ngoc-lien"}:
        assert load_plan(slug).contradictions() == ()


@pytest.mark.parametrize(
    ("slug", "code", "period_end", "position"),
    [
        ("ngoc-lien", "NL-S1", date(2026, 12, 14), "progress"),
        ("ngoc-lien", "NL-S1", date(2029, 12, 31), "progress"),
        ("ngoc-lien", "NL-S1", date(2030, 1, 1), "judged"),
        ("ngoc-lien", "NL-S1", date(2031, 1, 1), "outside"),
        ("ngoc-lien", "NL-P2", date(2026, 12, 14), "progress"),
        ("ngoc-lien", "NL-P2", date(2027, 12, 14), "judged"),
        ("ngoc-lien", "NL-T1", date(2026, 3, 14), "judged"),
        ("thuy-hung", "TH-S1", date(2026, 12, 31), "judged"),
        ("thuy-hung", "TH-S1", date(2027, 1, 1), "outside"),
        ("thuy-hung", "TH-S1", date(2025, 12, 14), "outside"),
        ("tu-ky", "TK-S1", date(2025, 6, 30), "outside"),
        ("tu-ky", "TK-S1", date(2025, 7, 1), "judged"),
        ("binh-tan", "BT-S1", date(2025, 12, 14), "judged"),
        ("loc-binh", "LB-S1", date(2026, 12, 14), "progress"),
        ("loc-binh", "LB-O3", date(2026, 12, 14), "judged"),
    ],
)
def test_a_target_is_judged_only_inside_its_plan(
    slug: str, code: str, period_end: date, position: str
) -> None:
    plan = load_plan(slug)
    assert position_of(get_target(plan, code), plan, period_end) == position


def test_duties_keep_when_and_to_whom() -> None:
    duty = load_plan("tu-ky").duties[0]
    assert (duty.every, duty.due_day, duty.due_month) == (("quarter", "year"), 10, "last_of_period")
    assert duty.recipient == "Phòng VH-XH → UBND xã → Sở Nội vụ thành phố"
    assert load_plan("binh-tan").duties[0].uncertain


@pytest.mark.parametrize("slug", ["", "..", "xa-khac", "../plans/tu-ky"])
def test_an_unknown_plan_is_refused(slug: str) -> None:
    with pytest.raises(PlanNotFound, match="expected one of binh-tan"):
        load_plan(slug)
