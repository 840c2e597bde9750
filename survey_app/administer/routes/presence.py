"""The code of the day: switched on and off for each place, shown big, printed as sheets."""

from flask import abort, current_app, flash, redirect, request, url_for

from survey_app.administer import wording
from survey_app.administer.errors import SetupRefused
from survey_app.administer.places import list_named_places
from survey_app.administer.presence import SPANS, list_day_codes, list_presence, set_presence
from survey_app.administer.routes.pages import (
    Page,
    blueprint,
    own_commune,
    render_commune_page,
)
from survey_app.web.access import current_doer, official_only
from survey_app.web.clock import today
from survey_app.web.database import read_session, write


@blueprint.get("/admin/communes/<slug>/presence")
@official_only
def presence(slug: str) -> Page:
    """Show which places ask for the code of the day, and today's codes."""
    commune = own_commune(slug)
    lines = list_presence(read_session(), commune, today(), _key())
    return render_commune_page("presence", commune, lines=lines, today=today())


@blueprint.post("/admin/communes/<slug>/presence/<int:place_id>")
@official_only
def switch_presence(slug: str, place_id: int) -> Page:
    """Let a place's forms ask for the code, or no longer."""
    commune, doer, asks = own_commune(slug), current_doer(), request.form.get("asks") == "1"
    try:
        place = write(lambda store: set_presence(store, commune, place_id, asks=asks, doer=doer))
    except SetupRefused:
        abort(404)
    said = wording.PRESENCE_ON if asks else wording.PRESENCE_OFF
    flash(said.format(name=place.name), "done")
    return redirect(url_for("administer.presence", slug=commune.slug), 303)


@blueprint.get("/admin/communes/<slug>/presence/<int:place_id>")
@official_only
def day_codes(slug: str, place_id: int) -> Page:
    """Show a place's code big, one sheet a day, to be printed or turned to the people."""
    commune, days = own_commune(slug), request.args.get("days", SPANS[0], type=int)
    places = {place.id: (place, name) for place, name in list_named_places(read_session(), commune)}
    place, agency_name = places.get(place_id) or abort(404)
    if days not in SPANS or not place.asks_presence:
        abort(404)
    return render_commune_page(
        "day_codes",
        commune,
        place=place,
        agency_name=agency_name,
        sheets=list_day_codes(place.id, today(), days, _key()),
        days=days,
        spans=SPANS,
    )


def _key() -> bytes:
    key: bytes = current_app.config["CODE_KEY"]
    return key
