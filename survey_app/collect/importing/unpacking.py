"""An uploaded workbook becomes plain rows in a process of its own.

The reader of workbooks weighs more than the whole server, and a hostile workbook may want far more:
both end with this process. `python -m survey_app.collect.importing.unpacking FILE NAME` prints the
sheets as JSON, or the fault.
"""

import json
import math
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.sheets import Cell, Sheet, load_sheets

SECONDS: Final = 120
MOST_WAIT: Final = 3
MOST_ROWS: Final = 30_000
MOST_CELLS: Final = 3_000_000
MOST_MEMORY: Final = 1536 * 1024 * 1024
# One at a time in a server: two cores also have answers to take.
_unpacking = threading.Lock()
_READERS: Final[dict[str, Callable[[str], Cell]]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def unpack_file(path: Path, name: str) -> tuple[Sheet, ...]:
    """Return the sheets of a file that somebody sent; raises `ImportFault`."""
    # Whoever waits holds a thread that could take answers: not for long.
    if not _unpacking.acquire(timeout=MOST_WAIT):
        raise ImportFault("another file is being read", where=name)
    try:
        done = subprocess.run(  # noqa: S603 # this Python and a module of ours
            [sys.executable, "-m", __spec__.name, str(path), name],
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        told = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as fault:
        raise ImportFault("the file takes too long to read", where=name) from fault
    finally:
        _unpacking.release()
    if "fault" in told:
        title, where, expected, got = told["fault"]
        raise ImportFault(title, where=where, expected=expected, got=got)
    return sheets_of(told["sheets"])


def check_size(sheets: Sequence[Sheet], name: str) -> None:
    """Raise `ImportFault` for more rows than one request may take."""
    rows = max((len(sheet.rows) for sheet in sheets), default=0)
    cells = sum(len(row) for sheet in sheets for row in sheet.rows)
    if rows > MOST_ROWS or cells > MOST_CELLS:
        raise ImportFault(
            "too many rows", where=name, expected=f"up to {MOST_ROWS} rows", got=str(rows)
        )


def plain_sheets(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Write sheets as JSON can hold them: a date becomes its kind and its text."""
    return [
        {
            "name": sheet.name,
            "rows": [[_plain(cell) for cell in row] for row in sheet.rows],
            "converted": sheet.converted,
        }
        for sheet in sheets
    ]


def sheets_of(plain: Sequence[dict[str, Any]]) -> tuple[Sheet, ...]:
    """Read what `plain_sheets` wrote."""
    return tuple(
        Sheet(
            each["name"],
            tuple(tuple(_cell(value) for value in row) for row in each["rows"]),
            each["converted"],
        )
        for each in plain
    )


def _plain(cell: object) -> object:
    if isinstance(cell, date | time):  # a datetime is a date
        return {type(cell).__name__: cell.isoformat()}
    # What no text can be must not break the page later: half of a letter, a number without an end.
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode("utf-8")
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell if cell is None or isinstance(cell, bool | int | float) else str(cell)


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return _READERS[kind](text)
    found: Cell = value
    return found


def _limit_memory() -> None:
    """Let a hostile workbook end this process, not the machine's others."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def main() -> None:
    """Read the file that the command line names and print its sheets."""
    _limit_memory()
    path, name = Path(sys.argv[1]), sys.argv[2]
    try:
        sheets = load_sheets(path, name)
        check_size(sheets, name)
        told: dict[str, object] = {"sheets": plain_sheets(sheets)}
    except ImportFault as fault:
        told = {"fault": [fault.title, fault.where, fault.expected, fault.got]}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
