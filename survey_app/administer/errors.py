"""What this journey refuses.

AdministerError
├── SetupRefused          what was typed cannot be kept; `problems` names every field and reason
├── AddressNotPublic      a poster would print an address that no citizen's phone can reach
└── PosterFailed          the child process that draws posters did not finish
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason; `detail` is a value to show with it, such as the campaign that is in the way.

    Codes: required, too_long, unfit_slug, taken, unknown, out_of_range, before_opening, overlap,
    other_kind, not_open, unfit_grade, far_away, too_many_days.
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


class AddressNotPublic(AdministerError):
    """A poster would print an address that no citizen's phone can reach."""

    def __init__(self, base_url: str) -> None:
        super().__init__(
            f"{base_url} cannot be reached from a citizen's phone: set THUOCDO_BASE_URL to the "
            "public address (https://...) before printing posters."
        )
        self.base_url = base_url


class PosterFailed(AdministerError):
    """The child process that draws posters did not finish."""


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
    "not_open": "cannot be set, the campaign is over already",
}


def _say(problem: Problem) -> str:
    detail = f" ({problem.detail})" if problem.detail else ""
    return f"{problem.field} {_WORDS[problem.code]}{detail}"
