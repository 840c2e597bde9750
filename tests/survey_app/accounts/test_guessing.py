"""Guesses sent at once are counted before any of them is looked at."""

import threading
from pathlib import Path

import pytest

from survey_app.accounts.passwords import FREE_ATTEMPTS
from tests.builders import Installation, make_commune, make_installation, make_official
from tests.survey_app.accounts.test_signing_in import post

pytestmark = pytest.mark.slow
GUESSES = 20


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_guesses_sent_at_once_are_not_all_looked_at(tmp_path: Path, engine: str) -> None:
    with make_installation(tmp_path, engine=engine) as installation:
        make_official(installation.database, "binh", commune_id=make_commune(installation.database))
        answers: list[int] = []
        start = threading.Barrier(GUESSES)
        threads = [
            threading.Thread(target=guess, args=(installation, start, answers, number))
            for number in range(GUESSES)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers.count(422) == FREE_ATTEMPTS
    assert answers.count(429) == GUESSES - FREE_ATTEMPTS


def guess(
    installation: Installation, start: threading.Barrier, answers: list[int], number: int
) -> None:
    client = installation.app.test_client()
    start.wait()
    sent = post(client, "/login", username="binh", password=f"sai mat khau {number}")
    answers.append(sent.status_code)
