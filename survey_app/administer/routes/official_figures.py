"""Figures published elsewhere, and the campaigns that leave the asking to another system."""

from urllib.parse import quote

from flask import Response, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from instruments.loading import list_instruments
from survey_app.administer import wording
from survey_app.administer.campaigns import state_of
from survey_app.administer.official_figures import (
    LARGEST_DOCUMENT,
    add_figure,
    get_figure,
    remove_figure,
    set_official_channel,
)
from survey_app.administer.routes.figure_forms import FigureForm, OfficialChannelForm, RemovalForm
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    own_commune,
    render_commune_page,
    to_commune,
)
from survey_app.store.campaigns import Campaign, find_campaign, list_campaigns
from survey_app.store.communes import Commune
from survey_app.store.errors import NoSuchRow
from survey_app.store.official_figures import OfficialFigure, list_official_figures
from survey_app.store.responses import count_responses
from survey_app.web.access import current_doer, official_only
from survey_app.web.clock import today
from survey_app.web.database import read_session, write
from survey_app.web.uploads import takes_file

HOME = "/admin/communes/<slug>/official-figures"
CHANNEL = "/admin/communes/<slug>/campaigns/<int:campaign_id>/official-channel"


@blueprint.get(HOME)
@official_only
def official_figures(slug: str) -> Page:
    """List what other systems published, and the campaigns that leave the asking to them."""
    commune = own_commune(slug)
    campaigns = list_campaigns(read_session(), commune.id)
    return render_commune_page(
        "official_figures",
        commune,
        figures=list_official_figures(read_session(), commune.id),
        titles={each.code: each.title for each in list_instruments()},
        campaigns=[each for each in campaigns if each.official_channel],
        others=[
            each
            for each in campaigns
            if not each.official_channel and state_of(each, today()) != "closed"
        ],
    )


@blueprint.get(f"{HOME}/new")
@official_only
def new_official_figure(slug: str) -> Page:
    """Show the form for a figure."""
    return render_commune_page("new_official_figure", own_commune(slug), form=FigureForm())


@blueprint.post(f"{HOME}/new")
@takes_file(LARGEST_DOCUMENT)
@official_only
def save_official_figure(slug: str) -> Page:
    """Keep a figure, with its document where there is one."""
    commune, doer = own_commune(slug), current_doer()
    form = FigureForm()
    made = form.saved(lambda new: write(lambda store: add_figure(store, commune, new, doer)))
    if made is None:
        return render_commune_page("new_official_figure", commune, form=form), REFUSED
    flash(wording.FIGURE_ADDED.format(name=made.name), "done")
    return _to_figures(commune)


@blueprint.get(f"{HOME}/<int:figure_id>/document")
@official_only
def official_document(slug: str, figure_id: int) -> Page:
    """Send the document of a figure, to be kept and not shown."""
    figure = _figure(own_commune(slug), figure_id)
    if figure.document is None:
        abort(404)
    response = Response(figure.document, content_type=figure.document_type)
    name = quote(figure.document_name or "")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@blueprint.get(f"{HOME}/<int:figure_id>/remove")
@official_only
def confirm_figure_removal(slug: str, figure_id: int) -> Page:
    """Ask whether a figure is to be taken out."""
    commune = own_commune(slug)
    figure = _figure(commune, figure_id)
    return render_commune_page("remove_official_figure", commune, form=RemovalForm(), figure=figure)


@blueprint.post(f"{HOME}/<int:figure_id>/remove")
@official_only
def remove_official_figure(slug: str, figure_id: int) -> Page:
    """Take a figure out."""
    commune, doer, form = own_commune(slug), current_doer(), RemovalForm()
    _figure(commune, figure_id)
    gone = form.saved(lambda _: write(lambda store: remove_figure(store, commune, figure_id, doer)))
    if gone is not None:
        flash(wording.FIGURE_REMOVED.format(name=gone.name), "done")
    return _to_figures(commune)


@blueprint.get(CHANNEL)
@official_only
def official_channel(slug: str, campaign_id: int) -> Page:
    """Show which official system surveys the same as a campaign."""
    commune = own_commune(slug)
    campaign, form = _campaign(commune, campaign_id), OfficialChannelForm()
    form.official_channel.data = campaign.official_channel or ""
    return _render_channel(commune, campaign, form)


@blueprint.post(CHANNEL)
@official_only
def save_official_channel(slug: str, campaign_id: int) -> Page:
    """Leave the asking to another official system, or take it back."""
    commune, doer, form = own_commune(slug), current_doer(), OfficialChannelForm()
    campaign = _campaign(commune, campaign_id)
    if request.form.get("step") == "none":
        form.official_channel.data = ""
    saved = form.saved(
        lambda text: write(
            lambda store: set_official_channel(store, commune, campaign_id, text, doer)
        )
    )
    if saved is None:
        return _render_channel(commune, campaign, form), REFUSED
    said = wording.CHANNEL_SET if saved.official_channel else wording.CHANNEL_CLEARED
    flash(said.format(title=saved.title), "done")
    return to_commune(commune, "campaigns")


def _render_channel(commune: Commune, campaign: Campaign, form: OfficialChannelForm) -> str:
    n = count_responses(read_session(), [campaign.id])
    return render_commune_page("official_channel", commune, form=form, campaign=campaign, n=n)


def _campaign(commune: Commune, campaign_id: int) -> Campaign:
    campaign = find_campaign(read_session(), campaign_id)
    if campaign is None or campaign.commune_id != commune.id:
        abort(404)
    return campaign


def _figure(commune: Commune, figure_id: int) -> OfficialFigure:
    try:
        return get_figure(read_session(), commune, figure_id)
    except NoSuchRow:
        abort(404)


def _to_figures(commune: Commune) -> Redirect:
    return redirect(url_for("administer.official_figures", slug=commune.slug), 303)
