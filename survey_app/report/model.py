"""The frozen Report: every number a document may print, with what must stand beside it.

Made only by `annual.build_annual_report`, read only by `wording`, `figures` and `documents`.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Withheld = Literal["no_answers", "small_cell", "under_minimum"]
Position = Literal["judged", "progress", "no_data", "outside"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One index value of one group: never printed without its name, n and interval.

    `share`, `low`, `high` are 0..1 and None when `withheld` says why; `exact` is not rounded.
    Figures of one breakdown that share a `group` (its printed name) stand together in the table.
    """

    label: str
    definition: str
    n: int
    n_answers: int
    share: float | None
    low: float | None
    high: float | None
    exact: Fraction | None
    withheld: Withheld | None
    population: int | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One question: its figure and how many answered each level; `levels` is (1, 2, 3, 4, 5)."""

    key: str
    text: str
    figure: Figure
    levels: tuple[int, ...]
    no_opinion: int
    not_arisen: int
    missing: int


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor with its questions, in the order of the questionnaire."""

    key: str
    figure: Figure
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The same index for each group of one kind: field, place, channel, filed, respondent."""

    kind: str
    title: str
    rows: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """How one campaign was run."""

    title: str
    opens_on: date
    closes_on: date
    channels: tuple[tuple[str, int], ...]
    n: int


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """Paper forms of one campaign: handed in are the valid, the invalid and those not yet done.

    `invalid` counts them by the code of the reason, in one fixed order.
    """

    campaign: str
    handed_in: int
    valid: int
    invalid: tuple[tuple[str, int], ...]

    @property
    def not_done(self) -> int:
        """How many were handed in and are neither stored nor set aside."""
        return self.handed_in - self.valid - sum(n for _, n in self.invalid)


@dataclass(frozen=True, slots=True)
class CommentFacts:
    """How many of all answers received carry a comment; the texts are never in a report."""

    n_comments: int
    n: int


@dataclass(frozen=True, slots=True)
class InstrumentResult:
    """All results of one instrument in the period; `provisional` while a campaign still runs.

    `definitions` holds all seven indices once, `headline` the one that judges; `left_out` counts
    responses kept out of the headline, each with its reason. `aside` are the factors that enter no
    index of the whole; `repeated` how many say that they answered this form in the past three
    months, and how many say whether they did. `papers` tells of each campaign with paper forms.
    """

    code: str
    version: str
    sha256: str
    title: str
    draft: bool
    provisional: bool
    grade: Literal["A", "B", "C"]
    population: int | None
    population_name: str
    campaigns: tuple[CampaignFacts, ...]
    n: int
    left_out: tuple[tuple[str, int], ...]
    headline: Figure
    definitions: tuple[Figure, ...]
    overall: ItemRow | None
    factors: tuple[FactorRow, ...]
    breakdowns: tuple[Breakdown, ...]
    comments: CommentFacts | None = None
    late: int = 0
    aside: tuple[FactorRow, ...] = ()
    repeated: tuple[int, int] = (0, 0)
    papers: tuple[PaperFacts, ...] = ()

    @property
    def response_rate(self) -> float | None:
        """Responses counted over the known population, 0..1; None when that is unknown."""
        return self.n / self.population if self.population else None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target of the plan against the measured figure; its two columns travel together.

    `instruments` and `group` (a group of fields) say whose figures a chart may hold against it.
    """

    code: str
    statement: str
    wording: str
    op: Literal["gte", "gt", "eq"]
    percent: Fraction
    section: str
    strength: Literal["minimum", "aim"]
    due_year: int | None
    due_stated: bool
    position: Position
    definition: str | None
    index_reason: str
    figure: Figure | None
    grade: Literal["A", "B", "C"] | None
    response_rate: float | None
    standing: Literal["reached", "not_reached"] | None
    verdict: Literal["met", "not_met", "inconclusive"] | None
    among_respondents_only: bool
    needed: int | None
    possible_from_n: int | None
    tipping_point: float | None
    provisional: bool
    notes: tuple[str, ...]
    instruments: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The reporting year and the data window it stands for, both ends counted.

    `title` reads inside a sentence: "năm 2026".
    """

    code: str
    title: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The plan whose targets were read, as its text names itself."""

    document: str
    period: str
    valid_from: date
    valid_to: date
    sha256: str
    contradictions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What makes the same report again: versions, window, cut-off, settings and counts."""

    software: str
    report_id: str
    instruments: tuple[tuple[str, str, str], ...]
    plan_sha256: str | None
    starts_on: date
    ends_on: date
    as_of: date
    n: int
    settings: tuple[tuple[str, str], ...]
    data_sha256: str


@dataclass(frozen=True, slots=True)
class Report:
    """An annual satisfaction report of one commune."""

    commune: str
    province: str
    issuer: str
    superior: str | None
    period: Period
    as_of: date
    simulated: bool
    plan: PlanFacts | None
    results: tuple[InstrumentResult, ...]
    targets: tuple[TargetRow, ...]
    unmeasured_targets: tuple[TargetRow, ...]
    manifest: Manifest
