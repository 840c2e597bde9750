"""The answers, one row each, and nothing about who gave them.

The key is random and made before the answer was given, so that a resend is recognised and harmless.
The table keeps no order of arrival: no row number on SQLite, no moment, only the day; a keyed
answer (channel `code`) is dated to the reporting month it falls in, which ends on the 14th.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    SmallInteger,
    String,
    TableClause,
    and_,
    bindparam,
    column,
    delete,
    extract,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from survey_app.store.base import Table, one_of
from survey_app.store.campaigns import CHANNELS
from survey_app.store.communes import MINISTRY

ID_LENGTH = 22
LAST_DAY_OF_A_MONTH = 14
SCORE_MARKS = "012345N-"
# What is noted about an answer, as bits of `flags`.
LATE, BURST, PRESENT, UNPAIRED = 1, 2, 4, 8
IDS_AT_ONCE = 500
TIME_BANDS, DURATION_BANDS, REPEAT_BANDS = 8, 4, 4


def _only_score_marks() -> str:
    """Say in SQL that nothing is left of `scores` once all permitted marks are taken out."""
    rest = "scores"
    for mark in SCORE_MARKS:
        rest = f"replace({rest}, '{mark}', '')"
    return f"scores <> '' AND {rest} = ''"


def _keyed_answers_carry_no_trace() -> ColumnElement[bool]:
    bands = ("time_band", "duration_band", "repeat_band")
    last_day = extract("day", literal_column("answered_on")) == literal_column(
        str(LAST_DAY_OF_A_MONTH)
    )
    return or_(
        literal_column("channel") != literal_column("'code'"),
        and_(*(column(band).is_(None) for band in bands), last_day),
    )


class Response(Table, kw_only=True):
    """One answered form."""

    __tablename__ = "responses"
    __table_args__ = (
        CheckConstraint(f"length(id) = {ID_LENGTH}", "id_is_random"),
        CheckConstraint(one_of("channel", CHANNELS), "channel_is_known"),
        CheckConstraint(f"time_band BETWEEN 0 AND {TIME_BANDS - 1}", "time_is_a_band"),
        CheckConstraint(f"duration_band BETWEEN 0 AND {DURATION_BANDS - 1}", "duration_is_a_band"),
        CheckConstraint(f"repeat_band BETWEEN 0 AND {REPEAT_BANDS - 1}", "repeats_are_a_band"),
        CheckConstraint("flags >= 0", "flags_are_bits"),
        CheckConstraint(_only_score_marks(), "scores_hold_only_marks"),
        CheckConstraint(_keyed_answers_carry_no_trace(), "keyed_answers_carry_no_trace"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    channel: Mapped[str] = mapped_column(String(16))
    field: Mapped[str | None] = mapped_column(String(64), default=None)
    answered_on: Mapped[date]
    time_band: Mapped[int | None] = mapped_column(SmallInteger, default=None)
    duration_band: Mapped[int | None] = mapped_column(SmallInteger, default=None)
    repeat_band: Mapped[int | None] = mapped_column(SmallInteger, default=None)
    flags: Mapped[int] = mapped_column(default=0)
    scores: Mapped[str]
    choices: Mapped[str] = mapped_column(default="")
    details: Mapped[str | None] = mapped_column(default=None)
    comment: Mapped[str | None] = mapped_column(default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """One answered form on its way into the store."""

    id: str
    campaign_id: int
    place_id: int
    channel: str
    answered_on: date
    scores: str
    field: str | None = None
    time_band: int | None = None
    duration_band: int | None = None
    repeat_band: int | None = None
    flags: int = 0
    choices: str = ""
    details: str | None = None
    comment: str | None = None


def reporting_month_end(day: date, report_window: str) -> date:
    """Return the 14th that stands for a day's reporting month: what a keyed answer is dated to.

    The ministry's months end on the 14th; where a commune reports by calendar years, its months are
    the calendar's, so that no answer of December counts in the year after.

    >>> reporting_month_end(date(2025, 12, 15), "ministry").isoformat()
    '2026-01-14'
    >>> reporting_month_end(date(2025, 12, 15), "calendar_year").isoformat()
    '2025-12-14'
    """
    if day.day <= LAST_DAY_OF_A_MONTH or report_window != MINISTRY:
        return day.replace(day=LAST_DAY_OF_A_MONTH)
    return (day.replace(day=1) + timedelta(days=31)).replace(day=LAST_DAY_OF_A_MONTH)


_TABLE = cast("TableClause", Response.__table__)
_INSERTS = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing(index_elements=["id"]),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing(index_elements=["id"]),
}
_FIND = select(Response.id).where(Response.id == bindparam("wanted"))
_TELL_ROWCOUNT = {"preserve_rowcount": True}
_NAMES = tuple(column.name for column in _TABLE.columns)


def record_response_row(session: Session, row: ResponseRow) -> bool:
    """Insert an answer; False, and nothing changed, when its id is there already."""
    return record_response_rows(session, (row,)) == 1


def record_response_rows(session: Session, rows: Sequence[ResponseRow]) -> int:
    """Insert answers and say how many were new; an import gives at most 500 at a time."""
    connection = session.connection()
    insert = _INSERTS[connection.dialect.name]
    values = [{name: getattr(row, name) for name in _NAMES} for row in rows]
    if not values:
        return 0
    given = values if len(values) > 1 else values[0]
    return connection.execute(insert, given, execution_options=_TELL_ROWCOUNT).rowcount


def find_known_ids(session: Session, ids: Sequence[str]) -> set[str]:
    """Return those of some ids that are stored."""
    known: set[str] = set()
    for start in range(0, len(ids), IDS_AT_ONCE):
        part = ids[start : start + IDS_AT_ONCE]
        known.update(session.scalars(select(Response.id).where(Response.id.in_(part))))
    return known


def has_response(session: Session, response_id: str) -> bool:
    """Say whether an answer with this id is stored."""
    return session.connection().execute(_FIND, {"wanted": response_id}).first() is not None


def count_responses(session: Session, campaign_ids: Sequence[int]) -> int:
    """Count the answers of some campaigns."""
    counted = select(func.count()).where(Response.campaign_id.in_(campaign_ids))
    return session.scalar(counted) or 0


def count_held_by_day(session: Session, campaign_id: int) -> list[tuple[date, int]]:
    """Count a campaign's answers from unpaired tablets, which wait for an official, by day."""
    counted = (
        select(Response.answered_on, func.count())
        .where(*_held(campaign_id))
        .group_by(Response.answered_on)
        .order_by(Response.answered_on)
    )
    return [(day, n) for day, n in session.execute(counted)]


def release_held(
    session: Session, campaign_id: int, day: date, counted_on: date | None = None
) -> None:
    """Let the held answers of a day count: on that day, or late on another."""
    flags, days = Response.flags - UNPAIRED, Response.answered_on == day
    values: dict[str, object] = {"flags": flags}
    if counted_on is not None:
        late = Response.flags.bitwise_and(LATE)
        values = {"flags": flags + LATE - late, "answered_on": counted_on}
    session.execute(
        update(Response)
        .where(*_held(campaign_id), days)
        .values(values)
        .execution_options(synchronize_session=False)
    )


def delete_held(session: Session, campaign_id: int) -> None:
    """Delete a campaign's answers from unpaired tablets."""
    session.execute(
        delete(Response).where(*_held(campaign_id)).execution_options(synchronize_session=False)
    )


def _held(campaign_id: int) -> tuple[ColumnElement[bool], ...]:
    flagged = Response.flags.bitwise_and(UNPAIRED) != 0
    return Response.campaign_id == campaign_id, flagged
