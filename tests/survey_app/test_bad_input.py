"""Whatever is sent to whatever takes a POST: never a failure of ours, always words that help.

The doors are found in the application itself: a new one is tried without being named here.
"""

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from instruments.loading import list_instruments
from survey_app.app import create_app
from survey_app.config import Settings
from tests.builders import SECRET
from tests.guards.tree import list_templates
from tests.survey_app.doors import House, lay_house, list_addresses, list_posts

pytestmark = pytest.mark.slow

EXAMPLES = 8
# These begin something that goes on after the answer: a process that draws, a session that ends.
STARTS_A_PROCESS = {"report.order"}
ENDS_THE_SESSION = {"accounts.sign_out"}
NAMED = re.compile(r'\bname="([a-z_]+)"')
ODD = (
    *("", " ", "0", "1", "4", "N", "-", "-1", "9" * 30, "1e5", "NaN", "Infinity", "null", "true"),
    *("2026-06-10", "2026-02-30", "31/12/2026", "0001-01-01", "99999-01-01", "00:00"),
    *("\x00", "a\x00b", "\ud800", "\ufffd", "\u202eabc", "ê" * 5000, "é" * 200),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "%s%n", "../../etc/passwd", "=1+1"),
    *("Phường Đông Hải 2", "0912345678", "[]", "{}", '{"a": [1]}', "\r\n\r\n", "𝟜", "四"),
)
LETTERS = st.text(max_size=60) | st.sampled_from(ODD)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | LETTERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS, inner, max_size=4),
    max_leaves=8,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(tmp_path_factory: pytest.TempPathFactory, request: Any) -> Iterator[House]:
    with lay_house(tmp_path_factory.mktemp("house"), request.param) as laid:
        yield laid


@cache
def list_names() -> tuple[str, ...]:
    """Every name that some form of the application has, and every question's."""
    named = {
        name for _, path in list_templates() for name in NAMED.findall(path.read_text("utf-8"))
    }
    asked = {question.key for each in list_instruments() for question in each.questions}
    known = {"responses", "items", "code", "pin", "queue_length", "message", "contact", "file"}
    return tuple(sorted(named | asked | known))


def test_no_door_is_forgotten(tmp_path: Path) -> None:
    bare = Settings("sqlite:///none.db", tmp_path, SECRET, "http://localhost", 0)
    assert {rule.endpoint for rule in list_posts(create_app(bare))} == set(RULES)


def _rules() -> dict[str, Rule]:
    bare = Settings("sqlite:///none.db", Path("none"), SECRET, "http://localhost", 0)
    return {rule.endpoint: rule for rule in list_posts(create_app(bare))}


RULES = _rules()


@pytest.mark.parametrize("endpoint", sorted(set(RULES) - ENDS_THE_SESSION))
# What was sent before may matter, so a failure is told as it came and not made smaller.
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_every_door_answers_whatever_comes(
    house: House, endpoint: str, data: st.DataObject
) -> None:
    address = data.draw(st.sampled_from(list_addresses(house.app, RULES[endpoint])), "address")
    sent = data.draw(bodies(endpoint), "body")
    check_words(house.client.post(address, headers=house.headers, **sent))


def bodies(endpoint: str) -> st.SearchStrategy[dict[str, Any]]:
    texts = LETTERS
    if endpoint in STARTS_A_PROCESS:
        texts = texts.filter(lambda text: not text.strip().isdigit())
    names = st.sampled_from(list_names()) | LETTERS
    pairs = st.dictionaries(names, st.lists(texts, min_size=1, max_size=3), max_size=8)
    return st.one_of(
        pairs.map(lambda form: {"data": _writable(form)}),
        pairs.flatmap(_with_file),
        st.dictionaries(names, VALUES, max_size=6).map(_as_json),
        VALUES.map(_as_json),
        st.binary(max_size=300).flatmap(_as_bytes),
    )


def _writable(form: dict[str, list[str]]) -> dict[str, list[str]]:
    """Letters that no browser can send are sent as what browsers make of them."""
    return {_clean(name): [_clean(text) for text in texts] for name, texts in form.items()}


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _with_file(form: dict[str, list[str]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.binary(max_size=200).map(
        lambda content: {
            "data": {**_writable(form), "file": (io.BytesIO(content), "phiếu.xlsx")},
            "content_type": "multipart/form-data",
        }
    )


def _as_json(value: Any) -> dict[str, Any]:
    return {"data": json.dumps(value), "content_type": "application/json"}


def _as_bytes(content: bytes) -> st.SearchStrategy[dict[str, Any]]:
    kinds = (
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json; charset=latin-1",
        "text/plain",
        "",
    )
    return st.sampled_from(kinds).map(lambda kind: {"data": content, "content_type": kind})


def check_words(response: TestResponse) -> None:
    """The answer is no failure, and whoever is refused reads why."""
    assert response.status_code < 500, response.text[:2000]
    if response.status_code < 400:
        return
    if "json" in (response.mimetype or ""):
        told = response.get_json(force=True)
        assert any(isinstance(value, str) and value for value in told.values())
    else:
        assert "<h1" in response.text
