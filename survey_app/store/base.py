"""What all tables share: how keys are named, how a moment is kept, how a closed list is checked."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """A row. It has no printed form, so that answers and hashes cannot slip into a log."""

    metadata = MetaData(naming_convention=NAMES)


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC, aware on both engines (SQLite itself keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone and turn others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone, got {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def one_of(column: str, values: Iterable[str]) -> str:
    """Say that a column holds one of a closed list.

    >>> one_of("grade", ("A", "B"))
    "grade IN ('A', 'B')"
    """
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
