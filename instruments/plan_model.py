"""A commune's plan as a value: what it promised, in its own words, and for which days."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Op = Literal["gte", "gt", "eq"]
Strength = Literal["minimum", "aim"]
Position = Literal["judged", "progress", "outside"]


@dataclass(frozen=True, slots=True)
class Target:
    """One row of a plan (chỉ tiêu).

    `op` is how `wording`, the plan's own threshold words, is read: gte at least, gt more than, eq a
    bare figure (at least; 100 means all). `due_year` is None for a target that stands for the whole
    plan, `standing_note` says so in words; `due_stated` is false where the year is our reading.
    `instruments`, `index` and `index_reason` are ours, and there for satisfaction only.
    """

    code: str
    statement: str
    metric: str
    scope: str
    op: Op
    percent: Fraction
    wording: str
    due_year: int | None
    due_stated: bool
    standing_note: str | None
    section: str
    strength: Strength
    instruments: tuple[str, ...]
    index: str | None
    index_reason: str | None
    official_source: str
    parent: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class IndexGoal:
    """A goal for an official index, mostly without a figure."""

    indices: tuple[str, ...]
    goal: str


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to report, publish or survey; `uncertain` marks a doubtful reading of a scan."""

    what: str
    every: tuple[str, ...]
    sender: str
    recipient: str | None
    wording: str | None
    due_day: int | None
    due_month: str | None
    uncertain: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Targets of one plan that ask different percents of the same thing at the same time."""

    codes: tuple[str, ...]
    metric: str
    scope: str
    percents: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan (kế hoạch) with the days it holds for; both days count."""

    slug: str
    commune: str
    province: str
    document: str
    period: str
    issued: str
    valid_from: date
    valid_to: date
    text_restored_from_ocr: bool
    targets: tuple[Target, ...]
    index_goals: tuple[IndexGoal, ...]
    duties: tuple[Duty, ...]
    sha256: str

    def __hash__(self) -> int:
        return hash(self.sha256)

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return the contradictions inside this plan; a person says which target applies.

        Targets with different due years are steps of one path, not contradictions; a standing
        target contradicts a due one only by asking for more than the due one does.
        """
        groups: dict[tuple[str, str], list[Target]] = defaultdict(list)
        for target in self.targets:
            groups[target.metric, target.scope].append(target)
        return tuple(found for group in groups.values() for found in _contradictions_in(group))


def _contradictions_in(group: list[Target]) -> Iterator[Contradiction]:
    same_time: dict[int | None, list[Target]] = defaultdict(list)
    for target in group:
        same_time[target.due_year].append(target)
    for together in same_time.values():
        if len({target.percent for target in together}) > 1:
            yield _contradiction(together)
    for floor in same_time[None]:
        for target in group:
            if target.due_year is not None and target.percent < floor.percent:
                yield _contradiction([floor, target])


def _contradiction(targets: list[Target]) -> Contradiction:
    return Contradiction(
        codes=tuple(target.code for target in targets),
        metric=targets[0].metric,
        scope=targets[0].scope,
        percents=tuple(target.percent for target in targets),
    )


def position_of(target: Target, plan: Plan, period_end: date) -> Position:
    """Say whether a period that ends on this day is judged against the target.

    "outside": the plan does not hold on that day. "progress": the due year is still ahead.
    """
    if not plan.valid_from <= period_end <= plan.valid_to:
        return "outside"
    if target.due_year is not None and target.due_year > period_end.year:
        return "progress"
    return "judged"
