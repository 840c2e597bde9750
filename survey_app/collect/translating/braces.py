"""What is put into a text: names in braces, which a translation keeps as they are."""

import re
from typing import Final

_NAME: Final = re.compile(r"\{([a-z_]+)\}")


def names_in(text: str) -> frozenset[str]:
    """Return the names in braces.

    >>> sorted(names_in("{place}: {day}"))
    ['day', 'place']
    """
    return frozenset(_NAME.findall(text))


def has_loose_braces(text: str) -> bool:
    """Whether a brace stands there that belongs to no name.

    >>> has_loose_braces("{minutes} phút"), has_loose_braces("{ minutes } phút")
    (False, True)
    """
    return bool(set("{}") & set(_NAME.sub("", text)))


def fit(text: str, vietnamese: str) -> bool:
    """Whether a text can stand where the Vietnamese one does.

    >>> fit("about {minutes} min", "khoảng {minutes} phút"), fit("some min", "{minutes} phút")
    (True, False)
    """
    return names_in(text) == names_in(vietnamese) and not has_loose_braces(text)
