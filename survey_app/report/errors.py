"""What this journey refuses.

ReportError
└── UnknownPeriod   a period that is not a year such as 2026
"""


class ReportError(Exception):
    """Base of the refusals."""


class UnknownPeriod(ReportError):
    """A period that is not a year."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The period {code!r} is not known: give a year such as 2026.")
        self.code = code
