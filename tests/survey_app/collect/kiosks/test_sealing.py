"""The seal around a tablet's form, against a second implementation of the same description."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.collect.kiosks.errors import FormRefused
from survey_app.collect.kiosks.sealing import derive_keys, unseal
from tests.survey_app.collect.kiosks.tablets import seal

SECRET = b"an installation's secret"
KEYS = derive_keys(SECRET)
FORM_ID = "abcdefghijklmnopqrstuv"


@given(form=st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=5))
def test_what_was_sealed_is_read(form: object) -> None:
    opened = unseal(seal(form, FORM_ID, KEYS.public), FORM_ID, KEYS)
    assert json.loads(opened) == form


def test_a_sealed_form_does_not_tell_how_long_it_is() -> None:
    lengths = {
        len(seal({"comment": "a" * length}, FORM_ID, KEYS.public)) for length in range(0, 400, 40)
    }
    assert len(lengths) == 1


def test_two_seals_of_one_form_have_nothing_in_common() -> None:
    first, second = (seal({"a": 1}, FORM_ID, KEYS.public) for _ in range(2))
    assert first[1:66] != second[1:66]
    assert first[78:] != second[78:]


def test_the_keys_are_the_same_after_every_start_and_other_for_another_secret() -> None:
    derive_keys.cache_clear()
    assert derive_keys(SECRET).public == KEYS.public
    assert derive_keys(b"another").public != KEYS.public


@pytest.mark.parametrize("place", [0, 1, 40, 66, 78, 100, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    sealed = bytearray(seal({"a": 1}, FORM_ID, KEYS.public))
    sealed[place] ^= 1
    with pytest.raises(FormRefused) as refused:
        unseal(bytes(sealed), FORM_ID, KEYS)
    assert refused.value.reason == "unreadable"


def test_a_form_cannot_be_sent_again_under_another_id() -> None:
    sealed = seal({"a": 1}, FORM_ID, KEYS.public)
    with pytest.raises(FormRefused):
        unseal(sealed, FORM_ID[::-1], KEYS)


def test_a_form_for_another_server_cannot_be_read() -> None:
    with pytest.raises(FormRefused):
        unseal(seal({"a": 1}, FORM_ID, derive_keys(b"another").public), FORM_ID, KEYS)


@given(noise=st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(FormRefused):
        unseal(b"\x01" + noise, FORM_ID, KEYS)
