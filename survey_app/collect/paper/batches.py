"""Print runs and piles: made, looked at, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from analysis import Interval, proportion_interval
from instruments.loading import load_instrument
from survey_app.collect.paper.codes import MOST_RUNS, is_drawn, response_id_of
from survey_app.collect.paper.entries import (
    finish_invalid,
    finish_sheet,
    typed_of,
)
from survey_app.collect.paper.errors import BatchProblem, BatchRefused
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.campaigns import Campaign, get_campaign
from survey_app.store.paper import (
    MOST_COPIES,
    PaperBatch,
    PaperCounts,
    PaperEntry,
    PaperRun,
    count_paper_forms,
    get_paper_batch_to_change,
    list_paper_entries,
    record_paper_batch,
    record_paper_run,
)
from survey_app.store.places import find_place_in_commune
from survey_app.store.reports import is_reported

ALL_TWICE_UNDER = 200
SECOND_PERCENT_OF_MANY = 20
MOST_COUNTED = 100_000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is to be printed."""

    place_id: int
    language: str
    copies: int | None


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A pile as it was handed in; without a percentage the usual share is typed twice."""

    place_id: int
    answered_on: date | None
    counted: int | None
    second_percent: int | None = None


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """How often two people typed a mark differently, with its exact interval."""

    different: int
    compared: int
    interval: Interval

    @property
    def share(self) -> float:
        """Differing marks in those compared, 0..1."""
        return self.different / self.compared


@dataclass(frozen=True, slots=True)
class BatchState:
    """How far a pile is.

    `for_second` are codes that wait for a second person, `own` those of them that the reader typed,
    `differing` wait for a look at the paper, `for_closing` for the pile's closing.
    """

    batch: PaperBatch
    counts: PaperCounts
    for_second: tuple[str, ...]
    own: tuple[str, ...]
    differing: tuple[str, ...]
    for_closing: tuple[str, ...]
    error_rate: ErrorRate | None

    @property
    def missing(self) -> int:
        """Sheets counted by hand and not typed yet; below 0 where more were typed."""
        return self.batch.counted - self.counts.handed_in

    @property
    def can_close(self) -> bool:
        """Whether nothing waits for a person any more."""
        return self.batch.closed_on is None and not self.for_second and not self.differing


def add_run(
    session: Session, campaign: Campaign, new: NewRun, languages: Sequence[str], doer: Doer
) -> PaperRun:
    """Make a print run: its number makes the codes of its copies. Raises `BatchRefused`."""
    problems: list[BatchProblem] = []
    _check_place(session, problems, campaign, new.place_id)
    _check_channel(problems, campaign)
    if new.language not in languages:
        problems.append(BatchProblem("language", "unknown_language"))
    if new.copies is None or not 1 <= new.copies <= MOST_COPIES:
        problems.append(BatchProblem("copies", "out_of_range", str(MOST_COPIES)))
    if problems or new.copies is None:
        raise BatchRefused(problems)
    run = PaperRun(
        campaign_id=campaign.id,
        place_id=new.place_id,
        instrument_version=campaign.instrument_version,
        language=new.language,
        copies=new.copies,
        printed_on=doer.today,
    )
    record_paper_run(session, run)
    if run.id >= MOST_RUNS:
        raise BatchRefused([BatchProblem("copies", "no_numbers")])
    record_deed(session, doer, "print_paper", f"paper_run/{run.id}", copies=run.copies)
    return run


def open_batch(session: Session, campaign: Campaign, new: NewBatch, doer: Doer) -> PaperBatch:
    """Open a pile of one place and day. Raises `BatchRefused`."""
    problems: list[BatchProblem] = []
    _check_channel(problems, campaign)
    _check_place(session, problems, campaign, new.place_id)
    _check_day(problems, campaign, new.answered_on, doer.today)
    if new.counted is None or not 1 <= new.counted <= MOST_COUNTED:
        problems.append(BatchProblem("counted", "out_of_range", str(MOST_COUNTED)))
    if new.second_percent is not None and not 0 <= new.second_percent <= 100:
        problems.append(BatchProblem("second_percent", "out_of_range", "100"))
    if problems or new.answered_on is None or new.counted is None:
        raise BatchRefused(problems)
    percent = new.second_percent
    batch = PaperBatch(
        campaign_id=campaign.id,
        place_id=new.place_id,
        answered_on=new.answered_on,
        counted=new.counted,
        second_percent=usual_percent(new.counted) if percent is None else percent,
        opened_on=doer.today,
    )
    record_paper_batch(session, batch)
    subject, percent = f"paper/{batch.id}", batch.second_percent
    record_deed(session, doer, "open_paper_batch", subject, percent=percent)
    return batch


def usual_percent(counted: int) -> int:
    """Return how many percent of a pile are typed twice unless somebody says otherwise."""
    return 100 if counted < ALL_TWICE_UNDER else SECOND_PERCENT_OF_MANY


def close_batch(session: Session, batch_id: int, today: date, key: bytes) -> PaperBatch:
    """Store what was typed once and end the pile; raises `BatchRefused` while something waits.

    `note_closing` enters it, in a transaction of its own.
    """
    batch = get_paper_batch_to_change(session, batch_id)
    state = build_batch_state(session, batch, None, key)
    problems = [
        BatchProblem("", code, str(len(codes)))
        for code, codes in (("second_waiting", state.for_second), ("differing", state.differing))
        if codes
    ]
    if problems:
        raise BatchRefused(problems)
    if batch.closed_on is not None:
        return batch
    campaign = get_campaign(session, batch.campaign_id)
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    # In the order of the random ids, so that the order of typing is not kept.
    waiting = sorted(
        list_paper_entries(session, batch.id), key=lambda each: response_id_of(each.form_code, key)
    )
    for entry in waiting:
        if entry.invalid is None:
            finish_sheet(session, batch, instrument, entry.form_code, typed_of(entry), key)
        else:
            finish_invalid(session, batch, entry.form_code, entry.invalid)
    batch.closed_on = today
    return batch


def note_closing(session: Session, batch: PaperBatch, doer: Doer) -> None:
    """Enter that a pile was closed."""
    record_deed(session, doer, "close_paper_batch", f"paper/{batch.id}", forms=batch.forms)


def build_batch_state(
    session: Session, batch: PaperBatch, official_id: int | None, key: bytes
) -> BatchState:
    """Read how far a pile is, as this official sees it (None: nobody)."""
    turns: dict[str, list[PaperEntry]] = {}
    for entry in list_paper_entries(session, batch.id):
        turns.setdefault(entry.form_code, []).append(entry)
    once = {code: entries[0] for code, entries in turns.items() if len(entries) == 1}
    drawn = [code for code in once if is_drawn(code, batch.second_percent, key)]
    return BatchState(
        batch=batch,
        counts=count_paper_forms(session, [batch]),
        for_second=tuple(drawn),
        own=tuple(code for code in once if once[code].entered_by == official_id),
        differing=tuple(code for code, entries in turns.items() if len(entries) > 1),
        for_closing=tuple(code for code in once if code not in drawn),
        error_rate=error_rate_of([batch]),
    )


def error_rate_of(batches: Sequence[PaperBatch]) -> ErrorRate | None:
    """Return the error rate of typing over some piles; None where nothing was compared."""
    compared = sum(batch.marks_compared for batch in batches)
    different = sum(batch.marks_different for batch in batches)
    if not compared:
        return None
    interval = proportion_interval("clopper_pearson", different, compared, LEVEL)
    return ErrorRate(different, compared, interval)


def is_after_report(session: Session, campaign: Campaign, day: date) -> bool:
    """Whether a report was made that these answers will not be in."""
    return is_reported(session, campaign.commune_id, day)


def _check_channel(problems: list[BatchProblem], campaign: Campaign) -> None:
    if campaign.official_channel is not None:
        problems.append(BatchProblem("place_id", "official", campaign.official_channel))


def _check_place(
    session: Session, problems: list[BatchProblem], campaign: Campaign, place_id: int
) -> None:
    if find_place_in_commune(session, place_id, campaign.commune_id) is None:
        problems.append(BatchProblem("place_id", "unknown_place"))


def _check_day(
    problems: list[BatchProblem], campaign: Campaign, day: date | None, today: date
) -> None:
    if day is None:
        problems.append(BatchProblem("answered_on", "no_day"))
    elif day > today:
        problems.append(BatchProblem("answered_on", "future"))
    elif day < campaign.opens_on:
        problems.append(BatchProblem("answered_on", "before_opening", f"{campaign.opens_on}"))
    elif day > campaign.ends_on:
        problems.append(BatchProblem("answered_on", "after_end", f"{campaign.ends_on}"))
