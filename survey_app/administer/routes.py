"""The pages on which officials and administrators set a survey up."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as Redirect

from instruments.loading import load_instrument
from survey_app.administer import wording
from survey_app.administer.addresses import is_public, poster_address
from survey_app.administer.campaigns import (
    add_campaign,
    build_campaign,
    close_campaign,
    propose_days,
    state_of,
)
from survey_app.administer.communes import add_commune
from survey_app.administer.deeds import Doer
from survey_app.administer.errors import AddressNotPublic, PosterFailed
from survey_app.administer.forms import (
    CampaignForm,
    CloseForm,
    CommuneForm,
    PlaceForm,
    PosterForm,
)
from survey_app.administer.overview import build_overview, list_commune_lines
from survey_app.administer.places import add_place, list_named_places
from survey_app.administer.plans import find_kept_plan, read_plan
from survey_app.administer.poster_codes import ensure_poster_code
from survey_app.administer.printing import FORMATS, SIZES, mark_simulated, print_poster
from survey_app.administer.prospects import list_prospects
from survey_app.store.agencies import list_agencies
from survey_app.store.campaigns import Campaign, find_campaign
from survey_app.store.communes import Commune, find_commune, get_commune_by_id
from survey_app.store.plans import find_plan_valid_on
from survey_app.store.poster_codes import find_poster
from survey_app.store.responses import count_responses
from survey_app.web.access import (
    administrator_only,
    check_commune,
    official_only,
    signed_in_official,
)
from survey_app.web.clock import now, today
from survey_app.web.database import read_session, write

Page = str | tuple[str, int] | Redirect
MEDIA_TYPES = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}
REFUSED = 422
blueprint = Blueprint("administer", __name__, template_folder="templates")


@blueprint.get("/admin/")
@official_only
def home() -> Page:
    """Show an administrator all communes, an official the own one."""
    official = signed_in_official()
    if not official.is_administrator and official.commune_id is not None:
        own = get_commune_by_id(read_session(), official.commune_id)
        return redirect(url_for("administer.show_commune", slug=own.slug))
    return render_template(
        "administer/home.html", communes=list_commune_lines(read_session(), today())
    )


@blueprint.get("/admin/communes/new")
@administrator_only
def new_commune() -> Page:
    """Show the form for a new commune."""
    return render_template("administer/new_commune.html", form=CommuneForm(), proposed=False)


@blueprint.post("/admin/communes/new")
@administrator_only
def save_commune() -> Page:
    """Make a commune; what was left empty is proposed and shown once before."""
    form, doer = CommuneForm(), _doer()
    if form.validate() and form.propose():
        return render_template("administer/new_commune.html", form=form, proposed=True)
    made = form.saved(lambda new: write(lambda store: add_commune(store, new, doer)))
    if made is None:
        return render_template("administer/new_commune.html", form=form, proposed=False), REFUSED
    flash(wording.COMMUNE_ADDED.format(name=made.name), "done")
    return _to_commune(made)


@blueprint.get("/admin/communes/<slug>")
@official_only
def show_commune(slug: str) -> Page:
    """Show what a commune has set up, and the way to its results."""
    commune = _commune(slug)
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
    commune = _commune(slug)
    stored = find_kept_plan(read_session(), commune, plan_id) or abort(404)
    return _render("show_plan", commune, plan=read_plan(stored))


@blueprint.get("/admin/communes/<slug>/places/new")
@official_only
def new_place(slug: str) -> Page:
    """Show the form for a new place."""
    return _render_place_form(_commune(slug), PlaceForm())


@blueprint.post("/admin/communes/<slug>/places/new")
@official_only
def save_place(slug: str) -> Page:
    """Make a place, and its agency where it is new."""
    commune, form, doer = _commune(slug), PlaceForm(), _doer()
    made = form.saved(lambda new: write(lambda store: add_place(store, commune, new, doer)))
    if made is None:
        return _render_place_form(commune, form), REFUSED
    flash(wording.PLACE_ADDED.format(name=made.name), "done")
    return _to_commune(commune, "places")


@blueprint.get("/admin/communes/<slug>/campaigns/new")
@official_only
def new_campaign(slug: str) -> Page:
    """Show the form for a new campaign, with the running reporting year proposed."""
    commune, form = _commune(slug), CampaignForm()
    form.opens_on.data, form.closes_on.data = propose_days(today(), commune.report_window)
    return _render("new_campaign", commune, form=form)


@blueprint.post("/admin/communes/<slug>/campaigns/new")
@official_only
def save_campaign(slug: str) -> Page:
    """Show what the campaign could prove, and make it once that was seen."""
    commune, form, doer = _commune(slug), CampaignForm(), _doer()
    step = request.form.get("step", "review")
    if step == "edit":
        return _render("new_campaign", commune, form=form)
    if step == "save":
        made = form.saved(lambda new: write(lambda store: add_campaign(store, commune, new, doer)))
        if made is not None:
            flash(wording.CAMPAIGN_ADDED.format(title=made.title), "done")
            return _to_commune(commune, "campaigns")
    else:
        # Nothing is written, but the check for overlaps holds the commune's row for a moment.
        seen = form.saved(lambda new: write(lambda store: build_campaign(store, commune, new)))
        if seen is not None:
            return _render_review(commune, form, seen)
    return _render("new_campaign", commune, form=form), REFUSED


@blueprint.get("/admin/communes/<slug>/campaigns/<int:campaign_id>/close")
@official_only
def confirm_close(slug: str, campaign_id: int) -> Page:
    """Ask whether a campaign is to end before its last day."""
    commune = _commune(slug)
    campaign = _campaign(commune, campaign_id)
    return _render_close(commune, campaign, CloseForm())


@blueprint.post("/admin/communes/<slug>/campaigns/<int:campaign_id>/close")
@official_only
def close(slug: str, campaign_id: int) -> Page:
    """End a campaign today."""
    commune, form, doer = _commune(slug), CloseForm(), _doer()
    campaign = _campaign(commune, campaign_id)
    closed = form.saved(
        lambda _: write(lambda store: close_campaign(store, commune, campaign_id, doer))
    )
    if closed is None:
        return _render_close(commune, campaign, form), REFUSED
    flash(wording.CAMPAIGN_CLOSED.format(title=closed.title), "done")
    return _to_commune(commune, "campaigns")


@blueprint.get("/admin/communes/<slug>/posters/new")
@official_only
def new_poster(slug: str) -> Page:
    """Show the form for a poster."""
    commune = _commune(slug)
    return _render("new_poster", commune, form=_poster_form(commune))


@blueprint.post("/admin/communes/<slug>/posters/new")
@official_only
def save_poster(slug: str) -> Page:
    """Make a code for a place; the one that hangs there already is kept."""
    commune, doer = _commune(slug), _doer()
    form = _poster_form(commune)
    made = form.saved(
        lambda new: write(lambda store: ensure_poster_code(store, commune, new[0], new[1], doer))
    )
    if made is None:
        return _render("new_poster", commune, form=form), REFUSED
    flash(wording.POSTER_READY.format(code=made.code), "done")
    return _to_commune(commune, "posters")


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


def _doer() -> Doer:
    return Doer(signed_in_official().id, now(), today())


def _commune(slug: str) -> Commune:
    commune = find_commune(read_session(), slug) or abort(404)
    check_commune(commune.id)
    return commune


def _campaign(commune: Commune, campaign_id: int) -> Campaign:
    campaign = find_campaign(read_session(), campaign_id)
    if campaign is None or campaign.commune_id != commune.id:
        abort(404)
    return campaign


def _to_commune(commune: Commune, part: str | None = None) -> Redirect:
    return redirect(url_for("administer.show_commune", slug=commune.slug, _anchor=part), 303)


def _render(name: str, commune: Commune, **shown: Any) -> str:
    return render_template(
        f"administer/{name}.html",
        commune=commune,
        wording=wording,
        simulated=commune.simulated,
        **shown,
    )


def _render_place_form(commune: Commune, form: PlaceForm) -> str:
    agencies = list_agencies(read_session(), commune.id)
    return _render("new_place", commune, form=form, agencies=agencies)


def _render_review(commune: Commune, form: CampaignForm, campaign: Campaign) -> str:
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    stored = find_plan_valid_on(read_session(), commune.id, campaign.closes_on)
    plan = None if stored is None else read_plan(stored)
    prospects = [] if plan is None else list_prospects(plan, instrument, form.planned(campaign))
    return _render(
        "review_campaign",
        commune,
        form=form,
        campaign=campaign,
        instrument=instrument,
        plan=plan,
        prospects=prospects,
    )


def _render_close(commune: Commune, campaign: Campaign, form: CloseForm) -> str:
    n = count_responses(read_session(), [campaign.id])
    state = state_of(campaign, today())
    return _render("confirm_close", commune, form=form, campaign=campaign, n=n, state=state)


def _poster_form(commune: Commune) -> PosterForm:
    form = PosterForm()
    form.offer(list_named_places(read_session(), commune))
    return form
