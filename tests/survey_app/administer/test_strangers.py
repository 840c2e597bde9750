"""Another commune's official meets the same page as for nothing there; nobody else gets further."""

import pytest

from tests.builders import make_campaign, make_place, make_plan, make_poster
from tests.survey_app.administer.office import TOKEN, Office

HOME = "/admin/communes/loc-binh"
PAGES = (
    HOME,
    f"{HOME}/places/new",
    f"{HOME}/campaigns/new",
    f"{HOME}/campaigns/1/close",
    f"{HOME}/posters/new",
    f"{HOME}/plans/1",
)
POSTED = PAGES[1:5]
POSTER = "/admin/posters/abcd234.svg"


@pytest.fixture
def full(office: Office) -> Office:
    database, commune = office.installation.database, office.communes["loc-binh"]
    make_poster(database, make_place(database, commune))
    make_campaign(database, commune)
    make_plan(database, commune)
    return office


def test_colleagues_see_what_a_stranger_does_not(full: Office) -> None:
    nothing = full.stranger.get("/admin/communes/nowhere")
    for path in PAGES:
        assert [full.own.get(path).status_code, full.colleague.get(path).status_code] == [200, 200]
        refused = full.stranger.get(path)
        assert (refused.status_code, refused.text) == (404, nothing.text)
    assert full.stranger.get(POSTER).status_code == 404


def test_a_stranger_changes_nothing(full: Office) -> None:
    token = TOKEN.search(full.stranger.get("/admin/communes/tu-ky/places/new").text)
    assert token is not None
    for path in POSTED:
        sent = full.stranger.client.post(
            path,
            data={"csrf_token": token[1], "step": "save"},
            base_url=full.stranger.base_url,
            headers={"Referer": full.stranger.base_url + path},
        )
        assert sent.status_code == 404
    assert full.deeds() == []


def test_things_of_a_commune_are_reached_through_it_alone(full: Office) -> None:
    for path in ("campaigns/1/close", "plans/1"):
        assert full.stranger.get(f"/admin/communes/tu-ky/{path}").status_code == 404


def test_only_an_administrator_makes_communes(full: Office) -> None:
    assert full.own.get("/admin/communes/new").status_code == 404
    assert full.administrator.get("/admin/communes/new").status_code == 200


def test_who_is_not_signed_in_is_asked_to(full: Office) -> None:
    nobody = full.installation.app.test_client()
    for path in ("/admin/", "/admin/communes/new", *PAGES, POSTER):
        asked = nobody.get(path)
        assert asked.status_code == 303
        assert asked.location.startswith("/login?next=")
