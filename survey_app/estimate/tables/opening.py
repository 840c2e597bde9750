"""From a path to the `Table` of its kind; what the bytes say must be what the ending says."""

from pathlib import Path
from typing import Final

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.tables.table import Table

ENDINGS: Final = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".sav": "sav",
    ".zsav": "sav",
    ".dta": "dta",
}
UNREAD: Final = {
    **dict.fromkeys((".gz", ".zip", ".7z", ".rar", ".bz2", ".xz"), "packed"),
    **dict.fromkeys((".xls", ".xlsb", ".ods"), "other_workbook"),
}
"""Kinds of which it is known how they become readable."""
MARKS: Final = (
    (b"PK\x03\x04", "xlsx"),
    (b"PAR1", "parquet"),
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"<stata_dta>", "dta"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
)
OLD_STATA: Final = range(104, 116)
"""First byte of .dta files before format 117; then comes the order of bytes, 1 or 2."""


def open_table(path: Path, sheet: str | None = None) -> Table:
    """Open a file by its ending; raises `EstimateFault`."""
    kind = ENDINGS.get(path.suffix.lower())
    head = _read_head(path)
    if kind is None:
        code = UNREAD.get(path.suffix.lower(), "unknown_ending")
        raise EstimateFault(code, ending=path.suffix, known=", ".join(ENDINGS))
    if not head:
        raise EstimateFault("empty_file")
    found = _find_kind(head)
    if found != kind:
        raise EstimateFault("not_what_it_says", ending=path.suffix, found=found.upper())
    if sheet is not None and kind != "xlsx":
        raise EstimateFault("sheet_of_no_workbook")
    return _open(kind, path, sheet)


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(64)
    except FileNotFoundError as fault:
        raise EstimateFault("standard_input" if str(path) == "-" else "no_such_file") from fault
    except IsADirectoryError as fault:
        raise EstimateFault("is_a_folder") from fault
    except PermissionError as fault:
        code = "is_a_folder" if path.is_dir() else "not_permitted"  # Windows tells no folder apart
        raise EstimateFault(code) from fault
    except OSError as fault:
        raise EstimateFault("not_opened", reason=fault.strerror or fault) from fault


def _open(kind: str, path: Path, sheet: str | None) -> Table:
    # Imported here: each kind needs a reader of its own, and only one of them is wanted.
    if kind == "csv":
        from survey_app.estimate.tables.delimited import open_delimited

        return open_delimited(path)
    if kind == "parquet":
        from survey_app.estimate.tables.parquet import open_parquet

        return open_parquet(path)
    if kind == "xlsx":
        from survey_app.estimate.tables.workbooks import open_workbook

        return open_workbook(path, sheet)
    from survey_app.estimate.tables.statistical import open_statistical

    return open_statistical(path, kind)


def _find_kind(head: bytes) -> str:
    for mark, kind in MARKS:
        if head.startswith(mark):
            return kind
    if head[0] in OLD_STATA and head[1:2] in (b"\x01", b"\x02"):
        return "dta"
    return "csv"
