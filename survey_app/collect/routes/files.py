"""Answers that were collected elsewhere, brought in by an official: file, columns, trial, store."""

import csv
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Redirect

from instruments.fields import list_fields
from instruments.loading import load_instrument
from instruments.model import Instrument
from survey_app.collect.importing import said_faults, wording
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.grouping import group_refused, list_refused
from survey_app.collect.importing.mapping import ImportMapping, decode_mapping, parse_mapping
from survey_app.collect.importing.matching import find_answers, match_columns
from survey_app.collect.importing.moments import FORMATS
from survey_app.collect.importing.reading import build_reader
from survey_app.collect.importing.sheets import Sheet, Table, find_table, read_pasted
from survey_app.collect.importing.storing import (
    ImportOutcome,
    check_place,
    import_key,
    import_responses,
    list_place_names,
    list_place_words,
    note_import,
)
from survey_app.collect.importing.understanding import (
    Words,
    choices_of,
    date_formats,
    first_choices,
    preview_rows,
    view_columns,
    write_mapping,
)
from survey_app.collect.importing.unpacking import check_size
from survey_app.collect.importing.waiting_files import (
    WaitingFile,
    drop_file,
    drop_old_files,
    find_file,
    keep_file,
    new_token,
    unpack_bytes,
    without_people,
)
from survey_app.store.campaigns import Campaign, find_campaign
from survey_app.store.communes import Commune, get_commune_by_id
from survey_app.web.access import check_commune, current_doer, official_only, signed_in_official
from survey_app.web.clock import today
from survey_app.web.database import database, read_session, write
from survey_app.web.uploads import takes_file

Page = str | tuple[str, int] | Response | Redirect
LONGEST_FILE = 20 * 1024 * 1024
LONGEST_MAPPING = 1024 * 1024
REFUSED, GONE, TOO_LARGE = 422, 410, 413
ROWS_SHOWN = 200
blueprint = Blueprint("files", __name__, template_folder="../templates")
# What a server that was killed has left lying is deleted when the next one starts.
blueprint.record(lambda state: _drop_left(state.app.config["SETTINGS"].data_dir))


@dataclass(frozen=True, slots=True)
class Target:
    """The campaign that answers are brought into."""

    campaign: Campaign
    commune: Commune
    instrument: Instrument


class FileGone(Exception):
    """The file was dropped, stored, or waited for longer than an hour."""

    def __init__(self, campaign_id: int) -> None:
        super().__init__(campaign_id)
        self.campaign_id = campaign_id


@blueprint.get("/admin/campaigns/<int:campaign_id>/files")
@official_only
def choose_file(campaign_id: int) -> Page:
    """Ask for a file or a pasted table."""
    return _render("choose_file", _target(campaign_id))


@blueprint.post("/admin/campaigns/<int:campaign_id>/files")
@takes_file(LONGEST_FILE)
@official_only
def receive(campaign_id: int) -> Page:
    """Read what was sent and lead to its columns."""
    target = _target(campaign_id)
    pasted = request.form.get("pasted", "")
    try:
        name, sheets = _read_sent(request.files.get("file"), pasted)
        table = find_answers(sheets, target.instrument, None)
        given = _read_mapping(request.files.get("mapping"), target.instrument)
    except ImportFault as fault:
        problem = said_faults.say_fault(fault)
        return _render("choose_file", target, problem=problem, pasted=pasted), REFUSED
    waiting = WaitingFile(
        token=new_token(),
        official_id=signed_in_official().id,
        campaign_id=campaign_id,
        name=name,
        sheets=without_people(sheets, table),
        mapping=given,
    )
    keep_file(_folder(), waiting)
    return _to("columns", waiting)


@blueprint.get("/admin/campaigns/<int:campaign_id>/files/<token>")
@official_only
def columns(campaign_id: int, token: str) -> Page:
    """Show the table as it is understood, for a person to correct."""
    target, waiting = _target(campaign_id), _waiting(campaign_id, token)
    if waiting.outcome is not None:
        return _to("outcome", waiting)
    table = _table(waiting, target, request.args.get("sheet"))
    chosen = first_choices(match_columns(table, target.instrument), table)
    problem = None
    if waiting.mapping is not None:
        try:
            chosen = choices_of(_mapping(waiting, target), table)
        except ImportFault as fault:
            problem = said_faults.say_fault(fault)
    return _render_columns(target, waiting, table, chosen, problem)


@blueprint.post("/admin/campaigns/<int:campaign_id>/files/<token>")
@official_only
def correct(campaign_id: int, token: str) -> Page:
    """Show the table again with the corrections, keep them for a trial, or drop the file."""
    target, waiting = _target(campaign_id), _waiting(campaign_id, token)
    if request.form.get("step") == "drop":
        drop_file(_folder(), token)
        return redirect(url_for("files.choose_file", campaign_id=campaign_id), 303)
    table = _table(waiting, target, request.form.get("sheet"))
    chosen = {name: value for name, value in request.form.items() if name != "csrf_token"}
    if request.form.get("step") != "try":
        return _render_columns(target, waiting, table, chosen, None)
    try:
        text = write_mapping(table, target.instrument, chosen, len(waiting.sheets) > 1)
        tried = replace(waiting, mapping=text)
        _read(target, tried)
    except ImportFault as fault:
        problem = said_faults.say_fault(fault)
        return _render_columns(target, waiting, table, chosen, problem), REFUSED
    keep_file(_folder(), tried)
    return _to("trial", tried)


@blueprint.get("/admin/campaigns/<int:campaign_id>/files/<token>/trial")
@official_only
def trial(campaign_id: int, token: str) -> Page:
    """Show what would be stored and what refused, and why."""
    target, waiting = _target(campaign_id), _waiting(campaign_id, token)
    if waiting.outcome is not None:
        return _to("outcome", waiting)
    if waiting.mapping is None:
        return _to("columns", waiting)
    return _render_outcome(target, waiting, _import(target, waiting, dry_run=True))


@blueprint.post("/admin/campaigns/<int:campaign_id>/files/<token>/trial")
@official_only
def store(campaign_id: int, token: str) -> Page:
    """Store the good rows; their file is deleted, what was refused is told for an hour."""
    target, waiting = _target(campaign_id), _waiting(campaign_id, token)
    if waiting.outcome is not None:
        return _to("outcome", waiting)
    outcome = _import(target, waiting, dry_run=False)
    doer = current_doer()
    write(lambda session: note_import(session, target.campaign, outcome, doer))
    keep_file(_folder(), replace(waiting, sheets=(), outcome=outcome))
    return _to("outcome", waiting)


@blueprint.get("/admin/campaigns/<int:campaign_id>/files/<token>/outcome")
@official_only
def outcome(campaign_id: int, token: str) -> Page:
    """Say what was stored, what was there already and what was refused."""
    target, waiting = _target(campaign_id), _waiting(campaign_id, token)
    if waiting.outcome is None:
        return _to("trial", waiting)
    return _render_outcome(target, waiting, waiting.outcome)


@blueprint.get("/admin/campaigns/<int:campaign_id>/files/<token>/mapping.toml")
@official_only
def download_mapping(campaign_id: int, token: str) -> Page:
    """Send what the columns mean, to be given with the next file of this form."""
    _target(campaign_id)
    waiting = _waiting(campaign_id, token)
    if waiting.mapping is None:
        abort(404)
    return _send(waiting.mapping.encode(), f"cach-doc-{campaign_id}.toml", "application/toml")


@blueprint.get("/admin/campaigns/<int:campaign_id>/files/<token>/refused.csv")
@official_only
def download_refused(campaign_id: int, token: str) -> Page:
    """Send the list of all refused rows."""
    target, waiting = _target(campaign_id), _waiting(campaign_id, token)
    if waiting.mapping is None:
        abort(404)
    told = waiting.outcome or _import(target, waiting, dry_run=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow((*wording.REFUSED_COLUMNS, wording.ADVICE_COLUMN))
    writer.writerows(wording.as_cells(row) for row in list_refused(told.refused))
    content = text.getvalue().encode("utf-8-sig")
    return _send(content, f"dong-khong-nhan-{campaign_id}.csv", "text/csv; charset=utf-8")


@blueprint.errorhandler(FileGone)
def _say_gone(gone: FileGone) -> Page:
    return _render("file_gone", _target(gone.campaign_id)), GONE


@blueprint.errorhandler(RequestEntityTooLarge)
def _say_too_large(_error: RequestEntityTooLarge) -> Page:
    target = _target((request.view_args or {})["campaign_id"])
    fault = ImportFault("the file is too large", expected="up to 20 MB")
    return _render("choose_file", target, problem=said_faults.say_fault(fault)), TOO_LARGE


def _target(campaign_id: int) -> Target:
    campaign = find_campaign(read_session(), campaign_id) or abort(404)
    check_commune(campaign.commune_id)
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    return Target(campaign, get_commune_by_id(read_session(), campaign.commune_id), instrument)


def _waiting(campaign_id: int, token: str) -> WaitingFile:
    """Return the file if it waits for this campaign and this person; raises `FileGone`."""
    found = find_file(_folder(), token, time.time())
    if found is None or found.campaign_id != campaign_id:
        raise FileGone(campaign_id)
    if found.official_id != signed_in_official().id:
        raise FileGone(campaign_id)
    return found


def _drop_left(folder: Path) -> None:
    drop_old_files(folder, time.time())


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir
    return folder


def _read_sent(sent: FileStorage | None, pasted: str) -> tuple[str, tuple[Sheet, ...]]:
    if sent is not None and sent.filename:
        name = Path(sent.filename.replace("\\", "/")).name[:100] or "tep"
        return name, unpack_bytes(_folder(), sent.read(), name)
    if not pasted.strip():
        raise ImportFault("nothing was given")
    sheets = read_pasted(pasted, wording.PASTED)
    check_size(sheets, wording.PASTED)
    return wording.PASTED, sheets


def _read_mapping(sent: FileStorage | None, instrument: Instrument) -> str | None:
    if sent is None or not sent.filename:
        return None
    text = decode_mapping(sent.read(LONGEST_MAPPING), sent.filename)
    parse_mapping(text, instrument, name=sent.filename)
    return text


def _mapping(waiting: WaitingFile, target: Target) -> ImportMapping:
    return parse_mapping(waiting.mapping or "", target.instrument, name=waiting.name)


def _table(waiting: WaitingFile, target: Target, sheet: str | None) -> Table:
    """Return the sheet that was chosen, or that fits best."""
    known = {each.name for each in waiting.sheets}
    try:
        if sheet is None and waiting.mapping is not None:
            mapping = _mapping(waiting, target)
            return find_table(waiting.sheets, mapping.columns, sheet=mapping.sheet)
        return find_answers(waiting.sheets, target.instrument, sheet if sheet in known else None)
    except ImportFault:
        # A sheet without any question, or a mapping of another form: the best one is shown.
        return find_answers(waiting.sheets, target.instrument, None)


def _read(target: Target, waiting: WaitingFile) -> tuple[Table, ImportMapping]:
    """Return the table with its mapping, which fit each other; raises `ImportFault`."""
    mapping = _mapping(waiting, target)
    table = find_table(waiting.sheets, mapping.columns, sheet=mapping.sheet)
    places = list_place_words(read_session(), target.commune.id)
    check_place(mapping.place, places)
    build_reader(table, mapping, target.instrument, target.campaign, places, today())
    return table, mapping


def _import(target: Target, waiting: WaitingFile, *, dry_run: bool) -> ImportOutcome:
    table, mapping = _read(target, waiting)
    key = import_key(current_app.config["SETTINGS"].secret_key)
    return import_responses(
        database(), target.campaign, table, mapping, key, today(), dry_run=dry_run
    )


def _render_columns(
    target: Target,
    waiting: WaitingFile,
    table: Table,
    chosen: Mapping[str, str],
    problem: str | None,
) -> str:
    places = list_place_names(read_session(), target.commune.id)
    words = Words(list_place_words(read_session(), target.commune.id), places)
    matching = match_columns(table, target.instrument)
    alike = {match.index for match in matching.questions if not match.exact}
    views = view_columns(table, target.instrument, words, chosen, alike)
    dated = next((view.index for view in views if view.meaning == "date"), None)
    return _render(
        "columns",
        target,
        waiting=waiting,
        table=table,
        views=views,
        chosen=chosen,
        problem=problem,
        places=places,
        fields=list_fields(),
        formats=[] if dated is None else date_formats(table, dated),
        all_formats=FORMATS,
        placed=any(view.meaning == "place" for view in views),
        dated=dated is not None,
        fielded=any(view.meaning == "field" for view in views),
        preview=preview_rows(table),
        today=today(),
    )


def _render_outcome(target: Target, waiting: WaitingFile, told: ImportOutcome) -> str:
    listed = list_refused(told.refused)
    return _render(
        "outcome",
        target,
        waiting=waiting,
        told=told,
        groups=group_refused(told.refused),
        listed=listed[:ROWS_SHOWN],
        n_listed=len(listed),
    )


def _send(content: bytes, name: str, content_type: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _to(step: str, waiting: WaitingFile) -> Redirect:
    where = url_for(f"files.{step}", campaign_id=waiting.campaign_id, token=waiting.token)
    return redirect(where, 303)


def _render(name: str, target: Target, **shown: object) -> str:
    return render_template(
        f"collect/files/{name}.html",
        campaign=target.campaign,
        commune=target.commune,
        instrument=target.instrument,
        words=wording,
        simulated=target.commune.simulated,
        **shown,
    )
