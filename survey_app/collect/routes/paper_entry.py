"""Typing sheets: one screen by keyboard, a second person, and a look at what differs."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for

from instruments.errors import AnswersRefused, Problem
from instruments.loading import load_instrument
from survey_app.collect.paper import wording
from survey_app.collect.paper.batches import build_batch_state
from survey_app.collect.paper.codes import plain_code, spaced_code
from survey_app.collect.paper.entries import (
    TypedSheet,
    find_turns,
    forget_sheet,
    note_typing,
    save_sheet,
    typed_of,
)
from survey_app.collect.paper.errors import SheetRefused
from survey_app.collect.paper.resolving import (
    FIRST,
    SECOND,
    THIRD,
    VALIDITY,
    Settled,
    Sides,
    find_sides,
    settle_sheet,
)
from survey_app.collect.paper.screens import list_asked, list_scale_hints
from survey_app.collect.paper.typed import keys_of, write_typed
from survey_app.collect.routes.paper import (
    REFUSED,
    Page,
    key,
    own_batch,
    render_paper_page,
)
from survey_app.store.campaigns import Campaign
from survey_app.store.paper import INVALID_REASONS, PaperBatch
from survey_app.store.place_facts import get_place_facts
from survey_app.web.access import current_doer, official_only, signed_in_official
from survey_app.web.database import read_session, write

blueprint = Blueprint("paper_entry", __name__, template_folder="../templates")
PREFIX = "q-"


@blueprint.get("/admin/paper/batches/<int:batch_id>/entry")
@official_only
def enter(batch_id: int) -> Page:
    """Show the screen for typing; with `sua` what this person typed last, to type it anew."""
    batch, campaign = own_batch(batch_id)
    again = plain_code(request.args.get("sua", ""))
    if not again:
        return _render(batch, campaign, TypedSheet("", {}))
    try:
        (own,) = find_turns(
            read_session(), batch, again, signed_in_official().id, key(), again=True
        )
    except SheetRefused as refused:
        flash(wording.say_sheet(refused), "careful")
        return redirect(url_for("paper_entry.enter", batch_id=batch.id), 303)
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    typed = write_typed(instrument, typed_of(own))
    return _render(batch, campaign, TypedSheet(again, typed, own.invalid, again=True))


@blueprint.post("/admin/paper/batches/<int:batch_id>/entry")
@official_only
def save(batch_id: int) -> Page:
    """Keep one sheet, or say at the question what is wrong with it."""
    batch, campaign = own_batch(batch_id)
    sheet, by, signing = _read_sheet(), current_doer(), key()
    official_id = signed_in_official().id
    if "set_aside" in request.form and sheet.invalid is None:
        return _answer_refused(batch, campaign, sheet, "Xin chọn lý do phiếu không hợp lệ.", ())
    try:
        outcome = write(lambda store: save_sheet(store, batch_id, sheet, official_id, signing))
    except SheetRefused as refused:
        return _answer_refused(batch, campaign, sheet, wording.say_sheet(refused), ())
    except AnswersRefused as refused:
        said = "Phiếu chưa lưu. Xin sửa các câu được đánh dấu."
        return _answer_refused(batch, campaign, sheet, said, refused.problems)
    write(lambda store: note_typing(store, batch_id, by))
    code = plain_code(sheet.code)
    said = wording.OUTCOMES[outcome].format(code=spaced_code(code))
    if _wants_json():
        return jsonify(saved=True, message=said, code=code, progress=_say_progress(batch_id))
    flash(said, "done")
    return redirect(url_for("paper_entry.enter", batch_id=batch.id, vua=code), 303)


@blueprint.post("/admin/paper/batches/<int:batch_id>/entry/forget")
@official_only
def forget(batch_id: int) -> Page:
    """Drop what this person typed of a sheet."""
    batch, _ = own_batch(batch_id)
    code, signing = plain_code(request.form.get("code", "")), key()
    official_id = signed_in_official().id
    try:
        write(lambda store: forget_sheet(store, batch_id, code, official_id, signing))
    except SheetRefused as refused:
        flash(wording.say_sheet(refused), "careful")
    else:
        flash(wording.FORGOTTEN.format(code=spaced_code(code)), "done")
    return redirect(url_for("paper_entry.enter", batch_id=batch.id), 303)


@blueprint.get("/admin/paper/batches/<int:batch_id>/codes/<code>")
@official_only
def check_code(batch_id: int, code: str) -> Response:
    """Say whether a code may be typed into this pile by this person now."""
    batch, _ = own_batch(batch_id)
    try:
        find_turns(read_session(), batch, plain_code(code), signed_in_official().id, key())
    except SheetRefused as refused:
        return jsonify(fits=False, message=wording.say_sheet(refused))
    return jsonify(fits=True)


@blueprint.get("/admin/paper/batches/<int:batch_id>/forms/<code>")
@official_only
def show_sides(batch_id: int, code: str) -> Page:
    """Show what two people typed of a sheet, side by side."""
    batch, campaign = own_batch(batch_id)
    try:
        sides = find_sides(read_session(), batch, plain_code(code))
    except SheetRefused as refused:
        flash(wording.say_sheet(refused), "careful")
        return redirect(url_for("paper.show_batch", batch_id=batch.id), 303)
    return _render_sides(batch, campaign, sides, "", ())


@blueprint.post("/admin/paper/batches/<int:batch_id>/forms/<code>")
@official_only
def settle(batch_id: int, code: str) -> Page:
    """Store what holds of a sheet after a look at the paper."""
    batch, campaign = own_batch(batch_id)
    plain, by, signing = plain_code(code), current_doer(), key()
    settled = Settled(_read_prefixed("choose-"), _read_prefixed("third-"))
    try:
        sides = find_sides(read_session(), batch, plain)
        write(lambda store: settle_sheet(store, batch_id, plain, settled, signing))
    except SheetRefused as refused:
        said = wording.say_sheet(refused)
        if refused.reason == "no_choice":
            return _render_sides(batch, campaign, sides, said, ()), REFUSED
        flash(said, "careful")
        return redirect(url_for("paper.show_batch", batch_id=batch.id), 303)
    except AnswersRefused as refused:
        said = "Chưa lưu được phiếu. Xin xem lại các chỗ dưới đây."
        return _render_sides(batch, campaign, sides, said, refused.problems), REFUSED
    write(lambda store: note_typing(store, batch_id, by))
    flash(wording.SETTLED.format(code=spaced_code(plain)), "done")
    return redirect(url_for("paper.show_batch", batch_id=batch.id), 303)


def _read_sheet() -> TypedSheet:
    invalid = request.form.get("invalid", "") if "set_aside" in request.form else ""
    return TypedSheet(
        code=request.form.get("code", ""),
        typed=_read_prefixed(PREFIX),
        invalid=invalid if invalid in INVALID_REASONS else None,
        again=request.form.get("again") == "1",
    )


def _read_prefixed(prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in request.form.items()
        if name.startswith(prefix)
    }


def _wants_json() -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _answer_refused(
    batch: PaperBatch,
    campaign: Campaign,
    sheet: TypedSheet,
    said: str,
    problems: Sequence[Problem],
) -> Page:
    if _wants_json():
        wrong = {each.question or "": wording.say_problem(each) for each in problems}
        response = jsonify(saved=False, message=said, problems=wrong)
        response.status_code = REFUSED
        return response
    return _render(batch, campaign, sheet, said, problems), REFUSED


def _render(
    batch: PaperBatch,
    campaign: Campaign,
    sheet: TypedSheet,
    refusal: str = "",
    problems: Sequence[Problem] = (),
) -> str:
    instrument = load_instrument(campaign.instrument_code, campaign.instrument_version)
    return render_paper_page(
        "paper_entry",
        campaign,
        batch=batch,
        place=get_place_facts(read_session(), batch.place_id),
        sheet=sheet,
        asked=list_asked(instrument, sheet.typed, problems),
        scale=list_scale_hints(instrument),
        refusal=refusal,
        whole=[wording.say_problem(each) for each in problems if each.question is None],
        just_saved=plain_code(request.args.get("vua", "")),
        progress=_say_progress(batch.id),
        prefix=PREFIX,
    )


def _render_sides(
    batch: PaperBatch,
    campaign: Campaign,
    sides: Sides,
    refusal: str,
    problems: Sequence[Problem],
) -> str:
    return render_paper_page(
        "paper_sides",
        campaign,
        batch=batch,
        place=get_place_facts(read_session(), batch.place_id),
        sides=sides,
        differences=sides.found.differences if sides.found else (),
        name_question=wording.name_question,
        name_value=wording.name_value,
        refusal=refusal,
        problems={each.question: wording.say_problem(each) for each in problems},
        chosen=_read_prefixed("choose-"),
        third=_read_prefixed("third-"),
        keys={question.key: keys_of(question) for question in sides.instrument.questions},
        names={"first": FIRST, "second": SECOND, "third": THIRD, "validity": VALIDITY},
    )


def _say_progress(batch_id: int) -> str:
    batch, _ = own_batch(batch_id)
    state = build_batch_state(read_session(), batch, signed_in_official().id, key())
    counts: Mapping[str, int] = {
        "chờ nhập lần hai": len(state.for_second),
        "chờ đối chiếu": len(state.differing),
    }
    waiting = "; ".join(f"{n} {words}" for words, n in counts.items() if n)
    said = f"{state.counts.handed_in}/{batch.counted} phiếu đã nhập"
    return f"{said}; {waiting}" if waiting else said
