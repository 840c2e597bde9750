"""What a translation may hold: letters of Unicode, the same braces, a length that a phone shows."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from instruments.texts import Text
from survey_app.collect.translating.braces import has_loose_braces, names_in
from survey_app.collect.translating.errors import Fault

LONGEST_LEVEL: Final = 40
"""A fifth of a phone's width has room for some twelve letters a line."""
SPARE_LETTERS, TIMES_AS_LONG = 20, 3
SHARE_OF_OLD_WORDS: Final = 0.3
LEAST_OLD_WORDS: Final = 3

_BREAKS: Final = re.compile(r"(?:_x000[aAdD]_|[ \t\r\n\f\v\x85\u2028\u2029])+")
_UNWANTED: Final = re.compile("[\ufeff\ufffe]")
# Controls, half letters, letters of a private font, and marks that turn the writing's direction.
_UNREADABLE_KINDS: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_HIDDEN_KINDS: Final = frozenset({"Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ufff9-\ufffd]")
# Fonts from before Unicode put Vietnamese pictures over signs that stand in no word, ...
_TCVN3: Final = re.compile(
    r"[A-Za-z][\xa8-\xac\xae\xb5-\xb9]|[\xa8-\xaa\xac\xae\xb5\xb6\xb8\xb9][A-Za-z]"
    r"|[a-z][À-ÖØ-Þ][a-z]"
)
# ... or write a letter's marks as a second letter after it.
_VNI: Final = re.compile("[aeouyöô][øûõïåùâáàãäêéèúüë]", re.IGNORECASE)
_BROKEN_UTF8: Final = re.compile("á[º»][\\x80-\u2122]|Ã[\\x80-\\xbf]|Ä[\u0090\u2018\u0192]|Æ[°¡]")


def clean(text: str) -> str:
    r"""Return a text as it is kept: composed letters, on one line, single spaces.

    Nothing is left of a text in which there is nothing to be seen.

    >>> clean("  Ca\u0309m \n o\u031bn "), clean(" \u200b ")
    ('Cảm ơn', '')
    """
    normal = unicodedata.normalize("NFC", _UNWANTED.sub("", text))
    cleaned = re.sub(" {2,}", " ", _BREAKS.sub(" ", normal)).strip()
    hidden = all(unicodedata.category(letter) in _HIDDEN_KINDS for letter in cleaned)
    return "" if hidden else cleaned


def longest(text: Text) -> int:
    """Return how many letters a translation may have: room for long languages, and for a phone."""
    if text.key.startswith("level_"):
        return LONGEST_LEVEL
    return SPARE_LETTERS + TIMES_AS_LONG * len(text.vietnamese)


def list_faults(translated: str, text: Text, where: str) -> list[Fault]:
    """Return what is wrong with one translation, cleaned before."""
    lost = names_in(text.vietnamese) - names_in(translated)
    foreign = names_in(translated) - names_in(text.vietnamese)
    faults = [Fault(where, "lost_brace", f"{{{name}}}") for name in sorted(lost)]
    faults += [Fault(where, "foreign_brace", f"{{{name}}}") for name in sorted(foreign)]
    if has_loose_braces(translated):
        faults.append(Fault(where, "loose_brace"))
    if len(translated) > longest(text):
        faults.append(Fault(where, "too_long", f"{len(translated)}/{longest(text)}"))
    if _is_unreadable(translated):
        faults.append(Fault(where, "unreadable"))
    elif _BROKEN_UTF8.search(translated):
        faults.append(Fault(where, "broken_letters"))
    return faults


def find_old_fonts(cells: Mapping[str, str]) -> list[str]:
    """Return the places whose text is written for a font from before Unicode.

    A word alone may look so by chance, as the French "où": many of a file's, or most of a cell's,
    do not.
    """
    old = {where: _count_old(text.split()) for where, text in cells.items()}
    words = {where: len(text.split()) for where, text in cells.items()}
    everywhere = _are_many(old.values(), words.values())
    return [
        where
        for where, count in old.items()
        if count and (everywhere or _are_many([count], [words[where]]))
    ]


def _are_many(old: Iterable[int], words: Iterable[int]) -> bool:
    count, total = sum(old), sum(words)
    return count >= LEAST_OLD_WORDS and count >= SHARE_OF_OLD_WORDS * total


def _count_old(words: Sequence[str]) -> int:
    return sum(1 for word in words if _TCVN3.search(word) or _VNI.search(word))


def _is_unreadable(text: str) -> bool:
    return _TURNING.search(text) is not None or any(
        unicodedata.category(letter) in _UNREADABLE_KINDS for letter in text
    )
