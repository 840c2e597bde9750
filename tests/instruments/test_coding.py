import pytest

from instruments.coding import decode_marks, encode_marks, offered_marks
from instruments.errors import CodingFault
from tests.instruments.reading import parse_sample

KINDS = parse_sample("kinds.toml")


def test_a_scale_offers_zero_and_n_only_where_the_questionnaire_says_so() -> None:
    assert [offered_marks(question) for question in KINDS.scored] == ["12345", "123450N", "12345"]


def test_a_choice_offers_its_codes_and_other_kinds_nothing() -> None:
    assert offered_marks(KINDS.question("way")) == "ab"
    assert offered_marks(KINDS.question("comment")) == ""


def test_marks_have_one_character_a_question() -> None:
    text = encode_marks(KINDS.scored, {"overall": "1", "elsewhere": "5"})
    assert text == "--1"
    assert decode_marks(KINDS.scored, text) == {"overall": "1"}


@pytest.mark.parametrize("text", ["", "12", "1234"])
def test_a_text_of_another_width_is_refused(text: str) -> None:
    with pytest.raises(CodingFault, match=rf"expected 3 characters, got {len(text)}"):
        decode_marks(KINDS.scored, text)
