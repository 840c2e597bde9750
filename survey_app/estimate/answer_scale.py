"""How the cells of a file become codes of a scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.data import MISSING
from analysis.layout import Scale
from survey_app.estimate.values import Value, read_value


@dataclass(frozen=True, slots=True)
class AnswerScale:
    """How cells become codes.

    Attributes
    ----------
    scale : Scale
    codes : mapping
        From a value to its code; a missing value to `MISSING`.
    missing : mapping
        The values that were said to be missing, with their names.
    levels, satisfied : tuple of str
        As a person would write them, worst to best where the order is known; a mean that was
        asked for without satisfied levels has none.
    notes : tuple of str
    """

    scale: Scale
    codes: Mapping[Value, int]
    missing: Mapping[Value, str]
    levels: tuple[str, ...]
    satisfied: tuple[str, ...]
    notes: tuple[str, ...]

    def code_of(self, text: str) -> int | None:
        """Return the code of a cell's text; None where it is off the scale."""
        return MISSING if not text else self.codes.get(read_value(text))
