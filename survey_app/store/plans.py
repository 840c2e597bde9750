"""The plans a commune issued, as the text that was imported, immutable by its SHA-256."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table


class StoredPlan(Table, kw_only=True):
    """One plan of one commune; the days between which its targets may be judged."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("commune_id", "sha256"),
        CheckConstraint("valid_to >= valid_from", "valid_to_follows_valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    slug: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str]
    imported_on: Mapped[date]


def record_plan(session: Session, plan: StoredPlan) -> StoredPlan:
    """Insert a plan; the same text given again returns the row that is there."""
    known = session.scalar(
        select(StoredPlan).where(
            StoredPlan.commune_id == plan.commune_id, StoredPlan.sha256 == plan.sha256
        )
    )
    if known is not None:
        return known
    session.add(plan)
    session.flush()
    return plan


def list_plans(session: Session, commune_id: int) -> list[StoredPlan]:
    """List a commune's plans, the latest validity and import first."""
    chosen = select(StoredPlan).where(StoredPlan.commune_id == commune_id)
    return list(
        session.scalars(
            chosen.order_by(
                StoredPlan.valid_from.desc(), StoredPlan.imported_on.desc(), StoredPlan.id.desc()
            )
        )
    )


def find_plan_valid_on(session: Session, commune_id: int, on: date) -> StoredPlan | None:
    """Look up the plan that holds on a day: of several the one imported last."""
    return session.scalar(
        select(StoredPlan)
        .where(
            StoredPlan.commune_id == commune_id,
            StoredPlan.valid_from <= on,
            StoredPlan.valid_to >= on,
        )
        .order_by(StoredPlan.imported_on.desc(), StoredPlan.id.desc())
        .limit(1)
    )
