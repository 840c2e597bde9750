"""From a plan's TOML text to a `Plan`; the only place that makes one."""

import hashlib
import re
from collections.abc import Sequence
from typing import Final, cast

from instruments.errors import PlanFault
from instruments.loading import list_codes
from instruments.model import INDEX_CODES
from instruments.plan_model import Duty, IndexGoal, Op, Plan, Strength, Target
from instruments.tables import Table, read_table

OPS: Final = ("gte", "gt", "eq")
STRENGTHS: Final = ("minimum", "aim")
SOURCES: Final = ("administrative_count", "pakn_system", "qd766", "sipas_province", "unknown")
OCCASIONS: Final = (
    "month",
    "quarter",
    "q3",
    "half_year",
    "year",
    "year_december",
    "once",
    "ad_hoc",
    "as_regulated",
    "continuous",
    "periodic",
    "standing",
)
SATISFACTION: Final = "satisfaction"

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def parse_plan(text: str, *, slug: str) -> Plan:
    """Return the plan written in `text`; `slug` is its name in lists and messages.

    Raises PlanFault, which names the plan, the target and what was expected.
    """
    name = f"plan {slug}"
    if not _SLUG.fullmatch(slug):
        raise PlanFault("bad name", where=name, expected="letters, digits, hyphens", got=slug)
    top = read_table(text, name, PlanFault)
    head = top.table("plan")
    plan = Plan(
        slug=slug,
        commune=head.text("commune"),
        province=head.text("province"),
        document=head.text("document"),
        period=head.text("period"),
        issued=head.text("issued"),
        valid_from=head.day("valid_from"),
        valid_to=head.day("valid_to"),
        text_restored_from_ocr=head.flag("text_restored_from_ocr"),
        targets=tuple(_parse_target(row) for row in top.rows("target", "code", needed=True)),
        index_goals=tuple(_parse_index_goal(row) for row in top.rows("index_goal", "goal")),
        duties=tuple(_parse_duty(row) for row in top.rows("duty", "what")),
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
    )
    head.finish()
    top.finish()
    _check_validity(plan, head)
    _check_codes(plan.targets, name)
    return plan


def _parse_target(row: Table) -> Target:
    target = Target(
        code=row.text("code"),
        statement=row.text("statement"),
        metric=_name(row, "metric"),
        scope=_name(row, "scope"),
        op=cast("Op", row.one_of("op", OPS)),
        percent=row.fraction("percent"),
        wording=row.text("wording"),
        due_year=row.whole("due_year"),
        due_stated=row.flag("due_stated", default=False),
        standing_note=row.optional_text("standing"),
        section=row.text("section"),
        strength=cast("Strength", row.one_of("strength", STRENGTHS)),
        instruments=row.texts("instruments", needed=False),
        index=row.one_of("index", INDEX_CODES) if row.has("index") else None,
        index_reason=row.optional_text("index_reason"),
        official_source=row.one_of("official_source", SOURCES),
        parent=row.optional_text("parent"),
        note=row.optional_text("note"),
    )
    row.finish()
    _check_target(target, row)
    return target


def _name(row: Table, key: str) -> str:
    value = row.text(key)
    if not _NAME.fullmatch(value):
        row.refuse(f"{key!r} is not a name", "small letters, digits and _", value)
    return value


def _check_target(target: Target, row: Table) -> None:
    if not 0 < target.percent <= 100:
        row.refuse("'percent' is out of range", "more than 0, at most 100", str(target.percent))
    if target.op == "gt" and target.percent == 100:
        row.refuse("can never be reached", "op gte or eq at 100", "gt")
    if (target.due_year is None) == (target.standing_note is None):
        row.refuse("when is not clear", "either due_year or standing", "both or neither")
    if target.due_stated and target.due_year is None:
        row.refuse("'due_stated' without a year", "due_year", "nothing")
    _check_measure(target, row)


def _check_measure(target: Target, row: Table) -> None:
    """Satisfaction is measured here and needs its instruments and index; nothing else has them."""
    given = (bool(target.instruments), target.index is not None, target.index_reason is not None)
    wanted = target.metric == SATISFACTION
    if given != (wanted, wanted, wanted):
        expected = "instruments, index and index_reason for satisfaction, for nothing else"
        row.refuse("how it is measured is not clear", expected, f"metric {target.metric}")
    known = list_codes()
    for code in target.instruments:
        if code not in known:
            row.refuse("unknown instrument", f"one of {', '.join(known)}", code)


def _check_validity(plan: Plan, head: Table) -> None:
    if plan.valid_from > plan.valid_to:
        head.refuse("ends before it begins", f"valid_to from {plan.valid_from} on", plan.valid_to)
    for target in plan.targets:
        if target.due_year is not None and target.due_year < plan.valid_from.year:
            raise PlanFault(
                "due before the plan begins",
                where=f"plan {plan.slug}, target {target.code!r}",
                expected=f"due_year from {plan.valid_from.year} on",
                got=str(target.due_year),
            )


def _check_codes(targets: Sequence[Target], name: str) -> None:
    codes: set[str] = set()
    for target in targets:
        where = f"{name}, target {target.code!r}"
        if target.code in codes:
            expected = "one target of a code"
            raise PlanFault("code is used twice", where=where, expected=expected, got=target.code)
        codes.add(target.code)
    for target in targets:
        if target.parent is not None and target.parent not in codes - {target.code}:
            where = f"{name}, target {target.code!r}"
            expected = "another target's code"
            raise PlanFault("unknown parent", where=where, expected=expected, got=target.parent)


def _parse_index_goal(row: Table) -> IndexGoal:
    goal = IndexGoal(row.texts("indices"), row.text("goal"))
    row.finish()
    return goal


def _parse_duty(row: Table) -> Duty:
    duty = Duty(
        what=row.text("what"),
        every=row.texts("every"),
        sender=row.text("from"),
        recipient=row.optional_text("to"),
        wording=row.optional_text("wording"),
        due_day=row.whole("due_day"),
        due_month=row.optional_text("due_month"),
        uncertain=row.flag("uncertain", default=False),
        note=row.optional_text("note"),
    )
    row.finish()
    for occasion in duty.every:
        if occasion not in OCCASIONS:
            row.refuse("unknown occasion", f"one of {', '.join(OCCASIONS)}", occasion)
    if duty.due_day is not None and not 1 <= duty.due_day <= 31:
        row.refuse("'due_day' is no day of a month", "1 to 31", duty.due_day)
    return duty
