"""What holds for every text: composed letters, kept braces, and no mistaking of other writing."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from instruments.texts import Text
from survey_app.collect.interface_words import WORDS
from survey_app.collect.translating.braces import fit, names_in
from survey_app.collect.translating.checking import clean, list_faults, longest
from survey_app.collect.translating.errors import TranslationRefused
from survey_app.collect.translating.filled import read_filled
from survey_app.collect.translating.keeping import normalize_tag
from survey_app.collect.translating.needed import list_subjects, list_words
from survey_app.collect.translating.voices import sniff
from survey_app.collect.translating.wording import say_fault
from tests.survey_app.collect.translating.languages import long, toned

NAMES = st.sampled_from(["minutes", "place", "day", "limit", "channel"])
LETTERS = st.text(st.characters(blacklist_categories=["C"], blacklist_characters="{}"))


@given(st.text())
def test_a_cleaned_text_is_composed_on_one_line_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == cleaned
    assert not set("\r\n\t\f\v") & set(cleaned)
    assert clean(unicodedata.normalize("NFD", text)) == cleaned


@given(st.lists(NAMES, unique=True), st.data())
def test_names_in_braces_may_move_but_not_go_or_come(names: list[str], data: st.DataObject) -> None:
    vietnamese = " và ".join(f"{{{name}}}" for name in names)
    moved = data.draw(st.permutations(names))
    words = [data.draw(LETTERS) + f"{{{name}}}" for name in moved]
    translated = "".join(words) + data.draw(LETTERS)
    assert fit(translated, vietnamese)
    assert translated.format(**dict.fromkeys(names, "x")) if names else True
    for name in names:
        assert not fit(translated.replace(f"{{{name}}}", ""), vietnamese)
    assert not fit(translated + "{stranger}", vietnamese)


@given(st.text(st.characters(blacklist_categories=["C"])), st.sets(NAMES))
def test_what_is_taken_can_be_filled(text: str, names: set[str]) -> None:
    original = Text("words", " ".join(f"{{{name}}}" for name in sorted(names)) + "x" * 90, "")
    translated = clean(text)
    codes = {fault.code for fault in list_faults(translated, original, "here")}
    if not codes & {"lost_brace", "foreign_brace", "loose_brace"}:
        translated.format(**dict.fromkeys(names, "x"))


@given(st.text(max_size=40))
def test_a_tag_is_written_in_one_way_or_refused(tag: str) -> None:
    written = normalize_tag(tag)
    assert written is None or (normalize_tag(written) == written and written.isascii())


def test_every_word_leaves_room_for_a_long_language_and_for_marks() -> None:
    for text in list_words():
        for change in (long, toned):
            if not text.key.startswith("level_"):
                translated = clean(change(text.vietnamese))
                assert list_faults(translated, text, text.key) == []
                assert len(translated) <= longest(text)


def test_english_and_vietnamese_have_the_same_names_in_braces() -> None:
    assert [key for key, (vi, en) in WORDS.items() if names_in(vi) != names_in(en)] == []


def test_every_published_questionnaire_can_be_translated() -> None:
    assert {"interface", "tthc/1.0", "sipas/1.0"} <= set(list_subjects())


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_are_read_or_refused(content: bytes, with_header: bool) -> None:
    header = "Phần,Khóa,Tiếng Việt,Bản dịch\n".encode() if with_header else b""
    try:
        rows, faults = read_filled(header + content, "bang.csv")
    except TranslationRefused as refused:
        rows, faults = [], list(refused.faults)
    assert all(row.translated for row in rows)
    assert all(say_fault(fault).startswith("bang.csv") for fault in faults)
    assert sniff(content) is None or len(content) > 60
