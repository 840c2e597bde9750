"""Which questions are asked, given what was chosen so far: the one rule form for skips."""

from collections.abc import Mapping

from instruments.model import Instrument, Question, Rule

Chosen = Mapping[str, tuple[str, ...]]


def is_met(rule: Rule | None, chosen: Chosen) -> bool:
    """Say whether the rule lets a question be shown; no rule always does.

    >>> is_met(Rule("stage", ("c",)), {"stage": ("a",)})
    False
    """
    return rule is None or not set(rule.any_of).isdisjoint(chosen.get(rule.question, ()))


def visible_questions(instrument: Instrument, chosen: Chosen) -> tuple[Question, ...]:
    """Return the questions shown for these choices; what a hidden question holds shows nothing."""
    shown: list[Question] = []
    counted: dict[str, tuple[str, ...]] = {}
    for question in instrument.questions:
        if is_met(question.show_if, counted):
            shown.append(question)
            counted[question.key] = chosen.get(question.key, ())
    return tuple(shown)
