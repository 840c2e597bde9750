"""Files between being sent and being stored: in the data folder, for their sender alone, an hour.

A file waits as rows while a person says what its columns mean; the bytes that were sent are gone
as soon as they are read. When its rows are stored, or the person drops it, or an hour is over, it
is deleted; what remains until the hour is over is the list of what was refused and the mapping.
Columns that seem to say who answered are emptied at once, where the header is certain.
"""

import json
import os
import re
import secrets
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from survey_app.collect.importing.reading import RefusedRow, RowProblem
from survey_app.collect.importing.sheets import ZIP_MARK, Sheet, Table, read_sheets
from survey_app.collect.importing.spelling import looks_personal
from survey_app.collect.importing.storing import ImportOutcome
from survey_app.collect.importing.unpacking import (
    check_size,
    plain_sheets,
    sheets_of,
    unpack_file,
)

FOLDER: Final = "waiting_files"
HOUR: Final = 3600.0
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
TOKEN_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """What was sent, by whom and for what; `outcome` once its rows are stored."""

    token: str
    official_id: int
    campaign_id: int
    name: str
    sheets: tuple[Sheet, ...]
    mapping: str | None = None
    outcome: ImportOutcome | None = None


def new_token() -> str:
    """Return a name that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def unpack_bytes(folder: Path, content: bytes, name: str) -> tuple[Sheet, ...]:
    """Read a file that was sent. Raises `ImportFault`.

    The bytes of a workbook lie on the disk while another process reads them, and no longer.
    """
    if not content.startswith(ZIP_MARK):
        sheets = read_sheets(content, name)
        check_size(sheets, name)
        return sheets
    path = _folder(folder) / f"{new_token()}.sent"
    _write(path, content)
    try:
        return unpack_file(path, name)
    finally:
        path.unlink(missing_ok=True)


def keep_file(folder: Path, waiting: WaitingFile) -> None:
    """Write a file, or what is known of it now, and have it deleted an hour after it came."""
    path = _folder(folder) / f"{waiting.token}.json"
    came = path.stat().st_mtime if path.exists() else None
    plain = {
        "official_id": waiting.official_id,
        "campaign_id": waiting.campaign_id,
        "name": waiting.name,
        "sheets": plain_sheets(waiting.sheets),
        "mapping": waiting.mapping,
        "outcome": None if waiting.outcome is None else asdict(waiting.outcome),
    }
    _write(path, json.dumps(plain).encode())
    if came is None:
        timer = threading.Timer(HOUR, drop_file, (folder, waiting.token))
        timer.daemon = True
        timer.start()
    else:
        os.utime(path, (came, came))


def find_file(folder: Path, token: str, now: float) -> WaitingFile | None:
    """Return a file that still waits; None for one that is gone, or never was."""
    drop_old_files(folder, now)
    if not TOKEN.fullmatch(token):
        return None
    try:
        plain = json.loads((folder / FOLDER / f"{token}.json").read_bytes())
    except OSError:
        return None
    return WaitingFile(
        token,
        plain["official_id"],
        plain["campaign_id"],
        plain["name"],
        sheets_of(plain["sheets"]),
        plain["mapping"],
        _outcome_of(plain["outcome"]),
    )


def drop_file(folder: Path, token: str) -> None:
    """Delete a file."""
    with suppress(OSError):
        (folder / FOLDER / f"{token}.json").unlink(missing_ok=True)


def drop_old_files(folder: Path, now: float) -> int:
    """Delete what is older than an hour, half-read files too, and say how many there were."""
    dropped = 0
    for path in (folder / FOLDER).glob("*"):
        with suppress(OSError):  # another process may have been first
            if path.stat().st_mtime < now - HOUR:
                path.unlink()
                dropped += 1
    return dropped


def without_people(sheets: Sequence[Sheet], table: Table) -> tuple[Sheet, ...]:
    """Return the sheets with the columns emptied that seem to say who answered a table."""
    personal = {index for index, name in enumerate(table.header) if looks_personal(name)}

    def emptied(sheet: Sheet) -> Sheet:
        if sheet.name != table.sheet:
            return sheet
        rows = tuple(
            row
            if line <= table.header_line
            else tuple(None if index in personal else cell for index, cell in enumerate(row))
            for line, row in enumerate(sheet.rows, 1)
        )
        return replace(sheet, rows=rows)

    return tuple(map(emptied, sheets)) if personal else tuple(sheets)


def _outcome_of(plain: dict[str, Any] | None) -> ImportOutcome | None:
    if plain is None:
        return None
    refused = tuple(
        RefusedRow(row["line"], tuple(RowProblem(**problem) for problem in row["problems"]))
        for row in plain["refused"]
    )
    listed = {name: tuple(plain[name]) for name in ("unread", "personal")}
    return ImportOutcome(**{**plain, **listed, "refused": refused})


def _folder(folder: Path) -> Path:
    made = folder / FOLDER
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def _write(path: Path, content: bytes) -> None:
    """Write a file at once and whole, for its owner alone."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
    Path(name).replace(path)
