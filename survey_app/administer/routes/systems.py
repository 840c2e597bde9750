"""Pages for other systems: which may send answers, a new token, the end of one."""

from flask import abort, current_app, flash, redirect, url_for

from survey_app.administer import wording
from survey_app.administer.errors import SetupRefused
from survey_app.administer.forms import SystemForm
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    own_commune,
    render_commune_page,
)
from survey_app.administer.systems import NewToken, add_system, revoke_system
from survey_app.store.api_systems import list_api_systems
from survey_app.store.communes import Commune
from survey_app.web.access import administrator_only, current_doer
from survey_app.web.database import read_session, write


@blueprint.get("/admin/communes/<slug>/systems")
@administrator_only
def systems(slug: str) -> Page:
    """Show the systems of a commune."""
    return _render(own_commune(slug), SystemForm())


@blueprint.post("/admin/communes/<slug>/systems")
@administrator_only
def save_system(slug: str) -> Page:
    """Add a system and show its token, this once."""
    commune, form, doer = own_commune(slug), SystemForm(), current_doer()
    key: bytes = current_app.config["CODE_KEY"]
    made = form.saved(lambda name: write(lambda store: add_system(store, commune, name, key, doer)))
    if made is None:
        return _render(commune, form), REFUSED
    return _render(commune, SystemForm(formdata=None), made)


@blueprint.post("/admin/communes/<slug>/systems/<int:system_id>/revoke")
@administrator_only
def revoke_token(slug: str, system_id: int) -> Page:
    """End a system's token."""
    commune, doer = own_commune(slug), current_doer()
    try:
        gone = write(lambda store: revoke_system(store, commune, system_id, doer))
    except SetupRefused:
        abort(404)
    flash(wording.SYSTEM_REVOKED.format(name=gone.name), "done")
    return redirect(url_for("administer.systems", slug=slug), 303)


def _render(commune: Commune, form: SystemForm, made: NewToken | None = None) -> str:
    base_url = current_app.config["SETTINGS"].base_url
    listed = list_api_systems(read_session(), commune.id)
    return render_commune_page(
        "systems", commune, form=form, systems=listed, made=made, base_url=base_url
    )
