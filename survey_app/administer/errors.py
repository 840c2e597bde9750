"""What this journey refuses.

AdministerError
└── SetupRefused          what was typed cannot be kept; `problems` names every field and reason
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason; `detail` is a value to show with it, such as the campaign that is in the way.

    Codes: required, too_long, unfit_slug, taken, unknown, out_of_range, before_opening, overlap,
    other_kind, not_open, unfit_grade, unfit_website, no_field, closed, same_place,
    far_away, too_many_days, unfit_pin, easy_pin, not_between,
    both_hours, same_hour, held_changed,
    unfit_value, over_hundred, before_beginning, in_future, large_document, unfit_document.
    """

    field: str
    code: str
    detail: str = ""


class AdministerError(Exception):
    """Base of the refusals."""


class SetupRefused(AdministerError):
    """What was typed cannot be kept."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        named = "; ".join(_say(problem) for problem in problems)
        super().__init__(f"Nothing was saved: {named}.")
        self.problems = tuple(problems)


_WORDS = {
    "required": "is needed",
    "too_long": "is too long",
    "unfit_slug": "may have only letters a-z, digits and single hyphens",
    "taken": "is taken",
    "unknown": "is not known",
    "out_of_range": "is out of range",
    "far_away": "lies too far away: years run from 2020 to 2100",
    "too_many_days": "makes it longer than two years",
    "unfit_grade": "does not fit the mode: A needs a known list, B one-time codes, else C",
    "before_opening": "lies before the opening day",
    "overlap": "overlaps another campaign that asks the same",
    "other_kind": "is of another kind already",
    "unfit_value": "must be a number as it was published, such as 96,7",
    "over_hundred": "cannot be above 100 %",
    "before_beginning": "lies before the first day",
    "in_future": "lies in the future",
    "large_document": "is larger than 10 MB",
    "unfit_document": "must be a PDF, PNG, JPG, DOCX or XLSX file",
    "not_open": "cannot be set, the campaign is over already",
    "unfit_website": "must be the office's own name ending in .gov.vn, such as locbinh.gov.vn",
    "no_field": "cannot be fixed: this questionnaire does not ask by field",
    "closed": "is closed already",
    "same_place": "must be another place",
    "unfit_pin": "needs 4 to 8 digits",
    "easy_pin": "is too easy to guess",
    "not_between": "is out of its range",
    "both_hours": "is needed beside the other hour",
    "same_hour": "is the hour at which the night begins",
    "held_changed": "is not the number of answers held now",
}


def _say(problem: Problem) -> str:
    detail = f" ({problem.detail})" if problem.detail else ""
    return f"{problem.field} {_WORDS[problem.code]}{detail}"
