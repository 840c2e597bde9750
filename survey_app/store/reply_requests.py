"""People who asked for a reply: one sealed text each, which the database alone cannot open.

A request has nothing in common with an answer: no place, no day, no id, no shared transaction.
What the office needs to know lies inside the seal; its key is outside the database.
"""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Table


class ReplyRequest(Table, kw_only=True):
    """A sealed request of one commune; `month` says when it may be deleted unseen."""

    __tablename__ = "reply_requests"
    __table_args__ = (
        CheckConstraint("length(id) = 22", "id_is_random"),
        CheckConstraint("month LIKE '____-__'", "month_is_year_and_month"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    sealed: Mapped[str]
