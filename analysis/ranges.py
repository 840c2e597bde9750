"""One way to refuse a number outside its range, at the door of every function here."""

from analysis.errors import ParameterFault


def check_ranges(title: str, *rules: tuple[str, bool, str, object]) -> None:
    """Raise `ParameterFault` for the first rule (where, holds, expected, got) that fails."""
    for where, holds, expected, got in rules:
        if not holds:
            raise ParameterFault(title, where=where, expected=expected, got=str(got))
