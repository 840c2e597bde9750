"""A commune's plan comes into the store as the text it is, checked before."""

from sqlalchemy.orm import Session

from instruments.plans import PLANS, Plan, load_plan, parse_plan
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.communes import Commune
from survey_app.store.plans import StoredPlan, list_plans, record_plan


def import_plan(session: Session, commune: Commune, text: str, slug: str, doer: Doer) -> Plan:
    """Check a plan and keep its text for the commune; once, however often it is given.

    Raises `PlanFault`.
    """
    plan = parse_plan(text, slug=slug)
    known = {stored.sha256 for stored in list_plans(session, commune.id)}
    if plan.sha256 in known:
        return plan
    stored = StoredPlan(
        commune_id=commune.id,
        slug=slug,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        sha256=plan.sha256,
        text=text,
        imported_on=doer.today,
    )
    record_plan(session, stored)
    record_deed(
        session,
        doer,
        "import_plan",
        f"{commune.slug}/{slug}",
        sha256=plan.sha256,
        targets=len(plan.targets),
    )
    return plan


def find_kept_plan(session: Session, commune: Commune, plan_id: int) -> StoredPlan | None:
    """Look up one of the commune's plans by its number."""
    kept = {stored.id: stored for stored in list_plans(session, commune.id)}
    return kept.get(plan_id)


def load_shipped_text(slug: str) -> str:
    """Return the text of the shipped plan of that name. Raises `PlanNotFound`."""
    load_plan(slug)
    return (PLANS / f"{slug}.toml").read_text("utf-8")


def read_plan(stored: StoredPlan) -> Plan:
    """Return a kept plan as a value."""
    return parse_plan(stored.text, slug=stored.slug)
