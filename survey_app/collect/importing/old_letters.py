"""Vietnamese text from before Unicode: what is converted, and what is only recognised.

Windows-1258 is a code of its own and is converted. TCVN3 (".VnTime") and VNI ("VNI-Times") are
fonts that put other pictures over Latin letters: a file in them may look like Latin text in any
code, even inside a workbook. These are named and refused, because a cell may mix both worlds.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from survey_app.collect.importing.errors import ImportFault

WINDOWS: Final = "cp1258"
ROWS_LOOKED_AT: Final = 60
LEAST_WORDS: Final = 3
# Letters that Vietnamese has and no other Latin alphabet: their presence proves Unicode.
OWN_LETTERS: Final = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
LEFT_MARKS: Final = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
TCVN3: Final = re.compile(r"[A-Za-z][\xa8-\xae\xb5-\xb9]|[\xa8-\xae\xb5-\xb9][A-Za-z]")
VNI: Final = re.compile("[A-Za-z][øûïäöñåëùõ]|[ñöÑÖ][A-Za-z]")


def decode_old(content: bytes) -> str | None:
    r"""Return a text in Windows-1258 as Unicode; None where it does not read as Vietnamese.

    >>> decode_old(b"R\xe2\xect h\xe0i lo\xccng")
    'Rất hài lòng'
    """
    try:
        text = unicodedata.normalize("NFC", content.decode(WINDOWS))
    except UnicodeDecodeError:
        return None
    return text if OWN_LETTERS.search(text) and not LEFT_MARKS.search(text) else None


def find_old_font(texts: Iterable[str]) -> str | None:
    """Return the name of the old font that some cells are written for, if they are.

    >>> find_old_font(["Hµi lßng", "RÊt hµi lßng", "Th¸i ®é"])
    'TCVN3'
    >>> find_old_font(["Haøi loøng", "Raát haøi loøng"])
    'VNI'
    >>> find_old_font(["Hài lòng", "Señor"]) is None
    True
    """
    counts = {"TCVN3": 0, "VNI": 0}
    for text in texts:
        if OWN_LETTERS.search(text):
            return None
        for word in text.split():
            counts["TCVN3"] += TCVN3.search(word) is not None
            counts["VNI"] += VNI.search(word) is not None
    name = max(counts, key=lambda each: counts[each])
    return name if counts[name] >= LEAST_WORDS else None


def refuse_old_font(texts: Iterable[str], where: str) -> None:
    """Raise `ImportFault` for cells that only a font from before Unicode can show."""
    font = find_old_font(texts)
    if font is not None:
        raise ImportFault(
            "the letters are of an old font",
            where=where,
            expected="the text converted to Unicode (UniKey, Ctrl+Shift+F6)",
            got=font,
        )
