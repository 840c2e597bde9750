"""One pass over a file: batches become sums, and only the sums are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.cells import Cells, tally
from analysis.data import SurveyData
from analysis.errors import DataFault
from survey_app.estimate.answer_scale import AnswerScale
from survey_app.estimate.batches import MOST_GROUPS, MOST_STRATA, Coder, item_key
from survey_app.estimate.columns import Plan
from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.request import Request
from survey_app.estimate.tables.table import Progress, Table
from survey_app.estimate.wording import WHOLE_SAMPLE

OVERALL = "overall_question"


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a whole file, and by each column asked for."""

    whole: Cells
    by: Mapping[str, Cells]
    zero_weights: int
    missing_never_seen: tuple[str, ...]
    spellings: Mapping[str, Mapping[str, str]]
    """By column, how the file first wrote each level of `by`."""

    @property
    def rows(self) -> int:
        """Respondents of the file."""
        return self.whole.sample

    @property
    def lonely_strata(self) -> int:
        """Strata with one sampled unit that has others beside it, or may have."""
        frame = self.whole.frame
        strata = frame.tiers[0]
        if strata.size == 1:  # of one stratum alone there is no rule that helps
            return 0
        lonely = frame.sampled(0) == 1
        if strata.population is not None:
            lonely &= strata.population > 1
        return int(lonely.sum())


def sum_table(
    request: Request, plan: Plan, scale: AnswerScale, table: Table, progress: Progress
) -> Totals:
    """Read the file once and sum it; raises `EstimateFault`."""
    overall = _find_overall(request, plan)
    coder = Coder(table, plan, scale, request.lonely_psu, overall)
    names: list[str | None] = [grouping.name for grouping in plan.by] or [None]
    sums: dict[str | None, Cells] = {}
    rows = zero_weights = 0
    for batch in table.batches(plan.labelled, plan.numbers, progress):
        if not batch.rows:
            continue
        data = coder.build(batch, rows)
        rows += batch.rows
        if data.design.weights is not None:
            zero_weights += int((data.design.weights == 0).sum())
        for name in names:
            sums[name] = _add(sums.get(name), data, name, plan)
            _check_size(sums[name], plan, name)
    if not sums:
        raise EstimateFault("no_rows")
    if plan.weight is not None and zero_weights == rows:
        raise EstimateFault("weights_all_zero", column=plan.columns[plan.weight])
    first = sums[names[0]]
    _check_populations(first, plan)
    by = {name: cells for name, cells in sums.items() if name is not None}
    never = (name for value, name in scale.missing.items() if value not in coder.missing_seen)
    return Totals(first.whole(), by, zero_weights, tuple(never), coder.spellings)


def _find_overall(request: Request, plan: Plan) -> str | None:
    if request.index != OVERALL:
        return None
    if len(plan.items) != 1 or plan.factors:
        raise EstimateFault("overall_is_one_item", got=len(plan.items))
    return item_key(0)


def _add(sums: Cells | None, data: SurveyData, by: str | None, plan: Plan) -> Cells:
    try:
        cells = tally(data, by)
        return cells if sums is None else sums + cells
    except DataFault as fault:
        raise _explain(fault, plan) from fault


def _explain(fault: DataFault, plan: Plan) -> EstimateFault:
    columns = ", ".join(f"“{plan.columns[column]}”" for column in plan.populations)
    return EstimateFault(
        "population_differs",
        columns=columns,
        where=fault.where.partition(", ")[2].strip("'") or WHOLE_SAMPLE,
        expected=fault.expected,
        got=fault.got,
    )


def _check_size(cells: Cells, plan: Plan, name: str | None) -> None:
    if len(cells.labels) > MOST_GROUPS:
        raise EstimateFault("too_many_groups", column=name, most=MOST_GROUPS)
    if plan.strata is not None and not plan.clusters and cells.frame.tiers[0].size > MOST_STRATA:
        raise EstimateFault("too_many_groups", column=plan.columns[plan.strata], most=MOST_STRATA)


def _check_populations(cells: Cells, plan: Plan) -> None:
    """Refuse a stratum or unit of which more was sampled than there is."""
    for position, (tier, column) in enumerate(
        zip(cells.frame.tiers, plan.populations, strict=False)
    ):
        if tier.population is None:
            continue
        sampled = cells.frame.sampled(position)
        for unit in range(tier.size):
            if sampled[unit] > tier.population[unit]:
                raise EstimateFault(
                    "population_below_sample",
                    column=plan.columns[column],
                    unit=_name_unit(cells, position, unit),
                    population=f"{tier.population[unit]:g}",
                    sampled=int(sampled[unit]),
                )


def _name_unit(cells: Cells, position: int, unit: int) -> str:
    """Name a unit with the units above it: " (S1 / 3)"; "" for the whole sample."""
    names: list[str] = []
    for tier in cells.frame.tiers[position::-1]:
        if tier.labels is not None and tier.labels[unit]:
            names.append(tier.labels[unit])
        unit = int(tier.parent[unit])
    return f" ({' / '.join(reversed(names))})" if names else ""
