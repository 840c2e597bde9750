"""CSV as it really comes: from Google, from Vietnamese Excel (semicolons), from Windows (UTF-16)."""

import codecs
import csv
from collections import Counter
from typing import Final

from survey_app.collect.importing.errors import ImportFault

LONGEST_CELL: Final = 16 * 1024 * 1024
SEPARATORS: Final = ",;\t|"
LINES_SNIFFED: Final = 40
UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_delimited(content: bytes, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a CSV file; raises `ImportFault`."""
    lines = _decode(content, name).splitlines(keepends=True)
    separator = None
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == len("sep=") + 1:
        separator = lines.pop(0).strip()[-1]
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines, delimiter=separator or _sniff(lines))
    try:
        rows = tuple(tuple(row) for row in reader)
    except csv.Error as fault:
        raise ImportFault("not a table of text", where=name, got=str(fault)) from fault
    if not any(any(row) for row in rows):
        raise ImportFault("the file is empty", where=name, expected="a header and rows")
    return rows


def _decode(content: bytes, name: str) -> str:
    encoding = "utf-16" if content.startswith(UTF_16_MARKS) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in content[:4096]:
        even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ImportFault(
            "the letters cannot be read",
            where=name,
            expected="CSV saved as 'CSV UTF-8' or Unicode, or an .xlsx file",
            got=f"byte {fault.start}",
        ) from fault
    if "\0" in text:
        raise ImportFault("not a table of text", where=name, expected="a CSV or .xlsx file")
    return text


def _sniff(lines: list[str]) -> str:
    """Return the separator that cuts most lines into the same number of cells, at least two."""
    best, best_score = ",", 0
    for separator in SEPARATORS:
        widths = Counter(len(row) for row in csv.reader(lines[:LINES_SNIFFED], delimiter=separator))
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        score = times * (width - 1)
        if score > best_score:
            best, best_score = separator, score
    return best
