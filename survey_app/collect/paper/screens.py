"""What the screens for paper show: a campaign's runs and piles, and the keys of each question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from instruments.errors import Problem
from instruments.fields import list_fields
from instruments.model import Instrument
from survey_app.collect.paper.batches import ErrorRate, error_rate_of
from survey_app.collect.paper.typed import FIELD, keys_of
from survey_app.collect.paper.wording import REASONS, SCALE_WORDS, name_question, say_problem
from survey_app.store.agencies import list_agencies
from survey_app.store.campaigns import Campaign
from survey_app.store.paper import (
    PaperBatch,
    PaperCounts,
    PaperRun,
    count_paper_forms,
    list_paper_batches,
    list_paper_runs,
)
from survey_app.store.places import list_places


@dataclass(frozen=True, slots=True)
class CampaignPaper:
    """All paper of a campaign; `places` are the names of those where people are served."""

    places: Mapping[int, str]
    offered: Mapping[int, str]
    runs: tuple[PaperRun, ...]
    batches: tuple[tuple[PaperBatch, PaperCounts], ...]
    total: PaperCounts
    error_rate: ErrorRate | None

    @property
    def printed(self) -> int:
        """How many copies were printed."""
        return sum(run.copies for run in self.runs)


@dataclass(frozen=True, slots=True)
class KeyHint:
    """One key with what it means."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on the typing screen."""

    key: str
    kind: str
    text: str
    required: bool
    keys: str
    hints: tuple[KeyHint, ...]
    minimum: int | None
    maximum: int | None
    only_if: str
    any_of: str
    value: str
    problem: str


def build_campaign_paper(session: Session, campaign: Campaign) -> CampaignPaper:
    """Read all paper of a campaign."""
    agencies = {agency.id: agency.name for agency in list_agencies(session, campaign.commune_id)}
    places = list_places(session, campaign.commune_id)
    names = {place.id: f"{place.name} · {agencies[place.agency_id]}" for place in places}
    batches = list_paper_batches(session, campaign.id)
    return CampaignPaper(
        places=names,
        offered={place.id: names[place.id] for place in places if place.active},
        runs=tuple(list_paper_runs(session, campaign.id)),
        batches=tuple((batch, count_paper_forms(session, [batch])) for batch in batches),
        total=count_paper_forms(session, batches),
        error_rate=error_rate_of(batches),
    )


def list_asked(
    instrument: Instrument, values: Mapping[str, str], problems: Sequence[Problem]
) -> list[Asked]:
    """List the questions in the order of the printed form, with what was typed and is wrong."""
    wrong = {each.question: say_problem(each) for each in problems}
    asked = [
        Asked(
            key=question.key,
            kind=question.kind,
            text=name_question(instrument, question.key),
            required=question.required,
            keys=keys_of(question),
            hints=tuple(KeyHint(option.code, option.text) for option in question.options),
            minimum=question.minimum,
            maximum=question.maximum,
            only_if="" if question.show_if is None else question.show_if.question,
            any_of="" if question.show_if is None else "".join(question.show_if.any_of),
            value=values.get(question.key, ""),
            problem=wrong.get(question.key, ""),
        )
        for question in instrument.questions
    ]
    if instrument.by_field:
        asked.insert(0, _field(instrument, values, wrong.get(FIELD, "")))
    return asked


def list_scale_hints(instrument: Instrument) -> list[KeyHint]:
    """List the keys of scale questions that this questionnaire offers."""
    offered = set("".join(keys_of(question) for question in instrument.scored))
    return [KeyHint(key, words) for key, words in SCALE_WORDS.items() if key in offered]


def list_invalid(counts: PaperCounts) -> list[tuple[str, int]]:
    """List why forms do not count, and how many."""
    return [(REASONS[reason], n) for reason, n in counts.invalid.most_common() if n]


def _field(instrument: Instrument, values: Mapping[str, str], problem: str) -> Asked:
    fields = list_fields()
    return Asked(
        key=FIELD,
        kind="field",
        text=name_question(instrument, FIELD),
        required=False,
        keys="0123456789",
        hints=tuple(KeyHint(str(place), field.name) for place, field in enumerate(fields, 1)),
        minimum=1,
        maximum=len(fields),
        only_if="",
        any_of="",
        value=values.get(FIELD, ""),
        problem=problem,
    )
