"""Many answers at once: counted in the database, or read as columns in batches.

A batch holds columns, not rows: the fixed-width `scores` of a batch become one array without a
loop. Nothing here gives out an answer's id. Answers held back (of a tablet that was unpaired) are
streamed, so that a report says how many there are; no count and no list of comments has them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey_app.store.responses import UNPAIRED, Response

K = TypeVar("K")
BATCH = 20_000
_NOT_HELD = Response.flags.bitwise_and(UNPAIRED) == 0


@dataclass(frozen=True, slots=True)
class Count(Generic[K]):
    """How many answers have a value; None stands for "not said"."""

    value: K
    n: int


@dataclass(frozen=True, slots=True)
class ResponseBatch:
    """Columns of equal length, one entry an answer; a column not asked for is empty."""

    size: int
    campaign_id: tuple[int, ...] = ()
    place_id: tuple[int, ...] = ()
    channel: tuple[str, ...] = ()
    field: tuple[str | None, ...] = ()
    answered_on: tuple[date, ...] = ()
    time_band: tuple[int | None, ...] = ()
    duration_band: tuple[int | None, ...] = ()
    repeat_band: tuple[int | None, ...] = ()
    flags: tuple[int, ...] = ()
    scores: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    details: tuple[str | None, ...] = ()

    def __len__(self) -> int:
        return self.size


ALL_COLUMNS = ResponseBatch.__slots__[1:]


def count_counting(session: Session, campaign_ids: Sequence[int]) -> int:
    """Count the answers of some campaigns that count: without what is held back."""
    counted = select(func.count()).where(Response.campaign_id.in_(campaign_ids), _NOT_HELD)
    return session.scalar(counted) or 0


def count_by_day(session: Session, campaign_ids: Sequence[int]) -> list[Count[date]]:
    """Count answers by day, in order; keyed answers stand on the 14th of their month."""
    return _counts(session, Response.answered_on, campaign_ids)


def count_by_place(session: Session, campaign_ids: Sequence[int]) -> list[Count[int]]:
    """Count answers by place."""
    return _counts(session, Response.place_id, campaign_ids)


def count_by_channel(session: Session, campaign_ids: Sequence[int]) -> list[Count[str]]:
    """Count answers by channel."""
    return _counts(session, Response.channel, campaign_ids)


def count_comments_by_day(session: Session, campaign_ids: Sequence[int]) -> list[Count[date]]:
    """Count the answers that carry a comment by day, in order."""
    return _counts(session, Response.answered_on, campaign_ids, Response.comment.is_not(None))


def count_with_comments(
    session: Session,
    campaign_ids: Sequence[int],
    starts_on: date,
    ends_on: date,
    *,
    keyed_until: date | None = None,
) -> tuple[int, int]:
    """Count what `stream_responses` reads, without what is held back, and the comments there."""
    counted = select(func.count(), func.count(Response.comment)).where(
        Response.campaign_id.in_(campaign_ids),
        _within(starts_on, ends_on, keyed_until),
        _NOT_HELD,
    )
    n, written = session.execute(counted).one()
    return n, written


def count_widths(session: Session, campaign_id: int) -> list[Count[int]]:
    """Count a campaign's answers by how many scores they hold: all should hold the same."""
    width = func.length(Response.scores)
    counted = select(width, func.count()).where(Response.campaign_id == campaign_id).group_by(width)
    return [Count(value, n) for value, n in session.execute(counted)]


def _counts(
    session: Session,
    by: InstrumentedAttribute[K],
    campaign_ids: Sequence[int],
    *which: ColumnElement[bool],
) -> list[Count[K]]:
    counted = (
        select(by, func.count())
        .where(Response.campaign_id.in_(campaign_ids), _NOT_HELD, *which)
        .group_by(by)
        .order_by(by.is_(None), by)
    )
    return [Count(value, n) for value, n in session.execute(counted)]


def stream_responses(
    session: Session,
    campaign_ids: Sequence[int],
    starts_on: date,
    ends_on: date,
    batch: int = BATCH,
    *,
    columns: Sequence[str] = ALL_COLUMNS,
    keyed_until: date | None = None,
) -> Iterator[ResponseBatch]:
    """Read the answers given from `starts_on` to `ends_on`, a batch of columns at a time.

    Keyed answers are read up to `keyed_until`, where it is given: they are dated to the end of
    their reporting month, which may lie after the day on which they came.

    The order is the engine's own and means nothing. Memory does not grow with the number of rows.
    Naming only the columns that are needed about halves the time.
    """
    chosen = select(*(getattr(Response, name) for name in columns)).where(
        Response.campaign_id.in_(campaign_ids), _within(starts_on, ends_on, keyed_until)
    )
    for rows in _row_batches(session.connection(), chosen, batch):
        held = dict(zip(columns, zip(*rows, strict=True), strict=True))
        if "answered_on" in held:
            held["answered_on"] = _days(held["answered_on"])
        yield ResponseBatch(len(rows), **held)


def _within(starts_on: date, ends_on: date, keyed_until: date | None) -> ColumnElement[bool]:
    days = Response.answered_on.between(starts_on, ends_on)
    if keyed_until is None or keyed_until <= ends_on:
        return days
    keyed = Response.answered_on.between(starts_on, keyed_until) & (Response.channel == "code")
    return or_(days, keyed)


def _row_batches(
    connection: Connection, chosen: Select[Any], batch: int
) -> Iterator[Sequence[Sequence[Any]]]:
    if connection.dialect.name == "sqlite":
        # The driver's own rows: ten million of them need no wrapping, only their days a conversion.
        result = connection.execute(chosen)
        while rows := result.cursor.fetchmany(batch):
            yield rows
        result.close()
    else:
        yield from connection.execute(chosen, execution_options={"yield_per": batch}).partitions()


def _days(days: Sequence[date | str]) -> tuple[date, ...]:
    known = {day: date.fromisoformat(day) if isinstance(day, str) else day for day in set(days)}
    return tuple([known[day] for day in days])


def list_comments(
    session: Session, campaign_ids: Sequence[int], starts_on: date, ends_on: date, *, limit: int
) -> list[str]:
    """List what people wrote, without place or day, in the order of random ids."""
    chosen = (
        select(Response.comment)
        .where(
            Response.campaign_id.in_(campaign_ids),
            Response.answered_on.between(starts_on, ends_on),
            Response.comment.is_not(None),
            _NOT_HELD,
        )
        .order_by(Response.id)
        .limit(limit)
    )
    return [text for text in session.scalars(chosen) if text is not None]
