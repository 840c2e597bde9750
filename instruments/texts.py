"""Every text of a questionnaire that people read, by key; and the questionnaire in other words.

A translation is a mapping from these keys. What it lacks stays Vietnamese, never empty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from instruments.model import Instrument, Option, Question, Section


@dataclass(frozen=True, slots=True)
class Text:
    """One text under its key, as `question.overall` or `option.filed.a`."""

    key: str
    vietnamese: str
    english: str


def list_texts(instrument: Instrument) -> tuple[Text, ...]:
    """Return the texts in the order in which people meet them.

    >>> from instruments.loading import load_instrument
    >>> [text.key for text in list_texts(load_instrument("tthc"))][:3]
    ['title', 'section.dossier', 'question.stage']
    """
    return tuple(_texts(instrument))


def english_texts(instrument: Instrument) -> dict[str, str]:
    """Return the English text of every key."""
    return {text.key: text.english for text in list_texts(instrument)}


def in_words_of(instrument: Instrument, texts: Mapping[str, str]) -> Instrument:
    """Return the questionnaire with these texts in the place of the Vietnamese ones.

    >>> from instruments.loading import load_instrument
    >>> tthc = load_instrument("tthc")
    >>> in_words_of(tthc, english_texts(tthc)).question("manner").text
    'Manner of the officer'
    """
    return replace(
        instrument,
        title=texts.get("title", instrument.title),
        sections=tuple(_section_in(section, texts) for section in instrument.sections),
        questions=tuple(_question_in(question, texts) for question in instrument.questions),
    )


def _texts(instrument: Instrument) -> Iterator[Text]:
    yield Text("title", instrument.title, instrument.title_en)
    for section in instrument.sections:
        yield Text(f"section.{section.key}", section.title, section.title_en)
        for question in instrument.questions:
            if question.section == section.key:
                yield Text(f"question.{question.key}", question.text, question.text_en)
                for option in question.options:
                    key = f"option.{question.key}.{option.code}"
                    yield Text(key, option.text, option.text_en)


def _section_in(section: Section, texts: Mapping[str, str]) -> Section:
    return replace(section, title=texts.get(f"section.{section.key}", section.title))


def _question_in(question: Question, texts: Mapping[str, str]) -> Question:
    return replace(
        question,
        text=texts.get(f"question.{question.key}", question.text),
        options=tuple(_option_in(question.key, option, texts) for option in question.options),
    )


def _option_in(key: str, option: Option, texts: Mapping[str, str]) -> Option:
    return replace(option, text=texts.get(f"option.{key}.{option.code}", option.text))
