"""Everything that can go wrong in this package.

InstrumentError
├── InstrumentNotFound   no such questionnaire, version, field or question
├── PlanNotFound         no such shipped plan
├── QuestionnaireFault   a questionnaire's text is not sound
├── PlanFault            a plan's text is not sound
├── FieldsFault          the list of fields is not sound
├── CodingFault          a stored text does not have the width of its questions
└── AnswersRefused       a submitted form cannot be taken as it is
"""

from collections.abc import Sequence
from dataclasses import dataclass


class InstrumentError(Exception):
    """An error that says where it is, what was expected and what was found instead."""

    def __init__(self, title: str, *, where: str = "", expected: str = "", got: str = "") -> None:
        super().__init__(title, where, expected, got)
        self.title = title
        self.where = where
        self.expected = expected
        self.got = got

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        expected = f"; expected {self.expected}" if self.expected else ""
        got = f", got {self.got}" if self.got else ""
        return f"{place}{self.title}{expected}{got}"


class InstrumentNotFound(InstrumentError):
    """No questionnaire, version, field or question of that name."""


class PlanNotFound(InstrumentError):
    """No shipped plan of that name."""


class QuestionnaireFault(InstrumentError):
    """A questionnaire's text is not sound."""


class PlanFault(InstrumentError):
    """A plan's text is not sound."""


class FieldsFault(InstrumentError):
    """The list of fields is not sound."""


class CodingFault(InstrumentError):
    """A stored text of answers does not fit the questions it is read with."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason to refuse a form; `question` is None when it concerns the whole form.

    Codes: required, not_offered, not_a_number, out_of_range, too_long, unreadable, empty.
    """

    question: str | None
    code: str


class AnswersRefused(InstrumentError):
    """A submitted form with every problem found in it, in the order of the questions."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        named = ", ".join(f"{p.question or 'form'}: {p.code}" for p in problems)
        super().__init__("answers refused", got=named)
        self.problems = tuple(problems)
