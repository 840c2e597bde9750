"""The scale of the answers: which values are levels, in what order, and which are satisfied.

Codes put the satisfied levels last, so that they are the high ones whatever a file writes; means
of scores need the order as it was given and are refused where the two differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from analysis.data import MISSING
from analysis.definitions import FIVE_LEVELS, get_definition
from analysis.layout import LOWEST, MOST_LEVELS, Scale
from survey_app.estimate.answer_scale import AnswerScale
from survey_app.estimate.batches import list_uniques
from survey_app.estimate.columns import Plan
from survey_app.estimate.doubtful_levels import find_cell, refuse_doubtful
from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.request import Request
from survey_app.estimate.tables.table import Progress, Table
from survey_app.estimate.values import Value, compose, name_of, read_value, text_key, text_of

FEW_PRESENT: Final = 2


def decide_scale(request: Request, plan: Plan, table: Table, progress: Progress) -> AnswerScale:
    """Fix the scale; without `--scale` the items are read once for it. Raises `EstimateFault`."""
    words = _Words(plan, table)
    # A mean needs to know how far apart the levels lie, not which are satisfied.
    of_scores = get_definition(request.index).of_scores
    missing = {words.read(text): None for text in request.missing}
    satisfied = list(dict.fromkeys(words.read(text) for text in request.satisfied))
    notes: tuple[str, ...] = ()
    if request.scale is None:
        if of_scores:
            raise EstimateFault("index_needs_scale", index=request.index)
        levels = _list_present(plan, table, frozenset(missing), words, progress)
        refuse_doubtful(levels, words.name, plan, table)
        notes = (f"scale_from_values: {', '.join(map(words.name, levels))}",)
        if any(isinstance(level, str) for level in levels):
            notes += ("order_unknown",)
    else:
        levels = [words.read(text) for text in request.scale]
    _check_levels(levels, missing, words)
    _check_satisfied(satisfied, levels, words, given=request.scale is not None)
    notes += _note_order(satisfied, levels, words, known="order_unknown" not in notes)
    if of_scores:
        _check_order(request.index, levels, satisfied, words)
    return _build(levels, satisfied, list(missing), words, notes)


class _Words:
    """What values are called: their own spelling, and the labels of SPSS and Stata."""

    def __init__(self, plan: Plan, table: Table) -> None:
        self._meant: dict[str, set[Value]] = {}
        self._called: dict[Value, str] = {}
        for column in plan.items:
            for value, label in table.value_labels.get(column, {}).items():
                self._meant.setdefault(text_key(label), set()).add(value)
                self._called.setdefault(value, label)
        self._written: dict[Value, str] = {}

    def read(self, text: str) -> Value:
        """Return the value that an option's text means: itself, or what the label stands for."""
        value = read_value(text)
        meant = self._meant.get(text_key(text), set()) if isinstance(value, str) else set()
        if len(meant) > 1:
            listed = ", ".join(sorted(map(name_of, meant)))
            raise EstimateFault("label_means_several", text=compose(text), listed=listed)
        value = next(iter(meant), value)
        self._written.setdefault(value, compose(text) if isinstance(value, str) else name_of(value))
        return value

    def name(self, value: Value) -> str:
        """Write a value with its label, if it has one."""
        written = self._written.get(value, name_of(value))
        label = self._called.get(value)
        return written if label is None else f"{written} ({label})"

    def keep(self, value: Value, text: str) -> None:
        """Remember how a file spells a value."""
        if isinstance(value, str):
            self._written.setdefault(value, text)


def _list_present(
    plan: Plan, table: Table, missing: frozenset[Value], words: _Words, progress: Progress
) -> list[Value]:
    """Read the items and list their values: numbers by size, labels by letter."""
    found: dict[Value, str] = {}
    for column, text in _list_texts(plan, table, progress):
        value = read_value(text)
        if value in missing or value in found:
            continue
        if found and isinstance(value, str) != isinstance(next(iter(found)), str):
            row, name = find_cell(value, plan, table)
            raise EstimateFault("mixed_values", row=row, column=name, text=text)
        found[value] = text
        words.keep(value, text)
        if len(found) > MOST_LEVELS:
            listed = ", ".join(list(found.values())[:5])
            raise EstimateFault(
                "too_many_values", column=plan.columns[column], listed=listed, most=MOST_LEVELS
            )
    if not found:
        raise EstimateFault("no_answers")
    return sorted(found, key=lambda value: (isinstance(value, str), value))


def _list_texts(plan: Plan, table: Table, progress: Progress) -> Iterator[tuple[int, str]]:
    for batch in table.batches(plan.items, (), progress):
        for column in plan.items:
            for cell in list_uniques(batch.arrays[column]):
                if text := text_of(cell):
                    yield column, text


def _check_levels(levels: Sequence[Value], missing: Mapping[Value, None], words: _Words) -> None:
    for level in levels:
        if levels.count(level) > 1:
            raise EstimateFault("level_twice", level=words.name(level))
        if level in missing:
            raise EstimateFault("level_is_missing", level=words.name(level))
    if len(levels) > MOST_LEVELS:
        raise EstimateFault("scale_too_long", got=len(levels), most=MOST_LEVELS)


def _check_satisfied(
    satisfied: Sequence[Value], levels: Sequence[Value], words: _Words, *, given: bool
) -> None:
    for value in satisfied:
        if value not in levels:
            code = "satisfied_off_scale" if given else "satisfied_never_seen"
            listed = ", ".join(map(words.name, levels))
            raise EstimateFault(code, value=words.name(value), listed=listed)
    # Of one or two values present, all may well be good ones; of a scale, never.
    if len(satisfied) == len(levels) and (given or len(levels) > FEW_PRESENT):
        raise EstimateFault("satisfied_everything", listed=", ".join(map(words.name, levels)))


def _note_order(
    satisfied: Sequence[Value], levels: Sequence[Value], words: _Words, *, known: bool
) -> tuple[str, ...]:
    """Tell of satisfied levels below others: a scale turned round, or a wrong key."""
    if not known or _are_highest(satisfied, levels):
        return ()
    return (f"satisfied_not_upper_end: {', '.join(map(words.name, satisfied))}",)


def _are_highest(satisfied: Sequence[Value], levels: Sequence[Value]) -> bool:
    return set(levels[len(levels) - len(satisfied) :]) == set(satisfied)


def _check_order(
    index: str, levels: Sequence[Value], satisfied: Sequence[Value], words: _Words
) -> None:
    """A mean needs equal steps, five of them for one index, and the satisfied levels on top."""
    numbers = [level for level in levels if isinstance(level, float)]
    steps = {round(b - a, 9) for a, b in pairwise(numbers)}
    if index == "mean_over_5" and len(levels) != FIVE_LEVELS:
        raise EstimateFault("index_needs_five", index=index, got=len(levels))
    if 0 < len(numbers) < len(levels) or len(steps) > 1:
        raise EstimateFault("steps_differ", index=index)
    if not _are_highest(satisfied, levels):
        listed = ", ".join(map(words.name, levels))
        raise EstimateFault("satisfied_not_highest", index=index, listed=listed)


def _build(
    levels: Sequence[Value],
    satisfied: Sequence[Value],
    missing: Sequence[Value],
    words: _Words,
    notes: tuple[str, ...],
) -> AnswerScale:
    order = [level for level in levels if level not in satisfied]
    first = LOWEST
    if len(levels) == 1:  # a scale has two levels at least; the other one is the worst
        first += 1
    coded = [*order, *(level for level in levels if level in satisfied)]
    codes: dict[Value, int] = {level: first + place for place, level in enumerate(coded)}
    high = tuple(codes[level] for level in satisfied) or (max(codes.values()),)
    scale = Scale(levels=max(codes.values()), satisfied=high)
    return AnswerScale(
        scale=scale,
        codes={**codes, **dict.fromkeys(missing, MISSING)},
        missing={value: words.name(value) for value in missing},
        levels=tuple(map(words.name, levels)),
        satisfied=tuple(map(words.name, satisfied)),
        notes=notes,
    )
