"""Numbers of persons are covered before an answer is stored; everything else stays as written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.collect.masking import COVER, cover_personal
from tests.builders import Installation
from tests.survey_app.collect.forms import lay_desk, send, stored_rows


@pytest.mark.parametrize(
    "personal",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "091-234-5678",
        "+84 912 345 678",
        "84912345678",
        "024 3825 1234",
        "012345678901",
        "123456789",
        "nguyen.van-an@gmail.com",
    ],
)
def test_what_leads_to_a_person_is_covered(personal: str) -> None:
    assert cover_personal(f"Gọi tôi {personal}.") == f"Gọi tôi {COVER}."


@pytest.mark.parametrize(
    "harmless",
    [
        "Bị đòi 500.000.000 đồng",
        "Nộp 1 200 000 đồng ngày 10/06/2026",
        "Chờ 3 lần, 45 phút, quầy 02",
        "Theo Quyết định 1001/QĐ-BNV ngày 11/12/2023",
        "Mẫu số 01, tờ 12, thửa 345",
        "12345678901234567890",
        "@ubnd",
    ],
)
def test_sums_dates_and_numbers_of_papers_stay(harmless: str) -> None:
    assert cover_personal(harmless) == harmless


@given(st.text())
def test_covering_twice_covers_nothing_more_and_loses_no_word(text: str) -> None:
    once = cover_personal(text)
    assert cover_personal(once) == once
    if not re.search(r"\d{9}|@|0.?\d", text):
        assert once == text


def test_a_stored_comment_holds_no_number(installation: Installation) -> None:
    desk = lay_desk(installation)
    sent = send(
        installation.app.test_client(), desk.code, overall="4", comment="Gọi 0912 345 678 nhé"
    )
    assert sent.status_code == 303
    assert stored_rows(installation)[0]["comment"] == f"Gọi {COVER} nhé"
