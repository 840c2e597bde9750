"""An administrator brings recordings: one for a text, or many in a zip, named by their keys."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from instruments.model import Instrument
from survey_app.collect.languages import load_in_language, subject_of
from survey_app.collect.routes.languages import (
    MOST_SHOWN,
    REFUSED,
    Page,
    blueprint,
    change,
    on_shelf,
)
from survey_app.collect.translating import wording
from survey_app.collect.translating.errors import Fault, VoiceRefused
from survey_app.collect.translating.needed import find_instrument
from survey_app.collect.translating.voices import (
    ENDINGS,
    LARGEST_TOGETHER,
    Sound,
    check_sounds,
    keep_sounds,
    list_voice_lines,
    take_voice_away,
)
from survey_app.store.languages import list_recordings
from survey_app.web.access import administrator_only, current_doer
from survey_app.web.database import read_session
from survey_app.web.uploads import takes_file

MOST_FILES = 400


@blueprint.get("/admin/languages/<code>/voices/<questionnaire>/<version>")
@administrator_only
def show_voices(code: str, questionnaire: str, version: str) -> Page:
    """List the texts of a questionnaire with their recordings."""
    return _render(code, _instrument(questionnaire, version))


@takes_file(LARGEST_TOGETHER)
@blueprint.post("/admin/languages/<code>/voices/<questionnaire>/<version>")
@administrator_only
def save_voices(code: str, questionnaire: str, version: str) -> Page:
    """Keep recordings, or say what is wrong with each."""
    language, instrument = on_shelf(code), _instrument(questionnaire, version)
    doer, key = current_doer(), request.form.get("key", "")
    sounds = [_sound(file, key) for file in request.files.getlist("sounds")[:MOST_FILES]]
    sounds = [sound for sound in sounds if sound.content or sound.name]
    subject = subject_of(instrument)
    try:
        recordings = check_sounds(language.code, subject, sounds)
        count = change(lambda session: keep_sounds(session, recordings, doer))
    except VoiceRefused as refused:
        return _render(code, instrument, refused.faults), REFUSED
    flash(wording.VOICES_KEPT.format(count=count), "done")
    return _back(code, instrument)


@blueprint.post("/admin/languages/<code>/voices/<questionnaire>/<version>/delete")
@administrator_only
def delete_voice(code: str, questionnaire: str, version: str) -> Page:
    """Take one recording away."""
    language, instrument = on_shelf(code), _instrument(questionnaire, version)
    doer, key, subject = current_doer(), request.form.get("key", ""), subject_of(instrument)
    if change(lambda session: take_voice_away(session, language.code, subject, key, doer)):
        flash(wording.VOICE_DELETED, "done")
    return _back(code, instrument)


def _sound(file: FileStorage, key: str) -> Sound:
    # Sent for one text, a file may have any name: telephones call theirs by the date.
    name = file.filename or ""
    ending = name.rpartition(".")[2].lower()
    named = f"{key}.{ending if ending in ENDINGS else ENDINGS[0]}" if key and name else name
    return Sound(named, file.stream.read(LARGEST_TOGETHER + 1))


def _back(code: str, instrument: Instrument) -> Response:
    address = url_for(
        "languages.show_voices",
        code=code,
        questionnaire=instrument.code,
        version=instrument.version,
    )
    back: Response = redirect(address, 303)  # type: ignore[assignment] # Flask's own class at run time
    return back


def _instrument(questionnaire: str, version: str) -> Instrument:
    return find_instrument(f"{questionnaire}/{version}") or abort(404)


def _render(code: str, instrument: Instrument, faults: tuple[Fault, ...] = ()) -> str:
    language, subject = on_shelf(code), subject_of(instrument)
    spoken = load_in_language(instrument.code, instrument.version, language)
    recorded = list_recordings(read_session(), subject, code)
    lines = list_voice_lines(spoken, recorded)
    return render_template(
        "collect/languages/show_voices.html",
        language=language,
        instrument=instrument,
        lines=lines,
        recorded=sum(line.sha256 is not None for line in lines),
        faults=[wording.say_fault(fault) for fault in faults[:MOST_SHOWN]],
        more_faults=max(0, len(faults) - MOST_SHOWN),
    )
