"""The annual report of a commune, told in order: period, plan, answers, figures, targets."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version

from sqlalchemy.orm import Session

from analysis.parameters import ALPHA, DEFF_MIN_UNKEYED, LEVEL, PRIOR_WEIGHT, RHO0
from instruments.loading import load_instrument
from instruments.plans import Plan, parse_plan
from survey_app.report.dataset import Scope, Tallies, tally_responses
from survey_app.report.judging import (
    Measured,
    build_target_rows,
    build_unmeasured_rows,
    validity_note,
)
from survey_app.report.model import Manifest, Period, PlanFacts, Report
from survey_app.report.periods import period_of_year
from survey_app.report.results import build_frame, build_result, last_day, population_of
from survey_app.report.wording.breakdowns import contradiction_text
from survey_app.store.campaigns import Campaign, list_campaigns_touching
from survey_app.store.communes import Commune
from survey_app.store.places import list_places
from survey_app.store.plans import find_plan_valid_on
from survey_app.store.poster_codes import list_posters


@dataclass(frozen=True, slots=True)
class Group:
    """Campaigns of one questionnaire that are reported together: closed ones, or running ones."""

    scope: Scope
    population: int | None
    provisional: bool


def build_annual_report(
    session: Session, commune: Commune, year: str, as_of: date, report_id: str
) -> Report:
    """Build the report of a year from the answers up to and including `as_of`.

    Raises `UnknownPeriod`.
    """
    period = period_of_year(year, commune.report_window)
    plan = _plan_of(session, commune, period)
    measured = _measure(session, commune, period, plan, as_of)
    judged = {item.result.code: item for item in measured if not item.result.provisional}
    running = {item.result.code: item for item in measured if item.result.provisional}
    results = tuple(item.result for item in measured)
    return Report(
        commune=commune.name,
        province=commune.province,
        issuer=commune.issuer,
        superior=commune.superior,
        period=period,
        as_of=as_of,
        simulated=commune.simulated or _any_simulated(session, commune, period),
        plan=_plan_facts(plan) if plan else None,
        results=results,
        targets=build_target_rows(plan, period, running | judged) if plan else (),
        unmeasured_targets=build_unmeasured_rows(plan, period) if plan else (),
        manifest=_manifest(report_id, period, as_of, plan, measured),
    )


def _plan_of(session: Session, commune: Commune, period: Period) -> Plan | None:
    stored = find_plan_valid_on(session, commune.id, period.ends_on)
    return parse_plan(stored.text, slug=stored.slug) if stored else None


def _measure(
    session: Session, commune: Commune, period: Period, plan: Plan | None, as_of: date
) -> tuple[Measured, ...]:
    found = []
    for group in _groups(session, commune, period, as_of):
        tallies = tally_responses(session, group.scope)
        if tallies is None:
            continue
        frame = build_frame(group.scope, group.population)
        result = build_result(frame, group.scope, tallies, provisional=group.provisional)
        inside, note = _inside_validity(session, group.scope, plan, period)
        found.append(Measured(frame, inside or tallies, result, note))
    return tuple(found)


def _inside_validity(
    session: Session, scope: Scope, plan: Plan | None, period: Period
) -> tuple[Tallies | None, str | None]:
    """Sum again without the answers from before the plan held, where there could be any."""
    earliest = min(campaign.opens_on for campaign in scope.campaigns)
    if plan is None or max(earliest, scope.starts_on) >= plan.valid_from:
        return None, None
    narrowed = replace(scope, starts_on=plan.valid_from)
    return tally_responses(session, narrowed), validity_note(plan, period)


def _groups(session: Session, commune: Commune, period: Period, as_of: date) -> list[Group]:
    places = {place.id: place.name for place in list_places(session, commune.id)}
    posters = list_posters(session, commune.id)
    campaigns = list_campaigns_touching(session, commune.id, period.starts_on, period.ends_on)
    kept: dict[tuple[str, str, bool], list[Campaign]] = {}
    for campaign in campaigns:
        if campaign.opens_on <= as_of:
            running = as_of <= _closing_day(campaign, period)
            key = (campaign.instrument_code, campaign.instrument_version, running)
            kept.setdefault(key, []).append(campaign)
    groups = []
    for (code, number, running), together in kept.items():
        scope = Scope(
            load_instrument(code, number),
            tuple(together),
            period.starts_on,
            min(period.ends_on, as_of),
            places,
            frozenset(p.place_id for p in posters if p.instrument_code == code),
        )
        groups.append(Group(scope, population_of(session, together), running))
    return sorted(groups, key=_reading_order)


def _reading_order(group: Group) -> tuple[bool, int, str]:
    order = ("tthc", "online", "sipas")
    code = group.scope.instrument.code
    return (group.provisional, order.index(code) if code in order else len(order), code)


def _closing_day(campaign: Campaign, period: Period) -> date:
    ends_on = last_day(campaign.opens_on, campaign.closes_on, campaign.closed_early_on)
    return min(ends_on, period.ends_on)


def _any_simulated(session: Session, commune: Commune, period: Period) -> bool:
    campaigns = list_campaigns_touching(session, commune.id, period.starts_on, period.ends_on)
    return any(campaign.simulated for campaign in campaigns)


def _plan_facts(plan: Plan) -> PlanFacts:
    return PlanFacts(
        document=plan.document,
        period=plan.period,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        sha256=plan.sha256,
        contradictions=tuple(contradiction_text(plan, found) for found in plan.contradictions()),
    )


def _manifest(
    report_id: str,
    period: Period,
    as_of: date,
    plan: Plan | None,
    measured: Sequence[Measured],
) -> Manifest:
    return Manifest(
        software=f"thuocdo {version('thuocdo')}",
        report_id=report_id,
        instruments=tuple(
            dict.fromkeys((m.result.code, m.result.version, m.result.sha256) for m in measured)
        ),
        plan_sha256=plan.sha256 if plan else None,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        as_of=as_of,
        n=sum(item.result.n for item in measured),
        settings=(
            ("level", str(LEVEL)),
            ("alpha", str(ALPHA)),
            ("rho0", str(RHO0)),
            ("prior_weight", str(PRIOR_WEIGHT)),
            ("deff_min_unkeyed", str(DEFF_MIN_UNKEYED)),
            *((f"minimum_n:{m.result.code}", str(m.frame.minimum_n)) for m in measured),
        ),
        data_sha256=_digest(measured),
    )


def _digest(measured: Sequence[Measured]) -> str:
    """Return the SHA-256 of all sums the report was read from."""
    digest = hashlib.sha256()
    for item in measured:
        for cells in (item.tallies.headline, item.tallies.by_channel, *item.tallies.by.values()):
            for sums in (cells.counts, cells.gram, cells.lowest, cells.highest):
                digest.update(sums.tobytes())
    return digest.hexdigest()
