"""The code of the day: an official switches it on, shows it, prints it; a stranger sees nothing."""

import json

import pytest
import typer
from typer.testing import CliRunner

from survey_app.cli import presence
from survey_app.cli.faults import CommandFault
from survey_app.collect.codes import code_key
from survey_app.store.day_codes import derive_day_code
from survey_app.web.clock import VIET_NAM
from tests.builders import SECRET, make_place
from tests.survey_app.administer.office import TOKEN, Office

PAGE = "/admin/communes/loc-binh/presence"


@pytest.fixture
def place_id(office: Office) -> int:
    return make_place(office.installation.database, office.communes["loc-binh"])


def code_of(office: Office, place_id: int) -> str:
    today = office.installation.clock.at.astimezone(VIET_NAM).date()
    return derive_day_code(code_key(SECRET), place_id, today)


def switch(office: Office, place_id: int, asks: str) -> str:
    token = TOKEN.search(office.own.get(PAGE).text)
    assert token is not None
    sent = office.own.client.post(
        f"{PAGE}/{place_id}",
        data={"csrf_token": token[1], "asks": asks},
        base_url=office.own.base_url,
        headers={"Referer": office.own.base_url + PAGE},
    )
    assert sent.status_code == 303
    return office.own.get(PAGE).text


def test_an_official_switches_the_code_on_and_off(office: Office, place_id: int) -> None:
    code = code_of(office, place_id)
    assert code not in office.own.get(PAGE).text
    assert office.own.get(f"{PAGE}/{place_id}").status_code == 404, "nothing to show before"
    shown = switch(office, place_id, "1")
    assert f'<span class="day-code">{code}</span>' in shown
    assert "từ nay hỏi thêm mã trong ngày" in shown
    assert code in office.own.get(f"{PAGE}/{place_id}").text
    assert code not in switch(office, place_id, "0")
    assert [deed for deed, _ in office.deeds()][:2] == ["ask_presence", "ask_presence"]


def test_sheets_for_a_week_are_seven_and_differ_by_day(office: Office, place_id: int) -> None:
    switch(office, place_id, "1")
    page = office.own.get(f"{PAGE}/{place_id}?days=7").text
    assert page.count('class="card sheet"') == 7
    assert "Thứ Tư, 10/06/2026" in page
    assert "Thứ Ba, 16/06/2026" in page
    for odd in ("0", "8", "1000000", "x"):
        refused = office.own.get(f"{PAGE}/{place_id}?days={odd}")
        assert refused.status_code == (200 if odd == "x" else 404)


def test_a_stranger_neither_sees_nor_switches(office: Office, place_id: int) -> None:
    switch(office, place_id, "1")
    nothing = office.stranger.get("/admin/communes/nowhere")
    for path in (PAGE, f"{PAGE}/{place_id}", f"/admin/communes/tu-ky/presence/{place_id}"):
        refused = office.stranger.get(path)
        assert (refused.status_code, refused.text) == (404, nothing.text)
    token = TOKEN.search(office.stranger.get("/admin/communes/tu-ky/presence").text)
    if token is None:
        token = TOKEN.search(office.stranger.get("/admin/communes/tu-ky/places/new").text)
    assert token is not None
    for slug in ("loc-binh", "tu-ky"):
        path = f"/admin/communes/{slug}/presence/{place_id}"
        sent = office.stranger.client.post(
            path,
            data={"csrf_token": token[1], "asks": "0"},
            base_url=office.stranger.base_url,
            headers={"Referer": office.stranger.base_url + path},
        )
        assert sent.status_code == 404
    assert code_of(office, place_id) in office.own.get(PAGE).text
    assert office.administrator.get(PAGE).status_code == 200


def test_the_command_line_does_the_same(
    office: Office, place_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = office.installation.settings
    monkeypatch.setenv("THUOCDO_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("THUOCDO_SECRET_KEY", SECRET)
    program = typer.Typer(pretty_exceptions_enable=False)
    program.command()(presence.presence)

    def invoke(*words: str) -> list[dict[str, object]]:
        done = CliRunner().invoke(program, ["loc-binh", *words, "--json"])
        if done.exception is not None:
            raise done.exception
        rows: list[dict[str, object]] = json.loads(done.stdout)
        return rows

    assert invoke()[0]["code_today"] is None
    (row,) = invoke(str(place_id), "--on")
    assert len(str(row["code_today"])) == 3
    assert invoke(str(place_id), "--off")[0]["code_today"] is None
    with pytest.raises(CommandFault, match="no place 999"):
        invoke("999")
    with pytest.raises(CommandFault, match="place_id is not known"):
        invoke("999", "--on")
    with pytest.raises(CommandFault, match="Name the place too"):
        invoke("--on")
