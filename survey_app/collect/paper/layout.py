"""What a printed form shows, in its order: tables of scale questions, choices, numbers, lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from instruments.coding import NO_OPINION, NOT_ARISEN, SCALE
from instruments.fields import list_fields
from instruments.model import Instrument, Question
from survey_app.collect.forms import FOLDED
from survey_app.collect.languages import Language

LINES_FOR_WORDS = 3
QUESTIONS_A_MINUTE = 6
"""By pen, reading each question: our estimate, told to people beforehand."""

SOFT_HYPHENS = {"issatisfied": "is\u00adsatis\u00adfied", "atisfied": "atis\u00adfied"}


@dataclass(frozen=True, slots=True)
class Box:
    """A box to be marked: what stands in it, and beside or above it."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on paper; `boxes` has None where another row of its table has a box."""

    number: int
    kind: str
    text: str
    aside: str
    only_if: str
    required: bool
    boxes: tuple[Box | None, ...]
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Questions printed together: one table of scale questions, or a single other question."""

    columns: tuple[Box, ...]
    asked: tuple[Asked, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A heading with what follows it."""

    title: str
    blocks: tuple[Block, ...]


def build_paper(instrument: Instrument, language: Language) -> tuple[PaperSection, ...]:
    """Return the form's sections; `instrument` is in the language already."""
    numbers = {question.key: number for number, question in enumerate(instrument.questions, 1)}
    sections = []
    for section in instrument.sections:
        own = [q for q in instrument.questions if q.section == section.key]
        blocks = list(_blocks(instrument, own, numbers, language))
        if instrument.by_field and section == instrument.sections[0]:
            blocks.insert(0, _field_block(language))
        sections.append(PaperSection(section.title, tuple(blocks)))
    return tuple(sections)


def minutes_by_pen(instrument: Instrument) -> int:
    """Return about how long a form takes by pen.

    >>> from instruments.loading import load_instrument
    >>> minutes_by_pen(load_instrument("tthc", "1.0"))
    3
    """
    return max(instrument.minutes, round(len(instrument.questions) / QUESTIONS_A_MINUTE))


def _blocks(
    instrument: Instrument, own: Sequence[Question], numbers: dict[str, int], language: Language
) -> Iterator[Block]:
    optional = False
    for is_scale, group in groupby(own, key=lambda question: question.kind == "scale"):
        questions = list(group)
        if is_scale:
            yield _table(instrument, questions, numbers, language)
            continue
        for question in questions:
            begins_optional = question.key in FOLDED and not optional
            optional = optional or begins_optional
            asked = _single(instrument, question, numbers, language)
            yield Block((), (asked,), begins_optional)


def _table(
    instrument: Instrument,
    questions: Sequence[Question],
    numbers: dict[str, int],
    language: Language,
) -> Block:
    columns = [Box(level, _level(language, level)) for level in SCALE]
    if any(question.not_arisen for question in questions):
        columns.append(Box(NOT_ARISEN, language.say("not_arisen")))
    if any(question.no_opinion for question in questions):
        columns.append(Box(NO_OPINION, language.say("paper_no_opinion")))
    return Block(
        tuple(columns),
        tuple(
            Asked(
                number=numbers[question.key],
                kind=question.kind,
                text=question.text,
                aside="",
                only_if=_only_if(instrument, question, numbers, language),
                required=question.required,
                boxes=tuple(
                    column if _offers(question, column.key) else None for column in columns
                ),
            )
            for question in questions
        ),
    )


def _single(
    instrument: Instrument, question: Question, numbers: dict[str, int], language: Language
) -> Asked:
    return Asked(
        number=numbers[question.key],
        kind=question.kind,
        text=question.text,
        aside=_aside(question, language),
        only_if=_only_if(instrument, question, numbers, language),
        required=question.required,
        boxes=tuple(Box(option.code, option.text) for option in question.options),
        lines=LINES_FOR_WORDS if question.kind == "text" else 0,
    )


def _field_block(language: Language) -> Block:
    boxes = tuple(
        Box(str(place), language.field_name(field)) for place, field in enumerate(list_fields(), 1)
    )
    text = language.say("which_field")
    return Block((), (Asked(0, "choice", text, "", "", required=False, boxes=boxes),))


def _offers(question: Question, mark: str) -> bool:
    if mark == NO_OPINION:
        return question.no_opinion
    return question.not_arisen if mark == NOT_ARISEN else True


def _level(language: Language, level: str) -> str:
    words = language.say(f"level_{level}")
    for whole, cut in SOFT_HYPHENS.items():
        words = words.replace(whole, cut)
    return words


def _aside(question: Question, language: Language) -> str:
    if question.kind == "number":
        return language.say("paper_number", low=question.minimum, high=question.maximum)
    if question.kind == "text":
        return language.say("paper_no_names")
    if question.kind == "choices":
        most = question.maximum
        return (
            language.say("paper_several")
            if most is None
            else language.say("paper_several_most", most=most)
        )
    return ""


def _only_if(
    instrument: Instrument, question: Question, numbers: dict[str, int], language: Language
) -> str:
    rule = question.show_if
    if rule is None:
        return ""
    texts = [
        option.text
        for option in instrument.question(rule.question).options
        if option.code in rule.any_of
    ]
    options = "; ".join(f"“{text}”" for text in texts)
    return language.say("paper_only_if", number=numbers[rule.question], options=options)
