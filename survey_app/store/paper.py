"""Paper forms: what was printed, the piles that came back, and entries that wait for a second look.

An entry names who typed it so that the second person is another one; it is deleted when its
answers are stored, and no answer says who typed it. A form that is not valid leaves its code and
the reason, never what stood on it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.audit_entries import AuditEntry
from survey_app.store.base import Table, one_of
from survey_app.store.errors import NoSuchRow

INVALID_REASONS = ("blank", "required", "unreadable", "damaged", "not_asked")
MOST_COPIES = 500


class PaperRun(Table, kw_only=True):
    """Copies printed at once for one place and campaign, in one language.

    The code on each copy says which run it is from.
    """

    __tablename__ = "paper_runs"
    __table_args__ = (
        CheckConstraint(f"copies BETWEEN 1 AND {MOST_COPIES}", "copies_are_some"),
        # A code names its run for ever: a number is never given twice.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    instrument_version: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(35))
    copies: Mapped[int] = mapped_column(SmallInteger)
    printed_on: Mapped[date]


class PaperBatch(Table, kw_only=True):
    """A pile of forms from one place, all dated to one day, with the error rate of its typing."""

    __tablename__ = "paper_batches"
    __table_args__ = (
        CheckConstraint("second_percent BETWEEN 0 AND 100", "second_share_is_a_percentage"),
        CheckConstraint("marks_different <= marks_compared", "differences_were_compared"),
        CheckConstraint("counted >= 1", "a_pile_holds_forms"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    answered_on: Mapped[date]
    counted: Mapped[int]
    """How many forms were counted by hand when the pile was handed in."""

    second_percent: Mapped[int] = mapped_column(SmallInteger, default=100)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None] = mapped_column(default=None)
    forms: Mapped[int] = mapped_column(default=0)
    forms_twice: Mapped[int] = mapped_column(default=0)
    marks_compared: Mapped[int] = mapped_column(default=0)
    marks_different: Mapped[int] = mapped_column(default=0)


class PaperEntry(Table, kw_only=True):
    """One form as one person typed it, the first or the second time."""

    __tablename__ = "paper_entries"
    __table_args__ = (
        CheckConstraint("turn IN (1, 2)", "turn_is_first_or_second"),
        CheckConstraint(one_of("invalid", INVALID_REASONS), "reason_is_known"),
        {"sqlite_with_rowid": False},
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batches.id"), primary_key=True)
    form_code: Mapped[str] = mapped_column(String(32), primary_key=True)
    turn: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    typed: Mapped[str]
    """A JSON object from question key to the list of what was typed."""

    invalid: Mapped[str | None] = mapped_column(String(16), default=None)
    """Why the form does not count, where this person set it aside."""

    entered_by: Mapped[int] = mapped_column(ForeignKey("officials.id"))


class PaperInvalid(Table, kw_only=True):
    """A form that was handed in and does not count, with the reason."""

    __tablename__ = "paper_invalid"
    __table_args__ = (
        CheckConstraint(one_of("reason", INVALID_REASONS), "reason_is_known"),
        {"sqlite_with_rowid": False},
    )

    form_code: Mapped[str] = mapped_column(String(32), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batches.id"), index=True)
    reason: Mapped[str] = mapped_column(String(16))


@dataclass(frozen=True, slots=True)
class PaperCounts:
    """Forms of one or more piles: handed in are the valid, the invalid and those that wait."""

    valid: int
    invalid: Counter[str]
    waiting: int

    @property
    def handed_in(self) -> int:
        """How many forms have been typed in at least once."""
        return self.valid + self.invalid.total() + self.waiting


def record_paper_run(session: Session, run: PaperRun) -> PaperRun:
    """Insert a print run and give it its number."""
    session.add(run)
    session.flush()
    return run


def find_paper_run(session: Session, run_id: int) -> PaperRun | None:
    """Look a print run up by its number."""
    return session.get(PaperRun, run_id)


def list_paper_runs(session: Session, campaign_id: int) -> list[PaperRun]:
    """List a campaign's print runs, the latest first."""
    chosen = select(PaperRun).where(PaperRun.campaign_id == campaign_id)
    return list(session.scalars(chosen.order_by(PaperRun.id.desc())))


def record_paper_batch(session: Session, batch: PaperBatch) -> PaperBatch:
    """Insert a pile and give it its number."""
    session.add(batch)
    session.flush()
    return batch


def find_paper_batch(session: Session, batch_id: int) -> PaperBatch | None:
    """Look a pile up by its number."""
    return session.get(PaperBatch, batch_id)


def get_paper_batch_to_change(session: Session, batch_id: int) -> PaperBatch:
    """Look a pile up and hold its row: whoever else types into it waits. Raises `NoSuchRow`."""
    wanted = select(PaperBatch).where(PaperBatch.id == batch_id).with_for_update()
    batch = session.scalar(wanted)
    if batch is None:
        raise NoSuchRow("paper batch", str(batch_id))
    return batch


def list_paper_batches(session: Session, campaign_id: int) -> list[PaperBatch]:
    """List a campaign's piles, the latest first."""
    chosen = select(PaperBatch).where(PaperBatch.campaign_id == campaign_id)
    return list(session.scalars(chosen.order_by(PaperBatch.id.desc())))


def record_paper_entry(session: Session, entry: PaperEntry) -> None:
    """Insert what one person typed of one form."""
    session.add(entry)
    session.flush()


def list_entries_of_form(session: Session, form_code: str) -> list[PaperEntry]:
    """List what waits of one form, in whatever pile it lies, the first turn first."""
    chosen = select(PaperEntry).where(PaperEntry.form_code == form_code)
    return list(session.scalars(chosen.order_by(PaperEntry.turn)))


def list_paper_entries(session: Session, batch_id: int) -> list[PaperEntry]:
    """List all that waits in a pile, by form and turn."""
    chosen = select(PaperEntry).where(PaperEntry.batch_id == batch_id)
    return list(session.scalars(chosen.order_by(PaperEntry.form_code, PaperEntry.turn)))


def delete_entries_of_form(session: Session, form_code: str) -> None:
    """Delete what waits of one form."""
    session.execute(delete(PaperEntry).where(PaperEntry.form_code == form_code))


def delete_paper_entry(session: Session, entry: PaperEntry) -> None:
    """Delete one turn of one form."""
    session.delete(entry)
    session.flush()


def record_paper_invalid(session: Session, invalid: PaperInvalid) -> None:
    """Insert a form that does not count."""
    session.add(invalid)
    session.flush()


def find_paper_invalid(session: Session, form_code: str) -> PaperInvalid | None:
    """Look up whether a form was found not to count."""
    return session.get(PaperInvalid, form_code)


def count_paper_forms(session: Session, batches: Sequence[PaperBatch]) -> PaperCounts:
    """Count the forms of some piles."""
    ids = [batch.id for batch in batches]
    waiting = select(func.count(func.distinct(PaperEntry.form_code))).where(
        PaperEntry.batch_id.in_(ids)
    )
    invalid = (
        select(PaperInvalid.reason, func.count())
        .where(PaperInvalid.batch_id.in_(ids))
        .group_by(PaperInvalid.reason)
    )
    return PaperCounts(
        valid=sum(batch.forms for batch in batches),
        invalid=Counter({reason: n for reason, n in session.execute(invalid)}),  # noqa: C416 # dict() does not know the row's types
        waiting=session.scalar(waiting) or 0,
    )


def was_entered(session: Session, action: str, subject: str, official_id: int) -> bool:
    """Whether the audit tells already that this official did this to this pile."""
    found = select(AuditEntry.id).where(
        AuditEntry.action == action,
        AuditEntry.subject == subject,
        AuditEntry.official_id == official_id,
    )
    return session.scalar(found.limit(1)) is not None
