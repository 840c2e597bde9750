"""How many there were to ask: dossiers, visits or pupils, counted by the office itself."""

from collections.abc import Sequence

from sqlalchemy import CheckConstraint, ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table


class Population(Table, kw_only=True):
    """A count, for the whole campaign or for a place, field, way of filing or month of it."""

    __tablename__ = "populations"
    __table_args__ = (
        CheckConstraint("size >= 0", "size_is_a_count"),
        CheckConstraint("month IS NULL OR month LIKE '____-__'", "month_is_year_and_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), default=None)
    field: Mapped[str | None] = mapped_column(String(64), default=None)
    filed: Mapped[str | None] = mapped_column(String(16), default=None)
    month: Mapped[str | None] = mapped_column(String(7), default=None)
    size: Mapped[int]


def replace_populations(
    session: Session, campaign_id: int, populations: Sequence[Population]
) -> None:
    """Put these counts in the place of all the campaign had before."""
    session.execute(delete(Population).where(Population.campaign_id == campaign_id))
    session.add_all(populations)
    session.flush()


def list_populations(session: Session, campaign_ids: Sequence[int]) -> list[Population]:
    """List the counts of some campaigns."""
    chosen = select(Population).where(Population.campaign_id.in_(campaign_ids))
    return list(session.scalars(chosen.order_by(Population.campaign_id, Population.id)))


def find_cell_size(
    session: Session, campaign_id: int, place_id: int, field: str, month: str
) -> int:
    """Return how many there were in a place, field and month; 0 when nobody counted."""
    counted = select(func.coalesce(func.sum(Population.size), 0)).where(
        Population.campaign_id == campaign_id,
        Population.place_id == place_id,
        Population.field == field,
        Population.month == month,
    )
    return session.scalar(counted) or 0
