"""Why a sheet, a pile or a print run is not taken.

PaperError
├── SheetRefused      a code that cannot be typed into this pile now; `reason` says why
├── BatchRefused      a pile that cannot be opened or closed so; `problems` say why
└── PrintFailed       the child process that draws forms did not finish
"""

from collections.abc import Sequence
from dataclasses import dataclass


class PaperError(Exception):
    """Base of the refusals."""


class SheetRefused(PaperError):
    """A code that cannot be typed into this pile now.

    Reasons: mistyped, unknown, other_campaign, other_place, other_batch, old_version, done, own,
    single, compared, closed, nothing_waiting, no_choice.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class BatchProblem:
    """One reason against a pile or a print run, beside the field it speaks of.

    Codes: unknown_place, no_day, future, before_opening, after_end, out_of_range, official,
    second_waiting, differing, unknown_language, no_numbers.
    """

    field: str
    code: str
    detail: str = ""


class BatchRefused(PaperError):
    """What was asked for a pile or a print run cannot be done."""

    def __init__(self, problems: Sequence[BatchProblem]) -> None:
        super().__init__("; ".join(f"{each.field}: {each.code}" for each in problems))
        self.problems = tuple(problems)


class PrintFailed(PaperError):
    """The child process that draws forms did not finish."""
