"""Typed text on its way in: one Unicode form, single spaces, a length; names for addresses."""

import re
import unicodedata

from instruments.errors import InstrumentNotFound
from instruments.fields import get_field
from survey_app.administer.errors import Problem

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 64
WEBSITE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+gov\.vn")
LONGEST_WEBSITE = 200
# Words before a commune's own name, left out of its address.
KINDS = ("xã", "phường", "đặc khu", "thị trấn")


def clean_text(text: str | None) -> str:
    """Return a text in NFC without control characters, its white space made single.

    >>> clean_text("  xã   Lộc Bình ")
    'xã Lộc Bình'
    """
    normal = unicodedata.normalize("NFC", text or "")
    spaced = "".join(" " if letter.isspace() else letter for letter in normal)
    shown = "".join(letter for letter in spaced if unicodedata.category(letter)[0] != "C")
    return " ".join(shown.split())


def propose_slug(name: str) -> str:
    """Return a commune's name as it may stand in an address.

    >>> propose_slug("xã Lộc Bình"), propose_slug("Phường Đông Hải 2")
    ('loc-binh', 'dong-hai-2')
    """
    own = clean_text(name).lower()
    for kind in KINDS:
        own = own.removeprefix(f"{kind} ")
    letters = unicodedata.normalize("NFD", own.replace("đ", "d"))
    plain = re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode())
    return plain.strip("-")[:LONGEST_SLUG].strip("-")


def clean_website(text: str | None) -> str | None:
    """Return the name alone of a site whose address was typed or pasted; None for nothing.

    >>> clean_website("https://LocBinh.langson.gov.vn/trang-chu"), clean_website(" ")
    ('locbinh.langson.gov.vn', None)
    """
    name = clean_text(text).lower().removeprefix("https://").removeprefix("http://")
    return name.partition("/")[0].rstrip(".") or None


def check_website(problems: list[Problem], field: str, website: str | None) -> None:
    """Add a problem for a name that is not an office's own: only offices get .gov.vn."""
    if website is None:
        return
    if len(website) > LONGEST_WEBSITE or WEBSITE.fullmatch(website) is None:
        problems.append(Problem(field, "unfit_website", website[:LONGEST_WEBSITE]))


def check_field(problems: list[Problem], key: str, field: str | None) -> None:
    """Add a problem for a field (lĩnh vực) that is not known."""
    if field is None:
        return
    try:
        get_field(field)
    except InstrumentNotFound:
        problems.append(Problem(key, "unknown", field))


def check_text(problems: list[Problem], field: str, text: str, longest: int) -> None:
    """Add a problem for a text that is missing or too long."""
    if not text:
        problems.append(Problem(field, "required"))
    elif len(text) > longest:
        problems.append(Problem(field, "too_long", str(longest)))
