"""A file of answers on its way into the store: rows a second and memory, against the barest way.

Each run is a process of its own, so that its peak of memory is its own. The floor reads the same
file with the same reader and inserts the same eight values by `executemany` into a table without
rules: no mapping, no words, no dates, no check of an answer, no id.
"""

import csv
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table as Printed

from instruments.loading import load_instrument
from survey_app.collect.importing.mapping import parse_mapping
from survey_app.collect.importing.sheets import find_table, load_sheets
from survey_app.collect.importing.storing import import_responses
from survey_app.store.agencies import Agency, record_agency
from survey_app.store.campaigns import Campaign, record_campaign
from survey_app.store.communes import Commune, record_commune
from survey_app.store.database import Database
from survey_app.store.places import Place, record_place
from survey_app.store.schema import create_schema

ROWS = 100_000
INSTRUMENT, VERSION = "tthc", "1.0"
DAY = date(2026, 7, 1)
STAGE = "Hồ sơ đang ở bước nào?"
OVERALL = "Đánh giá chung về lần làm thủ tục này"
SCALES = ("Thái độ của cán bộ", OVERALL)
HEADER = (
    "Dấu thời gian",
    "Họ và tên",
    "Lĩnh vực",
    "Hồ sơ đang ở bước nào?",
    *SCALES,
    "Góp ý",
    "Mã",
)
LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
FIELDS = ("Hộ tịch", "Đất đai", "Chứng thực")
MAPPING = f"""
instrument = "{INSTRUMENT}"
[date]
column = "Dấu thời gian"
[place]
name = "Quầy số 1"
[field]
column = "Lĩnh vực"
[[question]]
key = "stage"
column = "{STAGE}"
[[question]]
key = "manner"
column = "{SCALES[0]}"
[[question]]
key = "overall"
column = "{OVERALL}"
[[question]]
key = "comment"
column = "Góp ý"
"""


def measure_importing(console: Console) -> None:
    """Import as many rows from a CSV and from a workbook, again, and by the floor."""
    table = Printed("what", "measured", "against the floor", title=f"Import of {ROWS:,} rows")
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        for kind in ("csv", "xlsx"):
            file = write_rows(Path(folder) / f"answers.{kind}")
            floor = run("floor", file, folder)
            table.add_row(f"bare reader and executemany, {kind}", say(floor), "")
            for what in ("first", "again"):
                ours = run(what, file, folder)
                ratio = f"{ours['cpu'] / floor['cpu']:.1f} times the CPU"
                table.add_row(f"import, {kind}, {what} time", say(ours), ratio)
    console.print(table)


def say(told: dict[str, float]) -> str:
    """Write what a run took."""
    rate = told["rows"] / told["seconds"]
    seconds = f"{told['seconds']:.1f} s (CPU {told['cpu']:.1f} s)"
    return f"{seconds}, {rate:,.0f} rows/s, peak {told['megabytes']:.0f} MB"


def run(what: str, file: Path, folder: str) -> dict[str, float]:
    """Run one way in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.importing", what, str(file), folder],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def write_rows(path: Path) -> Path:
    """Write the answers of a large commune, every one of them different."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(make_rows())
        return path
    import openpyxl

    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Câu trả lời")
    for row in make_rows():
        sheet.append(row)
    workbook.save(path)
    return path


def make_rows() -> Iterator[Sequence[str]]:
    """Yield a header and rows."""
    chance = random.Random(1)
    yield HEADER
    for number in range(ROWS):
        at = f"{1 + number % 28:02}/03/2026 {8 + number % 9}:{number % 60:02}:{number // 7 % 60:02}"
        levels = chance.choices(LEVELS, (1, 2, 7, 45, 45), k=2)
        comment = f"Góp ý thứ {number}: cán bộ hướng dẫn rõ" if number % 5 == 0 else ""
        field = chance.choice(FIELDS)
        yield (at, "Nguyễn Văn An", field, "Đã trả kết quả", *levels, comment, str(number))


def import_file(file: Path, folder: Path) -> int:
    """Import as the command does; returns how many rows there were."""
    address = f"sqlite:///{folder / file.suffix[1:]}.db"
    database = Database(address)
    campaign = lay_ground(database, address)
    meaning = parse_mapping(MAPPING, load_instrument(INSTRUMENT, VERSION), name="mapping")
    table = find_table(load_sheets(file), meaning.columns, sheet=None)
    outcome = import_responses(database, campaign, table, meaning, b"k" * 32, DAY)
    database.close()
    if outcome.refused or outcome.stored + outcome.already_there != ROWS:
        raise RuntimeError(f"{len(outcome.refused)} rows were refused")
    return outcome.rows


def lay_ground(database: Database, address: str) -> Campaign:
    """Make a campaign of one place, or find it from the time before."""
    from survey_app.store.campaigns import list_campaigns

    if Path(address.removeprefix("sqlite:///")).exists():
        with database.read() as session:
            return list_campaigns(session, 1)[0]
    create_schema(address)
    instrument = load_instrument(INSTRUMENT, VERSION)
    commune = Commune(slug="a", name="xã A", province="Tỉnh", issuer="UBND XÃ A")
    campaign = Campaign(
        commune_id=1,
        instrument_code=INSTRUMENT,
        instrument_version=VERSION,
        instrument_sha256=instrument.sha256,
        title="Khảo sát",
        opens_on=date(2026, 1, 5),
        closes_on=date(2026, 6, 30),
        grade="C",
        primary_mode="import",
    )
    database.write(lambda session: record_commune(session, commune))
    agency = Agency(commune_id=1, name="Trung tâm", kind="centre")
    database.write(lambda session: record_agency(session, agency))
    database.write(lambda session: record_place(session, Place(agency_id=1, name="Quầy số 1")))
    return database.write(lambda session: record_campaign(session, campaign))


def insert_barely(file: Path, folder: Path) -> int:
    """Read the file and insert its cells as they are."""
    connection = sqlite3.connect(folder / f"floor-{file.suffix[1:]}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE answers (a, b, c, d, e, f, g, h)")
    rows = list(read_barely(file))[1:]
    for start in range(0, len(rows), 500):
        connection.execute("BEGIN IMMEDIATE")
        part = rows[start : start + 500]
        connection.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", part)
        connection.execute("COMMIT")
    connection.close()
    return len(rows)


def read_barely(file: Path) -> Iterator[tuple[object, ...]]:
    """Yield rows by the reader of the kind of file alone."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as opened:
            yield from map(tuple, csv.reader(opened))
        return
    import openpyxl

    workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
    yield from workbook.worksheets[0].iter_rows(values_only=True)


def main() -> None:
    """Run one way and print what it took."""
    what, file, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    started = time.perf_counter()
    rows = (insert_barely if what == "floor" else import_file)(file, folder)
    seconds = time.perf_counter() - started
    cpu = time.process_time()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"rows": rows, "seconds": seconds, "cpu": cpu, "megabytes": megabytes}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
