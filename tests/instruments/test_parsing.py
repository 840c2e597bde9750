import hashlib
import unicodedata

import pytest

from instruments.errors import QuestionnaireFault
from instruments.loading import parse_instrument
from instruments.model import IndexDefinition, Option, Rule
from tests.instruments.reading import parse_sample, read_sample


def test_every_part_of_a_questionnaire_is_read() -> None:
    kinds = parse_sample("kinds.toml")
    assert [q.kind for q in kinds.questions] == [
        "scale",
        "scale",
        "scale",
        "choice",
        "choices",
        "number",
        "text",
    ]
    assert [q.key for q in kinds.scored] == ["plain", "wide", "overall"]
    assert [q.key for q in kinds.single_choices] == ["way"]
    assert kinds.index_items == ("plain", "wide")
    assert kinds.index == IndexDefinition("answer_share", "1", "để thử")
    assert kinds.question("way").options[1] == Option("b", "Trực tuyến", "Online")
    assert (kinds.question("expectation").minimum, kinds.question("expectation").maximum) == (
        0,
        200,
    )
    assert parse_sample("skips.toml").question("late").show_if == Rule("stage", ("c",))


def test_a_question_takes_its_root_from_its_factor_then_from_the_file() -> None:
    kinds = parse_sample("kinds.toml")
    assert [kinds.question(key).root for key in ("plain", "wide", "way")] == [
        "văn bản mẫu",
        "điều riêng",
        "tự soạn",
    ]
    assert kinds.question("plain").adapted
    assert not kinds.question("wide").adapted


def test_the_digest_is_that_of_the_bytes() -> None:
    text = read_sample("kinds.toml")
    kinds = parse_instrument(text, name="kinds.toml")
    assert kinds.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert hash(kinds) == hash(parse_instrument(text, name="elsewhere.toml"))


# What is changed in kinds.toml, and the three things its message must hold.
FAULTS = {
    "not TOML": ('code = "kinds"', "code = kinds", "kinds.toml", "valid TOML", "line 1"),
    "missing key": ('unit = "lượt"\n', "", "kinds.toml", "unit = a text", "nothing"),
    "wrong type": ("draft = true", 'draft = "yes"', "kinds.toml", "true or false", "yes"),
    "blank text": ('text = "Lý do"', 'text = " "', "question 'reasons'", "without blanks", ""),
    "missing English": ('text_en = "Reasons"\n', "", "question 'reasons'", "text_en", "nothing"),
    "unknown kind": ('kind = "number"', 'kind = "slider"', "'expectation'", "choices", "slider"),
    "unknown key": ("max_length = 20", "maxlength = 20", "'comment'", "max_length", "maxlength"),
    "flag as number": ("maximum = 2\n", "maximum = true\n", "'reasons'", "whole number", "True"),
    "unknown section": (
        'section = "all"\ntext = "Lý do"',
        'section = "al"\ntext = "Lý do"',
        "question 'reasons'",
        "one of ['all']",
        "al",
    ),
    "unknown factor": ('factor = "care"', 'factor = "core"', "'plain'", "['care']", "core"),
    "repeated key": ('key = "plain"', 'key = "wide"', "question 'wide'", "one question", "wide"),
    "bad key": ('key = "way"', 'key = "Cách"', "question 'Cách'", "small letters", "Cách"),
    "key of the form": ('key = "way"', 'key = "field"', "question 'field'", "another key", "field"),
    "bad version": ('version = "1.0"', 'version = "1"', "kinds.toml", "such as 1.0", "1"),
    "long option code": ('code = "a"', 'code = "aa"', "question 'way'", "one character", "aa"),
    "repeated option": ('code = "b"', 'code = "a"', "question 'way'", "one option", "a"),
    "options of a number": (
        "minimum = 0",
        'options = [{ code = "a", text = "Một", text_en = "One" }]\nminimum = 0',
        "question 'expectation'",
        "none for kind number",
        "options",
    ),
    "one option": (
        '  { code = "b", text = "Trực tuyến", text_en = "Online" },\n',
        "",
        "question 'way'",
        "two or more",
        "1",
    ),
    "bounds": ("minimum = 0", "minimum = 900", "'expectation'", "minimum <= maximum", "900"),
    "no bounds": ("minimum = 0\n", "", "'expectation'", "minimum <= maximum", "None"),
    "no length": ("max_length = 20\n", "", "'comment'", "1 or more for text", "None"),
    "choose none": ("maximum = 2\n", "maximum = 0\n", "'reasons'", "1 or more", "0"),
    "zero on text": (
        "max_length = 20",
        "max_length = 20\nno_opinion = true",
        "'comment'",
        "text",
        "",
    ),
    "unknown index": ('"answer_share"', '"psi"', "[index]", "answer_share, item_mean", "psi"),
    "no overall": ('overall = "overall"', 'overall = "all"', "'all'", "a scale question", ""),
    "no such overall": ('overall = "overall"\n', "", "question 'overall'", "a factor", "none"),
    "overall in a factor": (
        'text = "Đánh giá chung"',
        'factor = "care"\ntext = "Đánh giá chung"',
        "question 'overall'",
        "neither factor",
        "",
    ),
    "remarks are demanded": (
        "max_length = 20",
        "max_length = 20\nrequired = true",
        "question 'comment'",
        "required = false",
        "required = true",
    ),
    "remarks are not last": ('key = "plain"', 'key = "sex"', "kinds.toml", "comment, sex", ""),
    "unused section": (
        "[[factor]]",
        '[[section]]\nkey = "more"\ntitle = "T"\ntitle_en = "T"\n\n[[factor]]',
        "section 'more'",
        "a question",
        "none",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_names_file_question_and_what_was_expected(fault: str) -> None:
    old, new, where, expected, got = FAULTS[fault]
    with pytest.raises(QuestionnaireFault) as caught:
        parse_instrument(read_sample("kinds.toml", old, new), name="kinds.toml")
    error = caught.value
    assert error.where.startswith("kinds.toml")
    assert where in error.where
    assert expected in error.expected
    assert got in error.got
    assert error.expected in str(error)
    assert error.where in str(error)


RULES = {
    "later question": ('question = "stage"', 'question = "overall"', "an earlier question"),
    "unknown question": ('question = "stage"', 'question = "step"', "an earlier question"),
    "unknown option": ('any_of = ["c"]', 'any_of = ["x"]', "some of ['a', 'c']"),
    "no option": ('any_of = ["c"]', "any_of = []", "some of ['a', 'c']"),
    "unknown key": ('any_of = ["c"]', 'any = ["c"]', "any_of = a list of texts"),
    "not texts": ('any_of = ["c"]', "any_of = [1]", "texts only"),
}


@pytest.mark.parametrize("fault", RULES)
def test_a_faulty_rule_names_its_question(fault: str) -> None:
    old, new, expected = RULES[fault]
    with pytest.raises(QuestionnaireFault) as caught:
        parse_instrument(read_sample("skips.toml", old, new), name="skips.toml")
    assert caught.value.where.startswith("skips.toml, question 'late'")
    assert expected in caught.value.expected


def test_decomposed_letters_are_refused_with_their_line() -> None:
    text = read_sample("kinds.toml", "Lý do", unicodedata.normalize("NFD", "Lý do"))
    with pytest.raises(QuestionnaireFault, match=r"line 70: .*expected Unicode NFC"):
        parse_instrument(text, name="kinds.toml")


def test_further_faults_are_counted() -> None:
    text = read_sample("kinds.toml", 'section = "all"', 'section = "none"')
    text = text.replace('code = "b"', 'code = "a"')
    with pytest.raises(QuestionnaireFault, match="and 1 more faults"):
        parse_instrument(text, name="kinds.toml")
