"""What people wrote, so that nobody sees who: counts for the report, texts for the office alone.

A comment may name a person, or be known by its day and desk. So texts are shown without both, by
whole months, in the order of their random ids and never fewer than five together; of a running
campaign they come in steps (see `releases`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from survey_app.report.dataset import Scope
from survey_app.report.model import CommentFacts
from survey_app.report.releases import released_until
from survey_app.report.withholding import SMALL_CELL
from survey_app.store.campaigns import Campaign
from survey_app.store.response_sums import (
    count_comments_by_day,
    count_with_comments,
    list_comments,
)

MOST_SHOWN: Final = 1000


@dataclass(frozen=True, slots=True)
class Months:
    """Months in which at least five comments were written, by their first and last comment."""

    starts_on: date
    ends_on: date
    n: int

    @property
    def code(self) -> str:
        """Return how the months are named in an address: by the first of them."""
        return f"{self.starts_on:%Y-%m}"


@dataclass(frozen=True, slots=True)
class CommentPage:
    """The comments of some months, and which other months there are, the latest first."""

    campaign: Campaign
    months: tuple[Months, ...]
    chosen: Months | None
    texts: tuple[str, ...]


def count_comments(session: Session, scope: Scope) -> CommentFacts:
    """Count the answers of a scope, and those among them that carry a comment."""
    ids = [campaign.id for campaign in scope.campaigns]
    n, written = count_with_comments(
        session, ids, scope.starts_on, scope.ends_on, keyed_until=scope.keyed_until
    )
    return CommentFacts(n_comments=written, n=n)


def build_comment_page(
    session: Session, campaign: Campaign, today: date, wanted: str
) -> CommentPage:
    """Read the comments of the wanted months; of the latest where there are none such."""
    counts = [(each.value, each.n) for each in count_comments_by_day(session, [campaign.id])]
    if campaign.is_open(today):
        released = released_until(counts, today)
        counts = [(day, n) for day, n in counts if released is not None and day <= released]
    months = group_by_month(counts)
    if not months:
        return CommentPage(campaign, (), None, ())
    chosen = next((each for each in months if each.code == wanted), months[0])
    texts = list_comments(
        session, [campaign.id], chosen.starts_on, chosen.ends_on, limit=MOST_SHOWN
    )
    return CommentPage(campaign, months, chosen, tuple(texts))


def group_by_month(by_day: Iterable[tuple[date, int]]) -> tuple[Months, ...]:
    """Put whole months together until each group has five comments; the latest first.

    >>> may, june = date(2026, 5, 20), date(2026, 6, 3)
    >>> [(each.code, each.n) for each in group_by_month([(may, 7), (june, 4)])]
    [('2026-05', 11)]
    >>> [(each.code, each.n) for each in group_by_month([(may, 7), (june, 5)])]
    [('2026-06', 5), ('2026-05', 7)]
    """
    groups: list[Months] = []
    for day, n in sorted(by_day):
        if groups and (groups[-1].n < SMALL_CELL or _same_month(groups[-1].ends_on, day)):
            groups[-1] = Months(groups[-1].starts_on, day, groups[-1].n + n)
        else:
            groups.append(Months(day, day, n))
    if len(groups) > 1 and groups[-1].n < SMALL_CELL:
        last = groups.pop()
        groups[-1] = Months(groups[-1].starts_on, last.ends_on, groups[-1].n + last.n)
    return tuple(reversed(groups)) if groups and groups[-1].n >= SMALL_CELL else ()


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)
