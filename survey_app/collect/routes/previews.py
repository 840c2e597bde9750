"""A look at a questionnaire in a language that is not offered yet, as a phone would show it."""

from flask import Response, abort, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from instruments.model import Instrument
from survey_app.collect.forms import build_sections, fields_to_ask, scale_words
from survey_app.collect.languages import Language, load_in_language, subject_of
from survey_app.collect.routes.languages import Page, blueprint, on_shelf
from survey_app.collect.translating.needed import find_instrument, list_missing
from survey_app.collect.translating.overview import build_language_overview
from survey_app.store.place_facts import PlaceFacts
from survey_app.web.access import administrator_only
from survey_app.web.security import CONTENT_SECURITY_POLICY

SAMPLE = PlaceFacts(
    place_id=0,
    place_name="Quầy số 1",
    agency_name="Trung tâm Phục vụ hành chính công",
    commune_id=0,
    commune_slug="",
    commune_name="xã (tên xã)",
    province="tỉnh (tên tỉnh)",
    simulated=False,
    agency_kind="centre",
    website=None,
    active=True,
    moved_to_id=None,
    asks_presence=False,
    report_window="ministry",
)


@blueprint.get("/admin/languages/<code>/preview/<questionnaire>/<version>")
@administrator_only
def preview(code: str, questionnaire: str, version: str) -> Response:
    """Show the form in a frame as wide as a phone, with what is missing beside it."""
    language, instrument = on_shelf(code), _instrument(questionnaire, version)
    page = render_template(
        "collect/languages/preview.html",
        overview=build_language_overview(language),
        language=language,
        instrument=instrument,
        missing=list_missing(language, instrument),
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@blueprint.get("/admin/languages/<code>/preview/<questionnaire>/<version>/page")
@administrator_only
def preview_page(code: str, questionnaire: str, version: str) -> Response:
    """Show the form itself."""
    return _in_frame(_render_form(on_shelf(code), _instrument(questionnaire, version)))


@blueprint.post("/admin/languages/<code>/preview/<questionnaire>/<version>/page")
@administrator_only
def preview_sent(code: str, questionnaire: str, version: str) -> Page:
    """Show the thanks, and store nothing."""
    language, instrument = on_shelf(code), _instrument(questionnaire, version)
    address = url_for(
        "languages.preview_page",
        code=code,
        questionnaire=instrument.code,
        version=instrument.version,
    )
    page = render_template(
        "collect/languages/preview_sent.html", language=language, lang=code, back=address
    )
    return _in_frame(page)


def _instrument(questionnaire: str, version: str) -> Instrument:
    return find_instrument(f"{questionnaire}/{version}") or abort(404)


def _in_frame(page: str) -> Response:
    response = Response(page)
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'"
    )
    return response


def _render_form(language: Language, original: Instrument) -> str:
    instrument = load_in_language(original.code, original.version, language)
    token = generate_csrf()
    return render_template(
        "collect/languages/preview_page.html",
        admission={"place": SAMPLE},
        language=language,
        lang=language.code,
        others=[],
        instrument=instrument,
        voices=language.find_voices(instrument),
        scale_words=scale_words(language),
        sections=build_sections(instrument, {}, (), language),
        fields=fields_to_ask(instrument, None),
        mark=Markup('<input type="hidden" name="csrf_token" value="{}">').format(token),
        action=request.path,
        keep_as=subject_of(instrument),
    )
