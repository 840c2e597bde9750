"""Which indices are shares of answers or people, and which are means of scores."""

from typing import Final

from analysis.definitions import get_definition
from analysis.errors import UnknownDefinition

MEANS_OF_SCORES: Final = frozenset({"mean_over_5", "mean_rescaled"})
"""Indices whose variance is not that of a share: rules for proportions say nothing of them."""


def check_share(definition: str, where: str) -> None:
    """Raise `UnknownDefinition` unless the index is a share."""
    if get_definition(definition).code in MEANS_OF_SCORES:
        raise UnknownDefinition(
            "A mean of scores is no share",
            where=where,
            expected="an index that is a share",
            got=definition,
        )
