"""What can go wrong here, and what each error tells.

AnalysisError            base: catch this for anything this package refuses
    DataFault            arrays, keys or codes that contradict each other
    ScoresUnreadable     a row of stored scores has a wrong width or character
    CellsMismatch        sums of two different questionnaires or domains were added
    UnknownMeasure       no such factor, item, level or domain in the data
    UnknownDefinition    no such index definition, or one that does not fit the measure
    UnknownMethod        no such interval method
    ParameterFault       a number outside its range (level, population, weight ...)
    MarginFault          a known total that no weights meet, with its kinds: `weighting.errors`
"""


class AnalysisError(ValueError):
    """A request this package refuses.

    Attributes
    ----------
    title : str
        What is wrong, in one sentence.
    where : str
        The argument or place at fault.
    expected, got : str
        What would have been right, and what came.
    """

    def __init__(self, title: str, *, where: str, expected: str, got: str) -> None:
        super().__init__(f"{title} ({where}: expected {expected}, got {got})")
        self.title = title
        self.where = where
        self.expected = expected
        self.got = got


class DataFault(AnalysisError):
    """Arrays, keys or codes contradict each other."""


class ScoresUnreadable(AnalysisError):
    """A row of stored scores has a wrong width or an unknown character."""


class CellsMismatch(AnalysisError):
    """Sums of different questionnaires or of different domains cannot be added."""


class UnknownMeasure(AnalysisError):
    """The data has no such factor, item, level or domain."""


class UnknownDefinition(AnalysisError):
    """There is no such index definition, or it does not fit the measure."""


class UnknownMethod(AnalysisError):
    """There is no interval method of that exact name."""


class ParameterFault(AnalysisError):
    """A number lies outside its range."""
