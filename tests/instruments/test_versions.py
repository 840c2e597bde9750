"""A new version: what it may change, and what must stay as it was."""

import pytest

from instruments.errors import QuestionnaireFault
from instruments.loading import load_instrument, parse_instrument
from instruments.model import Instrument, Question
from instruments.published import QUESTIONNAIRES
from tests.instruments.reading import read_sample

MINOR = sorted(path.parent.name for path in QUESTIONNAIRES.glob("*/1.1.toml"))
HEAD = 'code = "kinds"\nversion = "1.1"\nbased_on = "1.0"\n'
NEW = """
[[question]]
key = "another"
kind = "choice"
section = "only"
text = "Còn gì nữa?"
text_en = "What else?"
options = [
  { code = "a", text = "Có", text_en = "Yes" },
  { code = "b", text = "Không", text_en = "No" },
]
"""


def what_is_kept(question: Question) -> tuple[object, ...]:
    """Everything that answers already given depend on."""
    codes = tuple((option.code, option.text) for option in question.options)
    return (question.key, question.kind, question.factor, codes, question.show_if)


def change(text: str) -> Instrument:
    return parse_instrument(HEAD + text, name="1.1.toml", base=read_sample("kinds.toml"))


@pytest.mark.parametrize("code", MINOR)
def test_a_minor_version_keeps_every_question_and_its_options(code: str) -> None:
    before, after = load_instrument(code, "1.0"), load_instrument(code, "1.1")
    kept = {question.key: what_is_kept(question) for question in after.questions}
    assert {q.key: what_is_kept(q) for q in before.questions}.items() <= kept.items()
    assert after.index == before.index
    assert after.overall == before.overall


@pytest.mark.parametrize("code", MINOR)
def test_scores_of_a_minor_version_stand_beside_the_earlier_ones(code: str) -> None:
    before, after = load_instrument(code, "1.0"), load_instrument(code, "1.1")
    assert [q.key for q in after.scored] == [q.key for q in before.scored]
    assert after.index_items == before.index_items
    assert after.factors == before.factors


@pytest.mark.parametrize("code", MINOR)
def test_everybody_is_asked_in_bands_and_whether_they_answered_before(code: str) -> None:
    instrument = load_instrument(code)
    for key in ("respondent", "assisted", "age_band", "sex", "answered_before"):
        assert not instrument.question(key).required
    assert [option.code for option in instrument.question("answered_before").options] == [
        "a",
        "b",
        "c",
    ]


def test_the_seven_short_questionnaires_have_a_minor_version() -> None:
    assert len(MINOR) == 7


def test_the_codes_of_who_answered_mean_the_same_everywhere() -> None:
    meant: dict[tuple[str, str], set[str]] = {}
    for path in QUESTIONNAIRES.glob("*/*.toml"):
        instrument = load_instrument(path.parent.name, path.stem)
        for key in ("respondent", "assisted", "age_band", "sex", "ethnicity", "answered_before"):
            for question in instrument.questions:
                if question.key == key:
                    for option in question.options:
                        meant.setdefault((key, option.code), set()).add(option.text)
    # A patient answers for themselves, in the words of a health station.
    assert meant.pop(("respondent", "a")) == {"Bản thân tôi", "Người bệnh"}
    assert [pair for pair, texts in meant.items() if len(texts) > 1] == []
    assert meant["assisted", "e"] == {"Cán bộ nơi được đánh giá"}


def test_a_change_takes_the_place_of_what_it_names() -> None:
    before = parse_instrument(read_sample("kinds.toml"), name="kinds.toml")
    first = before.questions[0]
    changed = change(
        f'[[question]]\nkey = "{first.key}"\nkind = "{first.kind}"\nsection = "{first.section}"\n'
        f'text = "Lời mới"\ntext_en = "New words"\nfactor = "{first.factor}"\n'
    )
    assert changed.questions[0].text == "Lời mới"
    assert [q.key for q in changed.questions] == [q.key for q in before.questions]
    assert (changed.version, changed.title) == ("1.1", before.title)
    assert changed.sha256 != before.sha256


def test_a_new_question_stands_after_the_one_it_names() -> None:
    before = parse_instrument(read_sample("kinds.toml"), name="kinds.toml")
    first, section = before.questions[0].key, before.questions[0].section
    placed = NEW.replace('"only"', f'"{section}"') + f'after = "{first}"\n'
    assert [q.key for q in change(placed).questions][:2] == [first, "another"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NEW + 'after = "nobody"\n', "'after' names nothing"),
        ('question = ["no table"]\n', "holds a wrong value"),
        ('mood = "good"\n', "unknown key"),
    ],
)
def test_a_change_that_fits_nowhere_is_refused(text: str, said: str) -> None:
    with pytest.raises(QuestionnaireFault, match=said):
        change(text)


def test_changes_without_the_whole_are_refused() -> None:
    whole = read_sample("kinds.toml")
    for base, said in ((None, "no such base"), (HEAD, "bad base"), ("a = 1", "bad base")):
        with pytest.raises(QuestionnaireFault, match=said):
            parse_instrument(HEAD, name="1.1.toml", base=base)
    others = whole.replace('code = "kinds"', 'code = "another"')
    with pytest.raises(QuestionnaireFault, match="bad base"):
        parse_instrument(HEAD, name="1.1.toml", base=others)
    unnamed = HEAD.replace('based_on = "1.0"', "based_on = 1")
    with pytest.raises(QuestionnaireFault, match="bad base"):
        parse_instrument(unnamed, name="1.1.toml", base=whole)
