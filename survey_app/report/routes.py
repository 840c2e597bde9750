"""An official watches a campaign, orders a report and takes its files."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse
from wtforms import SelectChoice

from survey_app.report import wording
from survey_app.report.comments import build_comment_page
from survey_app.report.dashboard import build_dashboard
from survey_app.report.forms import OrderForm
from survey_app.report.periods import year_of_day
from survey_app.report.wording.comments import write_months
from survey_app.report.worker import (
    FORMATS_KEPT,
    OVERDUE,
    is_overdue,
    note_failure,
    order_report,
    start_worker,
)
from survey_app.store.campaigns import find_campaign
from survey_app.store.communes import Commune, find_commune, get_commune_by_id
from survey_app.store.reports import StoredReport, find_report, find_report_file, list_reports
from survey_app.web.access import check_commune, official_only, signed_in_official
from survey_app.web.clock import now, today
from survey_app.web.database import database, read_session, write
from survey_app.web.security import DOCUMENT_POLICY

blueprint = Blueprint("report", __name__, template_folder="templates")
YEARS_OFFERED = 3
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@blueprint.get("/admin/campaigns/<int:campaign_id>")
@official_only
def dashboard(campaign_id: int) -> str:
    """Show how a campaign is going."""
    campaign = find_campaign(read_session(), campaign_id) or abort(404)
    check_commune(campaign.commune_id)
    commune = get_commune_by_id(read_session(), campaign.commune_id)
    return render_template(
        "report/dashboard.html",
        commune=commune,
        board=build_dashboard(read_session(), campaign, today()),
        words=wording,
        simulated=campaign.simulated or commune.simulated,
    )


@blueprint.get("/admin/campaigns/<int:campaign_id>/comments")
@official_only
def comments(campaign_id: int) -> str:
    """Show what people wrote in a campaign, without where and when."""
    campaign = find_campaign(read_session(), campaign_id) or abort(404)
    check_commune(campaign.commune_id)
    commune = get_commune_by_id(read_session(), campaign.commune_id)
    wanted = request.args.get("months", "")
    return render_template(
        "report/comments.html",
        commune=commune,
        page=build_comment_page(read_session(), campaign, today(), wanted),
        write_months=write_months,
        simulated=campaign.simulated or commune.simulated,
    )


@blueprint.get("/admin/communes/<slug>/reports")
@official_only
def reports(slug: str) -> str:
    """List a commune's reports and offer a new one."""
    commune = _commune(slug)
    _give_up_overdue(list_reports(read_session(), commune.id))
    return render_template(
        "report/reports.html",
        commune=commune,
        form=_order_form(commune),
        reports=list_reports(read_session(), commune.id),
        simulated=commune.simulated,
    )


@blueprint.post("/admin/communes/<slug>/reports")
@official_only
def order(slug: str) -> WerkzeugResponse:
    """Order the report of a year; it is made by a process of its own."""
    commune = _commune(slug)
    form = _order_form(commune)
    if not form.validate_on_submit():
        abort(400)
    official, moment, day, period = signed_in_official(), now(), today(), form.period.data
    report_id = write(lambda store: order_report(store, commune, period, day, moment, official.id))
    start_worker(database(), report_id)
    return redirect(url_for("report.show_report", report_id=report_id), 303)


@blueprint.get("/admin/reports/<report_id>")
@official_only
def show_report(report_id: str) -> str:
    """Show a report's state and its files."""
    stored = _report(report_id)
    commune = get_commune_by_id(read_session(), stored.commune_id)
    return render_template(
        "report/show_report.html",
        commune=commune,
        stored=stored,
        formats=FORMATS_KEPT,
        simulated=commune.simulated,
    )


@blueprint.get("/admin/reports/<report_id>/<file_format>")
@official_only
def send_report_file(report_id: str, file_format: str) -> Response:
    """Send one document of a report."""
    stored = _report(report_id)
    file = find_report_file(read_session(), stored.id, file_format)
    if file is None or file_format not in MEDIA_TYPES:
        abort(404)
    commune = get_commune_by_id(read_session(), stored.commune_id)
    response = Response(file.content, content_type=MEDIA_TYPES[file_format])
    kind = "inline" if file_format in ("html", "pdf") else "attachment"
    name = f"bao-cao-hai-long-{commune.slug}-{stored.period}.{file_format}"
    response.headers["Content-Disposition"] = f'{kind}; filename="{name}"'
    if file_format == "html":
        response.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    return response


def _commune(slug: str) -> Commune:
    commune = find_commune(read_session(), slug) or abort(404)
    check_commune(commune.id)
    return commune


def _report(report_id: str) -> StoredReport:
    stored = find_report(read_session(), report_id) or abort(404)
    check_commune(stored.commune_id)
    _give_up_overdue([stored])
    return find_report(read_session(), report_id) or abort(404)


def _give_up_overdue(reports: Sequence[StoredReport]) -> None:
    """Note which reports were left unmade when the server was stopped."""
    moment = now()
    overdue = [stored.id for stored in reports if is_overdue(stored, moment)]
    for report_id in overdue:
        write(partial(note_failure, report_id=report_id, failure=OVERDUE))


def _order_form(commune: Commune) -> OrderForm:
    form = OrderForm()
    latest = int(year_of_day(today(), commune.report_window))
    years = [str(year) for year in range(latest, latest - YEARS_OFFERED, -1)]
    form.period.choices = [SelectChoice(year, f"Năm {year}") for year in years]
    return form
