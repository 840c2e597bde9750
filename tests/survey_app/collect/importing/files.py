"""Tables of answers as files, with the words a Google Form has for them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.collect.importing.mapping import load_mapping
from survey_app.collect.importing.sheets import find_table, load_sheets
from survey_app.collect.importing.storing import ImportOutcome, import_responses
from survey_app.store.agencies import Agency, record_agency
from survey_app.store.campaigns import Campaign, record_campaign
from survey_app.store.communes import Commune, record_commune
from survey_app.store.database import Database
from survey_app.store.places import Place, record_place

KEY = b"k" * 32
VERSION = "1.0"
TODAY = date(2026, 7, 1)
OVERALL = "Đánh giá chung về lần làm thủ tục này"
HEADER = [
    "Dấu thời gian",
    "Họ và tên",
    "Hồ sơ đang ở bước nào?",
    "Thái độ phục vụ",
    OVERALL,
    "Góp ý",
]
ROW = ["17/03/2026 9:05:12", "Nguyễn Văn An", "Đã trả kết quả", "Hài lòng", "Rất hài lòng", ""]
MAPPING = f"""
instrument = "tthc"
ignore = ["Họ và tên"]

[date]
column = "Dấu thời gian"

[place]
name = "Quầy số 1"

[[question]]
key = "stage"
column = "Hồ sơ đang ở bước nào?"

[[question]]
key = "manner"
column = "Thái độ phục vụ"

[[question]]
key = "overall"
column = "{OVERALL}"

[[question]]
key = "comment"
column = "Góp ý"
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """A campaign of one commune with two places."""

    campaign: Campaign
    desks: tuple[int, int]


def lay_ground(database: Database) -> Ground:
    def lay(session: Session) -> Ground:
        commune = record_commune(
            session,
            Commune(slug="tu-ky", name="xã Tứ Kỳ", province="Hải Phòng", issuer="UBND XÃ TỨ KỲ"),
        )
        agency = record_agency(
            session, Agency(commune_id=commune.id, name="Trung tâm", kind="centre")
        )
        desks = [
            record_place(session, Place(agency_id=agency.id, name=f"Quầy số {number}"))
            for number in (1, 2)
        ]
        campaign = record_campaign(session, make_campaign(commune.id))
        return Ground(campaign, (desks[0].id, desks[1].id))

    return database.write(lay)


def make_campaign(commune_id: int) -> Campaign:
    instrument = load_instrument("tthc", VERSION)
    return Campaign(
        commune_id=commune_id,
        instrument_code=instrument.code,
        instrument_version=instrument.version,
        instrument_sha256=instrument.sha256,
        title="Khảo sát năm 2026",
        opens_on=date(2026, 1, 5),
        closes_on=date(2026, 6, 30),
        grade="C",
        primary_mode="import",
    )


def make_row(**changed: str) -> list[str]:
    names = dict(zip(("at", "name", "stage", "manner", "overall", "comment"), ROW, strict=True))
    return list({**names, **changed}.values())


def write_csv(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    encoding: str = "utf-8",
    separator: str = ",",
    header: Sequence[str] = HEADER,
) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(
    path: Path,
    rows: Sequence[Sequence[str | datetime | float | None]],
    *,
    above: Sequence[str] = (),
) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for title in above:
        sheet.append([title])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=6
        )
    for row in [HEADER, *rows]:
        sheet.append(list(row))
    workbook.save(path)
    return path


def bring_in(
    database: Database,
    ground: Ground,
    file: Path,
    mapping: str = MAPPING,
    *,
    today: date = TODAY,
    dry_run: bool = False,
) -> ImportOutcome:
    """Import as the command does, from files alone."""
    instrument = load_instrument("tthc", VERSION)
    written = file.with_suffix(".mapping.toml")
    written.write_text(mapping, encoding="utf-8")
    meaning = load_mapping(written, instrument)
    table = find_table(load_sheets(file), meaning.columns, sheet=meaning.sheet)
    return import_responses(database, ground.campaign, table, meaning, KEY, today, dry_run=dry_run)


def reasons(outcome: ImportOutcome) -> dict[int, list[str]]:
    """The codes of what was wrong, by row number."""
    return {row.line: [problem.code for problem in row.problems] for row in outcome.refused}
