import pytest

from instruments.errors import InstrumentNotFound
from instruments.loading import list_codes, list_instruments, load_instrument
from instruments.published import load_published


def test_the_newest_version_is_loaded_unless_another_is_asked_for() -> None:
    assert load_instrument("tthc").version == "1.1"
    assert load_instrument("tthc") == load_instrument("tthc", "1.1")
    assert load_instrument("tthc") != load_instrument("tthc", "1.0")


def test_a_file_is_read_once() -> None:
    assert load_instrument("sipas") is load_instrument("sipas")


@pytest.mark.parametrize("code", ["", "nothing", "..", "../questionnaires/tthc", "TTHC", "/etc"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(InstrumentNotFound, match=r"expected one of .*tthc"):
        load_instrument(code)


@pytest.mark.parametrize("version", ["9.9", "", "../1.0"])
def test_an_unknown_version_is_refused(version: str) -> None:
    with pytest.raises(InstrumentNotFound, match=r"tthc: .*expected one of 1\.0, 1\.1"):
        load_instrument("tthc", version)


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(InstrumentNotFound, match=r"tthc/1\.1: no such question, got 'mood'"):
        load_instrument("tthc").question("mood")


def test_questionnaires_are_listed_in_the_order_they_are_published() -> None:
    codes = [instrument.code for instrument in list_instruments()]
    assert codes[:3] == ["tthc", "sipas", "online"]
    assert codes == list(dict.fromkeys(name.split("/")[0] for name in load_published()))
    assert set(codes) <= set(list_codes())
