"""Which questions are asked, given what was chosen so far: the one rule form for skips."""

from collections.abc import Collection, Mapping

from instruments.model import Rule

Chosen = Mapping[str, tuple[str, ...]]


def is_met(rule: Rule | None, chosen: Chosen) -> bool:
    """Say whether what was chosen asks for a question; without a rule it always is.

    >>> is_met(Rule("stage", ("c",)), {"stage": ("c",)})
    True
    """
    return rule is None or not set(rule.any_of).isdisjoint(chosen.get(rule.question, ()))


def is_hidden(rule: Rule | None, chosen: Chosen, hidden: Collection[str]) -> bool:
    """Say whether a question is out of place: another choice was made, or that one is hidden.

    A choice that nobody made hides nothing: an answer is never dropped because another is missing.

    >>> is_hidden(Rule("stage", ("c",)), {"stage": ("a",)}, ())
    True
    >>> is_hidden(Rule("stage", ("c",)), {}, ())
    False
    """
    if rule is None:
        return False
    given = chosen.get(rule.question, ())
    return rule.question in hidden or (bool(given) and not is_met(rule, chosen))
