"""An official gives out one-time codes: many at once, into a list of dossiers, one at the desk.

A code is shown in the answer to the request that makes it and never again: nothing could show it.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, Response, abort, current_app, render_template, request

from survey_app.collect.dossier_codes import understand_dossiers, write_cells
from survey_app.collect.dossier_files import DossierFault
from survey_app.collect.dossier_work import read_in_child, write_in_child
from survey_app.collect.invitation_papers import (
    Letterhead,
    build_letterhead,
    build_slip,
    write_csv,
    write_row,
)
from survey_app.collect.invitation_table import write_in_child as write_table
from survey_app.collect.invitations import (
    Invitation,
    InvitationRefused,
    Service,
    asks_by_field,
    list_named_places,
    make_invitations,
    propose_expiry,
    record_invitations,
)
from survey_app.collect.routes.invitation_forms import (
    BulkForm,
    DeskForm,
    DossierForm,
    ServiceForm,
)
from survey_app.collect.routes.invitation_words import (
    DRAWING_FAILED,
    NOT_PUBLIC,
    say_dossier_fault,
)
from survey_app.drawing.addresses import is_public
from survey_app.drawing.codes import screen_picture
from survey_app.drawing.errors import DrawingFailed
from survey_app.drawing.slips import MOST_SLIPS, print_slips
from survey_app.store.campaigns import Campaign, find_campaign
from survey_app.store.communes import Commune, get_commune_by_id
from survey_app.store.one_time_codes import count_one_time_codes
from survey_app.web.access import check_commune, current_doer, official_only
from survey_app.web.clock import today
from survey_app.web.database import read_session, write
from survey_app.web.uploads import takes_file

Page = str | tuple[str, int] | Response
Form = TypeVar("Form", bound=ServiceForm)
REFUSED = 422
LONGEST_FILE = 20 * 1024 * 1024
CSV, PDF, ZIP = "text/csv; charset=utf-8", "application/pdf", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
blueprint = Blueprint("invitations", __name__, template_folder="../templates")


@blueprint.get("/admin/campaigns/<int:campaign_id>/codes")
@official_only
def codes(campaign_id: int) -> Page:
    """Show how many codes wait, and the ways to make more."""
    campaign = _own_campaign(campaign_id)
    return _render_codes(campaign, _fresh(BulkForm, campaign), _fresh(DossierForm, campaign))


@blueprint.post("/admin/campaigns/<int:campaign_id>/codes/bulk")
@official_only
def make_many(campaign_id: int) -> Page:
    """Send many codes as a table, as slips, or both."""
    campaign = _own_campaign(campaign_id)
    form, other = _sent(BulkForm, campaign), _fresh(DossierForm, campaign)
    if not form.validate() or form.wants_too_many_slips() or not _is_reachable(campaign):
        return _render_codes(campaign, form, other), REFUSED
    # Refused by its number, not by making a list of it.
    services = [form.service()] * min(max(form.count.data, 0), 1_000_000)
    try:
        made = _make(campaign, services, form)
        files = _papers(_letterhead(campaign), made, form.output.data)
    except InvitationRefused as refused:
        form.show(refused.problems)
        return _render_codes(campaign, form, other), REFUSED
    except DrawingFailed:
        return _render_codes(campaign, form, other, problem=DRAWING_FAILED), REFUSED
    _record(campaign, made)
    return _send(files, f"ma-mot-lan-{campaign.id}")


@blueprint.post("/admin/campaigns/<int:campaign_id>/codes/dossiers")
@takes_file(LONGEST_FILE)
@official_only
def fill_dossiers(campaign_id: int) -> Page:
    """Send a copy of an office's own list with a code in each row."""
    campaign = _own_campaign(campaign_id)
    form, other = _sent(DossierForm, campaign, by_row=True), _fresh(BulkForm, campaign)
    if not form.validate() or not _is_reachable(campaign):
        return _render_codes(campaign, other, form), REFUSED
    try:
        made, files = _fill(campaign, form)
    except InvitationRefused as refused:
        form.show([each for each in refused.problems if each.key != "count"])
        form.file.errors = [*form.file.errors, *_of_count(refused)]
    except DossierFault as fault:
        form.file.errors = [*form.file.errors, say_dossier_fault(fault)]
    except DrawingFailed:
        return _render_codes(campaign, other, form, problem=DRAWING_FAILED), REFUSED
    else:
        _record(campaign, made)
        return _send(files, f"danh-sach-co-ma-{campaign.id}")
    return _render_codes(campaign, other, form), REFUSED


@blueprint.get("/admin/campaigns/<int:campaign_id>/codes/desk")
@official_only
def desk(campaign_id: int) -> Page:
    """Show the page on which a desk gives out one code after the other."""
    campaign = _own_campaign(campaign_id)
    form = _fresh(DeskForm, campaign)
    form.place_id.data = request.args.get("place", form.place_id.data)
    return _render_desk(campaign, form, None)


@blueprint.post("/admin/campaigns/<int:campaign_id>/codes/desk")
@official_only
def make_one(campaign_id: int) -> Page:
    """Make one code and show it, large, once."""
    campaign = _own_campaign(campaign_id)
    form = _sent(DeskForm, campaign)
    if not form.validate() or not _is_reachable(campaign):
        return _render_desk(campaign, form, None), REFUSED
    try:
        (made,) = _make(campaign, [form.service()], form)
    except InvitationRefused as refused:
        form.show(refused.problems)
        return _render_desk(campaign, form, None), REFUSED
    _record(campaign, [made])
    return _render_desk(campaign, form, made)


def _own_campaign(campaign_id: int) -> Campaign:
    campaign = find_campaign(read_session(), campaign_id) or abort(404)
    check_commune(campaign.commune_id)
    return campaign


def _commune(campaign: Campaign) -> Commune:
    return get_commune_by_id(read_session(), campaign.commune_id)


def _key() -> bytes:
    key: bytes = current_app.config["CODE_KEY"]
    return key


def _base_url() -> str:
    base_url: str = current_app.config["SETTINGS"].base_url
    return base_url


def _is_reachable(campaign: Campaign) -> bool:
    return campaign.simulated or is_public(_base_url())


def _letterhead(campaign: Campaign) -> Letterhead:
    places = list_named_places(read_session(), campaign.commune_id)
    return build_letterhead(campaign, _commune(campaign).issuer, places, _base_url())


def _sent(kind: type[Form], campaign: Campaign, *, by_row: bool = False) -> Form:
    form = kind(prefix=_prefix(kind))
    places = list_named_places(read_session(), campaign.commune_id)
    form.offer(places, by_field=asks_by_field(campaign), by_row=by_row)
    return form


def _fresh(kind: type[Form], campaign: Campaign) -> Form:
    """Return a form as nobody has filled it, whatever this request sent to another one."""
    form = kind(formdata=None, prefix=_prefix(kind))
    places = list_named_places(read_session(), campaign.commune_id)
    form.offer(places, by_field=asks_by_field(campaign), by_row=kind is DossierForm)
    form.expires_on.data = propose_expiry(campaign, today())
    return form


def _prefix(kind: type[ServiceForm]) -> str:
    """Return what keeps the names of two forms on one page apart."""
    return "list-" if kind is DossierForm else ""


def _make(campaign: Campaign, services: Sequence[Service], form: ServiceForm) -> list[Invitation]:
    last = form.expires_on.data
    return make_invitations(read_session(), campaign, services, last, today(), _key())


def _record(campaign: Campaign, made: Sequence[Invitation]) -> None:
    # Only now that everything is drawn: a code that reaches nobody must not wait in the store.
    doer, key = current_doer(), _key()
    write(lambda session: record_invitations(session, campaign, made, key, doer))


def _papers(head: Letterhead, made: Sequence[Invitation], output: str) -> dict[str, bytes]:
    files = {}
    if output in {"csv", "both"}:
        files["csv"] = write_csv(head, made)
    if output in {"xlsx", "both"}:
        files["xlsx"] = write_table(head, made)
    if output in {"slips", "both"}:
        files["pdf"] = print_slips([build_slip(head, each) for each in made])
    return files


def _fill(campaign: Campaign, form: DossierForm) -> tuple[list[Invitation], dict[str, bytes]]:
    head, sent = _letterhead(campaign), form.file.data
    content, name = sent.read(), sent.filename or "danh-sach"
    found = read_in_child(content, name, form.place_column.data or "", form.field_column.data or "")
    understood = understand_dossiers(
        found, list(head.places.values()), form.service(), by_field=asks_by_field(campaign)
    )
    made = _make(campaign, understood.services, form)
    if form.output.data == "both" and len(made) > MOST_SLIPS:
        raise DossierFault("too_many_slips")
    kind = "xlsx" if content.startswith(b"PK") else "csv"
    written = write_cells(found, understood, head, made)
    files = {kind: write_in_child(content, name, found, written)}
    if form.output.data == "both":
        files["pdf"] = print_slips([build_slip(head, each) for each in made])
    return made, files


def _of_count(refused: InvitationRefused) -> list[str]:
    return [
        say_dossier_fault(DossierFault("too_many")) for p in refused.problems if p.key == "count"
    ]


def _send(files: dict[str, bytes], name: str) -> Response:
    types = {"csv": CSV, "pdf": PDF, "xlsx": XLSX, "zip": ZIP}
    if len(files) > 1:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for ending, content in files.items():
                archive.writestr(f"{name}.{ending}", content)
        files = {"zip": packed.getvalue()}
    ((ending, content),) = files.items()
    response = Response(content, content_type=types[ending])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _render_codes(
    campaign: Campaign, bulk: BulkForm, dossiers: DossierForm, problem: str = ""
) -> str:
    return render_template(
        "collect/invitations/codes.html",
        campaign=campaign,
        commune=_commune(campaign),
        simulated=campaign.simulated,
        n_unused=count_one_time_codes(read_session(), campaign.id),
        bulk=bulk,
        dossiers=dossiers,
        by_field=asks_by_field(campaign),
        is_over=campaign.ends_on < today(),
        problem=problem or ("" if _is_reachable(campaign) else NOT_PUBLIC),
        can_make=_is_reachable(campaign) and campaign.ends_on >= today(),
    )


def _render_desk(campaign: Campaign, form: DeskForm, made: Invitation | None) -> str:
    head = _letterhead(campaign)
    slip = None if made is None else build_slip(head, made)
    return render_template(
        "collect/invitations/desk.html",
        campaign=campaign,
        commune=_commune(campaign),
        simulated=campaign.simulated,
        form=form,
        slip=slip,
        picture=None if slip is None else screen_picture(slip.address),
        message=None if made is None else write_row(head, made)[-1],
        is_over=campaign.ends_on < today(),
        problem="" if _is_reachable(campaign) else NOT_PUBLIC,
    )
