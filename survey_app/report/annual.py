"""The annual report of a commune, told in order: period, plan, answers, figures, targets."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from importlib.metadata import version

from sqlalchemy.orm import Session

from analysis.parameters import (
    ALPHA,
    DEFF_MIN_UNKEYED,
    KISH_TRUSTED,
    LEVEL,
    PRIOR_WEIGHT,
    RHO0,
    WHOLE_SURVEY_MIN,
)
from instruments.plans import Plan, parse_plan
from survey_app.report.comments import count_comments
from survey_app.report.dataset import tally_responses
from survey_app.report.groups import Group, list_groups
from survey_app.report.judging import (
    Measured,
    build_target_rows,
    build_unmeasured_rows,
    choose_measured,
)
from survey_app.report.model import Manifest, Period, PlanFacts, Report
from survey_app.report.papers import count_papers
from survey_app.report.periods import period_of_year
from survey_app.report.results import build_frame, build_result
from survey_app.report.withholding import SMALL_CELL
from survey_app.report.wording.breakdowns import contradiction_text, inside_validity_note
from survey_app.report.wording.numbers import format_day
from survey_app.store.campaigns import list_campaigns_touching
from survey_app.store.communes import Commune
from survey_app.store.plans import find_plan_valid_on


def build_annual_report(
    session: Session, commune: Commune, year: str, as_of: date, report_id: str
) -> Report:
    """Build the report of a year from the answers up to and including `as_of`.

    Raises `UnknownPeriod`.
    """
    period = period_of_year(year, commune.report_window)
    plan = _plan_of(session, commune, period)
    measured = _measure(session, commune, period, plan, as_of)
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
        targets=build_target_rows(plan, period, choose_measured(measured)) if plan else (),
        unmeasured_targets=build_unmeasured_rows(plan, period) if plan else (),
        manifest=_manifest(report_id, period, as_of, plan, measured),
    )


def _plan_of(session: Session, commune: Commune, period: Period) -> Plan | None:
    stored = find_plan_valid_on(session, commune.id, period.ends_on)
    return parse_plan(stored.text, slug=stored.slug) if stored else None


def _measure(
    session: Session, commune: Commune, period: Period, plan: Plan | None, as_of: date
) -> tuple[Measured, ...]:
    return tuple(
        _measure_group(session, group, plan)
        for group in list_groups(session, commune, period, as_of)
    )


def _measure_group(session: Session, group: Group, plan: Plan | None) -> Measured:
    tallies = tally_responses(session, group.scope)
    frame = build_frame(group.scope, group.population)
    result = build_result(
        frame, group.scope, tallies, provisional=group.provisional, received=group.received
    )
    comments, papers = count_comments(session, group.scope), count_papers(session, group)
    result = replace(result, comments=comments, papers=papers)
    closed_early = any(campaign.closed_early_on for campaign in group.scope.campaigns)
    measured = Measured(frame, tallies, result, closed_early=closed_early)
    earliest = min(campaign.opens_on for campaign in group.scope.campaigns)
    if plan is None or max(earliest, group.scope.starts_on) >= plan.valid_from:
        return measured
    # Some answers may be older than the plan: they do not count for its targets.
    inside = tally_responses(session, replace(group.scope, starts_on=plan.valid_from))
    return replace(
        measured,
        frame=replace(frame, population=None),
        tallies=inside,
        note=inside_validity_note(format_day(plan.valid_from)),
        # Almost the same answers as the headline's: the few others could be reckoned.
        too_close=0 < tallies.headline.sample - inside.headline.sample < SMALL_CELL,
    )


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
            ("whole_survey_min", str(WHOLE_SURVEY_MIN)),
            ("kish_trusted", str(KISH_TRUSTED)),
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
            for sums in cells.arrays():
                digest.update(sums.tobytes())
    return digest.hexdigest()
