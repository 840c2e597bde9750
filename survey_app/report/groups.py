"""Which campaigns of a year are reported together, with which days and which population."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.report.dataset import Scope
from survey_app.report.model import Period
from survey_app.report.releases import released_until
from survey_app.store.campaigns import Campaign, list_campaigns_touching
from survey_app.store.communes import Commune
from survey_app.store.places import list_places
from survey_app.store.populations import Population, list_populations
from survey_app.store.poster_codes import Poster, list_posters
from survey_app.store.response_sums import count_by_channel, count_by_day
from survey_app.store.responses import reporting_month_end

FIRST = ("tthc", "online", "sipas")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Group:
    """Campaigns of one questionnaire reported together: closed ones, or running ones.

    `received` counts all answers of each campaign so far, by channel; it is empty for closed ones.
    """

    scope: Scope
    population: int | None
    provisional: bool
    received: Mapping[int, Mapping[str, int]]


def list_groups(session: Session, commune: Commune, period: Period, as_of: date) -> list[Group]:
    """List a commune's groups of a period, final ones first, as they are read in a report."""
    places = {place.id: place.name for place in list_places(session, commune.id)}
    posters = list_posters(session, commune.id)
    kept: dict[tuple[str, str, bool], list[Campaign]] = {}
    for campaign in list_campaigns_touching(session, commune.id, period.starts_on, period.ends_on):
        if campaign.opens_on <= as_of:
            running = as_of <= min(last_day(campaign), period.ends_on)
            key = (campaign.instrument_code, campaign.instrument_version, running)
            kept.setdefault(key, []).append(campaign)
    groups = []
    for (_, _, running), together in kept.items():
        scope = build_scope(together, period.starts_on, min(period.ends_on, as_of), places, posters)
        if running:
            scope = limit_to_released(session, scope, as_of)
        else:
            last = min(period.ends_on, reporting_month_end(as_of, commune.report_window))
            scope = replace(scope, keyed_until=last)
        groups.append(
            Group(
                scope,
                population_of(session, together, period.starts_on, period.ends_on),
                running,
                _received(session, together) if running else {},
            )
        )
    return sorted(groups, key=_reading_order)


def build_scope(
    campaigns: Sequence[Campaign],
    starts_on: date,
    ends_on: date,
    places: Mapping[int, str],
    posters: Sequence[Poster],
) -> Scope:
    """Say which answers are read of campaigns with one questionnaire."""
    code = campaigns[0].instrument_code
    return Scope(
        load_instrument(code, campaigns[0].instrument_version),
        tuple(campaigns),
        starts_on,
        ends_on,
        places,
        frozenset(poster.place_id for poster in posters if poster.instrument_code == code),
    )


def limit_to_released(session: Session, scope: Scope, before: date) -> Scope:
    """Leave out the latest answers of a running campaign, which would stand almost alone."""
    counts = count_by_day(session, [campaign.id for campaign in scope.campaigns])
    inside = [(count.value, count.n) for count in counts if count.value >= scope.starts_on]
    released = released_until(inside, before)
    ends_on = scope.starts_on - ONE_DAY if released is None else released
    return Scope(
        scope.instrument, scope.campaigns, scope.starts_on, ends_on, scope.places, scope.asked
    )


def last_day(campaign: Campaign) -> date:
    """Return the last day on which a campaign took answers."""
    if campaign.closed_early_on is None:
        return campaign.closes_on
    return max(campaign.opens_on, campaign.closed_early_on - ONE_DAY)


def population_of(
    session: Session, campaigns: Sequence[Campaign], starts_on: date, ends_on: date
) -> int | None:
    """Add what is known of N; unknown for a campaign without a count, or partly in other days."""
    if any(c.opens_on < starts_on or last_day(c) > ends_on for c in campaigns):
        return None
    counts = list_populations(session, [campaign.id for campaign in campaigns])
    totals = [
        _total([count for count in counts if count.campaign_id == campaign.id])
        for campaign in campaigns
    ]
    return None if None in totals else sum(total or 0 for total in totals)


def _total(counts: Sequence[Population]) -> int | None:
    """Add the counts of the coarsest split: the same people may be counted in several ways."""
    splits: dict[tuple[bool, ...], int] = {}
    for count in counts:
        split = tuple(
            value is not None for value in (count.place_id, count.field, count.filed, count.month)
        )
        splits[split] = splits.get(split, 0) + count.size
    return splits[min(splits, key=lambda split: (sum(split), split))] if splits else None


def _received(session: Session, campaigns: Sequence[Campaign]) -> dict[int, dict[str, int]]:
    return {
        campaign.id: {count.value: count.n for count in count_by_channel(session, [campaign.id])}
        for campaign in campaigns
    }


def _reading_order(group: Group) -> tuple[bool, int, str]:
    code = group.scope.instrument.code
    return (group.provisional, FIRST.index(code) if code in FIRST else len(FIRST), code)
