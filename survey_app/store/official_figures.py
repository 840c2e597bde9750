"""Figures that another official system published: typed in, stood beside ours, never blended."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey_app.store.base import Table


class OfficialFigure(Table, kw_only=True):
    """One published figure with its source; `value` is kept as it was published ("96,7")."""

    __tablename__ = "official_figures"
    __table_args__ = (
        CheckConstraint("n IS NULL OR n >= 1", "n_is_a_count"),
        CheckConstraint("period_to >= period_from", "period_ends_after_it_begins"),
        CheckConstraint("(document IS NULL) = (document_name IS NULL)", "a_document_has_a_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    instrument_code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(300))
    value: Mapped[str] = mapped_column(String(32))
    unit: Mapped[str] = mapped_column(String(32), default="%")
    n: Mapped[int | None] = mapped_column(default=None)
    source: Mapped[str] = mapped_column(String(300))
    published_on: Mapped[date]
    period_from: Mapped[date]
    period_to: Mapped[date]
    document_name: Mapped[str | None] = mapped_column(String(200), default=None)
    document_type: Mapped[str | None] = mapped_column(String(100), default=None)
    document: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    recorded_on: Mapped[date]
