"""What an analyst is told instead of figures: one line that names the row or the column.

EstimateFault        the file cannot be read, or does not hold what was asked for
└── OptionFault      an option contradicts itself or another, whatever the file holds
"""

from survey_app.estimate.wording import FAULTS, LONGEST_QUOTE


class EstimateFault(Exception):
    """Nothing was estimated; `code` names the sentence of `wording.FAULTS` that says why."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(FAULTS[code].format(**{name: _cut(fields[name]) for name in fields}))
        self.code = code


class OptionFault(EstimateFault):
    """An option is wrong before any file is read."""


def _cut(field: object) -> object:
    """Shorten what was found in a file; lists of names that were made here are short already."""
    if isinstance(field, str) and len(field) > LONGEST_QUOTE:
        return field[: LONGEST_QUOTE - 1] + "…"
    return field
