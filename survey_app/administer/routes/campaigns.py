"""Campaigns: planned with open eyes, closed after a question."""

from flask import abort, flash, request

from instruments.loading import load_instrument
from survey_app.administer import wording
from survey_app.administer.campaigns import (
    add_campaign,
    build_campaign,
    close_campaign,
    propose_days,
    state_of,
)
from survey_app.administer.forms import CampaignForm, CloseForm
from survey_app.administer.plans import read_plan
from survey_app.administer.prospects import list_prospects
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    own_commune,
    render_commune_page,
    to_commune,
)
from survey_app.store.campaigns import Campaign, find_campaign
from survey_app.store.communes import Commune
from survey_app.store.plans import find_plan_valid_on
from survey_app.store.response_sums import count_counting
from survey_app.web.access import current_doer, official_only
from survey_app.web.clock import today
from survey_app.web.database import read_session, write


@blueprint.get("/admin/communes/<slug>/campaigns/new")
@official_only
def new_campaign(slug: str) -> Page:
    """Show the form for a new campaign, with the running reporting year proposed."""
    commune, form = own_commune(slug), CampaignForm()
    form.opens_on.data, form.closes_on.data = propose_days(today(), commune.report_window)
    return render_commune_page("new_campaign", commune, form=form)


@blueprint.post("/admin/communes/<slug>/campaigns/new")
@official_only
def save_campaign(slug: str) -> Page:
    """Show what the campaign could prove, and make it once that was seen."""
    commune, form, doer = own_commune(slug), CampaignForm(), current_doer()
    step = request.form.get("step", "review")
    if step == "edit":
        return render_commune_page("new_campaign", commune, form=form)
    if step == "save":
        made = form.saved(lambda new: write(lambda store: add_campaign(store, commune, new, doer)))
        if made is not None:
            flash(wording.CAMPAIGN_ADDED.format(title=made.title), "done")
            return to_commune(commune, "campaigns")
    else:
        # Nothing is written, but the check for overlaps holds the commune's row for a moment.
        seen = form.saved(lambda new: write(lambda store: build_campaign(store, commune, new)))
        if seen is not None:
            return _render_review(commune, form, seen)
    return render_commune_page("new_campaign", commune, form=form), REFUSED


@blueprint.get("/admin/communes/<slug>/campaigns/<int:campaign_id>/close")
@official_only
def confirm_close(slug: str, campaign_id: int) -> Page:
    """Ask whether a campaign is to end before its last day."""
    commune = own_commune(slug)
    campaign = _campaign(commune, campaign_id)
    return _render_close(commune, campaign, CloseForm())


@blueprint.post("/admin/communes/<slug>/campaigns/<int:campaign_id>/close")
@official_only
def close(slug: str, campaign_id: int) -> Page:
    """End a campaign today."""
    commune, form, doer = own_commune(slug), CloseForm(), current_doer()
    campaign = _campaign(commune, campaign_id)
    closed = form.saved(
        lambda _: write(lambda store: close_campaign(store, commune, campaign_id, doer))
    )
    if closed is None:
        return _render_close(commune, campaign, form), REFUSED
    flash(wording.CAMPAIGN_CLOSED.format(title=closed.title), "done")
    return to_commune(commune, "campaigns")


def _campaign(commune: Commune, campaign_id: int) -> Campaign:
    campaign = find_campaign(read_session(), campaign_id)
    if campaign is None or campaign.commune_id != commune.id:
        abort(404)
    return campaign


def _render_review(commune: Commune, form: CampaignForm, campaign: Campaign) -> str:
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    stored = find_plan_valid_on(read_session(), commune.id, campaign.closes_on)
    plan = None if stored is None else read_plan(stored)
    prospects = [] if plan is None else list_prospects(plan, instrument, form.planned(campaign))
    return render_commune_page(
        "review_campaign",
        commune,
        form=form,
        campaign=campaign,
        instrument=instrument,
        plan=plan,
        prospects=prospects,
    )


def _render_close(commune: Commune, campaign: Campaign, form: CloseForm) -> str:
    n = count_counting(read_session(), [campaign.id])
    state = state_of(campaign, today())
    return render_commune_page(
        "confirm_close", commune, form=form, campaign=campaign, n=n, state=state
    )
