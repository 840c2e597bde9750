"""Paper for an official: forms are printed, piles are opened, looked at and closed."""

from datetime import date, datetime

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
from werkzeug.wrappers import Response as WerkzeugResponse

from instruments.loading import load_instrument
from survey_app.collect.languages import Language
from survey_app.collect.paper import wording
from survey_app.collect.paper.batches import (
    NewBatch,
    NewRun,
    add_run,
    build_batch_state,
    close_batch,
    is_after_report,
    note_closing,
    open_batch,
)
from survey_app.collect.paper.codes import paper_key, spaced_code
from survey_app.collect.paper.errors import BatchProblem, BatchRefused, PrintFailed
from survey_app.collect.paper.printing import build_job, list_codes, print_run
from survey_app.collect.paper.screens import build_campaign_paper, list_invalid
from survey_app.collect.routes.asking import offered_languages, shelf
from survey_app.store.campaigns import Campaign, find_campaign
from survey_app.store.communes import get_commune_by_id
from survey_app.store.paper import (
    MOST_COPIES,
    PaperBatch,
    PaperRun,
    count_paper_forms,
    find_paper_batch,
    find_paper_run,
)
from survey_app.store.place_facts import get_place_facts
from survey_app.web.access import check_commune, current_doer, official_only, signed_in_official
from survey_app.web.clock import today
from survey_app.web.database import read_session, write

blueprint = Blueprint("paper", __name__, template_folder="../templates")
Page = str | tuple[str, int] | WerkzeugResponse
REFUSED = 422
CHANNEL = "paper"
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
MOST_DIGITS = 9


@blueprint.get("/admin/campaigns/<int:campaign_id>/paper")
@official_only
def show_paper(campaign_id: int) -> Page:
    """Show a campaign's printed forms and piles."""
    return _render(own_campaign(campaign_id), ())


@blueprint.post("/admin/campaigns/<int:campaign_id>/paper/runs")
@official_only
def save_run(campaign_id: int) -> Page:
    """Make a print run for a place."""
    campaign = own_campaign(campaign_id)
    new = NewRun(_number("place_id") or 0, request.form.get("language", ""), _number("copies"))
    languages, by = [language.code for language in _languages(campaign)], current_doer()
    try:
        run = write(lambda store: add_run(store, campaign, new, languages, by))
    except BatchRefused as refused:
        return _render(campaign, refused.problems), REFUSED
    flash(wording.RUN_READY.format(copies=run.copies), "done")
    return redirect(url_for("paper.show_paper", campaign_id=campaign.id, _anchor="runs"), 303)


@blueprint.get("/admin/paper/runs/<int:run_id>.pdf")
@official_only
def download_run(run_id: int) -> Page:
    """Send a print run to be printed; the same run has the same codes every time."""
    run = find_paper_run(read_session(), run_id) or abort(404)
    campaign = own_campaign(run.campaign_id)
    language = _language_of(run, campaign)
    both_sides = request.args.get("sides") != "1"
    job = build_job(read_session(), run, language, key(), both_sides=both_sides)
    try:
        content = print_run(job)
    except PrintFailed:
        flash(wording.PRINT_FAILED, "wrong")
        return redirect(url_for("paper.show_paper", campaign_id=campaign.id), 303)
    response = Response(content, content_type="application/pdf")
    name = f"phieu-{campaign.instrument_code}-{run.id}-{run.copies}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post("/admin/campaigns/<int:campaign_id>/paper/batches")
@official_only
def save_batch(campaign_id: int) -> Page:
    """Open a pile."""
    campaign = own_campaign(campaign_id)
    new = NewBatch(
        place_id=_number("place_id") or 0,
        answered_on=_day("answered_on"),
        counted=_number("counted"),
        second_percent=_percent("second_percent"),
    )
    by = current_doer()
    try:
        batch = write(lambda store: open_batch(store, campaign, new, by))
    except BatchRefused as refused:
        return _render(campaign, refused.problems), REFUSED
    flash(wording.BATCH_OPENED.format(number=batch.id), "done")
    if is_after_report(read_session(), campaign, batch.answered_on):
        flash(wording.AFTER_REPORT, "careful")
    return redirect(url_for("paper_entry.enter", batch_id=batch.id), 303)


@blueprint.get("/admin/paper/batches/<int:batch_id>")
@official_only
def show_batch(batch_id: int) -> Page:
    """Show how far a pile is."""
    batch, campaign = own_batch(batch_id)
    return _render_batch(batch, campaign, ())


@blueprint.post("/admin/paper/batches/<int:batch_id>/close")
@official_only
def close(batch_id: int) -> Page:
    """End a pile: what was typed once is stored."""
    batch, campaign = own_batch(batch_id)
    doer, signing = current_doer(), key()
    try:
        closed = write(lambda store: close_batch(store, batch_id, doer.today, signing))
    except BatchRefused as refused:
        return _render_batch(batch, campaign, refused.problems), REFUSED
    write(lambda store: note_closing(store, closed, doer))
    counts = count_paper_forms(read_session(), [closed])
    said = wording.BATCH_CLOSED.format(
        number=closed.id, valid=counts.valid, invalid=counts.invalid.total()
    )
    flash(said, "done")
    return redirect(url_for("paper.show_batch", batch_id=closed.id), 303)


@blueprint.post("/admin/paper/batches/<int:batch_id>/codes")
@official_only
def give_code(batch_id: int) -> Page:
    """Give a code to a sheet that has none: a photocopy, a torn corner."""
    batch, campaign = own_batch(batch_id)
    language = _languages(campaign)[0].code
    new, by = NewRun(batch.place_id, language, 1), current_doer()
    try:
        run = write(lambda store: add_run(store, campaign, new, [language], by))
    except BatchRefused as refused:
        return _render_batch(batch, campaign, refused.problems), REFUSED
    (code,) = list_codes(run, key())
    flash(wording.CODE_GIVEN.format(code=spaced_code(code)), "careful")
    return redirect(url_for("paper.show_batch", batch_id=batch.id), 303)


def own_campaign(campaign_id: int) -> Campaign:
    """Return a campaign this official may see; any other is a page not found."""
    campaign = find_campaign(read_session(), campaign_id) or abort(404)
    check_commune(campaign.commune_id)
    return campaign


def own_batch(batch_id: int) -> tuple[PaperBatch, Campaign]:
    """Return a pile this official may see, with its campaign."""
    batch = find_paper_batch(read_session(), batch_id) or abort(404)
    return batch, own_campaign(batch.campaign_id)


def key() -> bytes:
    """Return the key of sheets."""
    return paper_key(current_app.config["CODE_KEY"])


def render_paper_page(name: str, campaign: Campaign, **shown: object) -> str:
    """Render one of these pages."""
    commune = get_commune_by_id(read_session(), campaign.commune_id)
    return render_template(
        f"collect/{name}.html",
        commune=commune,
        campaign=campaign,
        wording=wording,
        spaced=spaced_code,
        simulated=campaign.simulated or commune.simulated,
        **shown,
    )


def _render(campaign: Campaign, problems: tuple[BatchProblem, ...]) -> str:
    languages = _languages(campaign)
    return render_paper_page(
        "paper",
        campaign,
        paper=build_campaign_paper(read_session(), campaign),
        languages=languages,
        language_names={language.code: language.name for language in languages},
        instrument=load_instrument(campaign.instrument_code, campaign.instrument_version),
        problems={each.field: wording.say_batch(each) for each in problems},
        typed=request.form,
        list_invalid=list_invalid,
        most_copies=MOST_COPIES,
        today=today(),
    )


def _render_batch(batch: PaperBatch, campaign: Campaign, problems: tuple[BatchProblem, ...]) -> str:
    state = build_batch_state(read_session(), batch, signed_in_official().id, key())
    return render_paper_page(
        "paper_batch",
        campaign,
        state=state,
        place=get_place_facts(read_session(), batch.place_id),
        problems=[wording.say_batch(each) for each in problems],
        list_invalid=list_invalid,
    )


def _languages(campaign: Campaign) -> tuple[Language, ...]:
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    return offered_languages(instrument, channel=CHANNEL)


def _language_of(run: PaperRun, campaign: Campaign) -> Language:
    return shelf().find(read_session, run.language) or _languages(campaign)[0]


def _number(name: str) -> int | None:
    text = request.form.get(name, "").strip(" %").replace(".", "")
    fits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if fits else None


def _percent(name: str) -> int | None:
    """Return what was typed, nothing for nothing; what is no number is out of range."""
    typed = _number(name)
    return -1 if typed is None and request.form.get(name, "").strip(" %") else typed


def _day(name: str) -> date | None:
    text = request.form.get(name, "").strip()
    for pattern in DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 # only the day is kept
        except ValueError:
            continue
    return None
