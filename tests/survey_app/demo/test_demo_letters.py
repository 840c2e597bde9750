"""The demo's requests for a reply: found by officials, sealed like everybody's."""

from datetime import date
from pathlib import Path

from survey_app.cli.health import check_installation
from survey_app.config import Settings
from survey_app.demo.letters import lay_letters
from survey_app.store.reply_requests import (
    count_reply_requests,
    list_reply_requests,
    open_letter,
    reply_key,
)
from tests.builders import SECRET, make_commune, make_place
from tests.engines import open_database

TODAY = date(2026, 6, 10)
KEY = reply_key(SECRET)


def test_every_commune_has_some_and_one_has_waited_for_long(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        commune = make_commune(database, simulated=True)
        make_place(database, commune)
        assert database.write(lambda session: lay_letters(session, TODAY, KEY)) == 3
        assert database.write(lambda session: lay_letters(session, TODAY, KEY)) == 0
        with database.read() as session:
            letters = [open_letter(each, KEY) for each in list_reply_requests(session, commune)]
            assert count_reply_requests(session, commune) == {"2026-04": 1, "2026-06": 2}
    assert all("mô phỏng" in letter.contact for letter in letters)
    assert max((TODAY - letter.day).days for letter in letters) > 30


def test_check_warns_of_requests_that_the_secret_key_no_longer_opens(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        make_place(database, make_commune(database, simulated=True))
        database.write(lambda session: lay_letters(session, TODAY, KEY))
        url = database.url.render_as_string(hide_password=False)
    for secret, warned in ((SECRET, []), ("another" * 6, ["warning"])):
        settings = Settings(url, tmp_path, secret, "https://khaosat.example.vn", 0)
        found = check_installation(settings)
        assert [each.level for each in found if "reply" in each.subject] == warned
