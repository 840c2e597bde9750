"""The whole survey of the service of state agencies: service part, policy part, facts, wishes."""

from collections import Counter
from itertools import groupby

from instruments.loading import load_instrument

SIPAS = load_instrument("sipas", "2.0")
SERVICE = ("tiep_can", "thu_tuc", "cong_chuc", "ket_qua", "gop_y")
CONTENTS = ("info", "say", "quality", "outcome")
FACTS = {
    "policy_interest": "choice",
    "policy_channels": "choices",
    "channel_fit": "choice",
    "ready_to_comment": "choice",
    "harassed": "choice",
    "asked_money": "choice",
    "ways_fit": "choices",
    "experience": "choice",
}


def test_the_service_part_asks_what_the_first_version_asked() -> None:
    first = load_instrument("sipas", "1.0")
    count = len(first.scored)
    assert [q.key for q in SIPAS.scored[:count]] == [q.key for q in first.scored]
    assert [q.factor for q in SIPAS.scored[:count]] == [q.factor for q in first.scored]
    assert SIPAS.factors[:5] == first.factors
    assert SIPAS.question("expects") == first.question("expects")


def test_the_indices_read_the_service_part_alone() -> None:
    assert SIPAS.index.factors == SERVICE == SIPAS.index_factors
    assert SIPAS.index_items == load_instrument("sipas", "1.0").index_items
    assert len(SIPAS.index_items) == 20


def test_nine_groups_of_policies_are_rated_on_four_contents_each() -> None:
    policy = [q for q in SIPAS.scored if q.key not in SIPAS.index_items and q.key != "overall"]
    counts = Counter(q.factor for q in policy)
    assert list(counts.values()) == [4] * 9
    for _, questions in groupby(policy, key=lambda q: q.factor):
        assert [q.key.rsplit("_", 1)[1] for q in questions] == list(CONTENTS)
    assert all(q.no_opinion and not q.not_arisen and not q.required for q in policy)
    assert all("phần chính sách, nhóm" in q.root and q.adapted for q in policy)


def test_the_eight_facts_have_answers_of_their_own() -> None:
    for key, kind in FACTS.items():
        question = SIPAS.question(key)
        assert (question.kind, question.root) == (kind, "Quyết định 1001/QĐ-BNV, phần nhận định")
        if kind == "choice":
            assert question.options[-1].code == "z"


def test_harassment_and_money_are_asked_after_everything_that_is_rated() -> None:
    keys = [question.key for question in SIPAS.questions]
    assert max(keys.index(q.key) for q in SIPAS.scored) < keys.index("harassed")
    assert keys.index("harassed") < keys.index("asked_money")


def test_people_are_told_beforehand_how_long_it_takes() -> None:
    assert SIPAS.minutes == 20
    assert load_instrument("sipas", "1.0").minutes == 2


def test_every_section_is_asked_in_one_piece() -> None:
    runs = [(key, len(list(run))) for key, run in groupby(q.section for q in SIPAS.questions)]
    assert [key for key, _ in runs] == [section.key for section in SIPAS.sections]
    assert max(length for _, length in runs) <= 8
