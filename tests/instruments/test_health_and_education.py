"""The health and education questionnaires: official structure, own words, no child told apart."""

import unicodedata
from itertools import groupby

import pytest

from instruments.checking import list_advice, list_faults
from instruments.loading import load_instrument
from instruments.model import Instrument, Question

HEALTH_ROOT = "QĐ 56/QĐ-BYT ngày 08/01/2024"
EDUCATION_ROOT = "QĐ 3476/QĐ-BGDĐT ngày 04/10/2019"

HEALTH = ("health_outpatient", "health_vaccination")
EDUCATION = ("education_preschool", "education_primary", "education_lower_secondary")
ALL = HEALTH + EDUCATION

HEALTH_FACTORS = ["tiep_can", "thu_tuc", "co_so_vat_chat", "thai_do_nang_luc", "ket_qua"]
ABOUT = ["comment", "respondent", "assisted", "age_band", "sex"]
EDUCATION_FACTORS = ["tiep_can", "co_so_vat_chat", "moi_truong", "hoat_dong", "tien_bo"]


def _counts(instrument: Instrument) -> list[int]:
    return [sum(q.factor == f.key for q in instrument.questions) for f in instrument.factors]


def _factor_items(instrument: Instrument) -> list[Question]:
    return [question for question in instrument.questions if question.factor is not None]


def _option_texts(instrument: Instrument, key: str) -> list[str]:
    return [option.text_en for option in instrument.question(key).options]


@pytest.mark.parametrize("code", ALL)
def test_it_is_sound_and_still_a_draft(code: str) -> None:
    instrument = load_instrument(code, "1.0")
    assert list_faults(instrument) == []
    assert instrument.draft
    assert instrument.index.code == "answer_share"
    assert instrument.index.reason


@pytest.mark.parametrize(
    ("code", "expected"),
    [("health_outpatient", [5, 10, 8, 4, 4]), ("health_vaccination", [5, 8, 12, 5, 3])],
)
def test_a_health_form_has_the_official_number_of_items(code: str, expected: list[int]) -> None:
    instrument = load_instrument(code)
    assert [factor.key for factor in instrument.factors] == HEALTH_FACTORS
    assert _counts(instrument) == expected
    assert len(instrument.index_items) == len(instrument.scored) == sum(expected)


@pytest.mark.parametrize("code", EDUCATION)
def test_a_school_form_has_five_fields_of_five_to_eight_items(code: str) -> None:
    instrument = load_instrument(code)
    assert [factor.key for factor in instrument.factors] == EDUCATION_FACTORS
    assert all(5 <= count <= 8 for count in _counts(instrument))
    assert len(instrument.scored) == len(instrument.index_items) + 1


@pytest.mark.parametrize("code", HEALTH)
def test_every_health_item_offers_no_opinion_and_there_is_no_overall_question(code: str) -> None:
    instrument = load_instrument(code)
    assert instrument.overall is None
    assert all(item.no_opinion and not item.not_arisen for item in instrument.scored)
    assert not any(question.required for question in instrument.questions)


@pytest.mark.parametrize("code", EDUCATION)
def test_only_the_overall_question_of_a_school_form_must_be_answered(code: str) -> None:
    instrument = load_instrument(code)
    assert instrument.overall == "overall"
    assert [q.key for q in instrument.questions if q.required] == ["overall"]
    overall = instrument.question("overall")
    assert not overall.no_opinion
    assert not overall.not_arisen


@pytest.mark.parametrize("code", EDUCATION)
def test_what_not_every_family_meets_can_be_said_not_to_have_arisen(code: str) -> None:
    instrument = load_instrument(code)
    assert all(item.no_opinion for item in _factor_items(instrument))
    for key in ("fee_relief", "remarks", "help_behind"):
        assert instrument.question(key).not_arisen


def test_provenance_is_the_document_for_health_and_ourselves_for_schools() -> None:
    for code in HEALTH:
        instrument = load_instrument(code)
        assert {factor.root for factor in instrument.factors} == {HEALTH_ROOT}
        assert {(q.root, q.adapted) for q in _factor_items(instrument)} == {(HEALTH_ROOT, True)}
    for code in EDUCATION:
        instrument = load_instrument(code)
        assert {factor.root for factor in instrument.factors} == {EDUCATION_ROOT}
        assert {(q.root, q.adapted) for q in _factor_items(instrument)} == {("tự soạn", True)}
        assert not instrument.question("overall").adapted


@pytest.mark.parametrize("code", ["health_outpatient", *EDUCATION])
def test_expectation_met_may_exceed_a_hundred_percent(code: str) -> None:
    expectation = load_instrument(code).question("expectation_met")
    assert (expectation.kind, expectation.minimum, expectation.maximum) == ("number", 0, 200)


def test_returning_has_its_own_options() -> None:
    outpatient, vaccination = (load_instrument(code) for code in HEALTH)
    assert _option_texts(outpatient, "return_or_recommend") == [
        "Never",
        "Would rather not",
        "Maybe",
        "Surely",
        "Other",
    ]
    assert _option_texts(vaccination, "return_or_recommend") == [
        "Never",
        "Would go to another place",
        "Surely",
        "Other",
    ]
    assert outpatient.question("dissatisfied_with").kind == "choices"


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("health_outpatient", ["health_insurance", *ABOUT, "ethnicity", "answered_before"]),
        ("health_vaccination", [*ABOUT, "answered_before"]),
        ("education_preschool", ["grade", *ABOUT, "answered_before"]),
        ("education_primary", ["grade", *ABOUT, "answered_before"]),
        ("education_lower_secondary", ["grade", *ABOUT, "answered_before"]),
    ],
)
def test_what_is_asked_about_people_comes_last(code: str, last: list[str]) -> None:
    instrument = load_instrument(code)
    about = [q.key for q in instrument.questions if q.section == "about"]
    assert about == last
    assert [q.key for q in instrument.questions][-len(last) :] == last
    assert instrument.question("comment").max_length == 1000


@pytest.mark.parametrize("code", EDUCATION)
def test_no_school_form_can_tell_one_child_from_another(code: str) -> None:
    instrument = load_instrument(code)
    asked = {q.key for q in instrument.questions if q.kind != "scale"}
    assert asked == {"expectation_met", "grade", *ABOUT, "answered_before"}
    assert instrument.question("sex").text == "Giới tính của ông/bà"
    assert instrument.question("age_band").text == "Tuổi của ông/bà"
    for question in instrument.questions:
        words = question.text.casefold()
        assert not any(said in words for said in ("họ tên", "họ và tên", "ngày sinh"))
        assert "giới tính" not in words or question.key == "sex"
        assert "tên lớp" not in words
        assert "lớp nào" not in words
    assert all(len(option.code) == 1 for option in instrument.question("grade").options)


@pytest.mark.parametrize("code", HEALTH)
def test_no_health_form_asks_for_a_name_or_an_illness(code: str) -> None:
    instrument = load_instrument(code)
    assert [q.key for q in instrument.questions if q.kind == "text"] == ["comment"]
    for question in instrument.questions:
        assert "họ tên" not in question.text.casefold()
        assert "bệnh gì" not in question.text.casefold()
    assert instrument.question("sex").text == "Giới tính của ông/bà"


@pytest.mark.parametrize("code", ALL)
def test_texts_are_short_save_for_the_percent_that_needs_explaining(code: str) -> None:
    instrument = load_instrument(code)
    advised = {finding.where for finding in list_advice(instrument)}
    assert advised <= {"question 'expectation_met'"}
    assert all(len(item.text.split()) <= 12 for item in instrument.scored)


@pytest.mark.parametrize("code", ALL)
def test_each_text_stands_once_composed_and_in_both_languages(code: str) -> None:
    instrument = load_instrument(code)
    texts = [question.text for question in instrument.questions]
    assert len(set(texts)) == len(texts)
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    assert all(question.text_en.isprintable() for question in instrument.questions)
    assert not any(item.text.endswith("?") for item in instrument.scored)


@pytest.mark.parametrize("code", ALL)
def test_time_and_manner_are_never_one_item(code: str) -> None:
    for item in load_instrument(code).scored:
        assert not ("thời gian" in item.text.casefold() and "thái độ" in item.text.casefold())


@pytest.mark.parametrize("code", ALL)
def test_sections_are_short_and_follow_one_another(code: str) -> None:
    instrument = load_instrument(code)
    runs = [(key, len(list(run))) for key, run in groupby(q.section for q in instrument.questions)]
    assert [key for key, _ in runs] == [section.key for section in instrument.sections]
    assert max(length for _, length in runs) <= 8
