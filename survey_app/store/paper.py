"""Paper forms while they are typed in: batches, and entries that wait for a second person.

An entry names who typed it so that the second person is another one; it is deleted when its
answers are stored, and no answer says who typed it.
"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Table


class PaperBatch(Table, kw_only=True):
    """A pile of forms from one place, all dated to one day, with the error rate of its typing."""

    __tablename__ = "paper_batches"
    __table_args__ = (
        CheckConstraint("second_percent BETWEEN 0 AND 100", "second_share_is_a_percentage"),
        CheckConstraint("marks_different <= marks_compared", "differences_were_compared"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    answered_on: Mapped[date]
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
    __table_args__ = (CheckConstraint("turn IN (1, 2)", "turn_is_first_or_second"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batches.id"), primary_key=True)
    form_code: Mapped[str] = mapped_column(String(32), primary_key=True)
    turn: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    typed: Mapped[str]
    """A JSON object from question key to the list of what was typed."""

    entered_by: Mapped[int] = mapped_column(ForeignKey("officials.id"))
