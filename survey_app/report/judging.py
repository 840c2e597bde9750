"""A plan's targets against what was measured: which rows are judged, and what may be said.

A target is judged only inside its plan's validity and at the closing date fixed beforehand; a due
year still ahead is progress, never a failure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.cells import Cells
from analysis.estimates import combine_estimates
from analysis.results import Estimate
from analysis.verdicts import Verdict, judge_target
from instruments.fields import list_fields
from instruments.loading import load_instrument
from instruments.plans import Plan, Target, position_of
from survey_app.report.dataset import Tallies
from survey_app.report.model import Figure, InstrumentResult, Period, Position, TargetRow
from survey_app.report.results import Frame, figure_of
from survey_app.report.wording.breakdowns import (
    FIELD_GROUPS,
    TARGET_NOTES,
    inside_validity_note,
    missing_instruments_note,
)
from survey_app.report.wording.numbers import format_day

FIELD_SCOPES = {"tthc_land_construction_investment": "land_construction_investment"}
NEEDS_LIST = "sipas"
SATISFACTION = "satisfaction"


@dataclass(frozen=True, slots=True)
class Measured:
    """One instrument's sums, as far as they may be held against the plan's targets."""

    frame: Frame
    tallies: Tallies
    result: InstrumentResult
    note: str | None


def build_target_rows(
    plan: Plan, period: Period, measured: Mapping[str, Measured]
) -> tuple[TargetRow, ...]:
    """Hold every satisfaction target of a plan against what was measured."""
    return tuple(
        _satisfaction_row(target, plan, period, measured)
        for target in plan.targets
        if target.metric == SATISFACTION
    )


def build_unmeasured_rows(plan: Plan, period: Period) -> tuple[TargetRow, ...]:
    """List the targets that no survey measures: complete counts kept by other systems."""
    return tuple(
        _row(target, _position(target, plan, period, has_data=False), None)
        for target in plan.targets
        if target.metric != SATISFACTION
    )


def _satisfaction_row(
    target: Target, plan: Plan, period: Period, measured: Mapping[str, Measured]
) -> TargetRow:
    parts = [measured[code] for code in target.instruments if code in measured]
    estimate = _estimate(target, parts) if parts else None
    position = _position(target, plan, period, has_data=estimate is not None and estimate.n > 0)
    if estimate is None:
        return _row(target, position, None)
    figure = _figure(target, estimate, parts)
    row = _row(target, position, figure, parts, _notes(target, parts))
    if position == "outside" or figure.withheld is not None or _needs_list(target, row.grade):
        return row
    verdict = judge_target(
        estimate,
        target.percent,
        target.op,
        grade=row.grade or "C",
        response_rate=row.response_rate,
        closed=not row.provisional,
    )
    return _with_verdict(row, verdict)


def _estimate(target: Target, parts: Sequence[Measured]) -> Estimate:
    definition = target.index or parts[0].frame.instrument.index.code
    estimates = [part.frame.estimate(_cells(target, part.tallies), definition) for part in parts]
    if len(estimates) == 1:
        return estimates[0]
    return combine_estimates(estimates, _weights(parts))


def _cells(target: Target, tallies: Tallies) -> Cells:
    group = FIELD_SCOPES.get(target.scope)
    if group is None:
        return tallies.headline
    first, *others = [field.code for field in list_fields() if field.group == group]
    return tallies.by["field"].at(first, *others)


def _weights(parts: Sequence[Measured]) -> list[float]:
    populations = [part.frame.population for part in parts]
    if all(populations):
        return [float(population or 0) for population in populations]
    return [1.0] * len(parts)


def _figure(target: Target, estimate: Estimate, parts: Sequence[Measured]) -> Figure:
    minimum_n = max(part.frame.minimum_n for part in parts)
    population = _population(target, parts)
    return figure_of(target.statement, estimate, minimum_n, population=population)


def _population(target: Target, parts: Sequence[Measured]) -> int | None:
    populations = [part.frame.population for part in parts]
    if target.scope in FIELD_SCOPES or None in populations:
        return None
    return sum(population or 0 for population in populations)


def _notes(target: Target, parts: Sequence[Measured]) -> tuple[str, ...]:
    notes = [part.note for part in parts if part.note]
    missing = [code for code in target.instruments if code not in {p.result.code for p in parts}]
    if len(parts) > 1:
        weighted = all(part.frame.population for part in parts)
        notes.append(TARGET_NOTES["weighted_by_population" if weighted else "unweighted_mean"])
    if missing:
        notes.append(missing_instruments_note(tuple(load_instrument(c).title for c in missing)))
    return tuple(dict.fromkeys(notes))


def _needs_list(target: Target, grade: str | None) -> bool:
    return NEEDS_LIST in target.instruments and grade != "A"


def _position(target: Target, plan: Plan, period: Period, *, has_data: bool) -> Position:
    position = position_of(target, plan, period.ends_on)
    return "no_data" if position == "judged" and not has_data else position


def _row(
    target: Target,
    position: Position,
    figure: Figure | None,
    parts: Sequence[Measured] = (),
    notes: tuple[str, ...] = (),
) -> TargetRow:
    grade = max((part.frame.grade for part in parts), default=None)
    if _needs_list(target, grade) and figure is not None:
        notes = (*notes, TARGET_NOTES["sipas_needs_list"])
    population = figure.population if figure else None
    return TargetRow(
        code=target.code,
        statement=target.statement,
        wording=target.wording,
        op=target.op,
        percent=target.percent,
        section=target.section,
        strength=target.strength,
        due_year=target.due_year,
        due_stated=target.due_stated,
        position=position,
        definition=figure.definition if figure else target.index,
        index_reason=target.index_reason or "",
        figure=figure,
        grade=grade,
        response_rate=figure.n / population if figure and population else None,
        standing=None,
        verdict=None,
        among_respondents_only=False,
        needed=None,
        possible_from_n=None,
        tipping_point=None,
        provisional=any(part.result.provisional for part in parts),
        notes=notes,
        instruments=target.instruments,
        group=FIELD_GROUPS.get(FIELD_SCOPES.get(target.scope, "")),
    )


def _with_verdict(row: TargetRow, verdict: Verdict) -> TargetRow:
    return replace(
        row,
        standing=verdict.standing,
        verdict=verdict.verdict,
        among_respondents_only=verdict.among_respondents_only,
        needed=verdict.needed,
        possible_from_n=verdict.possible_from_n,
        tipping_point=verdict.tipping_point,
        notes=(*row.notes, *verdict.notes),
    )


def validity_note(plan: Plan, period: Period) -> str | None:
    """Say that a plan began inside the period, so that earlier answers do not count for it."""
    if plan.valid_from <= period.starts_on:
        return None
    return inside_validity_note(format_day(plan.valid_from))
