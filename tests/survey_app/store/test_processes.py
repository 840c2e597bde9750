"""Several processes share one SQLite file, as the workers of a server and an import do."""

import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from survey_app.store.database import Database
from survey_app.store.responses import count_responses, record_response_row
from tests.engines import open_database
from tests.survey_app.store.builders import Ground, lay_ground, make_response

EACH = 150
WRITE_SOME = """
import sys
from survey_app.store.database import Database
from tests.survey_app.store.builders import Ground
from tests.survey_app.store.test_processes import write_some
database = Database(sys.argv[1])
write_some(database, Ground(*map(int, sys.argv[2:])))
database.close()
"""


def write_some(database: Database, ground: Ground) -> None:
    for _ in range(EACH):
        database.write(partial(record_response_row, row=make_response(ground)))


@pytest.mark.slow
def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        ground = lay_ground(database)
        numbers = map(str, (ground.commune_id, ground.place_id, ground.campaign_id))
        command = [sys.executable, "-c", WRITE_SOME, str(database.url), *numbers]
        others = [subprocess.Popen(command, env={"PYTHONPATH": "."}) for _ in range(2)]  # noqa: S603 - ourselves
        write_some(database, ground)
        assert [other.wait(60) for other in others] == [0, 0]
        with database.read() as session:
            assert count_responses(session, [ground.campaign_id]) == 3 * EACH


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_database_opened_before_a_fork_serves_parent_and_children(database: Database) -> None:
    ground = lay_ground(database)
    write_some(database, ground)
    children = [_fork_and_write(database, ground) for _ in range(2)]
    write_some(database, ground)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    with database.read() as session:
        assert count_responses(session, [ground.campaign_id]) == 4 * EACH


def _fork_and_write(database: Database, ground: Ground) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with database.read() as session:
            assert count_responses(session, [ground.campaign_id]) >= EACH
        threads = [threading.Thread(target=write_some, args=(database, ground))]
        threads[0].start()
        threads[0].join()
        status = 0
    finally:
        os._exit(status)
