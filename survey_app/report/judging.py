"""A plan's targets against what was measured: which rows are judged, and what may be said.

A target is judged only inside its plan's validity and at the closing date fixed beforehand; a due
year still ahead is progress, never a failure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.combining import combine_estimates
from analysis.results import Estimate
from analysis.verdicts import Verdict, judge_target
from instruments.fields import list_fields
from instruments.loading import load_instrument
from instruments.plans import Plan, Target, position_of
from survey_app.report.dataset import Tallies
from survey_app.report.model import Figure, InstrumentResult, Period, Position, TargetRow
from survey_app.report.results import Frame, figure_of
from survey_app.report.withholding import hide
from survey_app.report.wording.breakdowns import (
    FIELD_GROUPS,
    TARGET_NOTES,
    few_answers_note,
    missing_instruments_note,
    version_note,
)

FIELD_SCOPES = {"tthc_land_construction_investment": "land_construction_investment"}
NEEDS_LIST = "sipas"
SATISFACTION = "satisfaction"


@dataclass(frozen=True, slots=True)
class Measured:
    """One instrument's sums, as far as they may be held against the plan's targets.

    `closed_early`: a campaign ended before the day fixed beforehand. `too_close`: the figure would
    differ from the headline by so few people that their answers could be reckoned.
    """

    frame: Frame
    tallies: Tallies
    result: InstrumentResult
    note: str | None = None
    closed_early: bool = False
    too_close: bool = False


def choose_measured(measured: Sequence[Measured]) -> dict[str, Measured]:
    """Choose for each instrument what is held against targets: final before running, latest first.

    Answers to two versions of a questionnaire are not pooled; the row says which one was taken.
    """
    chosen: dict[str, Measured] = {}
    for item in sorted(measured, key=_preference):
        other = chosen.get(item.result.code)
        if other is not None and not other.result.provisional and not item.result.provisional:
            chosen[item.result.code] = replace(other, note=version_note(other.result.version))
        chosen.setdefault(item.result.code, item)
    return chosen


def _preference(item: Measured) -> tuple[bool, int]:
    latest = max(campaign.closes_on for campaign in item.result.campaigns)
    return (item.result.provisional, -latest.toordinal())


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
    known = [measured[code] for code in target.instruments if code in measured]
    estimates = [_estimate(target, part) for part in known]
    enough = [e.n >= part.frame.minimum_n for e, part in zip(estimates, known, strict=True)]
    if len(known) > 1 and any(enough):
        # One questionnaire with too few answers could be reckoned from the common figure.
        parts = [part for part, fit in zip(known, enough, strict=True) if fit]
        estimates = [estimate for estimate, fit in zip(estimates, enough, strict=True) if fit]
    else:
        parts = known
    has_data = any(estimate.n for estimate in estimates)
    position = _position(target, plan, period, has_data=has_data)
    if not has_data:
        return _row(target, position, None)
    estimate = _combine(estimates, parts)
    row = _row(target, position, _figure(target, estimate, parts), parts)
    row = replace(row, notes=_notes(target, parts, known, measured, row))
    if position == "outside" or row.figure is None or row.figure.withheld is not None:
        return row
    if _needs_list(target, row.grade):
        return row
    return _with_verdict(row, _judge(row, estimate, parts))


def _judge(row: TargetRow, estimate: Estimate, parts: Sequence[Measured]) -> Verdict:
    """Affirm nothing before the day that was fixed beforehand."""
    closed = not row.provisional and not any(part.closed_early for part in parts)
    return judge_target(
        estimate,
        row.percent,
        row.op,
        grade=row.grade or "C",
        response_rate=row.response_rate,
        closed=closed,
    )


def _estimate(target: Target, part: Measured) -> Estimate:
    definition = target.index or part.frame.instrument.index.code
    whole = part.frame.estimate(part.tallies.headline, definition)
    group = FIELD_SCOPES.get(target.scope)
    if group is None:
        return whole
    first, *others = [field.code for field in list_fields() if field.group == group]
    cells = part.tallies.by["field"].at(first, *others)
    return part.frame.estimate(cells, definition, whole=whole)


def _combine(estimates: Sequence[Estimate], parts: Sequence[Measured]) -> Estimate:
    return estimates[0] if len(estimates) == 1 else combine_estimates(estimates, _weights(parts))


def _weights(parts: Sequence[Measured]) -> list[float]:
    populations = [part.frame.population for part in parts]
    if all(populations):
        return [float(population or 0) for population in populations]
    return [1.0] * len(parts)


def _figure(target: Target, estimate: Estimate, parts: Sequence[Measured]) -> Figure:
    minimum_n = max(part.frame.minimum_n for part in parts)
    population = _population(target, parts)
    figure = figure_of(target.statement, estimate, minimum_n, population=population)
    return hide(figure) if any(part.too_close for part in parts) else figure


def _population(target: Target, parts: Sequence[Measured]) -> int | None:
    populations = [part.frame.population for part in parts]
    if target.scope in FIELD_SCOPES or None in populations:
        return None
    return sum(population or 0 for population in populations)


def _notes(
    target: Target,
    parts: Sequence[Measured],
    known: Sequence[Measured],
    measured: Mapping[str, Measured],
    row: TargetRow,
) -> tuple[str, ...]:
    notes = [part.note for part in parts if part.note]
    if len(parts) > 1:
        weighted = all(part.frame.population for part in parts)
        notes.append(TARGET_NOTES["weighted_by_population" if weighted else "unweighted_mean"])
    few = tuple(part.result.title for part in known if part not in parts)
    missing = tuple(
        load_instrument(code).title for code in target.instruments if code not in measured
    )
    notes += [few_answers_note(few)] if few else []
    notes += [missing_instruments_note(missing)] if missing else []
    if _needs_list(target, row.grade):
        notes.append(TARGET_NOTES["sipas_needs_list"])
    if any(part.closed_early for part in parts):
        notes.append(TARGET_NOTES["closed_early"])
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
) -> TargetRow:
    grade = max((part.frame.grade for part in parts), default=None)
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
        notes=(),
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
        tipping_point=None if row.provisional else verdict.tipping_point,
        notes=(*row.notes, *verdict.notes),
    )
