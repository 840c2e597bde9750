"""Figures that another official system published: typed in, stood beside ours, never blended."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

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


def record_official_figure(session: Session, figure: OfficialFigure) -> OfficialFigure:
    """Insert a figure."""
    session.add(figure)
    session.flush()
    return figure


def list_official_figures(session: Session, commune_id: int) -> list[OfficialFigure]:
    """List a commune's figures, the latest period first, without their documents' bytes."""
    chosen = select(OfficialFigure).where(OfficialFigure.commune_id == commune_id)
    ordered = chosen.order_by(
        OfficialFigure.period_to.desc(), OfficialFigure.instrument_code, OfficialFigure.id
    )
    return list(session.scalars(ordered.options(defer(OfficialFigure.document))))


def find_official_figure(session: Session, figure_id: int) -> OfficialFigure | None:
    """Look a figure up by its number."""
    return session.get(OfficialFigure, figure_id)


def delete_official_figure(session: Session, figure: OfficialFigure) -> None:
    """Take a figure out; what it said stays in the entry about who did so."""
    session.delete(figure)
    session.flush()
