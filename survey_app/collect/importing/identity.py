"""How a row of a file is known again, whatever the mapping says of it.

Forms of a browser carry a random id; a row of a file has none, and two people may well have
answered alike on one day. So the id of a row is made of its filled cells and of how many equal
rows stood above it, with a keyed hash (HMAC-SHA-256). A mapping that is corrected later, a column
added to the form, a longer export whose rows come in another order: each row keeps its id, and
only what is new is added. For that the file must be given as it was exported: a cell filled in or
emptied by hand makes another row.

A row that does not say at what time it was sent is often equal to one of another desk or day. Then
what the mapping states for the whole file (its place, day and field) belongs to the row as well.

A row that carries a random number of its own is known by that alone: the column `_uuid` of Kobo,
`KEY` or `meta/instanceID` of ODK. It stays the same form when somebody corrects it there.

What that costs in privacy. Columns that seem to say who answered are left out, so that nobody can
try out names. The time of day goes into the hash and is not stored. Without the key an id says
nothing; the key is derived from the installation's secret, which lies outside the database and its
backups. Who holds the key, the database and the very file can find which row a form became; that
person has the whole form in the file already. Delete the file after the import.
"""

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from survey_app.collect.importing.moments import FORMATS, LONGEST_MOMENT, Moment, read_moment
from survey_app.collect.importing.sheets import Cell, Table, TableRow, text_of
from survey_app.collect.importing.spelling import looks_personal

ID_BYTES: Final = 16
MIDNIGHT: Final = time(0)  # how a workbook writes a day without a time
LONGEST_KNOWN: Final = 40
HAS_DIGIT: Final = re.compile(r"\d")
OWN_ID: Final = re.compile(r"_uuid|KEY|(?:meta[/\-])?instanceID")
UUID: Final = re.compile(r"(?:uuid:)?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a mapping states for all rows of a file; None where a column says it, or nothing."""

    place_id: int | None
    day: date | None
    field: str | None


def build_row_ids(table: Table, stated: Stated, campaign_id: int, key: bytes) -> list[str]:
    """Return the id of each row, refused ones too, so that a later mapping finds the same."""
    left_out = {index for index, name in enumerate(table.header) if looks_personal(name)}
    own = [index for index, name in enumerate(table.header) if OWN_ID.fullmatch(name)]
    known: dict[object, tuple[str, bool]] = {}
    seen: Counter[str] = Counter()
    ids = []
    for row in table.rows:
        content = _own_id_of(row, own) or _content_of(row, left_out, stated, known)
        if not content.startswith("uuid:"):
            seen[content] += 1
        text = f"{campaign_id}\n{seen[content]}\n{content}"
        digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[:ID_BYTES]
        ids.append(base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii"))
    return ids


def _own_id_of(row: TableRow, columns: Sequence[int]) -> str | None:
    """Return the number that the collecting tool gave a row, as all its columns write it."""
    for index in columns:
        found = (
            UUID.fullmatch(text_of(row.cells[index]).lower()) if index < len(row.cells) else None
        )
        if found is not None:
            return f"uuid:{found[1]}"
    return None


def _content_of(
    row: TableRow, left_out: set[int], stated: Stated, known: dict[object, tuple[str, bool]]
) -> str:
    """Write a row so that equal rows are equal in every kind of file."""
    cells = []
    timed = False
    for index, cell in enumerate(row.cells):
        if index in left_out or not text_of(cell):
            continue
        written, has_time = _write_once(cell, known)
        cells.append(written)
        timed = timed or has_time
    if timed:
        return json.dumps(cells, ensure_ascii=False)
    whole = [stated.place_id, str(stated.day or ""), stated.field]
    return json.dumps([cells, whole], ensure_ascii=False)


def _write_once(cell: Cell, known: dict[object, tuple[str, bool]]) -> tuple[str, bool]:
    """Write a cell, and say whether it holds a time; texts that come again are looked up."""
    if not isinstance(cell, str) or len(cell) > LONGEST_KNOWN:
        return _write(cell)
    if cell not in known:
        known[cell] = _write(cell)
    return known[cell]


def _write(cell: Cell) -> tuple[str, bool]:
    moment = _find_moment(cell)
    if moment is None:
        text = unicodedata.normalize("NFC", text_of(cell)).casefold()
        return " ".join(text.split()), False
    # Which number is the day is for the mapping to say, and may be corrected.
    day, month = sorted((moment.day.day, moment.day.month))
    at = moment.at.isoformat() if moment.at is not None and _has_time(moment) else ""
    return f"{moment.day.year} {day} {month} {at}".rstrip(), _has_time(moment)


def _find_moment(cell: Cell) -> Moment | None:
    if not isinstance(cell, str | datetime | date):
        return None
    if isinstance(cell, str) and not (len(cell) <= LONGEST_MOMENT and HAS_DIGIT.search(cell)):
        return None
    return next(filter(None, (read_moment(cell, form) for form in FORMATS)), None)


def _has_time(moment: Moment) -> bool:
    return moment.at not in {None, MIDNIGHT}
