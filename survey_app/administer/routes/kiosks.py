"""Tablets: their list, settings, pairing and end, and what becomes of answers held back."""

from flask import abort, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from survey_app.administer import wording
from survey_app.administer.kiosk_care import (
    accept_held,
    count_held,
    discard_held,
    list_held,
    list_kiosk_lines,
)
from survey_app.administer.kiosks import (
    PAIRING_TIME,
    add_kiosk,
    change_kiosk,
    open_pairing,
    stop_kiosk,
    write_pairing_code,
)
from survey_app.administer.places import list_named_places
from survey_app.administer.qr_path import draw_qr_path
from survey_app.administer.routes.kiosk_forms import HeldForm, KioskForm, StopForm
from survey_app.administer.routes.pages import (
    REFUSED,
    Page,
    blueprint,
    own_commune,
    render_commune_page,
)
from survey_app.store.campaigns import Campaign, find_campaign
from survey_app.store.communes import Commune
from survey_app.store.kiosks import Kiosk, find_kiosk_in_commune
from survey_app.store.places import list_places
from survey_app.web.access import current_doer, official_only
from survey_app.web.clock import VIET_NAM, now
from survey_app.web.database import read_session, write


@blueprint.get("/admin/communes/<slug>/kiosks")
@official_only
def kiosks(slug: str) -> Page:
    """Show a commune's tablets and how each is."""
    commune = own_commune(slug)
    session = read_session()
    return render_commune_page(
        "kiosks",
        commune,
        lines=list_kiosk_lines(session, commune, now().astimezone(VIET_NAM)),
        held=list_held(session, commune),
        has_places=bool(list_named_places(session, commune)),
        settings=current_app.config["SETTINGS"],
    )


@blueprint.get("/admin/communes/<slug>/kiosks/new")
@official_only
def new_kiosk(slug: str) -> Page:
    """Show the form for a new tablet."""
    commune = own_commune(slug)
    return render_commune_page("kiosk_settings", commune, form=_kiosk_form(commune), kiosk=None)


@blueprint.post("/admin/communes/<slug>/kiosks/new")
@official_only
def save_new_kiosk(slug: str) -> Page:
    """Make a tablet and lead on to its pairing."""
    commune, doer = own_commune(slug), current_doer()
    form = _kiosk_form(commune)
    made = form.saved(lambda given: write(lambda store: add_kiosk(store, commune, given, doer)))
    if made is None:
        return render_commune_page("kiosk_settings", commune, form=form, kiosk=None), REFUSED
    flash(wording.KIOSK_ADDED.format(name=made.name), "done")
    return redirect(url_for("administer.pair_kiosk", slug=slug, kiosk_id=made.id), 303)


@blueprint.get("/admin/communes/<slug>/kiosks/<int:kiosk_id>")
@official_only
def kiosk_settings(slug: str, kiosk_id: int) -> Page:
    """Show a tablet's settings."""
    commune = own_commune(slug)
    kiosk = _own_kiosk(commune, kiosk_id)
    form = _kiosk_form(commune, kiosk)
    form.show(kiosk)
    return render_commune_page("kiosk_settings", commune, form=form, kiosk=kiosk)


@blueprint.post("/admin/communes/<slug>/kiosks/<int:kiosk_id>")
@official_only
def save_kiosk(slug: str, kiosk_id: int) -> Page:
    """Change a tablet's settings."""
    commune, doer = own_commune(slug), current_doer()
    kiosk = _own_kiosk(commune, kiosk_id)
    form = _kiosk_form(commune, kiosk)
    changed = form.saved(
        lambda given: write(lambda store: change_kiosk(store, commune, kiosk_id, given, doer))
    )
    if changed is None:
        return render_commune_page("kiosk_settings", commune, form=form, kiosk=kiosk), REFUSED
    flash(wording.KIOSK_CHANGED.format(name=changed.name), "done")
    return _to_kiosks(commune)


@blueprint.get("/admin/communes/<slug>/kiosks/<int:kiosk_id>/pair")
@official_only
def pair_kiosk(slug: str, kiosk_id: int) -> Page:
    """Explain the pairing of a tablet."""
    commune = own_commune(slug)
    return _render_pairing(commune, _own_kiosk(commune, kiosk_id), None)


@blueprint.post("/admin/communes/<slug>/kiosks/<int:kiosk_id>/pair")
@official_only
def make_pairing_code(slug: str, kiosk_id: int) -> Page:
    """Show a code by which one device becomes this tablet; it is shown this once."""
    commune, doer = own_commune(slug), current_doer()
    kiosk, key = _own_kiosk(commune, kiosk_id), current_app.config["CODE_KEY"]
    code = StopForm().saved(
        lambda _: write(lambda store: open_pairing(store, commune, kiosk_id, key, doer))
    )
    return _render_pairing(commune, kiosk, code)


@blueprint.get("/admin/communes/<slug>/kiosks/<int:kiosk_id>/stop")
@official_only
def confirm_stop_kiosk(slug: str, kiosk_id: int) -> Page:
    """Ask whether a tablet is lost or not used any more."""
    commune = own_commune(slug)
    kiosk = _own_kiosk(commune, kiosk_id)
    return render_commune_page("kiosk_stop", commune, kiosk=kiosk, form=StopForm())


@blueprint.post("/admin/communes/<slug>/kiosks/<int:kiosk_id>/stop")
@official_only
def stop(slug: str, kiosk_id: int) -> Page:
    """Refuse a tablet from now on."""
    commune, form, doer = own_commune(slug), StopForm(), current_doer()
    kiosk = _own_kiosk(commune, kiosk_id)
    stopped = form.saved(lambda _: write(lambda store: stop_kiosk(store, commune, kiosk_id, doer)))
    if stopped is None:
        return render_commune_page("kiosk_stop", commune, kiosk=kiosk, form=form), REFUSED
    flash(wording.KIOSK_STOPPED.format(name=stopped.name), "done")
    return _to_kiosks(commune)


@blueprint.get("/admin/communes/<slug>/kiosks/held/<int:campaign_id>")
@official_only
def held_answers(slug: str, campaign_id: int) -> Page:
    """Ask what is to become of answers from tablets that were unpaired."""
    commune = own_commune(slug)
    return _render_held(commune, _own_campaign(commune, campaign_id), HeldForm())


@blueprint.post("/admin/communes/<slug>/kiosks/held/<int:campaign_id>")
@official_only
def decide_held(slug: str, campaign_id: int) -> Page:
    """Let answers that were held back count, or delete them."""
    commune, form, doer = own_commune(slug), HeldForm(), current_doer()
    campaign = _own_campaign(commune, campaign_id)
    accepted = request.form.get("deed") == "accept"
    if not accepted and request.form.get("deed") != "discard":
        return _render_held(commune, campaign, form), REFUSED
    decide = accept_held if accepted else discard_held
    n = form.saved(
        lambda seen: write(lambda store: decide(store, commune, campaign.id, seen, doer))
    )
    if n is None:
        return _render_held(commune, campaign, form), REFUSED
    flash((wording.HELD_ACCEPTED if accepted else wording.HELD_DISCARDED).format(n=n), "done")
    return _to_kiosks(commune)


def _to_kiosks(commune: Commune) -> Redirect:
    return redirect(url_for("administer.kiosks", slug=commune.slug), 303)


def _own_kiosk(commune: Commune, kiosk_id: int) -> Kiosk:
    return find_kiosk_in_commune(read_session(), kiosk_id, commune.id) or abort(404)


def _own_campaign(commune: Commune, campaign_id: int) -> Campaign:
    campaign = find_campaign(read_session(), campaign_id)
    if campaign is None or campaign.commune_id != commune.id:
        abort(404)
    return campaign


def _kiosk_form(commune: Commune, kiosk: Kiosk | None = None) -> KioskForm:
    """Return the form with the places in use, and the tablet's own even where that was closed."""
    form, session = KioskForm(), read_session()
    places = list_named_places(session, commune)
    if kiosk is not None and all(place.id != kiosk.place_id for place, _ in places):
        closed = [each for each in list_places(session, commune.id) if each.id == kiosk.place_id]
        places += [(place, wording.KIOSK_PLACE_CLOSED) for place in closed]
    form.offer(places)
    return form


def _render_pairing(commune: Commune, kiosk: Kiosk, code: str | None) -> str:
    settings = current_app.config["SETTINGS"]
    address = f"{settings.base_url.rstrip('/')}/k/"
    return render_commune_page(
        "kiosk_pairing",
        commune,
        kiosk=kiosk,
        form=StopForm(),
        code=None if code is None else write_pairing_code(code),
        minutes=int(PAIRING_TIME.total_seconds() // 60),
        until=None if code is None else (now() + PAIRING_TIME).astimezone(VIET_NAM),
        address=address,
        qr=draw_qr_path(address),
        settings=settings,
    )


def _render_held(commune: Commune, campaign: Campaign, form: HeldForm) -> str:
    n = count_held(read_session(), campaign)
    return render_commune_page("kiosk_held", commune, campaign=campaign, form=form, n=n)
