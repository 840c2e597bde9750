"""Reads a list of dossiers, and writes codes into its copy, in a child process.

A workbook's reader weighs more than the server, and a hostile file may want far more. The file
goes through pipes and is kept nowhere. A job with `written` in it writes; any other reads.
"""

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from survey_app.collect.dossier_files import (
    Dossier,
    DossierFault,
    DossierList,
    read_dossiers,
    write_codes,
)
from survey_app.drawing.child import draw_in_child

MODULE = "survey_app.collect.dossier_work"


def read_in_child(content: bytes, name: str, place_column: str, field_column: str) -> DossierList:
    """Do as `read_dossiers` does, in a child process. Raises `DossierFault`, `DrawingFailed`."""
    job = {"content": b64encode(content).decode(), "name": name}
    told = json.loads(draw_in_child(MODULE, {**job, "columns": [place_column, field_column]}))
    if "fault" in told:
        raise DossierFault(*told["fault"])
    return _list_of(told["list"])


def write_in_child(
    content: bytes, name: str, found: DossierList, written: Mapping[int, Sequence[str]]
) -> bytes:
    """Do as `write_codes` does, in a child process. Raises `DrawingFailed`."""
    job = {"content": b64encode(content).decode(), "name": name, "list": asdict(found)}
    return draw_in_child(MODULE, {**job, "written": list(written.items())})


def _list_of(told: dict[str, Any]) -> DossierList:
    dossiers = tuple(Dossier(**each) for each in told.pop("dossiers"))
    return DossierList(**told, dossiers=dossiers)


def main() -> None:
    """Do the job that standard input describes."""
    job = json.load(sys.stdin)
    content = b64decode(job["content"])
    if "written" in job:
        written = {int(line): cells for line, cells in job["written"]}
        sys.stdout.buffer.write(write_codes(content, job["name"], _list_of(job["list"]), written))
        return
    try:
        told: dict[str, Any] = {
            "list": asdict(read_dossiers(content, job["name"], *job["columns"]))
        }
    except DossierFault as fault:
        told = {"fault": [fault.code, fault.detail]}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
