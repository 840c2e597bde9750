"""The languages a respondent may choose: what is said around the questions, and the questions.

Vietnamese and English are built in; an office adds others. What a language lacks is said in
Vietnamese.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup

from instruments.fields import Field
from instruments.loading import load_instrument
from instruments.model import Instrument
from instruments.texts import english_texts, in_words_of
from survey_app.collect.interface_words import WORDS

VIETNAMESE_CODE, ENGLISH_CODE = "vi", "en"
BORROWED, OWN = Markup(' lang="vi"'), Markup("")
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its BCP 47 tag; two of one tag and revision say the same.

    `words` are the interface's by key, `texts` those of a questionnaire ("tthc/1.0") by key,
    `voices` the digests of recordings by subject and key; `newer` are the words that an update
    brought after the translation.
    """

    code: str
    name: str
    revision: str = ""
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    voices: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    newer: frozenset[str] = field(default=frozenset(), compare=False)

    def say(self, key: str, **values: object) -> str:
        """Return the words under a key, with these values in their braces."""
        text = self.words.get(key) or WORDS[key][0]
        return text.format(**values) if values else text

    def say_day(self, day: date) -> str:
        """Write a day as this language's readers write it."""
        if self.code == ENGLISH_CODE:
            return f"{day.day} {day:%B %Y}"
        return f"{day:%d/%m/%Y}"

    def field_name(self, field: Field) -> str:
        """Return a field's name."""
        if self.code == ENGLISH_CODE:
            return field.name_en
        return self.words.get(f"field.{field.code}") or field.name

    def is_borrowed(self, key: str, instrument: Instrument | None = None) -> bool:
        """Say whether this stands in Vietnamese because the language lacks it.

        `key` is a word's; of a questionnaire's text where `instrument` is given.
        """
        if self.code in BUILT_IN:
            return False
        own = self.words if instrument is None else self.texts.get(subject_of(instrument), NOTHING)
        return not own.get(key)

    def mark_borrowed(self, key: str, instrument: Instrument | None = None) -> Markup:
        """Return the attribute that tells a reader's voice of text borrowed from Vietnamese."""
        return BORROWED if self.is_borrowed(key, instrument) else OWN

    def find_voices(self, instrument: Instrument) -> Mapping[str, tuple[str, ...]]:
        """Return the recordings of each question: its text first, then its options in order.

        A question whose own text nobody recorded has none.
        """
        voices = self.voices.get(subject_of(instrument), NOTHING)
        if not voices:
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for question in instrument.questions:
            keys = [f"option.{question.key}.{option.code}" for option in question.options]
            own = voices.get(f"question.{question.key}")
            if own is not None:
                found[question.key] = (own, *(voices[key] for key in keys if key in voices))
        return found


VIETNAMESE = Language(VIETNAMESE_CODE, "Tiếng Việt")
ENGLISH = Language(ENGLISH_CODE, "English", words={key: pair[1] for key, pair in WORDS.items()})
BUILT_IN: Mapping[str, Language] = MappingProxyType(
    {language.code: language for language in (VIETNAMESE, ENGLISH)}
)


def subject_of(instrument: Instrument) -> str:
    """Return the name under which a questionnaire's texts are kept."""
    return f"{instrument.code}/{instrument.version}"


@lru_cache(maxsize=256)
def load_in_language(code: str, version: str, language: Language) -> Instrument:
    """Return a questionnaire in a language; raises as `load_instrument`."""
    instrument = load_instrument(code, version)
    if language.code == ENGLISH_CODE:
        return in_words_of(instrument, english_texts(instrument))
    return in_words_of(instrument, language.texts.get(subject_of(instrument), NOTHING))
