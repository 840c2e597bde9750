"""How far each language is: n of N texts for every questionnaire, and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from instruments.loading import load_instrument
from instruments.texts import Text, list_texts
from survey_app.collect.language_shelf import PHONE
from survey_app.collect.languages import BUILT_IN, NOTHING, Language
from survey_app.collect.translating.needed import (
    INTERFACE,
    find_instrument,
    list_missing,
    list_missing_words,
    list_subjects,
    list_words,
)
from survey_app.collect.translating.sheets import heading_of


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a language is with one subject; `is_old` where a newer version is published."""

    subject: str
    heading: str
    done: int
    total: int
    missing: tuple[Text, ...]
    voices: int
    is_old: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def is_interface(self) -> bool:
        """Whether these are the words around the questions."""
        return self.subject == INTERFACE


@dataclass(frozen=True, slots=True)
class LanguageOverview:
    """A language with its progress; `lacks_words` are those that keep it from people's phones."""

    language: Language
    parts: tuple[Progress, ...]
    lacks_words: int

    @property
    def is_built_in(self) -> bool:
        """Whether the language comes with the system."""
        return self.language.code in BUILT_IN

    @property
    def done(self) -> int:
        """Return how many texts of the newest versions are translated."""
        return sum(part.done for part in self.parts if not part.is_old)

    @property
    def total(self) -> int:
        """Return how many texts the newest versions have."""
        return sum(part.total for part in self.parts if not part.is_old)

    @property
    def offered(self) -> tuple[Progress, ...]:
        """Return the questionnaires that people may answer in this language."""
        if self.lacks_words:
            return ()
        in_use = (part for part in self.parts if not part.is_old and not part.is_interface)
        return tuple(part for part in in_use if part.is_complete)


def build_language_overview(language: Language) -> LanguageOverview:
    """Return how far a language is."""
    parts = tuple(_progress(language, subject) for subject in list_subjects())
    built_in = language.code in BUILT_IN
    lacks = 0 if built_in else len(list_missing_words(language, PHONE))
    return LanguageOverview(language, parts, lacks)


def _progress(language: Language, subject: str) -> Progress:
    instrument = find_instrument(subject)
    recorded: Mapping[str, str] = language.voices.get(subject, NOTHING)
    if instrument is None:
        words = list_words()
        missing = [text for text in words if language.is_borrowed(text.key)]
        total, is_old = len(words), False
    else:
        missing = list_missing(language, instrument)
        total = len(list_texts(instrument))
        is_old = load_instrument(instrument.code).version != instrument.version
    return Progress(
        subject,
        heading_of(subject),
        total - len(missing),
        total,
        tuple(missing),
        len(recorded),
        is_old,
    )
