"""From a questionnaire's TOML text to an `Instrument`; the only place that makes one."""

import hashlib
import unicodedata
from typing import cast

from instruments.basing import apply_changes
from instruments.checking import check_instrument
from instruments.errors import QuestionnaireFault
from instruments.model import (
    INDEX_CODES,
    KINDS,
    Factor,
    IndexDefinition,
    Instrument,
    Kind,
    Option,
    Question,
    Rule,
    Section,
)
from instruments.tables import Table, read_values


def parse_instrument(text: str, *, name: str, base: str | None = None) -> Instrument:
    """Return the questionnaire written in `text`; `name` is the file's, for messages.

    `base` is the text of the version that `text` changes, where it says `based_on`. Raises
    QuestionnaireFault, which names the file, the question and what was expected.
    """
    _check_composed(text, name)
    values = read_values(text, name, QuestionnaireFault)
    top = Table(apply_changes(values, base, name), name, QuestionnaireFault)
    root = top.text("root")
    factors = tuple(_parse_factor(row) for row in top.rows("factor", "key"))
    roots = {factor.key: factor.root for factor in factors}
    instrument = Instrument(
        code=top.text("code"),
        version=top.text("version"),
        title=top.text("title"),
        title_en=top.text("title_en"),
        draft=top.flag("draft"),
        root=root,
        unit=top.text("unit"),
        unit_en=top.text("unit_en"),
        population_name=top.text("population_name"),
        sections=tuple(_parse_section(row) for row in top.rows("section", "key", needed=True)),
        factors=factors,
        questions=tuple(
            _parse_question(row, root, roots) for row in top.rows("question", "key", needed=True)
        ),
        overall=top.optional_text("overall"),
        by_field=top.flag("by_field", default=False),
        index=_parse_index(top),
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        minutes_told=top.whole("minutes"),
    )
    top.finish()
    check_instrument(instrument, name)
    return instrument


def _check_composed(text: str, name: str) -> None:
    if unicodedata.is_normalized("NFC", text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not unicodedata.is_normalized("NFC", line):
            raise QuestionnaireFault(
                "letters are not composed",
                where=f"{name}, line {number}",
                expected="Unicode NFC",
                got=repr(line),
            )


def _parse_index(top: Table) -> IndexDefinition:
    row = top.table("index")
    index = IndexDefinition(
        code=row.one_of("code", INDEX_CODES),
        version=row.text("version"),
        reason=row.text("reason"),
        factors=row.texts("factors", needed=False),
    )
    row.finish()
    return index


def _parse_section(row: Table) -> Section:
    section = Section(row.text("key"), row.text("title"), row.text("title_en"))
    row.finish()
    return section


def _parse_factor(row: Table) -> Factor:
    factor = Factor(row.text("key"), row.text("title"), row.text("title_en"), row.text("root"))
    row.finish()
    return factor


def _parse_option(row: Table) -> Option:
    option = Option(row.text("code"), row.text("text"), row.text("text_en"))
    row.finish()
    return option


def _parse_rule(question: Table) -> Rule | None:
    if not question.has("show_if"):
        return None
    row = question.table("show_if")
    rule = Rule(row.text("question"), row.texts("any_of"))
    row.finish()
    return rule


def _parse_question(row: Table, file_root: str, factor_roots: dict[str, str]) -> Question:
    factor = row.optional_text("factor")
    inherited = factor_roots.get(factor, file_root) if factor else file_root
    question = Question(
        key=row.text("key"),
        kind=cast("Kind", row.one_of("kind", KINDS)),
        text=row.text("text"),
        text_en=row.text("text_en"),
        section=row.text("section"),
        factor=factor,
        options=tuple(_parse_option(option) for option in row.rows("options", "code")),
        no_opinion=row.flag("no_opinion", default=False),
        not_arisen=row.flag("not_arisen", default=False),
        required=row.flag("required", default=False),
        minimum=row.whole("minimum"),
        maximum=row.whole("maximum"),
        max_length=row.whole("max_length"),
        show_if=_parse_rule(row),
        root=row.optional_text("root") or inherited,
        adapted=row.flag("adapted", default=True),
    )
    row.finish()
    return question
