"""A citizen scans a code: the form, the sending, the thanks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.wrappers import Response as WerkzeugResponse

from instruments.answers import check_answers
from instruments.errors import AnswersRefused
from instruments.loading import load_instrument
from survey_app.collect.admission import Admission, Sent, admit, admit_sending
from survey_app.collect.bursts import Bursts
from survey_app.collect.codes import normalize_code
from survey_app.collect.forms import read_sent
from survey_app.collect.languages import VIETNAMESE
from survey_app.collect.presence import proves_presence
from survey_app.collect.recent_admissions import RecentAdmissions
from survey_app.collect.routes import messages
from survey_app.collect.routes.asking import asked_language, offered_languages
from survey_app.collect.routes.pages import (
    FormPage,
    hidden_fields,
    render_form,
    serve_fresh_form,
)
from survey_app.collect.stamps import (
    Repeats,
    duration_band,
    is_submission_id,
    make_submission_id,
    read_repeats,
    read_served,
    repeat_band,
    time_band,
    write_repeats,
)
from survey_app.collect.submission import (
    Act,
    Receipt,
    moment_of_answer,
    read_field,
    record_response,
)
from survey_app.store.responses import BURST, PRESENT
from survey_app.web.access import public
from survey_app.web.clock import VIET_NAM, now, today
from survey_app.web.database import read_session, write
from survey_app.web.security import check_same_site

blueprint = Blueprint("collect", __name__, template_folder="../templates")
messages.install_messages(blueprint)
REPEATS_COOKIE = "td_today"


def install_collect(app: Flask) -> None:
    """Give the application its respondents' pages, and its short memories."""
    app.extensions["thuocdo_recent_admissions"] = RecentAdmissions()
    app.extensions["thuocdo_bursts"] = Bursts()
    app.register_blueprint(blueprint)


@blueprint.get("/q/<string:code>")
@public
def open_questionnaire(code: str) -> WerkzeugResponse:
    """Show the form of the place whose code was scanned."""
    wanted = _wanted()
    admission = _recent().find(code, wanted, today()) or _recent().keep(
        code, wanted, today(), admit(read_session(), code, today(), _key(), wanted)
    )
    again = _repeats(admission).count > 0
    instrument = load_instrument(admission.instrument_code, admission.instrument_version)
    page = FormPage(admission, asked_language(instrument), offered_languages(instrument), again)
    return serve_fresh_form(page, _key())


@blueprint.post("/q/<string:code>")
@public
def submit_questionnaire(code: str) -> WerkzeugResponse:
    """Take a filled form: store it once, then send the browser to a thanks page of its own."""
    check_same_site(request)
    raw = read_sent(request)
    submission_id, served = _submission_id(raw), raw.get("served", [""])[0]
    local = now().astimezone(VIET_NAM)
    opened_at = read_served(submission_id, served, local, _key())
    admission = _admit(code, submission_id, opened_at)
    if admission is None:
        return _go_to(Receipt.ALREADY_SENT, normalize_code(code), simulated=False)
    instrument = load_instrument(admission.instrument_code, admission.instrument_version)
    try:
        answers = check_answers(instrument, raw)
    except AnswersRefused as refused:
        language, others = asked_language(instrument), offered_languages(instrument)
        page = FormPage(admission, language, others, again=False)
        own = hidden_fields(submission_id, served)
        return Response(render_form(page, own, raw, refused.problems), 422)
    repeats = _repeats(admission)
    field = read_field(admission, raw) if instrument.by_field else admission.field
    act = replace(
        _act(submission_id, opened_at, local, repeats, field),
        flags=_flags(admission, raw, opened_at, local),
    )
    receipt = write(lambda session: record_response(session, admission, answers, act))
    # A one-time code is gone now, so the thanks page is told where it was given out.
    place_id = None if admission.code_hash is None else admission.place.place_id
    response = _go_to(receipt, admission.code, place_id, simulated=admission.simulated)
    if receipt is Receipt.STORED:
        _count_repeat(response, repeats, local)
        _bursts().note(admission.place.place_id)
    return response


@blueprint.get("/q/<code>/cam-on")
@public
def thank_you(code: str) -> Response:  # noqa: ARG001 # part of the address only
    """Thank for the answer."""
    return messages.thank_you()


@blueprint.get("/q/<code>/da-gui")
@public
def already_sent(code: str) -> Response:  # noqa: ARG001 # part of the address only
    """Say that this form was sent before."""
    return messages.already_sent()


def _recent() -> RecentAdmissions:
    recent: RecentAdmissions = current_app.extensions["thuocdo_recent_admissions"]
    return recent


def _bursts() -> Bursts:
    bursts: Bursts = current_app.extensions["thuocdo_bursts"]
    return bursts


def _key() -> bytes:
    key: bytes = current_app.config["CODE_KEY"]
    return key


def _wanted() -> str | None:
    """Return what the address says was chosen; what no database can look for was not."""
    wanted = request.args.get("viec")
    return wanted if wanted is not None and wanted.isprintable() else None


def _submission_id(raw: Mapping[str, list[str]]) -> str:
    given = raw.get("id", [""])[0]
    return given if is_submission_id(given) else make_submission_id()


def _admit(code: str, submission_id: str, opened_at: datetime | None) -> Admission | None:
    wanted, opened_on = _wanted(), opened_at.date() if opened_at else None
    recent = _recent().find(code, wanted, today())
    if recent is not None and (opened_on is None or opened_on >= recent.opens_on):
        return recent
    sent = Sent(submission_id, opened_on, wanted)
    return admit_sending(read_session(), code, today(), _key(), sent)


def _act(
    submission_id: str,
    opened_at: datetime | None,
    local: datetime,
    repeats: Repeats,
    field: str | None,
) -> Act:
    answered_at = local if opened_at is None else moment_of_answer(opened_at, local)
    return Act(
        submission_id=submission_id,
        answered_at=answered_at,
        received_on=local.date(),
        time_band=time_band(answered_at),
        duration_band=None if opened_at is None else duration_band(local - opened_at),
        repeat_band=repeat_band(repeats.count + 1),
        field=field,
    )


def _flags(
    admission: Admission,
    raw: Mapping[str, Sequence[str]],
    opened_at: datetime | None,
    local: datetime,
) -> int:
    if admission.code_hash is not None:
        return 0  # a keyed answer keeps its month alone: a mark would tell it from the others
    days = {local.date()} if opened_at is None else {local.date(), opened_at.date()}
    present = PRESENT if proves_presence(raw, admission, days, _key()) else 0
    return present | (BURST if _bursts().is_burst(admission.place.place_id) else 0)


def _repeats(admission: Admission) -> Repeats:
    cookie = request.cookies.get(REPEATS_COOKIE, "")
    return read_repeats(cookie, admission.place.place_id, today(), _key())


def _count_repeat(response: WerkzeugResponse, repeats: Repeats, local: datetime) -> None:
    midnight_in = 24 * 3600 - (local.hour * 3600 + local.minute * 60 + local.second)
    response.set_cookie(
        REPEATS_COOKIE,
        write_repeats(Repeats(repeats.place_id, repeats.day, repeats.count + 1), _key()),
        max_age=midnight_in,
        path="/q/",
        secure=current_app.config["SETTINGS"].is_https,
        httponly=True,
        samesite="Lax",
    )


def _go_to(
    receipt: Receipt, code: str, place_id: int | None = None, *, simulated: bool
) -> WerkzeugResponse:
    # Written out: building an address from its route would cost as much as storing the answer.
    page = "cam-on" if receipt is Receipt.STORED else "da-gui"
    language = asked_language()
    marks = [] if language.code == VIETNAMESE.code else [("lang", language.code)]
    marks += [("mo_phong", "1")] if simulated else []
    marks += [] if place_id is None else [("noi", str(place_id))]
    query = f"?{urlencode(marks)}" if marks else ""
    location = f"{request.script_root}/q/{quote(code)}/{page}{query}"
    status = 303
    if request.headers.get("Prefer") == "return=minimal":
        # The form's script asks where to go instead of being sent there: see respondent.js.
        status = 201 if receipt is Receipt.STORED else 200
    return Response(status=status, headers={"Location": location})
