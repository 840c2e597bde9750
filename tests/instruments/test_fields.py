import pytest

from instruments.errors import FieldsFault, InstrumentNotFound
from instruments.fields import get_field, list_fields, parse_fields

ONE = '[[field]]\ncode = "a"\nname = "A"\nname_en = "A"\n'


def test_the_fields_that_targets_single_out_are_one_group() -> None:
    group = [field.code for field in list_fields() if field.group is not None]
    assert group == ["dat_dai", "xay_dung", "dau_tu"]
    assert {field.group for field in list_fields()} == {None, "land_construction_investment"}


def test_fields_are_offered_in_order_with_the_other_one_last() -> None:
    assert len(list_fields()) == 14
    assert list_fields()[-1].code == "khac"
    assert get_field("khac") == list_fields()[-1]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(InstrumentNotFound, match=r"fields\.toml: no such field, got 'x'"):
        get_field("x")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE + ONE, "field 'a': code is used twice"),
        ('[[field]]\ncode = "a"\nname = "A"\n', "field 'a': 'name_en' is missing"),
        (ONE + "fee = 1\n", "field 'a': unknown key; .*got fee"),
        ("", "'field' is missing"),
    ],
)
def test_a_faulty_list_names_the_field(text: str, message: str) -> None:
    with pytest.raises(FieldsFault, match=message):
        parse_fields(text, name="fields.toml")
