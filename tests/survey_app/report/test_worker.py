"""Reports are made one after another, and one that will never be ready says so."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from survey_app.report.worker import LONGEST_WAIT, order_report, start_worker
from survey_app.store.communes import get_commune
from survey_app.store.reports import StoredReport, get_report
from tests.builders import NOON, Installation, make_installation
from tests.survey_app.administer.office import Office, lay_office

TODAY = date(2026, 6, 10)
DIES = (sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
SAYS_WHEN = """
import pathlib, sys, time
file = pathlib.Path(sys.argv[1]).open("a")
print("begins", file=file, flush=True)
time.sleep(0.1)
print("ends", file=file, flush=True)
"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path) as made:
        yield made


@pytest.fixture
def office(installation: Installation) -> Office:
    return lay_office(installation)


def order(installation: Installation) -> str:
    with installation.database.read() as session:
        commune = get_commune(session, "loc-binh")
    return installation.database.write(
        lambda session: order_report(session, commune, "2026", TODAY, NOON, None)
    )


def find(installation: Installation, report_id: str) -> StoredReport:
    with installation.database.read() as session:
        return get_report(session, report_id)


def test_a_maker_that_was_killed_is_noted(installation: Installation, office: Office) -> None:
    report_id = order(installation)
    start_worker(installation.database, report_id, DIES).result(20)
    stored = find(installation, report_id)
    assert stored.state == "failed"
    page = office.own.get(f"/admin/reports/{report_id}")
    assert "Xin thử lại" in page.text
    assert 'http-equiv="refresh"' not in page.text


def test_reports_ordered_at_once_are_made_one_after_another(
    installation: Installation, office: Office, tmp_path: Path
) -> None:
    assert office.communes
    told = tmp_path / "told"
    program = (sys.executable, "-c", SAYS_WHEN, str(told))
    orders = [start_worker(installation.database, order(installation), program) for _ in range(4)]
    for each in orders:
        each.result(20)
    assert told.read_text().split() == ["begins", "ends"] * 4


@pytest.mark.parametrize("page", ["reports/{id}", "communes/loc-binh/reports"])
def test_a_report_nobody_makes_any_more_is_given_up(
    installation: Installation, office: Office, page: str
) -> None:
    report_id = order(installation)
    address = f"/admin/{page.format(id=report_id)}"
    installation.clock.at = NOON + LONGEST_WAIT - timedelta(seconds=1)
    assert "Đang lập" in office.own.get(address).text
    assert find(installation, report_id).state == "making"
    installation.clock.at = NOON + LONGEST_WAIT + timedelta(seconds=1)
    assert "Đang lập" not in office.own.get(address).text
    assert find(installation, report_id).state == "failed"
