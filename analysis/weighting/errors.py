"""Why a margin cannot be met; every error names the margin and the level.

AnalysisError
    MarginFault      base: no weights meet this margin
        EmptyLevel   the population has people there, the sample has none
        TotalsDiffer two margins count different populations
        OutOfReach   no weights (within the bounds) give this total
        NotConverged weights may exist, but were not found in so many steps
"""

from analysis.errors import AnalysisError


class MarginFault(AnalysisError):
    """No weights meet a margin.

    Attributes
    ----------
    margin : str
        Name of the margin (the amount, the column) at fault.
    level : str or None
        Its level; None for a margin as a whole and for an amount.
    """

    def __init__(
        self, title: str, *, margin: str, level: str | None, expected: str, got: str
    ) -> None:
        where = margin if level is None else f"{margin}: {level}"
        super().__init__(title, where=where, expected=expected, got=got)
        self.margin = margin
        self.level = level


class EmptyLevel(MarginFault):
    """The population has people there and the sample has none, or none with a weight."""


class TotalsDiffer(MarginFault):
    """Two margins count different populations."""


class OutOfReach(MarginFault):
    """No weights, or none within the bounds, give this total together with the others."""


class NotConverged(MarginFault):
    """Weights were not found in the allowed steps."""
