import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.store.sealing import SealBroken, derive_key, seal, unseal

SECRET = "a secret of thirty-two characters or more"
KEY = derive_key(SECRET, "tests")
ROW = "row of one commune"
LENGTH = 256


def sealed(text: str = "Xin trả lời", *, key: bytes = KEY, row: str = ROW) -> str:
    return seal(text, key, bound_to=row, length=LENGTH)


def swap_bit(text: str, place: int) -> str:
    head, coded = text.rsplit(".", 1)
    raw = bytearray(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))
    raw[place] ^= 1
    return f"{head}.{base64.urlsafe_b64encode(bytes(raw)).decode().rstrip('=')}"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=LENGTH // 4))
def test_what_was_sealed_is_opened_again(text: str) -> None:
    assert unseal(sealed(text), KEY, bound_to=ROW) == text


def test_a_seal_tells_neither_its_text_nor_its_length() -> None:
    short, long = sealed("0912"), sealed("0912 " * 20)
    assert len(short) == len(long)
    assert sealed("0912") != short
    assert "0912" not in short


def test_too_long_a_text_is_refused_before_it_is_cut() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        sealed("đ" * LENGTH)


@pytest.mark.parametrize("place", [0, 11, 12, 40, -1])
def test_one_changed_bit_breaks_the_seal(place: int) -> None:
    with pytest.raises(SealBroken) as broken:
        unseal(swap_bit(sealed(), place), KEY, bound_to=ROW)
    assert not broken.value.other_key


def test_a_seal_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(SealBroken, match="damaged"):
        unseal(sealed(), KEY, bound_to="row of another commune")


def test_another_secret_is_told_apart_from_damage() -> None:
    other = derive_key(SECRET + "!", "tests")
    with pytest.raises(SealBroken, match="another key") as broken:
        unseal(sealed(), other, bound_to=ROW)
    assert broken.value.other_key


@pytest.mark.parametrize("text", ["", "1", "1.", "1..", "2.aa.bb", "1.é.bb", "no seal at all"])
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        unseal(text, KEY, bound_to=ROW)


@pytest.mark.parametrize("coded", ["", "A", "AAAA", "!!!!", "é"])
def test_a_torn_seal_is_damage(coded: str) -> None:
    torn = sealed().rsplit(".", 1)[0] + "." + coded
    with pytest.raises(SealBroken):
        unseal(torn, KEY, bound_to=ROW)


def test_each_purpose_has_a_key_of_its_own() -> None:
    assert len({derive_key(SECRET, "tests"), derive_key(SECRET, "more"), SECRET.encode()}) == 3
    assert len(KEY) == 32
