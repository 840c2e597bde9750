"""A system's token is made by an administrator, shown once, kept as a hash, ended at once."""

import re

from sqlalchemy import text

from tests.survey_app.administer.office import Office

PAGE = "/admin/communes/loc-binh/systems"
SHOWN = re.compile(r'<code class="token">(td_[\w-]+)</code>')


def ask(office: Office, token: str) -> int:
    client = office.installation.app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    return client.get("/api/v1/campaigns", headers=headers).status_code


def test_a_token_is_shown_once_and_opens_until_it_is_revoked(office: Office) -> None:
    made = office.administrator.post(PAGE, name="Cổng dịch vụ công tỉnh")
    shown = SHOWN.search(made.text)
    assert shown is not None
    assert ask(office, shown[1]) == 200
    listed = office.administrator.get(PAGE).text
    assert "Cổng dịch vụ công tỉnh" in listed
    assert "td_" not in listed
    with office.installation.database.read() as session:
        kept = str(session.execute(text("SELECT * FROM api_systems")).all())
        entered = str(session.execute(text("SELECT * FROM audit_entries")).all())
    assert shown[1] not in kept + entered
    gone = office.administrator.client.post(
        f"{PAGE}/1/revoke",
        data={"csrf_token": _token_of(listed)},
        base_url=office.administrator.base_url,
        headers={"Referer": office.administrator.base_url + PAGE},
    )
    assert gone.status_code == 303
    assert ask(office, shown[1]) == 401
    assert [action for action, _ in office.deeds()] == ["revoke_api_system", "add_api_system"]
    assert "Đã thu hồi" in office.administrator.get(PAGE).text


def test_a_system_needs_a_name_of_its_own(office: Office) -> None:
    office.administrator.post(PAGE, name="Cổng tỉnh")
    for name, said in (("", "Xin ghi mục này"), ("cổng TỈNH", "đã có rồi"), ("x" * 101, "Dài quá")):
        refused = office.administrator.post(PAGE, name=name)
        assert refused.status_code == 422
        assert said in refused.text


def test_only_administrators_deal_with_tokens(office: Office) -> None:
    for browser in (office.own, office.stranger):
        assert browser.get(PAGE).status_code == 404


def _token_of(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]
