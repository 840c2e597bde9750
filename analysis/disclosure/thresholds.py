"""The named limits of small cells, each with its source; a caller may demand more, never less."""

from typing import Final

from analysis.errors import ParameterFault

INSIDE: Final = 5
"""Respondents from which a group is shown inside the office (OECD and Eurostat: 3 or 5)."""

PUBLIC: Final = 10
"""Respondents from which a group is shown in public, and anywhere when a group points at one or
two officials. Washington State Department of Health, small numbers standard (2018)."""

LEAST: Final = 3
"""The lowest limit that hides anything: with 2, each of two people knows the other's answer."""

TOP_CODE: Final = 0.95
"""In a small group a share from here up (or from 1 minus this down) is shown as a range only.
Washington State Department of Health (2018)."""

REGISTER_COVERAGE: Final = 0.80
"""Answers of this part of those asked are treated as a register. Washington DOH (2018)."""

DISTINCT_ANSWERS: Final = 2
"""Different answers that a group of rows must hold, or membership tells the answer."""


def check_threshold(threshold: int) -> None:
    """Raise `ParameterFault` when a limit is too low to hide anyone."""
    if threshold < LEAST:
        raise ParameterFault(
            "This limit hides nobody",
            where="threshold",
            expected=f"{LEAST} or more respondents",
            got=str(threshold),
        )
