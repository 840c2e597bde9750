"""Communes, their places and their plans."""

from flask import abort, current_app, flash, redirect, render_template, url_for

from survey_app.administer import wording
from survey_app.administer.addresses import is_public, poster_address
from survey_app.administer.communes import add_commune
from survey_app.administer.forms import CommuneForm, PlaceForm
from survey_app.administer.overview import build_overview, list_commune_lines
from survey_app.administer.places import add_place
from survey_app.administer.plans import find_kept_plan, read_plan
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    current_doer,
    own_commune,
    render_commune_page,
    to_commune,
)
from survey_app.store.agencies import list_agencies
from survey_app.store.communes import (
    Commune,
    get_commune_by_id,
    holds_only_simulation,
)
from survey_app.web.access import administrator_only, official_only, signed_in_official
from survey_app.web.clock import today
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


@blueprint.get("/admin/communes/<slug>/places/new")
@official_only
def new_place(slug: str) -> Page:
    """Show the form for a new place."""
    return _render_place_form(own_commune(slug), PlaceForm())


@blueprint.post("/admin/communes/<slug>/places/new")
@official_only
def save_place(slug: str) -> Page:
    """Make a place, and its agency where it is new."""
    commune, form, doer = own_commune(slug), PlaceForm(), current_doer()
    made = form.saved(lambda new: write(lambda store: add_place(store, commune, new, doer)))
    if made is None:
        return _render_place_form(commune, form), REFUSED
    flash(wording.PLACE_ADDED.format(name=made.name), "done")
    return to_commune(commune, "places")


def _render_new_commune(form: CommuneForm, *, proposed: bool = False) -> str:
    return render_template(
        "administer/new_commune.html",
        form=form,
        proposed=proposed,
        simulated=holds_only_simulation(read_session()),
    )


def _render_place_form(commune: Commune, form: PlaceForm) -> str:
    agencies = list_agencies(read_session(), commune.id)
    return render_commune_page("new_place", commune, form=form, agencies=agencies)
