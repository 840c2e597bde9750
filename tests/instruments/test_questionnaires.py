"""Every shipped questionnaire, whichever files are there."""

import re
import unicodedata
from collections import Counter

import pytest

from instruments.answers import check_answers
from instruments.checking import CLOSING_KEYS, list_advice, list_faults
from instruments.coding import offered_marks
from instruments.errors import AnswersRefused
from instruments.loading import load_instrument
from instruments.model import Instrument
from instruments.published import QUESTIONNAIRES, list_differences

NEW_STYLE_TONE = re.compile(r"(o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)")
FILES = sorted(path.relative_to(QUESTIONNAIRES) for path in QUESTIONNAIRES.glob("*/*.toml"))


@pytest.fixture(params=FILES, ids=str)
def shipped(request: pytest.FixtureRequest) -> Instrument:
    return load_instrument(request.param.parent.name, request.param.stem)


def count_items(instrument: Instrument) -> list[int]:
    counts = Counter(question.factor for question in instrument.scored)
    return [counts[factor.key] for factor in instrument.factors]


def test_nothing_published_has_changed() -> None:
    assert list_differences() == []


def test_it_is_sound(shipped: Instrument) -> None:
    assert list_faults(shipped) == []


def test_what_is_rated_is_said_in_few_words(shipped: Instrument) -> None:
    long = {finding.where for finding in list_advice(shipped)}
    assert long.isdisjoint(f"question {question.key!r}" for question in shipped.scored)


def test_it_is_a_draft_until_it_is_proofread(shipped: Instrument) -> None:
    assert shipped.draft


def test_every_text_is_composed_clean_and_beside_english(shipped: Instrument) -> None:
    options = [option for question in shipped.questions for option in question.options]
    pairs = [(shipped.title, shipped.title_en), (shipped.unit, shipped.unit_en)]
    pairs += [(section.title, section.title_en) for section in shipped.sections]
    pairs += [(factor.title, factor.title_en) for factor in shipped.factors]
    pairs += [(question.text, question.text_en) for question in shipped.questions]
    pairs += [(option.text, option.text_en) for option in options]
    for text, text_en in pairs:
        assert text == unicodedata.normalize("NFC", text).strip() != ""
        assert text_en == text_en.strip() != ""
        assert "  " not in text + text_en
        assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Co"} for letter in text)


def test_tone_marks_stand_where_this_project_puts_them(shipped: Instrument) -> None:
    """On the first vowel of oa, oe, uy at the end of a syllable: hòa, ủy, not hoà, uỷ."""
    options = [option.text for question in shipped.questions for option in question.options]
    texts = [shipped.title, *(section.title for section in shipped.sections)]
    texts += [*(question.text for question in shipped.questions), *options]
    for text in texts:
        assert not NEW_STYLE_TONE.search(text.casefold()), text


def test_every_item_says_where_it_comes_from(shipped: Instrument) -> None:
    assert all(question.root for question in shipped.questions)
    official = {"QĐ", "Quyết định", "Nghị định", "Thông tư"}
    for question in shipped.questions:
        if not question.adapted:
            assert not any(word in question.root for word in official), question.key


def test_people_are_addressed_alike(shipped: Instrument) -> None:
    """One form of address; no orders, no praise put into people's mouths."""
    others = {"anh/chị", "quý", "hãy", "tuyệt"}
    for question in shipped.questions:
        assert others.isdisjoint(question.text.lower().split()), question.key


def test_what_a_citizen_may_leave_out_comes_last(shipped: Instrument) -> None:
    keys = [question.key for question in shipped.questions]
    closing = [key for key in keys if key in CLOSING_KEYS]
    assert closing[:1] == ["comment"]
    assert keys[-len(closing) :] == closing


def test_a_form_answered_throughout_is_taken(shipped: Instrument) -> None:
    """Each question is answered with the last thing it offers."""
    raw: dict[str, list[str]] = {}
    for question in shipped.questions:
        offered = offered_marks(question) or "".join(one.code for one in question.options)
        number = question.maximum if question.kind == "number" else None
        raw[question.key] = [offered[-1:] or (str(number) if number is not None else "Cảm ơn")]
        if question.show_if is not None:
            raw[question.show_if.question] = [question.show_if.any_of[0]]
    answers = check_answers(shipped, raw)
    assert "-" not in answers.scores + answers.choices


def test_an_empty_form_is_refused(shipped: Instrument) -> None:
    with pytest.raises(AnswersRefused):
        check_answers(shipped, {})


def test_a_hidden_question_states_its_condition(shipped: Instrument) -> None:
    """Without scripts the form shows every question, so the text itself must say for whom it is."""
    for question in shipped.questions:
        if question.show_if is not None:
            assert question.text.startswith("Nếu "), question.key
            assert question.text_en.startswith("If "), question.key


def test_sipas_has_the_items_of_its_five_factors() -> None:
    sipas = load_instrument("sipas", "1.0")
    assert count_items(sipas) == [3, 4, 5, 4, 4]
    last = sipas.factors[-1].key
    assert all(item.not_arisen for item in sipas.scored if item.factor == last)
    assert len(sipas.question("expects").options) == 10
    assert sipas.question("expects").maximum == 3
    assert sipas.index.code == "answer_share"


def test_tthc_is_short_and_only_its_overall_question_must_be_answered() -> None:
    tthc = load_instrument("tthc", "1.0")
    asked = [one for one in tthc.questions if one.key not in CLOSING_KEYS]
    assert len(asked) == 12
    assert len(tthc.scored) == 7
    assert [one.key for one in tthc.questions if one.required] == ["overall"]
    conditional = [one.key for one in tthc.questions if one.show_if is not None]
    assert conditional == ["promised_day", "result_right"]
    assert tthc.index.code == "overall_question"


def test_money_is_asked_after_the_overall_question() -> None:
    """A hint of bribery just before it would colour the rating."""
    for code in ("tthc", "sipas"):
        keys = [question.key for question in load_instrument(code, "1.0").questions]
        assert keys.index("overall") < keys.index("asked_money")


def test_online_has_eight_items() -> None:
    online = load_instrument("online", "1.0")
    assert len(online.index_items) == 8
    assert online.overall == "overall"
    assert online.index.code == "overall_question"
