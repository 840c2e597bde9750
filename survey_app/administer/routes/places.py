"""Places: made, closed, moved, opened again."""

from flask import abort, flash

from survey_app.administer import wording
from survey_app.administer.forms import CloseForm, ClosePlaceForm, PlaceForm
from survey_app.administer.places import add_place, close_place, list_named_places, reopen_place
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    own_commune,
    render_commune_page,
    to_commune,
)
from survey_app.store.agencies import list_agencies
from survey_app.store.communes import Commune
from survey_app.store.places import Place, find_place_in_commune
from survey_app.web.access import current_doer, official_only
from survey_app.web.database import read_session, write


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


@blueprint.get("/admin/communes/<slug>/places/<int:place_id>/close")
@official_only
def confirm_close_place(slug: str, place_id: int) -> Page:
    """Ask whether a place closed or moved, or opens again."""
    commune = own_commune(slug)
    place = _place(commune, place_id)
    form = _close_form(commune, place)
    form.moved_to_id.data = str(place.moved_to_id or "")
    return _render_close_place(commune, place, form)


@blueprint.post("/admin/communes/<slug>/places/<int:place_id>/close")
@official_only
def save_closed_place(slug: str, place_id: int) -> Page:
    """Keep that a place closed or moved; its codes say so from now on."""
    commune, doer = own_commune(slug), current_doer()
    place = _place(commune, place_id)
    form = _close_form(commune, place)
    closed = form.saved(
        lambda goal: write(lambda store: close_place(store, commune, place_id, goal, doer))
    )
    if closed is None:
        return _render_close_place(commune, place, form), REFUSED
    said = wording.PLACE_CLOSED if closed.moved_to_id is None else wording.PLACE_MOVED
    flash(said.format(name=closed.name), "done")
    return to_commune(commune, "places")


@blueprint.post("/admin/communes/<slug>/places/<int:place_id>/reopen")
@official_only
def reopen(slug: str, place_id: int) -> Page:
    """Keep that a place receives people again."""
    commune, doer = own_commune(slug), current_doer()
    place = _place(commune, place_id)
    if CloseForm().saved(
        lambda _: write(lambda store: reopen_place(store, commune, place_id, doer))
    ):
        flash(wording.PLACE_REOPENED.format(name=place.name), "done")
    return to_commune(commune, "places")


def _place(commune: Commune, place_id: int) -> Place:
    place: Place = find_place_in_commune(read_session(), place_id, commune.id) or abort(404)
    return place


def _close_form(commune: Commune, place: Place) -> ClosePlaceForm:
    form = ClosePlaceForm()
    form.offer(list_named_places(read_session(), commune), place.id)
    return form


def _render_close_place(commune: Commune, place: Place, form: ClosePlaceForm) -> str:
    return render_commune_page("close_place", commune, form=form, place=place)


def _render_place_form(commune: Commune, form: PlaceForm) -> str:
    agencies = list_agencies(read_session(), commune.id)
    return render_commune_page("new_place", commune, form=form, agencies=agencies)
