"""Addresses and headers that no browser sends are answered in words, never by a fault of ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Installation, make_installation
from tests.survey_app.administer.office import lay_office
from tests.survey_app.collect.forms import lay_desk, open_form, stored_rows


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    with make_installation(tmp_path, engine=request.param) as made:
        yield made


@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_a_source_that_is_no_address_is_another_site(
    installation: Installation, header: str
) -> None:
    desk, client = lay_desk(installation), installation.app.test_client()
    answers = {**open_form(client, desk.code), "overall": "4"}
    sent = client.post(f"/q/{desk.code}", data=answers, headers={header: "http://[::1"})
    assert sent.status_code == 403
    assert stored_rows(installation) == []


@pytest.mark.parametrize("path", ["/q/%00", "/q/abc%00d234", "/q/%1B"])
def test_a_code_that_cannot_be_typed_is_unknown(installation: Installation, path: str) -> None:
    client = installation.app.test_client()
    for answer in (client.get(path), client.post(path, data={"overall": "4"})):
        assert answer.status_code == 404
        assert "Không có mã này" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/admin/campaigns/999999999999999999999",
        "/admin/campaigns/2147483648",
        f"/admin/campaigns/{'9' * 5000}",
        "/admin/communes/loc-binh/campaigns/999999999999999999999/close",
        "/admin/communes/loc-binh/plans/999999999999999999999",
        "/admin/communes/%00",
        "/admin/reports/%00",
        "/admin/reports/%00/pdf",
        "/admin/posters/%00.pdf",
        "/q/%00/cam-on",
    ],
    ids=lambda path: path[:40],
)
def test_an_odd_address_is_a_page_not_found(installation: Installation, path: str) -> None:
    office = lay_office(installation)
    assert office.administrator.get(path).status_code == 404
