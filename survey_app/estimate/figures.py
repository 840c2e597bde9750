"""From sums to figures: the index, each factor and item, each level, with interval and verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.cells import Cells
from analysis.definitions import get_definition
from analysis.design_intervals import design_interval
from analysis.errors import ParameterFault, UnknownDefinition
from analysis.estimates import Rules, estimate_measures
from analysis.intervals import Interval
from analysis.layout import WHOLE
from analysis.results import Estimate
from analysis.verdicts import Verdict, judge_target
from survey_app.estimate.answer_scale import AnswerScale
from survey_app.estimate.batches import factor_key, item_key
from survey_app.estimate.columns import Plan
from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.request import Request
from survey_app.estimate.summing import Totals
from survey_app.estimate.values import Value, read_value

DISPLAYED = "wilson_shrunk_t"
"""The method that `Estimate` itself carries."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate with the interval that was asked for; no verdict without a target."""

    estimate: Estimate
    interval: Interval | None
    verdict: Verdict | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All figures of a file, with what they were computed by."""

    request: Request
    plan: Plan
    scale: AnswerScale
    rows: int
    index: Figure
    factors: Mapping[str, Figure]
    items: Mapping[str, Figure]
    by: Mapping[str, Mapping[str, Figure]]


def build_outcome(
    request: Request, plan: Plan, scale: AnswerScale, totals: Totals, notes: tuple[str, ...]
) -> Outcome:
    """Estimate everything; `notes` are of the whole file. Raises `EstimateFault`."""
    factors = {name: factor_key(place) for place, (name, _) in enumerate(plan.factors)}
    items = {plan.columns[column]: item_key(place) for place, column in enumerate(plan.items)}
    whole = _estimate(totals.whole, request, (WHOLE, *factors.values(), *items.values()))
    if not whole[WHOLE].n:
        raise EstimateFault("no_answers")
    notes += _note_totals(totals, request)
    by: dict[str, dict[str, Figure]] = {}
    for column, cells in totals.by.items():
        spelt = totals.spellings[column]
        levels = {
            spelt.get(key, key): _estimate(cells.at(key), request, (WHOLE,)) for key in cells.labels
        }
        empty = next((label for label, found in levels.items() if not found[WHOLE].n), None)
        if empty is not None:
            raise EstimateFault("empty_level", column=column, level=empty)
        notes = (*notes, *_count_left_out(column, cells, plan))
        order = sorted(levels, key=_level_order)
        by[column] = {label: _figure(levels[label][WHOLE], request) for label in order}
    return Outcome(
        request=request,
        plan=plan,
        scale=scale,
        rows=totals.rows,
        index=_figure(whole[WHOLE], request, notes),
        factors={name: _figure(whole[key], request) for name, key in factors.items()},
        items={name: _figure(whole[key], request) for name, key in items.items()},
        by=by,
    )


def _estimate(cells: Cells, request: Request, measures: tuple[str, ...]) -> Mapping[str, Estimate]:
    rules = Rules(level=request.level)
    try:
        return estimate_measures(cells, request.index, measures, rules=rules)
    except UnknownDefinition as fault:
        raise EstimateFault("index_does_not_fit", index=request.index) from fault


def _note_totals(totals: Totals, request: Request) -> tuple[str, ...]:
    lonely = f"lonely_strata: {totals.lonely_strata} {request.lonely_psu}"
    never = ", ".join(totals.missing_never_seen)
    notes = (
        (f"zero_weights: {totals.zero_weights}", totals.zero_weights),
        (lonely, totals.lonely_strata),
        (f"missing_never_seen: {never}", never),
    )
    return tuple(note for note, holds in notes if holds)


def _level_order(label: str) -> tuple[bool, Value]:
    value = read_value(label)
    return isinstance(value, str), value


def _count_left_out(column: str, cells: Cells, plan: Plan) -> tuple[str, ...]:
    """Tell of respondents with a blank where all levels were wanted."""
    named = any(each.name == column and each.levels is not None for each in plan.by)
    inside = cells.at(*cells.labels).respondents if cells.labels else 0
    if named or inside == cells.respondents:
        return ()
    return (f"without_level: {column} ({cells.respondents - inside})",)


def _figure(estimate: Estimate, request: Request, notes: tuple[str, ...] = ()) -> Figure:
    interval, more = _find_interval(estimate, request)
    verdict = None
    if request.target is not None:
        verdict = judge_target(
            estimate, request.target, "gte", grade="A", response_rate=None, closed=True
        )
    return Figure(estimate, interval, verdict, (*notes, *estimate.notes, *more))


def _find_interval(estimate: Estimate, request: Request) -> tuple[Interval | None, tuple[str, ...]]:
    evidence = estimate.evidence
    if evidence is None or estimate.low is None or estimate.high is None:
        return None, ()
    told = "one_respondent" in estimate.notes
    unsure = ("no_degrees_of_freedom",) if evidence.df < 1 and not told else ()
    if request.method == DISPLAYED:
        return Interval(estimate.low, estimate.high), unsure
    try:
        found = design_interval(request.method, evidence, request.level)
    except ParameterFault:
        return None, ("interval_undefined",)
    low = float(get_definition(request.index).lowest)
    return Interval(low + (1 - low) * found.low, low + (1 - low) * found.high), unsure
