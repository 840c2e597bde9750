"""What a cell says: a number however it is written, a label, or nothing."""

import math
import re
import unicodedata
from datetime import datetime, time
from typing import Final

Value = float | str
"""An answer that can be compared: a number, or a label without its case and extra spaces."""

BLANKS: Final = frozenset(
    {"", ".", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "<NA>"}
)
"""How spreadsheets and statistical programs write that nothing was answered."""

MIDNIGHT: Final = time()
NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")

WHOLE_NUMBER: Final = re.compile(r"\+?(?P<sign>-?)(?P<digits>\d+)(?:[.,]0{0,2})?")


def compose(text: str) -> str:
    """Return a text in NFC with single spaces, as two keyboards may differ in bytes.

    >>> compose(" Ha\u0300i  lo\u0300ng\u00a0") == "Hài lòng"
    True
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_of(cell: object) -> str:
    """Return what a person would see in a cell; "" where it says nothing.

    >>> text_of(datetime(2026, 1, 31)), text_of(datetime(2026, 1, 31, 8, 30))
    ('2026-01-31', '2026-01-31 08:30:00')
    >>> text_of(4.0), text_of(" 4,5 "), text_of(None), text_of(True), text_of("NA")
    ('4', '4,5', '', 'true', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return "" if math.isnan(cell) else name_of(cell)
    if isinstance(cell, datetime) and cell.time() == MIDNIGHT:
        cell = cell.date()
    text = compose(str(cell))
    return "" if text in BLANKS else text


def read_value(text: str) -> Value:
    """Return the answer that a text stands for: "4", "4.0" and "4,0" are one.

    >>> read_value("4.0"), read_value("2,5"), read_value("Hài Lòng")
    (4.0, 2.5, 'hài lòng')
    """
    number = read_number(text)
    return text_key(text) if number is None else number


def read_number(text: str) -> float | None:
    """Return a number with a point or a comma; None where the text is none."""
    plain = text.strip()
    if NUMBER.fullmatch(plain) is None:
        return None
    number = float(plain.replace(",", "."))
    return number if math.isfinite(number) else None


def text_key(text: str) -> str:
    """Return the form in which two spellings of a label are one."""
    return compose(text).casefold()


def level_key(text: str) -> str:
    """Return the form in which two spellings of a group are one: "1", "01" and "1.0".

    Letters keep their case, and more than two decimals may be thousands.

    >>> [level_key(text) for text in ("1", "01", "1,0", "1.000", "1.5", "Nam")]
    ['1', '1', '1', '1.000', '1.5', 'Nam']
    """
    found = WHOLE_NUMBER.fullmatch(text)
    return text if found is None else found["sign"] + (found["digits"].lstrip("0") or "0")


def name_of(value: Value) -> str:
    """Write a value as in `--scale`: a whole number without decimals."""
    if isinstance(value, str):
        return value
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
