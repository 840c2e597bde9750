"""What a person chose, from the words an export has for it: "Hài lòng", "4", "4 - Hài lòng"."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from instruments.coding import NO_OPINION, NOT_ARISEN, SCALE
from instruments.model import Question
from survey_app.collect.forms import scale_words
from survey_app.collect.importing.mapping import QuestionSource, codes_of
from survey_app.collect.importing.spelling import text_key
from survey_app.collect.importing.wording import NO_OPINION_WORDS, NOT_ARISEN_WORDS
from survey_app.collect.languages import ENGLISH, VIETNAMESE

MARK_AND_WORDS: Final = re.compile(r"\(?([0-9a-zA-Z])\)?\s*[-–—.:)=]\s*(\S.*)", re.DOTALL)
WORDS_AND_MARK: Final = re.compile(r"(\S.*?)\s*\(\s*([0-9a-zA-Z])\s*\)", re.DOTALL)
SEPARATORS: Final = re.compile(r"\s*[;,\n]\s*")
NUMBER: Final = re.compile(r"([+-]?\d+)(?:[.,]0+)?\s*%?")


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of one question: from spelling keys to codes, and what other words count as."""

    kind: str
    words: Mapping[str, str]
    codes: str
    other: str | None


def build_labels(question: Question, source: QuestionSource) -> Labels:
    """Gather the questionnaire's own words, then the mapping's, which win."""
    own = {text_key(text): code for text, code in _own_words(question)}
    return Labels(question.kind, {**own, **source.labels}, codes_of(question), source.other)


def read_values(labels: Labels, cell: str) -> tuple[str, ...] | None:
    """Return a cell as raw values for the gate; None where its words are not known."""
    if not cell:
        return ()
    if labels.kind == "text":
        return (cell,)
    if labels.kind == "number":
        number = NUMBER.fullmatch(cell)
        return (number[1] if number else cell,)
    if labels.kind == "choices":
        return _read_several(labels, cell)
    code = _find_code(labels, cell) or labels.other
    return None if code is None else (code,)


def _own_words(question: Question) -> Iterator[tuple[str, str]]:
    if question.kind == "scale":
        for words in (scale_words(ENGLISH), scale_words(VIETNAMESE)):
            yield from zip(words, SCALE, strict=True)
        if question.no_opinion:
            yield from ((words, NO_OPINION) for words in NO_OPINION_WORDS)
        if question.not_arisen:
            yield from ((words, NOT_ARISEN) for words in NOT_ARISEN_WORDS)
    for option in question.options:
        yield option.text_en, option.code
        yield option.text, option.code


def _find_code(labels: Labels, text: str) -> str | None:
    """Return the code of a label: its words, its mark, or both where they agree."""
    found = labels.words.get(text_key(text))
    if found is not None:
        return found
    mark = _mark_in(labels, text)
    if mark is not None:
        return mark
    both = MARK_AND_WORDS.fullmatch(text)
    mark, words = both.groups() if both else (None, None)
    if both is None and (turned := WORDS_AND_MARK.fullmatch(text)) is not None:
        words, mark = turned.groups()
    if mark is None or words is None:
        return None
    meant = labels.words.get(text_key(words))
    return meant if meant is not None and meant == _mark_in(labels, mark) else None


def _mark_in(labels: Labels, text: str) -> str | None:
    mark = text.upper() if labels.kind == "scale" else text.lower()
    return mark if len(mark) == 1 and mark in labels.codes else None


def _read_several(labels: Labels, cell: str) -> tuple[str, ...] | None:
    """Cut at commas and semicolons; the longest run of parts that is a label is one answer.

    An option's own words may hold commas, so a cut alone would tear it apart.
    """
    marks = [_mark_in(labels, mark) for mark in cell.split()]
    if None not in marks:  # "a b", as ODK and Kobo write several choices
        return tuple(dict.fromkeys(mark for mark in marks if mark is not None))
    parts = [part for part in SEPARATORS.split(_composed(cell)) if part]
    codes: list[str] = []
    start = 0
    while start < len(parts):
        end, code = next(
            (
                (end, code)
                for end in range(len(parts), start, -1)
                if (code := _find_code(labels, ", ".join(parts[start:end]))) is not None
            ),
            (start + 1, labels.other),
        )
        if code is None:
            return None
        codes.append(code)
        start = end
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=4096)
def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
