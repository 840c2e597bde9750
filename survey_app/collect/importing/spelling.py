"""When two Vietnamese texts are the same text, and which headers speak of a person.

Exports spell one label in many ways: letters composed or in parts, the tone mark of "hòa" on the
one vowel or the other, a non-breaking space, a number before it and a star after it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from survey_app.collect.importing.wording import PERSONAL_WORDS

TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
# The Icelandic letter and the African one look like the Vietnamese đ and come from old fonts.
SAME_LETTERS: Final = str.maketrans({"ð": "đ", "ɖ": "đ"})
NUMBERING: Final = re.compile(r"^(?:câu\s*)?\d{1,3}\s*[.):]\s+")
REPEATED: Final = re.compile(r" #\d+$")
PERSONAL: Final = re.compile(rf"\b(?:{'|'.join(PERSONAL_WORDS)})\b|^(?:tên|name)$")


@lru_cache(maxsize=8192)
def text_key(text: str) -> str:
    """Return a form in which equal Vietnamese texts are equal, wherever the tone mark stands.

    >>> text_key("Hoà\u00a0 giải *") == text_key("ho\u0300a gia\u0309i")
    True
    >>> text_key("Hài lòng") == text_key("Hai long")
    False
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().translate(SAME_LETTERS).split())
    return " ".join(_tone_last(word) for word in plain.strip(" *:?.…").split(" "))


def header_key(text: str) -> str:
    """Return the key of a question's text without its number.

    >>> header_key("Câu 3. Thái độ của cán bộ") == header_key("Thái độ của cán bộ:")
    True
    """
    composed = unicodedata.normalize("NFC", text).strip()
    return text_key(NUMBERING.sub("", composed.casefold()))


def without_number(column: str) -> str:
    """Return a column's name without the number that tells it from others of the same name."""
    return REPEATED.sub("", column)


def looks_personal(header: str) -> bool:
    """Whether a header seems to ask for a name, telephone, address or number of a person.

    >>> looks_personal("Họ và tên"), looks_personal("Thái độ của cán bộ")
    (True, False)
    """
    composed = unicodedata.normalize("NFC", without_number(header)).casefold()
    return PERSONAL.search(" ".join(composed.split()).strip(" *:?.")) is not None


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in TONES)
    return "".join(letter for letter in letters if letter not in TONES) + tones
