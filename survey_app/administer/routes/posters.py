"""Poster codes; posters, slips and check lists to be printed."""

from flask import Response, abort, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from survey_app.administer import wording
from survey_app.administer.forms import PosterForm
from survey_app.administer.places import list_named_places
from survey_app.administer.poster_codes import Asked, ensure_poster_code, ensure_poster_codes
from survey_app.administer.printing import (
    FORMATS,
    SIZES,
    list_hanging,
    mark_simulated,
    print_check_list,
    print_poster,
    print_poster_slips,
    print_posters,
)
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    own_commune,
    render_commune_page,
    to_commune,
)
from survey_app.drawing.errors import AddressNotPublic, DrawingFailed
from survey_app.store.communes import Commune
from survey_app.store.poster_codes import Poster, PosterCode, find_poster
from survey_app.web.access import check_commune, current_doer, official_only
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
    """Make a code for a place, or for every place; those that hang already are kept."""
    commune = own_commune(slug)
    form = _poster_form(commune)
    made = form.saved(lambda new: _ensure(commune, *new))
    if made is None:
        return render_commune_page("new_poster", commune, form=form), REFUSED
    one = made[0].code if form.place_id.data else None
    said = wording.POSTERS_READY if one is None else wording.POSTER_READY.format(code=one)
    flash(said, "done")
    return to_commune(commune, "posters")


@blueprint.get("/admin/posters/<code>.<file_format>")
@official_only
def download_poster(code: str, file_format: str) -> Response:
    """Send a poster to be printed."""
    size = _asked_size()
    poster = _own_poster(code)
    if file_format not in FORMATS:
        abort(404)
    content = print_poster(poster, base_url=_base_url(), size=size, file_format=file_format)
    return _send(content, f"ap-phich-{code}-{size}.{file_format}")


@blueprint.get("/admin/posters/<code>/slips.pdf")
@official_only
def download_slips(code: str) -> Response:
    """Send a sheet of slips that lead where a poster leads."""
    content = print_poster_slips(_own_poster(code), base_url=_base_url())
    return _send(content, f"phieu-nho-{code}.pdf")


@blueprint.get("/admin/communes/<slug>/posters.pdf")
@official_only
def download_posters(slug: str) -> Response:
    """Send all posters of a commune's places in use as one file."""
    commune, size = own_commune(slug), _asked_size()
    posters = list_hanging(read_session(), commune, today()) or abort(404)
    content = print_posters(posters, base_url=_base_url(), size=size)
    return _send(content, f"ap-phich-{commune.slug}-{size}.pdf")


@blueprint.get("/admin/communes/<slug>/check-list.pdf")
@official_only
def download_check_list(slug: str) -> Response:
    """Send the sheet for the weekly look at every poster."""
    commune = own_commune(slug)
    posters = list_hanging(read_session(), commune, today()) or abort(404)
    content = print_check_list(posters, base_url=_base_url())
    return _send(content, f"kiem-tra-ma-qr-{commune.slug}.pdf")


@blueprint.errorhandler(AddressNotPublic)
def _say_not_public(_error: AddressNotPublic) -> Redirect:
    flash(wording.ADDRESS_NOT_PUBLIC, "wrong")
    return redirect(url_for("administer.home"), 303)


@blueprint.errorhandler(DrawingFailed)
def _say_drawing_failed(_error: DrawingFailed) -> Redirect:
    flash(wording.POSTER_FAILED, "wrong")
    return redirect(url_for("administer.home"), 303)


def _ensure(commune: Commune, place_id: int, asked: Asked) -> list[PosterCode]:
    doer = current_doer()
    if place_id:
        return [write(lambda store: ensure_poster_code(store, commune, place_id, asked, doer))]
    return write(lambda store: ensure_poster_codes(store, commune, asked, doer))


def _own_poster(code: str) -> Poster:
    poster = find_poster(read_session(), code) or abort(404)
    check_commune(poster.commune_id)
    return mark_simulated(read_session(), poster, today())


def _asked_size() -> str:
    size = request.args.get("size", "A4")
    return size if size in SIZES else abort(404)


def _base_url() -> str:
    base_url: str = current_app.config["SETTINGS"].base_url
    return base_url


def _send(content: bytes, name: str) -> Response:
    response = Response(content, content_type=MEDIA_TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _poster_form(commune: Commune) -> PosterForm:
    form = PosterForm()
    form.offer(list_named_places(read_session(), commune))
    return form
