from fractions import Fraction

import pytest

from instruments.errors import PlanFault
from instruments.plans import parse_plan
from tests.instruments.reading import read_sample


def test_a_percent_is_exact_and_optional_parts_are_none() -> None:
    plan = parse_plan(read_sample("plan.toml"), slug="mau")
    first, second = plan.targets
    assert first.percent == Fraction(925, 10)
    assert (first.due_year, first.standing_note, first.parent) == (2027, None, None)
    assert (second.due_year, second.standing_note) == (None, "trong kỳ kế hoạch")
    assert (second.instruments, second.index, second.index_reason) == ((), None, None)
    assert plan.duties[0].sender == "Phòng VH-XH"


# What is changed in plan.toml, and what where, expected and got must hold.
FAULTS = {
    "missing plan": ("[plan]", "[plans]", "plan mau", "[plan]", "nothing"),
    "ends early": (
        "valid_to = 2027-12-31",
        "valid_to = 2025-12-31",
        "[plan]",
        "2026-01-01",
        "2025",
    ),
    "a moment": ("2026-01-01\n", "2026-01-01T07:00:00\n", "[plan]", "a day", "07:00"),
    "unknown operator": ('op = "gte"', 'op = ">="', "target 'M-1'", "gte, gt, eq", ">="),
    "percent as text": ("= 92.5", '= "92,5"', "target 'M-1'", "a number", "92,5"),
    "too high": ("= 92.5", "= 100.5", "target 'M-1'", "at most 100", "201/2"),
    "nan": ("= 92.5", "= nan", "target 'M-1'", "a number", "NaN"),
    "nothing": ("= 92.5", "= 0", "target 'M-1'", "more than 0", "0"),
    "more than all": ("percent = 98", "percent = 100", "target 'M-2'", "gte or eq", "gt"),
    "no wording": ('wording = "trên 98%"\n', "", "target 'M-2'", "wording", "nothing"),
    "no time": ('standing = "trong kỳ kế hoạch"\n', "", "target 'M-2'", "standing", "neither"),
    "two times": ("due_stated = true", 'standing = "x"', "target 'M-1'", "either", "both"),
    "stated without year": (
        'standing = "',
        'due_stated = true\nstanding = "',
        "'M-2'",
        "due_year",
        "",
    ),
    "due too early": ("due_year = 2027", "due_year = 2025", "target 'M-1'", "from 2026", "2025"),
    "no index": (
        'index = "overall_question"\n',
        "",
        "target 'M-1'",
        "index_reason",
        "satisfaction",
    ),
    "other index": ('"overall_question"', '"nps"', "target 'M-1'", "answer_share", "nps"),
    "unknown instrument": ('["tthc"]', '["tthd"]', "target 'M-1'", "tthc", "tthd"),
    "measured count": (
        'parent = "M-1"',
        'parent = "M-1"\ninstruments = ["tthc"]',
        "target 'M-2'",
        "for nothing else",
        "dossiers_on_time",
    ),
    "unknown parent": ('parent = "M-1"', 'parent = "M-9"', "'M-2'", "another target", "M-9"),
    "own parent": ('parent = "M-1"', 'parent = "M-2"', "'M-2'", "another target", "M-2"),
    "repeated code": ('code = "M-2"', 'code = "M-1"', "target 'M-1'", "one target", "M-1"),
    "unknown source": ('"unknown"', '"press"', "target 'M-1'", "qd766", "press"),
    "unknown key": ('section = "II.2"', 'sektion = "II.2"', "target 'M-2'", "section", "nothing"),
    "odd scope": ('scope = "all_tthc"', 'scope = "Tất cả"', "'M-1'", "small letters", "Tất cả"),
    "unknown occasion": ('["quarter"]', '["weekly"]', "duty 'Báo cáo'", "quarter", "weekly"),
    "no such day": ("due_day = 10", "due_day = 32", "duty 'Báo cáo'", "1 to 31", "32"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_plan_target_and_what_was_expected(fault: str) -> None:
    old, new, where, expected, got = FAULTS[fault]
    with pytest.raises(PlanFault) as caught:
        parse_plan(read_sample("plan.toml", old, new), slug="mau")
    error = caught.value
    assert error.where.startswith("plan mau")
    assert where in error.where
    assert expected in error.expected
    assert got in error.got


@pytest.mark.parametrize("slug", ["", "Mẫu", "../mau", "mau-"])
def test_a_name_unfit_for_an_address_is_refused(slug: str) -> None:
    with pytest.raises(PlanFault, match="letters, digits, hyphens"):
        parse_plan(read_sample("plan.toml"), slug=slug)


def second_target(**changes: str) -> str:
    """Return M-1 beside an M-2 of the same metric and scope, with the changes given."""
    head, first, rest = read_sample("plan.toml").split("[[target]]\n")
    second = first.replace("M-1", "M-2")
    for old, new in changes.items():
        line = next(line for line in second.splitlines() if line.startswith(f"{old} ="))
        second = second.replace(line, f"{old} = {new}" if new else "")
    return (
        "[[target]]\n".join([head, first, second])
        + "[[index_goal]]\n"
        + rest.split("[[index_goal]]\n")[1]
    )


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"percent": "95"}, ("M-1", "M-2")),
        ({"percent": "85", "due_year": "2026"}, ()),
        ({"percent": "95", "scope": '"other"'}, ()),
    ],
)
def test_only_the_same_thing_at_the_same_time_contradicts(
    changes: dict[str, str], codes: tuple[str, ...]
) -> None:
    found = parse_plan(second_target(**changes), slug="mau").contradictions()
    assert [one.codes for one in found] == ([codes] if codes else [])


@pytest.mark.parametrize(("percent", "count"), [("90", 0), ("95", 1)])
def test_a_standing_floor_contradicts_a_later_goal_below_it(percent: str, count: int) -> None:
    text = second_target(percent=percent, due_stated="")
    text = text.replace("due_year = 2027", 'standing = "x"')
    text = text.replace('standing = "x"', "due_year = 2027", 1)
    assert len(parse_plan(text, slug="mau").contradictions()) == count
