"""From sums to the results of one instrument: figures by question, factor and group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast

from analysis.cells import Cells
from analysis.definitions import DEFINITIONS
from analysis.errors import UnknownDefinition
from analysis.estimates import estimate_index
from analysis.parameters import DEFF_MIN_UNKEYED
from analysis.results import Estimate
from instruments.fields import list_fields
from instruments.model import Factor, Instrument, Question
from survey_app.report.dataset import GROUP_QUESTIONS, Scope, Tallies
from survey_app.report.groups import last_day
from survey_app.report.model import (
    Breakdown,
    CampaignFacts,
    FactorRow,
    Figure,
    InstrumentResult,
    ItemRow,
)
from survey_app.report.withholding import (
    blank_if_withheld,
    protect_factors,
    withhold,
    withhold_groups,
)
from survey_app.report.wording import channel_name
from survey_app.report.wording.breakdowns import BREAKDOWN_TITLES, FIELD_GROUPS, together_label
from survey_app.store.campaigns import CHANNELS, Campaign

Grade = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every figure of one instrument has in common."""

    instrument: Instrument
    grade: Grade
    population: int | None
    minimum_n: int
    deff_min: float

    def estimate(
        self,
        cells: Cells,
        definition: str,
        measure: str = "all",
        *,
        whole: Estimate | None = None,
    ) -> Estimate:
        """Read one index; only a known list answered once each gets the finite correction.

        `whole` is the same index of everybody, when `cells` are of one group.
        """
        return estimate_index(
            cells,
            definition,
            measure=measure,
            population=self.population if self.grade == "A" else None,
            deff_min=self.deff_min,
            whole=whole,
        )

    def figure(self, label: str, cells: Cells, definition: str, measure: str = "all") -> Figure:
        """Make the printed figure of one index."""
        return figure_of(label, self.estimate(cells, definition, measure), self.minimum_n)


def build_frame(scope: Scope, population: int | None) -> Frame:
    """Take what the campaigns of a scope have in common; the weakest grade speaks for all."""
    campaigns = scope.campaigns
    keyed = all(campaign.primary_mode == "code" or campaign.grade == "A" for campaign in campaigns)
    return Frame(
        instrument=scope.instrument,
        grade=cast("Grade", max(campaign.grade for campaign in campaigns)),
        population=population,
        minimum_n=max(campaign.minimum_n for campaign in campaigns),
        deff_min=1.0 if keyed else DEFF_MIN_UNKEYED,
    )


def figure_of(
    label: str,
    estimate: Estimate,
    minimum_n: int,
    *,
    population: int | None = None,
    group: str | None = None,
) -> Figure:
    """Make the printed figure of an estimate, withheld where too few answered."""
    return withhold(
        Figure(
            label=label,
            definition=estimate.definition,
            n=estimate.n,
            n_answers=estimate.n_answers,
            share=estimate.value,
            low=estimate.low,
            high=estimate.high,
            exact=estimate.exact,
            withheld=None,
            population=population,
            group=group,
        ),
        minimum_n,
    )


def build_result(
    frame: Frame,
    scope: Scope,
    tallies: Tallies,
    *,
    provisional: bool,
    received: Mapping[int, Mapping[str, int]] = MappingProxyType({}),
) -> InstrumentResult:
    """Read all figures of one instrument from its sums; `received` counts answers not yet shown."""
    instrument, cells = frame.instrument, tallies.headline
    definition = instrument.index.code
    overall = instrument.overall
    rows = [_factor(frame, cells, factor) for factor in instrument.factors]
    return InstrumentResult(
        code=instrument.code,
        version=instrument.version,
        sha256=instrument.sha256,
        title=instrument.title,
        draft=instrument.draft,
        provisional=provisional,
        grade=frame.grade,
        population=frame.population,
        population_name=instrument.population_name,
        campaigns=tuple(_facts(campaign, tallies, received) for campaign in scope.campaigns),
        n=int(cells.sample),
        left_out=tuple((code, n) for code, n in tallies.left_out if n),
        late=tallies.late,
        repeated=tallies.repeated,
        headline=frame.figure(instrument.title, cells, definition),
        definitions=_seven(frame, cells),
        overall=_item(frame, cells, instrument.question(overall)) if overall else None,
        factors=protect_factors([r for r in rows if r.key in instrument.index_factors]),
        breakdowns=_breakdowns(frame, scope, tallies),
        aside=protect_factors([r for r in rows if r.key not in instrument.index_factors]),
    )


def _facts(
    campaign: Campaign, tallies: Tallies, received: Mapping[int, Mapping[str, int]]
) -> CampaignFacts:
    channels = tuple(received.get(campaign.id, tallies.channels[campaign.id]).items())
    return CampaignFacts(
        title=campaign.title,
        opens_on=campaign.opens_on,
        closes_on=last_day(campaign),
        channels=channels,
        n=sum(n for _, n in channels),
    )


def _seven(frame: Frame, cells: Cells) -> tuple[Figure, ...]:
    figures = []
    for code in DEFINITIONS:
        try:
            figures.append(frame.figure(code, cells, code))
        except UnknownDefinition:
            continue  # the index does not fit this questionnaire: no overall question
    return tuple(figures)


def _item(frame: Frame, cells: Cells, question: Question) -> ItemRow:
    counts = cells.level_counts(question.key)
    is_overall = question.key == frame.instrument.overall
    definition = "overall_question" if is_overall else "answer_share"
    row = ItemRow(
        key=question.key,
        text=question.text,
        figure=frame.figure(question.text, cells, definition, question.key),
        levels=counts.levels,
        no_opinion=counts.no_opinion,
        not_arisen=counts.not_arisen,
        missing=counts.missing,
    )
    return blank_if_withheld(row)


def _factor(frame: Frame, cells: Cells, factor: Factor) -> FactorRow:
    questions = [q for q in frame.instrument.scored if q.factor == factor.key]
    return FactorRow(
        key=factor.key,
        figure=frame.figure(factor.title, cells, "answer_share", factor.key),
        items=tuple(_item(frame, cells, question) for question in questions),
    )


def _breakdowns(frame: Frame, scope: Scope, tallies: Tallies) -> tuple[Breakdown, ...]:
    found = []
    for kind, names in _group_names(scope):
        cells = tallies.by_channel if kind == "channel" else tallies.by.get(kind)
        if cells is None:
            continue
        rows = _rows(frame, scope, cells, kind, names)
        if any(row.n for row in rows):
            shown = withhold_groups(rows)
            if kind == "field":
                shown = (*_together(frame, cells, shown), *shown)
            found.append(Breakdown(kind, BREAKDOWN_TITLES[kind], shown))
    return tuple(found)


def _rows(
    frame: Frame, scope: Scope, cells: Cells, kind: str, names: Sequence[tuple[str, str]]
) -> tuple[Figure, ...]:
    definition = frame.instrument.index.code
    groups = {field.code: field.group for field in list_fields()} if kind == "field" else {}
    whole = frame.estimate(cells, definition)
    rows = []
    for code, name in names:
        estimate = frame.estimate(cells.at(code), definition, whole=whole)
        if estimate.n or (kind == "place" and int(code) in scope.asked):
            group = groups.get(code)
            printed = FIELD_GROUPS[group] if group else None
            rows.append(figure_of(name, estimate, frame.minimum_n, group=printed))
    return tuple(rows)


def _together(frame: Frame, cells: Cells, rows: Sequence[Figure]) -> tuple[Figure, ...]:
    """Read the fields that targets name as one, where more than one of them was answered."""
    figures, definition = [], frame.instrument.index.code
    whole = frame.estimate(cells, definition)
    for group, name in FIELD_GROUPS.items():
        if sum(row.n > 0 for row in rows if row.group == name) < 2:
            continue
        first, *others = [field.code for field in list_fields() if field.group == group]
        estimate = frame.estimate(cells.at(first, *others), definition, whole=whole)
        label = together_label(name)
        figures.append(figure_of(label, estimate, frame.minimum_n, group=name))
    return tuple(figures)


def _group_names(scope: Scope) -> list[tuple[str, list[tuple[str, str]]]]:
    names: list[tuple[str, list[tuple[str, str]]]] = [
        ("field", [(field.code, field.name) for field in list_fields()]),
        ("place", [(str(number), name) for number, name in scope.places.items()]),
        ("channel", [(code, channel_name(code)) for code in CHANNELS]),
    ]
    names.extend(
        (question.key, [(option.code, option.text) for option in question.options])
        for question in scope.instrument.single_choices
        if question.key in GROUP_QUESTIONS
    )
    return names
