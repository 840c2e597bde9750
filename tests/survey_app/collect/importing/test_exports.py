"""What the common tools export, and what people copy out of a spreadsheet."""

import json
import unicodedata
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.mapping import parse_mapping
from survey_app.collect.importing.matching import find_answers, match_columns
from survey_app.collect.importing.proposing import propose_mapping
from survey_app.collect.importing.sheets import (
    ENCRYPTED,
    OLD_EXCEL_MARK,
    find_table,
    load_sheets,
    read_pasted,
)
from survey_app.collect.importing.spelling import looks_personal
from survey_app.collect.importing.storing import ImportOutcome, import_responses
from survey_app.store.campaigns import Campaign, record_campaign
from survey_app.store.database import Database
from tests.survey_app.collect.importing.files import (
    HEADER,
    KEY,
    OVERALL,
    ROW,
    TODAY,
    VERSION,
    Ground,
    bring_in,
    make_campaign,
    make_row,
    reasons,
    write_csv,
    write_xlsx,
)

UUIDS = [f"3f2b8a9e-0000-4000-8000-00000000000{n}" for n in range(4)]
KOBO = [
    "start",
    "end",
    "deviceid",
    "username",
    "nhom_1/stage",
    "nhom_1/manner",
    "nhom_1/overall",
    "_location_latitude",
    "_uuid",
    "_submission_time",
]
KOBO_ROW = [
    "2026-03-17T09:01:00.000+07:00",
    "2026-03-17T09:05:12.000+07:00",
    "collect:abc",
    "cán bộ A",
    "c",
    "4",
    "5",
    "21.7",
    UUIDS[0],
    "2026-03-17T02:06:00",
]


def kobo_row(number: int, **changed: str) -> list[str]:
    named = dict(zip(KOBO, KOBO_ROW, strict=True)) | {"_uuid": UUIDS[number]}
    return list({**named, **{f"nhom_1/{key}": value for key, value in changed.items()}}.values())


def propose(file: Path, code: str = "tthc", version: str | None = VERSION) -> str:
    return propose_mapping(load_sheets(file), load_instrument(code, version), ["Quầy số 1"])


def list_stored(database: Database) -> list[tuple[str, str, int | None]]:
    with database.read() as session:
        found = session.execute(text("SELECT scores, answered_on, time_band FROM responses"))
        return sorted((str(row[0]), str(row[1]), row[2]) for row in found)


def test_a_kobo_export_needs_no_correction(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [kobo_row(0), kobo_row(1, manner="3")], header=KOBO)
    proposed = propose(file)
    assert 'column = "end"' in proposed
    outcome = bring_in(database, ground, file, proposed)
    assert (outcome.stored, outcome.refused) == (2, ())
    assert set(outcome.personal) == {"deviceid", "username", "_location_latitude"}
    assert list_stored(database) == [("---3--5", "2026-03-17", 3), ("---4--5", "2026-03-17", 3)]


def test_a_form_corrected_in_kobo_stays_one_form(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [kobo_row(0), kobo_row(1)], header=KOBO)
    mapping = propose(file)
    assert bring_in(database, ground, file, mapping).stored == 2
    corrected = [kobo_row(1, overall="1"), kobo_row(0), kobo_row(2)]
    again = bring_in(
        database, ground, write_csv(tmp_path / "b.csv", corrected, header=KOBO), mapping
    )
    assert (again.stored, again.already_there) == (1, 2)


def online_campaign(database: Database, ground: Ground) -> Campaign:
    def work(session: Session) -> Campaign:
        campaign = make_campaign(ground.campaign.commune_id)
        instrument = load_instrument("online")
        campaign.instrument_code, campaign.instrument_version = "online", instrument.version
        campaign.instrument_sha256 = instrument.sha256
        return record_campaign(session, campaign)

    return database.write(work)


def bring_in_online(
    database: Database, ground: Ground, file: Path, mapping: str | None = None
) -> ImportOutcome:
    campaign, instrument = online_campaign(database, ground), load_instrument("online")
    meaning = parse_mapping(mapping or propose(file, "online", None), instrument, name="m")
    table = find_table(load_sheets(file), meaning.columns, sheet=None)
    return import_responses(database, campaign, table, meaning, KEY, TODAY)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (["stopped"], ["b f"]),
        (["stopped/a", "stopped/b", "stopped/f", "stopped/h"], ["0", "1", "1", ""]),
        (["stopped", "stopped/b", "stopped/f"], ["b f", "1", "1"]),
    ],
    ids=["together", "split", "both"],
)
def test_several_choices_together_or_split(
    database: Database, ground: Ground, tmp_path: Path, header: list[str], cells: list[str]
) -> None:
    file = write_csv(
        tmp_path / "a.csv", [["2026-03-17", "4", *cells]], header=["end", "overall", *header]
    )
    outcome = bring_in_online(database, ground, file)
    assert (outcome.stored, outcome.refused) == (1, ())
    with database.read() as session:
        details = session.execute(text("SELECT details FROM responses")).scalar_one()
    assert json.loads(details)["several"] == {"stopped": ["b", "f"]}


def test_a_tick_that_is_no_tick_is_refused(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    mapping = """
        instrument = "online"
        [date]
        on = 2026-03-17
        [place]
        name = "Quầy số 1"
        [[question]]
        key = "stopped"
        [question.columns]
        b = "stopped/b"
    """
    file = write_csv(tmp_path / "a.csv", [["chắc vậy"]], header=["stopped/b"])
    (row,) = bring_in_online(database, ground, file, mapping).refused
    assert ("stopped/b", "unknown_label", "chắc vậy") in {
        (problem.column, problem.code, problem.value) for problem in row.problems
    }


PASTED = (
    "Ngày trả lời\tNơi giải quyết\tĐánh giá chung về lần làm thủ tục này\tGóp ý\r\n"
    '17/3/2026\tQuầy số 1\tHài lòng\t"Dòng một\nDòng ""hai"""\r\n'
    "\t\tRất hài lòng\t\r\n"
    "18/3/2026\tQuầy số 2\tHài lòng\t\r\n"
)


def test_a_pasted_block_with_merged_cells(database: Database, ground: Ground) -> None:
    sheets, instrument = read_pasted(PASTED, "dán"), load_instrument("tthc", VERSION)
    proposed = propose_mapping(sheets, instrument, [])
    proposed += '\n[[question]]\nkey = "comment"\ncolumn = "Góp ý"\n'
    plain = parse_mapping(proposed, instrument, name="m")
    table = find_table(sheets, plain.columns, sheet=None)
    refused = import_responses(database, ground.campaign, table, plain, KEY, TODAY, dry_run=True)
    assert reasons(refused) == {3: ["no_date", "no_place"]}
    filled = parse_mapping(f"fill_down = true\n{proposed}", instrument, name="m")
    outcome = import_responses(database, ground.campaign, table, filled, KEY, TODAY)
    assert (outcome.stored, outcome.refused) == (3, ())
    with database.read() as session:
        found = session.execute(text("SELECT place_id, answered_on, comment FROM responses"))
        rows = {(row[0], str(row[1]), row[2]) for row in found}
    assert (ground.desks[0], "2026-03-17", 'Dòng một\nDòng "hai"') in rows
    assert (ground.desks[0], "2026-03-17", None) in rows


@pytest.mark.parametrize(
    "written",
    ["46098", "46098.38", "9:05:12 17/03/2026", "17 thg 3, 2026", "ngày 17 tháng 3 năm 2026"],
)
def test_dates_as_numbers_and_in_words(
    database: Database, ground: Ground, tmp_path: Path, written: str
) -> None:
    assert (
        bring_in(database, ground, write_csv(tmp_path / "a.csv", [make_row(at=written)])).stored
        == 1
    )
    assert list_stored(database)[0][1] == "2026-03-17"


def test_a_day_of_a_workbook_has_no_hour(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    midnight = datetime(2026, 3, 17)  # noqa: DTZ001 - a workbook knows no zone
    bring_in(database, ground, write_xlsx(tmp_path / "a.xlsx", [[midnight, *ROW[1:]]]))
    assert list_stored(database) == [("---4--5", "2026-03-17", None)]


def test_hidden_sheets_are_passed_over_and_wrong_extents_do_not_matter(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [ROW])
    workbook = openpyxl.load_workbook(file)
    hidden = workbook.create_sheet("Bản cũ", 0)
    for row in [HEADER, ROW, make_row(overall="1"), make_row(manner="1")]:
        hidden.append(row)
    hidden.sheet_state = "hidden"
    workbook.save(file)
    wrong = tmp_path / "b.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(wrong, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, content.replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1"'))
    assert [sheet.name for sheet in load_sheets(wrong)] == ["Sheet"]
    assert bring_in(database, ground, wrong).stored == 1


@pytest.mark.parametrize(
    ("rest", "said"), [(ENCRYPTED, "password-protected"), (b"Workbook", "an old Excel file")]
)
def test_locked_and_old_workbooks_are_told_apart(tmp_path: Path, rest: bytes, said: str) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(OLD_EXCEL_MARK + b"\0" * 600 + rest)
    with pytest.raises(ImportFault, match=said):
        load_sheets(file)


TONES = "\u0300\u0301\u0303\u0309\u0323"


def write_old_letters(text: str) -> bytes:
    """Windows-1258: the letter with its hat or horn, then its tone."""
    written = ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in TONES)
        rest = "".join(part for part in parts if part not in TONES)
        written += unicodedata.normalize("NFC", rest) + tones
    return written.encode("cp1258")


def test_a_file_in_windows_letters_is_converted_and_says_so(
    database: Database, ground: Ground, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv", [ROW])
    file.write_bytes(write_old_letters(file.read_text("utf-8")))
    (sheet,) = load_sheets(file)
    assert sheet.converted
    assert sheet.rows[0] == tuple(HEADER)
    assert bring_in(database, ground, file).stored == 1


@pytest.mark.parametrize(
    ("font", "header", "words"),
    [
        ("TCVN3", "Th¸i ®é phôc vô", "RÊt hµi lßng"),
        ("VNI", "Thaùi ñoä phuïc vuï", "Raát haøi loøng"),
    ],
)
@pytest.mark.parametrize("kind", ["workbook", "bytes"])
def test_old_fonts_are_named_and_refused(
    tmp_path: Path, font: str, header: str, words: str, kind: str
) -> None:
    file = tmp_path / "a.xlsx"
    if kind == "workbook":
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in ([header], [words], [words]):
            sheet.append(row)
        workbook.save(file)
    else:
        file.write_bytes(f"{header}\n{words}\n{words}\n".encode("cp1252"))
    with pytest.raises(ImportFault, match="old font") as fault:
        load_sheets(file)
    assert fault.value.got == font


def test_a_hundred_columns_are_matched_by_name(tmp_path: Path) -> None:
    instrument = load_instrument("tthc", VERSION)
    header = [f"Câu phụ {n}" for n in range(97)] + ["Timestamp", "g/manner", OVERALL]
    file = write_csv(tmp_path / "a.csv", [["x"] * 100], header=header)
    sheets = load_sheets(file)
    found = match_columns(find_answers(sheets, instrument, None), instrument)
    assert found.date == 97
    assert {m.question.key: m.index for m in found.questions} == {"manner": 98, "overall": 99}


@pytest.mark.parametrize(
    "header",
    [
        "deviceid",
        "meta/deviceID",
        "username",
        "_submitted_by",
        "SubmitterName",
        "phonenumber",
        "simserial",
        "subscriberid",
        "_geolocation",
        "_gps_longitude",
        "IMEI",
    ],
)
def test_traces_of_a_device_or_its_holder_are_personal(header: str) -> None:
    assert looks_personal(header)


def test_a_proposal_for_a_kobo_export_names_split_columns(tmp_path: Path) -> None:
    header = ["end", "stopped/a", "stopped/b"]
    file = write_csv(tmp_path / "a.csv", [["2026-03-17", "1", "0"]], header=header)
    proposed = propose(file, "online", None)
    assert '[question.columns]\n"a" = "stopped/a"\n"b" = "stopped/b"' in proposed
