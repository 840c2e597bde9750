"""CSV as it comes: from Google, from Vietnamese Excel (semicolons), from Windows (UTF-16, 1258)."""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from typing import Final

from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.old_letters import LEAST_WORDS, TCVN3, VNI, decode_old

LONGEST_CELL: Final = 16 * 1024 * 1024
SEPARATORS: Final = ",;\t|"
ROWS_SNIFFED: Final = 40
TOLD_SEPARATOR: Final = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_delimited(content: bytes, name: str) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Return the rows of a CSV file, and whether old letters were converted.

    Raises `ImportFault`.
    """
    text, converted = _decode(content, name)
    return read_text(text, name), converted


def read_text(text: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a text whose cells stand between separators; raises `ImportFault`."""
    if "\0" in text:
        raise ImportFault("not a table of text", where=name, expected="a CSV or .xlsx file")
    csv.field_size_limit(LONGEST_CELL)
    told = TOLD_SEPARATOR.match(text)
    if told is not None:
        text = text[told.end() :]
    try:
        separator = told[1] if told is not None else _sniff(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows = tuple(map(tuple, reader))
    except csv.Error as fault:
        raise ImportFault("not a table of text", where=name, got=str(fault)) from fault
    if not any(any(row) for row in rows):
        raise ImportFault("the file is empty", where=name, expected="a header and rows")
    return rows


def _decode(content: bytes, name: str) -> tuple[str, bool]:
    encoding = "utf-16" if content.startswith(UTF_16_MARKS) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in content[:4096]:
        even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        return content.decode(encoding), False
    except UnicodeDecodeError as fault:
        old = _decode_old(content) if encoding == "utf-8-sig" else None
        if old is not None:
            return old, True
        raise ImportFault(
            "the letters cannot be read",
            where=name,
            expected="CSV saved as 'CSV UTF-8' or Unicode, or an .xlsx file",
            got=f"byte {fault.start}",
        ) from fault


def _decode_old(content: bytes) -> str | None:
    """Return a text from before Unicode; one in an old font as it looks without that font."""
    latin = content.decode("latin-1")
    head = latin[:100_000].split()
    fonts = (sum(font.search(word) is not None for word in head) for font in (TCVN3, VNI))
    return latin if max(fonts) >= LEAST_WORDS else decode_old(content)


def _sniff(text: str) -> str:
    """Return the separator that cuts most rows into the same number of cells, at least two."""
    best, best_score = ",", 0
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths = Counter(len(row) for row in itertools.islice(reader, ROWS_SNIFFED))
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        score = times * (width - 1)
        if score > best_score:
            best, best_score = separator, score
    return best
