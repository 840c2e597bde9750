"""Signing in and out: what a person meets, and what an attacker does."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from survey_app.accounts.errors import AccountUnknown
from survey_app.accounts.passwords import FREE_ATTEMPTS, hash_password
from survey_app.accounts.signing_in import change_password
from survey_app.store.audit_entries import list_audit_entries
from survey_app.store.officials import Official, find_official_by_username
from tests.builders import PASSWORD, Installation

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
HOME = "/admin/communes/loc-binh"


def post(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    token = TOKEN.search(client.get(path if path.startswith("/login") else HOME).text)
    return client.post(path, data={"csrf_token": token[1] if token else "", **typed})


def sign_in(client: FlaskClient, password: str = PASSWORD, *, at: str = "/login") -> TestResponse:
    return post(client, at, username=" Binh ", password=password)


def change(installation: Installation, **values: object) -> None:
    def work(session: Session) -> None:
        found = find_official_by_username(session, "binh")
        assert isinstance(found, Official)
        for name, value in values.items():
            setattr(found, name, value)

    installation.database.write(work)


@pytest.fixture
def client(installation: Installation) -> FlaskClient:
    return installation.app.test_client()


def test_the_right_password_opens_the_page_asked_for(client: FlaskClient) -> None:
    asked = client.get(f"{HOME}?x=1")
    assert asked.status_code == 303
    signed = sign_in(client, at=asked.location)
    assert (signed.status_code, signed.location) == (303, f"{HOME}?x=1")
    assert client.get(HOME).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_who_is_unknown_and_who_mistypes_read_the_same(client: FlaskClient) -> None:
    wrong = sign_in(client, "sai mat khau")
    unknown = post(client, "/login", username="nobody", password="sai mat khau")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    for page in (wrong.text, unknown.text):
        assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
        assert "sai mat khau" not in page


def test_an_account_is_locked_by_its_own_failures(
    installation: Installation, client: FlaskClient
) -> None:
    for _ in range(FREE_ATTEMPTS):
        assert sign_in(client, "sai mat khau").status_code == 422
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "12 giờ 01, ngày 10/06" in locked.text
    # Whoever sits in the same office signs in as before.
    assert post(client, "/login", username="other", password="x").status_code == 422
    installation.clock.at += timedelta(minutes=1)
    assert sign_in(client).status_code == 303


def test_without_a_token_nothing_happens(client: FlaskClient) -> None:
    typed = {"username": "binh", "password": PASSWORD}
    assert client.post("/login", data=typed).status_code == 400
    assert client.get(HOME).status_code == 303


def test_signing_out_ends_the_session(client: FlaskClient) -> None:
    sign_in(client)
    assert client.get("/logout").status_code == 405
    assert post(client, "/logout").location == "/login"
    assert client.get(HOME).status_code == 303


def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    installation: Installation, client: FlaskClient
) -> None:
    sign_in(client)
    copied = client.get_cookie("td_session")
    assert copied is not None
    other = installation.app.test_client()
    other.set_cookie("td_session", copied.value)
    assert other.get(HOME).status_code == 200
    post(client, "/logout")
    assert other.get(HOME).status_code == 303
    assert sign_in(client).status_code == 303
    assert client.get(HOME).status_code == 200


def test_signing_in_and_out_is_entered_without_an_address(
    installation: Installation, client: FlaskClient
) -> None:
    sign_in(client, "sai mat khau")
    sign_in(client)
    post(client, "/logout")
    with installation.database.read() as session:
        entries = list_audit_entries(session)
    assert [entry.action for entry in entries] == ["sign_out", "sign_in", "fail_sign_in"]
    assert {(entry.subject, entry.detail) for entry in entries} == {("binh", "{}")}
    assert {entry.official_id for entry in entries} == {1}


def test_a_changed_password_ends_all_sessions(
    installation: Installation, client: FlaskClient
) -> None:
    sign_in(client)
    change(installation, password_hash=hash_password("mat khau moi, du dai"))
    assert client.get(HOME).status_code == 303


def test_an_account_put_aside_is_out_at_once(
    installation: Installation, client: FlaskClient
) -> None:
    sign_in(client)
    change(installation, active=False)
    assert client.get(HOME).status_code == 303
    assert sign_in(client).status_code == 422


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "http://[::1",
        "evil.example",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, target: str) -> None:
    token = TOKEN.search(client.get("/login").text)
    assert token is not None
    typed = {"csrf_token": token[1], "username": "binh", "password": PASSWORD}
    sent = client.post("/login", query_string={"next": target}, data=typed)
    assert sent.location == "/admin/"


def test_what_is_missing_or_endless_is_said_in_words(client: FlaskClient) -> None:
    empty = post(client, "/login", username="", password="")
    assert "Xin ghi tên đăng nhập." in empty.text
    assert "Xin ghi mật khẩu." in empty.text
    endless = post(client, "/login", username="x" * 500, password="\x00" * 500)
    assert endless.text.count("Dài quá: tối đa 200 ký tự.") == 2
    odd = post(client, "/login", username="bi\x00nh", password="x")
    assert odd.status_code == 422


def test_a_new_password_ends_sessions_and_takes_off_a_lock(
    installation: Installation, client: FlaskClient
) -> None:
    sign_in(client)
    other = installation.app.test_client()
    for _ in range(FREE_ATTEMPTS):
        sign_in(other, "not the password")
    assert sign_in(other).status_code == 429
    installation.database.write(
        lambda session: change_password(session, "Binh", "mot mat khau moi").id
    )
    assert client.get(HOME).status_code == 303
    assert sign_in(other).status_code == 422
    assert sign_in(other, "mot mat khau moi").status_code == 303


def test_nobodys_password_is_not_changed(installation: Installation) -> None:
    with pytest.raises(AccountUnknown, match="thuocdo user list"):
        installation.database.write(
            lambda session: change_password(session, "nobody", "mot mat khau moi").id
        )
