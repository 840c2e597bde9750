"""What a language must say before it is offered to people: the words of a channel, a questionnaire.

A text that stands the same in another version of a questionnaire is translated once for both.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from instruments.errors import InstrumentNotFound
from instruments.fields import list_fields
from instruments.loading import load_instrument
from instruments.model import Instrument
from instruments.published import load_published
from instruments.texts import Text, list_texts
from survey_app.collect.interface_words import FILE_OF, WORDS
from survey_app.collect.languages import NOTHING, Language, subject_of
from survey_app.collect.translating.braces import fit
from survey_app.store.campaigns import CHANNELS

INTERFACE: Final = "interface"
INTERFACE_SOURCE: Final = "interface.vi"
"""Under this name lies the Vietnamese from which the interface was translated."""
ALSO_SAYS: Final[Mapping[str, set[str]]] = {"interview": {"kiosk"}}
"""An interviewer's tablet says what every tablet says, and more."""
ANSWERS: Final = frozenset(
    {*(f"level_{level}" for level in range(1, 6)), "not_arisen", "no_opinion"}
)
"""The words of the scale: a question is never asked half in another language."""
Stored = Mapping[str, Mapping[str, str]]
"""A language's texts by subject and key."""


@cache
def list_words() -> tuple[Text, ...]:
    """Return all that stands around the questions, the names of the fields last."""
    words = [Text(key, *pair) for key, pair in WORDS.items()]
    fields = [Text(f"field.{each.code}", each.name, each.name_en) for each in list_fields()]
    return (*words, *fields)


@cache
def list_needed_words(channel: str) -> tuple[Text, ...]:
    """Return what a channel says around the questions: its own words and everybody's."""
    others = {*CHANNELS} - {channel} - ALSO_SAYS.get(channel, set())
    return tuple(text for text in list_words() if FILE_OF.get(text.key) not in others)


def find_texts(subject: str) -> tuple[Text, ...] | None:
    """Return the texts of a subject: `interface`, or a questionnaire as `tthc/1.0`."""
    if subject == INTERFACE:
        return list_words()
    instrument = find_instrument(subject)
    return None if instrument is None else list_texts(instrument)


def find_instrument(subject: str) -> Instrument | None:
    """Return the questionnaire of a subject."""
    code, _, version = subject.partition("/")
    if not version:
        return None
    try:
        return load_instrument(code, version)
    except InstrumentNotFound:
        return None


@cache
def list_subjects() -> tuple[str, ...]:
    """Return the interface and every published questionnaire in each version."""
    return (INTERFACE, *load_published())


def words_in_force(stored: Stored) -> dict[str, str]:
    """Return the translated words that fit what is said today."""
    own = stored.get(INTERFACE, NOTHING)
    return {
        text.key: own[text.key]
        for text in list_words()
        if own.get(text.key) and fit(own[text.key], text.vietnamese)
    }


def list_outdated(stored: Stored) -> list[Text]:
    """Return the words whose Vietnamese has changed since they were translated."""
    own, source = stored.get(INTERFACE, NOTHING), stored.get(INTERFACE_SOURCE, NOTHING)
    return [
        text
        for text in list_words()
        if own.get(text.key) and source.get(text.key, text.vietnamese) != text.vietnamese
    ]


def list_newer(stored: Stored) -> frozenset[str]:
    """Return the words that an update brought, or said anew, after they were translated.

    They are said in Vietnamese until somebody translates them: an update takes no language off
    people's phones in the middle of a campaign.
    """
    source = stored.get(INTERFACE_SOURCE, NOTHING)
    if not source:
        return frozenset()
    new = {text.key for text in list_words() if text.key not in source}
    return frozenset(new | {text.key for text in list_outdated(stored)}) - ANSWERS


def texts_in_force(stored: Stored, subject: str) -> dict[str, str]:
    """Return what is translated of a questionnaire, with what its other versions say the same."""
    wanted = {text.key: text.vietnamese for text in find_texts(subject) or ()}
    code = subject.partition("/")[0]
    found: dict[str, str] = {}
    for other in sorted(stored):
        if other == subject or other.partition("/")[0] != code:
            continue
        for text in find_texts(other) or ():
            translated = stored[other].get(text.key)
            if translated and wanted.get(text.key) == text.vietnamese:
                found[text.key] = translated
    own = stored.get(subject, NOTHING)
    return found | {key: text for key, text in own.items() if text and key in wanted}


def list_missing(language: Language, instrument: Instrument) -> list[Text]:
    """Return the texts of a questionnaire that a language lacks."""
    return [text for text in list_texts(instrument) if language.is_borrowed(text.key, instrument)]


def list_missing_words(language: Language, channel: str) -> list[Text]:
    """Return the words of a channel that a language lacks since it was translated."""
    return [
        text
        for text in list_needed_words(channel)
        if language.is_borrowed(text.key) and text.key not in language.newer
    ]


def is_complete(language: Language, instruments: tuple[Instrument, ...], channel: str) -> bool:
    """Whether a person may be asked in this language.

    Nothing would stand there in Vietnamese but words that an update brought since.
    """
    return not list_missing_words(language, channel) and not any(
        list_missing(language, instrument) for instrument in instruments
    )


def build_language(code: str, name: str, revision: str, stored: Stored) -> Language:
    """Make a language of what the store keeps of it, without its voices."""
    questionnaires = [subject for subject in list_subjects() if subject != INTERFACE]
    return Language(
        code,
        name,
        revision,
        words=words_in_force(stored),
        texts={subject: texts_in_force(stored, subject) for subject in questionnaires},
        newer=list_newer(stored),
    )


def subjects_of(instruments: tuple[Instrument, ...]) -> tuple[str, ...]:
    """Return the names under which questionnaires are kept."""
    return tuple(subject_of(instrument) for instrument in instruments)
