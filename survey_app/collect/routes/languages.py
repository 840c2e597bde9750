"""An administrator adds a language: its table out and in, a look at it, what is missing."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Redirect

from survey_app.collect.languages import BUILT_IN, Language
from survey_app.collect.routes.asking import shelf
from survey_app.collect.translating import wording
from survey_app.collect.translating.errors import Fault, TranslatingError
from survey_app.collect.translating.filled import LARGEST_BYTES
from survey_app.collect.translating.keeping import (
    add_language,
    check_filled,
    give_name,
    keep_filled,
    take_away,
)
from survey_app.collect.translating.needed import list_outdated, list_subjects
from survey_app.collect.translating.overview import build_language_overview
from survey_app.collect.translating.sheets import FORMATS, write_csv, write_workbook
from survey_app.store.languages import AddedLanguage, find_language, read_translations
from survey_app.web.access import administrator_only, current_doer
from survey_app.web.database import read_session, write
from survey_app.web.uploads import takes_file

Page = str | tuple[str, int] | Response | Redirect
REFUSED = 422
MOST_SHOWN = 50
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
blueprint = Blueprint("languages", __name__, template_folder="../templates")


@blueprint.get("/admin/languages")
@administrator_only
def list_all() -> Page:
    """Show every language and how far it is."""
    return _render_list()


@blueprint.post("/admin/languages")
@administrator_only
def save_language() -> Page:
    """Add a language."""
    tag, name, doer = request.form.get("code", ""), request.form.get("name", ""), current_doer()
    try:
        made = change(lambda session: add_language(session, tag, name, doer))
    except TranslatingError as refused:
        return _render_list(refused.faults, tag=tag, name=name), REFUSED
    flash(wording.ADDED.format(name=made.name), "done")
    return redirect(url_for("languages.show_language", code=made.code), 303)


@blueprint.get("/admin/languages/<code>")
@administrator_only
def show_language(code: str) -> Page:
    """Show one language: what is translated, what is missing, its table."""
    return _render_language(on_shelf(code))


@takes_file(LARGEST_BYTES)
@blueprint.post("/admin/languages/<code>")
@administrator_only
def import_table(code: str) -> Page:
    """Keep a filled table, or say every fault in it."""
    language, doer = _added(code), current_doer()
    file = request.files.get("table")
    if file is None or not file.filename:
        return _render_language(on_shelf(code), [Fault("Bảng dịch", "no_file")]), REFUSED
    name, content = file.filename, file.stream.read(LARGEST_BYTES + 1)
    try:
        texts = check_filled(language.code, content, name)
        kept = change(lambda session: keep_filled(session, language.code, texts, doer))
    except TranslatingError as refused:
        return _render_language(on_shelf(code), refused.faults), REFUSED
    said = wording.KEPT.format(new=kept.new, changed=kept.changed, same=kept.same)
    flash(said, "done")
    return redirect(url_for("languages.show_language", code=code), 303)


@blueprint.get("/admin/languages/<code>/table")
@administrator_only
def export_table(code: str) -> Response:
    """Send the table of a language to be filled in."""
    language, file_format = _added(code), request.args.get("format", "xlsx")
    parts = [part for part in list_subjects() if part in request.args.getlist("part")]
    if file_format not in FORMATS:
        abort(404)
    parts = parts or list(list_subjects())
    stored = read_translations(read_session(), code)
    write_table = write_workbook if file_format == "xlsx" else write_csv
    response = Response(write_table(language, parts, stored), content_type=MEDIA_TYPES[file_format])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="bang-dich-{code}.{file_format}"'
    )
    return response


@blueprint.post("/admin/languages/<code>/name")
@administrator_only
def rename(code: str) -> Page:
    """Give a language another name."""
    language, name, doer = _added(code), request.form.get("name", ""), current_doer()
    try:
        change(lambda session: give_name(session, language.code, name, doer))
    except TranslatingError as refused:
        return _render_language(on_shelf(code), refused.faults, name=name), REFUSED
    flash(wording.RENAMED.format(name=name.strip()), "done")
    return redirect(url_for("languages.show_language", code=code), 303)


@blueprint.get("/admin/languages/<code>/delete")
@administrator_only
def confirm_delete(code: str) -> Page:
    """Ask whether a language is to go with all that was translated."""
    _added(code)
    overview = build_language_overview(on_shelf(code))
    return render_template("collect/languages/confirm_delete.html", overview=overview)


@blueprint.post("/admin/languages/<code>/delete")
@administrator_only
def delete(code: str) -> Page:
    """Take a language away."""
    language, doer = _added(code), current_doer()
    change(lambda session: take_away(session, language.code, doer))
    flash(wording.DELETED.format(name=language.name), "done")
    return redirect(url_for("languages.list_all"), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def say_too_large(_error: RequestEntityTooLarge) -> Redirect:
    """Say that a file is too large on the page it was sent from."""
    flash(wording.say_fault(Fault("Tệp", "too_large")), "wrong")
    return redirect(request.path, 303)


def on_shelf(code: str) -> Language:
    """Return a language as people would be asked in it; a page not found for an unknown one."""
    return shelf().find(read_session, code) or abort(404)


def change(work: Callable[[Session], Any]) -> Any:
    """Run a change in one transaction and let this process see it at once."""
    made = write(work)
    shelf().forget()
    return made


def _added(code: str) -> AddedLanguage:
    return find_language(read_session(), code) or abort(404)


def _render_list(faults: tuple[Fault, ...] = (), tag: str = "", name: str = "") -> str:
    languages = shelf().all(read_session)
    return render_template(
        "collect/languages/list_all.html",
        overviews=[build_language_overview(language) for language in languages],
        problems={fault.where: wording.say_to_field(fault) for fault in faults},
        suggested=wording.SUGGESTED,
        tag=tag,
        name=name,
    )


def _render_language(
    language: Language, faults: list[Fault] | tuple[Fault, ...] = (), name: str | None = None
) -> str:
    return render_template(
        "collect/languages/show_language.html",
        overview=build_language_overview(language),
        built_in=language.code in BUILT_IN,
        outdated=list_outdated(read_translations(read_session(), language.code)),
        faults=[wording.say_fault(fault) for fault in faults[:MOST_SHOWN]],
        more_faults=max(0, len(faults) - MOST_SHOWN),
        name=language.name if name is None else name,
    )
