"""The refused rows of a file by what is wrong with them: one cure often mends hundreds of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from survey_app.collect.importing.reading import RefusedRow
from survey_app.collect.importing.wording import ADVICE, say_reason

LINES_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Rows with one fault in one column; `lines` holds the first of them."""

    column: str
    reason: str
    advice: str
    count: int
    lines: tuple[int, ...]


def group_refused(rows: Sequence[RefusedRow]) -> list[RefusedGroup]:
    """Gather the rows of each fault, the most frequent fault first."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        for problem in row.problems:
            reason = say_reason(problem.code, problem.value, problem.limit)
            key = (problem.column or "", reason, ADVICE[problem.code])
            found.setdefault(key, []).append(row.line)
    groups = [
        RefusedGroup(column, reason, advice, len(lines), tuple(lines[:LINES_SHOWN]))
        for (column, reason, advice), lines in found.items()
    ]
    return sorted(groups, key=lambda group: -group.count)


def list_refused(rows: Sequence[RefusedRow]) -> list[tuple[str, str, str, str]]:
    """List each fault of each row: row, column, reason and what to do."""
    return [
        (
            str(row.line),
            problem.column or "",
            say_reason(problem.code, problem.value, problem.limit),
            ADVICE[problem.code],
        )
        for row in rows
        for problem in row.problems
    ]
