"""The questionnaire as a value: made by `parsing` only, read by everybody."""

from dataclasses import dataclass
from typing import Final, Literal

from instruments.errors import InstrumentNotFound

Kind = Literal["scale", "choice", "choices", "number", "text"]

SCALE_QUESTIONS_A_MINUTE: Final = 12
"""Our estimate, until the time bands of real answers say better."""

KINDS: Final[tuple[Kind, ...]] = ("scale", "choice", "choices", "number", "text")

INDEX_CODES: Final = (
    "answer_share",
    "item_mean_share",
    "factor_mean_share",
    "overall_question",
    "full_satisfaction",
    "mean_over_5",
    "mean_rescaled",
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice; `code` is a single character of a-z and 0-9."""

    code: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Show a question only if an earlier choice was answered with one of these codes."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading on the form."""

    key: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A group of scale questions reported together; `root` names the document it is from."""

    key: str
    title: str
    title_en: str
    root: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its provenance.

    `no_opinion` offers "0" and `not_arisen` offers "N" beside the five levels. `minimum` and
    `maximum` bound a number; for several choices `maximum` is how many may be chosen. `adapted`
    is true for our own words under an official factor, false for an item that is ours altogether.
    """

    key: str
    kind: Kind
    text: str
    text_en: str
    section: str
    factor: str | None
    options: tuple[Option, ...]
    no_opinion: bool
    not_arisen: bool
    required: bool
    minimum: int | None
    maximum: int | None
    max_length: int | None
    show_if: Rule | None
    root: str
    adapted: bool


@dataclass(frozen=True, slots=True)
class IndexDefinition:
    """Which of the seven indices this questionnaire is read with unless a target says otherwise.

    `factors` names those whose items make every index of the questionnaire; empty, it is all of
    them. The others are reported beside the indices and change none.
    """

    code: str
    version: str
    reason: str
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire of one version, in the order in which it is asked.

    `population_name` says what N counts, `overall` is the key of the overall question, `sha256`
    the digest of the file's bytes: two texts with the same digest are the same questionnaire.
    `by_field` is true where the answers are told apart by the field (lĩnh vực) of the procedure.
    `minutes_told` is how long answering takes where the number of scale questions does not say it.
    """

    code: str
    version: str
    title: str
    title_en: str
    draft: bool
    root: str
    unit: str
    unit_en: str
    population_name: str
    sections: tuple[Section, ...]
    factors: tuple[Factor, ...]
    questions: tuple[Question, ...]
    overall: str | None
    by_field: bool
    index: IndexDefinition
    sha256: str
    minutes_told: int | None = None

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def scored(self) -> tuple[Question, ...]:
        """All questions on the five-level scale, the overall one included: one character each."""
        return tuple(q for q in self.questions if q.kind == "scale")

    @property
    def single_choices(self) -> tuple[Question, ...]:
        """All single choices: one character each."""
        return tuple(q for q in self.questions if q.kind == "choice")

    @property
    def index_items(self) -> tuple[str, ...]:
        """Keys of the scale questions that make the indices: those of the index's factors."""
        factors = self.index_factors
        return tuple(q.key for q in self.scored if q.factor in factors)

    @property
    def index_factors(self) -> tuple[str, ...]:
        """Keys of the factors that make the indices."""
        return self.index.factors or tuple(factor.key for factor in self.factors)

    @property
    def minutes(self) -> int:
        """About how long answering takes, as it is told to people beforehand."""
        counted = round(len(self.scored) / SCALE_QUESTIONS_A_MINUTE)
        return self.minutes_told or max(1, counted)

    def question(self, key: str) -> Question:
        """Return the question of that key; raises InstrumentNotFound."""
        for question in self.questions:
            if question.key == key:
                return question
        raise InstrumentNotFound(
            "no such question", where=f"{self.code}/{self.version}", got=repr(key)
        )
