"""The two fixed-width texts in which answers are kept: one character a question, in order.

Separate because writing (`answers`) and reading (reports, exports) must agree on it for ever.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from instruments.errors import CodingFault
from instruments.model import Question

SCALE: Final = "12345"
NO_OPINION: Final = "0"
NOT_ARISEN: Final = "N"
MISSING: Final = "-"


def offered_marks(question: Question) -> str:
    """Return the characters a scale question may be answered with.

    A choice has the codes of its options; any other kind has none.
    """
    if question.kind == "choice":
        return "".join(option.code for option in question.options)
    if question.kind != "scale":
        return ""
    no_opinion = NO_OPINION if question.no_opinion else ""
    return SCALE + no_opinion + (NOT_ARISEN if question.not_arisen else "")


def encode_marks(questions: Sequence[Question], marks: Mapping[str, str]) -> str:
    """Return one character per question: its mark, or "-" where there is none.

    >>> from instruments.loading import load_instrument
    >>> encode_marks(load_instrument("tthc").scored, {"overall": "5"})[-1]
    '5'
    """
    return "".join(marks.get(question.key, MISSING) for question in questions)


def decode_marks(questions: Sequence[Question], text: str) -> dict[str, str]:
    """Return the marks by question key, without those that are missing.

    Raises CodingFault when the text is not as wide as the questions are many.
    """
    if len(text) != len(questions):
        raise CodingFault(
            "width differs from the questions",
            expected=f"{len(questions)} characters",
            got=str(len(text)),
        )
    pairs = zip(questions, text, strict=True)
    return {question.key: mark for question, mark in pairs if mark != MISSING}
