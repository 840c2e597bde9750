"""The respondent form as a page: rendered once for each poster and language, then copied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, current_app, render_template, url_for
from markupsafe import Markup, escape

from instruments.answers import Problem
from survey_app.collect.admission import Admission
from survey_app.collect.forms import build_sections, fields_to_ask, scale_words, show_problems
from survey_app.collect.languages import VIETNAMESE, Language, load_in_language, subject_of
from survey_app.collect.presence import FIELD as DAY_CODE
from survey_app.collect.presence import asks_presence
from survey_app.collect.served_form import ServedForm, build_served_form
from survey_app.collect.stamps import make_submission_id, stamp_served
from survey_app.web.clock import now
from survey_app.web.compression import accepts_gzip

MARK = "<!--own fields-->"
KEPT_PAGES = 512


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything that makes one respondent's page differ from another's, the own id apart."""

    admission: Admission
    language: Language
    others: tuple[Language, ...]
    again: bool


def serve_fresh_form(page: FormPage, key: bytes) -> Response:
    """Return an empty form with an id of its own."""
    own = own_fields(make_submission_id(), key)
    served = _served(page, current_app.config["INSTALLATION"])
    if accepts_gzip():
        response = Response(served.gzipped(own), content_type="text/html; charset=utf-8")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(served.plain(own), content_type="text/html; charset=utf-8")
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def render_form(
    page: FormPage, own: bytes, raw: Mapping[str, Sequence[str]], problems: Sequence[Problem]
) -> str:
    """Return the form as it was filled, with what is wrong said at the top and at each question."""
    return _render(page, raw, problems).replace(MARK, own.decode())


def own_fields(submission_id: str, key: bytes) -> bytes:
    """Return the hidden fields of one copy: its id and the signed moment it was served."""
    stamp = stamp_served(submission_id, now(), key)
    return hidden_fields(submission_id, stamp)


def hidden_fields(submission_id: str, stamp: str) -> bytes:
    """Return the hidden fields that hold an id and its stamp."""
    fields = (("id", submission_id), ("served", stamp))
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields
    ).encode()


@lru_cache(maxsize=KEPT_PAGES)
def _served(page: FormPage, _installation: str) -> ServedForm:
    # The installation's name keeps two applications in one process (tests) apart.
    return build_served_form(_render(page, {}, ()), MARK)


def _render(page: FormPage, raw: Mapping[str, Sequence[str]], problems: Sequence[Problem]) -> str:
    admission, language = page.admission, page.language
    instrument = load_in_language(admission.instrument_code, admission.instrument_version, language)
    return render_template(
        "collect/open_questionnaire.html",
        admission=admission,
        again=page.again,
        language=language,
        lang=language.code,
        others=[
            (other.code, other.name, form_address(admission, other))
            for other in page.others
            if other.code != language.code
        ],
        simulated=admission.simulated,
        instrument=instrument,
        voices=language.find_voices(instrument),
        scale_words=scale_words(language),
        sections=build_sections(instrument, raw, problems, language),
        problems=show_problems(instrument, problems, language),
        # Behind a one-time code nothing typed becomes the answer's field: then it is not asked.
        fields=() if admission.code_hash else fields_to_ask(instrument, admission.field),
        chosen_field=next(iter(raw.get("field", ())), ""),
        mark=Markup(MARK),  # noqa: S704 # a constant of this module
        action=form_address(admission, language),
        asks_presence=asks_presence(admission),
        typed_day_code=next(iter(raw.get(DAY_CODE, ())), ""),
        # The languages of one form share what was answered: its values are the same in all.
        keep_as=f"{admission.code}/{subject_of(instrument)}",
    )


def form_address(admission: Admission, language: Language) -> str:
    """Return the address of a code's form, with what was chosen on the way."""
    return url_for(
        "collect.open_questionnaire",
        code=admission.code,
        viec=admission.instrument_code if admission.chosen else None,
        lang=None if language.code == VIETNAMESE.code else language.code,
    )
