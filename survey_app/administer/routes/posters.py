"""Poster codes, and posters to be printed."""

from flask import Response, abort, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from survey_app.administer import wording
from survey_app.administer.errors import AddressNotPublic, PosterFailed
from survey_app.administer.forms import PosterForm
from survey_app.administer.places import list_named_places
from survey_app.administer.poster_codes import ensure_poster_code
from survey_app.administer.printing import FORMATS, SIZES, mark_simulated, print_poster
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    current_doer,
    own_commune,
    render_commune_page,
    to_commune,
)
from survey_app.store.communes import Commune
from survey_app.store.poster_codes import find_poster
from survey_app.web.access import check_commune, official_only
from survey_app.web.clock import today
from survey_app.web.database import read_session, write

MEDIA_TYPES = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}


@blueprint.get("/admin/communes/<slug>/posters/new")
@official_only
def new_poster(slug: str) -> Page:
    """Show the form for a poster."""
    commune = own_commune(slug)
    return render_commune_page("new_poster", commune, form=_poster_form(commune))


@blueprint.post("/admin/communes/<slug>/posters/new")
@official_only
def save_poster(slug: str) -> Page:
    """Make a code for a place; the one that hangs there already is kept."""
    commune, doer = own_commune(slug), current_doer()
    form = _poster_form(commune)
    made = form.saved(
        lambda new: write(lambda store: ensure_poster_code(store, commune, new[0], new[1], doer))
    )
    if made is None:
        return render_commune_page("new_poster", commune, form=form), REFUSED
    flash(wording.POSTER_READY.format(code=made.code), "done")
    return to_commune(commune, "posters")


@blueprint.get("/admin/posters/<code>.<file_format>")
@official_only
def download_poster(code: str, file_format: str) -> Response:
    """Send a poster to be printed."""
    size = request.args.get("size", "A4")
    poster = find_poster(read_session(), code)
    if poster is None or file_format not in FORMATS or size not in SIZES:
        abort(404)
    check_commune(poster.commune_id)
    content = print_poster(
        mark_simulated(read_session(), poster, today()),
        base_url=current_app.config["SETTINGS"].base_url,
        size=size,
        file_format=file_format,
    )
    response = Response(content, content_type=MEDIA_TYPES[file_format])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="ap-phich-{code}-{size}.{file_format}"'
    )
    return response


@blueprint.errorhandler(AddressNotPublic)
def _say_not_public(_error: AddressNotPublic) -> Redirect:
    flash(wording.ADDRESS_NOT_PUBLIC, "wrong")
    return redirect(url_for("administer.home"), 303)


@blueprint.errorhandler(PosterFailed)
def _say_poster_failed(_error: PosterFailed) -> Redirect:
    flash(wording.POSTER_FAILED, "wrong")
    return redirect(url_for("administer.home"), 303)


def _poster_form(commune: Commune) -> PosterForm:
    form = PosterForm()
    form.offer(list_named_places(read_session(), commune))
    return form
