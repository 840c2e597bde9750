"""Communes, how they name their own site, and their plans."""

from flask import abort, current_app, flash, redirect, render_template, url_for

from survey_app.administer import wording
from survey_app.administer.communes import add_commune, change_website
from survey_app.administer.forms import CommuneForm, WebsiteForm
from survey_app.administer.kiosk_care import list_kiosk_lines
from survey_app.administer.overview import build_overview, list_commune_lines
from survey_app.administer.plans import find_kept_plan, read_plan
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    own_commune,
    render_commune_page,
    to_commune,
)
from survey_app.drawing.addresses import is_public, poster_address
from survey_app.store.communes import (
    get_commune_by_id,
    holds_only_simulation,
)
from survey_app.web.access import (
    administrator_only,
    current_doer,
    official_only,
    signed_in_official,
)
from survey_app.web.clock import VIET_NAM, now, today
from survey_app.web.database import read_session, write


@blueprint.get("/admin/")
@official_only
def home() -> Page:
    """Show an administrator all communes, an official the own one."""
    official = signed_in_official()
    if not official.is_administrator and official.commune_id is not None:
        own = get_commune_by_id(read_session(), official.commune_id)
        return redirect(url_for("administer.show_commune", slug=own.slug))
    lines = list_commune_lines(read_session(), today())
    simulated = holds_only_simulation(read_session())
    return render_template("administer/home.html", communes=lines, simulated=simulated)


@blueprint.get("/admin/communes/new")
@administrator_only
def new_commune() -> Page:
    """Show the form for a new commune."""
    return _render_new_commune(CommuneForm())


@blueprint.post("/admin/communes/new")
@administrator_only
def save_commune() -> Page:
    """Make a commune; what was left empty is proposed and shown once before."""
    form, doer = CommuneForm(), current_doer()
    if form.validate() and form.propose():
        return _render_new_commune(form, proposed=True)
    made = form.saved(lambda new: write(lambda store: add_commune(store, new, doer)))
    if made is None:
        return _render_new_commune(form), REFUSED
    flash(wording.COMMUNE_ADDED.format(name=made.name), "done")
    return to_commune(made)


@blueprint.get("/admin/communes/<slug>")
@official_only
def show_commune(slug: str) -> Page:
    """Show what a commune has set up, and the way to its results."""
    commune = own_commune(slug)
    base_url = current_app.config["SETTINGS"].base_url
    return render_template(
        "administer/show_commune.html",
        overview=build_overview(read_session(), commune, today()),
        kiosks=list_kiosk_lines(read_session(), commune, now().astimezone(VIET_NAM)),
        wording=wording,
        address_of=lambda code: poster_address(base_url, code),
        printable=commune.simulated or is_public(base_url),
        base_url=base_url,
        simulated=commune.simulated,
    )


@blueprint.get("/admin/communes/<slug>/plans/<int:plan_id>")
@official_only
def show_plan(slug: str, plan_id: int) -> Page:
    """Show the targets of a commune's plan."""
    commune = own_commune(slug)
    stored = find_kept_plan(read_session(), commune, plan_id) or abort(404)
    return render_commune_page("show_plan", commune, plan=read_plan(stored))


@blueprint.get("/admin/communes/<slug>/website")
@official_only
def edit_website(slug: str) -> Page:
    """Show the office's own .gov.vn name to be changed."""
    commune, form = own_commune(slug), WebsiteForm()
    form.website.data = commune.website
    return render_commune_page("edit_website", commune, form=form)


@blueprint.post("/admin/communes/<slug>/website")
@official_only
def save_website(slug: str) -> Page:
    """Keep the office's own name; posters printed from now on carry it."""
    commune, form, doer = own_commune(slug), WebsiteForm(), current_doer()
    # An empty name is one that was taken away: what was kept is wrapped to tell it from a refusal.
    kept = form.saved(
        lambda typed: (write(lambda store: change_website(store, commune, typed, doer)),)
    )
    if kept is None:
        return render_commune_page("edit_website", commune, form=form), REFUSED
    website = kept[0]
    flash(wording.WEBSITE_KEPT.format(website=website) if website else wording.WEBSITE_GONE, "done")
    return to_commune(commune)


def _render_new_commune(form: CommuneForm, *, proposed: bool = False) -> str:
    return render_template(
        "administer/new_commune.html",
        form=form,
        proposed=proposed,
        simulated=holds_only_simulation(read_session()),
    )
