"""From the names that were typed to the columns of the file, in the file's own order."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from survey_app.estimate.errors import EstimateFault
from survey_app.estimate.request import Request, split_list
from survey_app.estimate.values import compose, text_key

SHOWN_COLUMNS = 8
DASHES = "-–"
NUMBERED: Final = re.compile(r"(?P<prefix>.*?)(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column to estimate by; `levels` None means all that are there."""

    name: str
    column: int
    levels: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Which column plays which part, by its place in the file from 0.

    `factors` hold places among `items`, not columns.
    """

    columns: tuple[str, ...]
    items: tuple[int, ...]
    factors: tuple[tuple[str, tuple[int, ...]], ...]
    strata: int | None
    clusters: tuple[int, ...]
    weight: int | None
    populations: tuple[int, ...]
    by: tuple[Grouping, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Columns of which the number itself counts."""
        return (*(() if self.weight is None else (self.weight,)), *self.populations)

    @property
    def labelled(self) -> tuple[int, ...]:
        """Columns with few different values."""
        strata = () if self.strata is None else (self.strata,)
        by = (group.column for group in self.by)
        return tuple(dict.fromkeys((*self.items, *strata, *self.clusters, *by)))


def plan_columns(columns: Sequence[str], request: Request) -> Plan:
    """Find every column that was named; raises `EstimateFault`."""
    named = [(name, _list_items(columns, text, "--factor")) for name, text in request.factors]
    if not named:
        found = (_list_items(columns, text, "--items") for text in request.items)
        items = tuple(chain.from_iterable(found))
    else:
        items = tuple(chain.from_iterable(members for _, members in named))
    plan = Plan(
        columns=tuple(columns),
        items=items,
        factors=tuple((name, tuple(map(items.index, members))) for name, members in named),
        strata=_find_optional(columns, request.strata, "--strata"),
        clusters=tuple(find_column(columns, name, "--cluster") for name in request.clusters),
        weight=_find_optional(columns, request.weight, "--weight"),
        populations=tuple(
            find_column(columns, name, "--population") for name in request.populations
        ),
        by=tuple(_find_grouping(columns, text) for text in request.by),
    )
    _check_parts(plan)
    return plan


def find_column(columns: Sequence[str], name: str, option: str) -> int:
    """Return the place of the one column of that name; raises `EstimateFault`."""
    wanted = compose(name)
    found = [place for place, column in enumerate(columns) if column == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise EstimateFault("column_repeated", option=option, column=wanted, times=len(found))
    keys = {text_key(column): column for column in columns if column}
    alike = difflib.get_close_matches(text_key(wanted), keys, n=3, cutoff=0.75)
    shown = [keys[key] for key in alike] or [column for column in columns if column]
    listed = ", ".join(f"“{column}”" for column in shown[:SHOWN_COLUMNS])
    code = "column_unknown_alike" if alike else "column_unknown"
    more = ", …" if len(shown) > SHOWN_COLUMNS else ""
    raise EstimateFault(code, option=option, column=wanted, listed=listed + more)


def _list_items(columns: Sequence[str], text: str, option: str) -> tuple[int, ...]:
    """Read "a,b", "q01-q08" or a name that itself holds a comma or a dash."""
    if compose(text) in columns:
        return (find_column(columns, text, option),)
    parts = split_list(option, text)
    return tuple(chain.from_iterable(_find_range(columns, part, option) for part in parts))


def _find_range(columns: Sequence[str], text: str, option: str) -> tuple[int, ...]:
    if text not in columns:
        for first, last in _cut(text):
            if first in columns and last in columns:
                start, end = (find_column(columns, name, option) for name in (first, last))
                if start > end:
                    raise EstimateFault("range_backwards", option=option, first=first, last=last)
                _check_numbering(columns, start, end, text, option)
                return tuple(range(start, end + 1))
        cuts = list(_cut(text))
        if len(cuts) == 1:  # a range of which one end is wrong: say which
            for name in cuts[0]:
                find_column(columns, name, option)
    return (find_column(columns, text, option),)


def _check_numbering(columns: Sequence[str], start: int, end: int, text: str, option: str) -> None:
    """Refuse "q1-q4" where q10 stands between: names that count must count one by one."""
    ends = [NUMBERED.fullmatch(columns[place]) for place in (start, end)]
    if ends[0] is None or ends[1] is None or ends[0]["prefix"] != ends[1]["prefix"]:
        return
    found = [NUMBERED.fullmatch(column) for column in columns[start : end + 1]]
    prefix = ends[0]["prefix"]
    numbers = [each and each["prefix"] == prefix and int(each["number"]) for each in found]
    if numbers != list(range(int(ends[0]["number"]), int(ends[1]["number"]) + 1)):
        taken = columns[start : end + 1]
        more = ", …" if len(taken) > SHOWN_COLUMNS else ""
        listed = ", ".join(taken[:SHOWN_COLUMNS]) + more
        raise EstimateFault("range_not_in_order", option=option, text=text, listed=listed)


def _cut(text: str) -> Iterator[tuple[str, str]]:
    for place, letter in enumerate(text):
        if letter in DASHES:
            first, last = text[:place].strip(), text[place + 1 :].strip()
            if first and last:
                yield first, last


def _find_optional(columns: Sequence[str], name: str | None, option: str) -> int | None:
    return None if name is None else find_column(columns, name, option)


def _find_grouping(columns: Sequence[str], text: str) -> Grouping:
    """Read "gender" or "gender=f,m"; a name may hold a sign of equality itself."""
    if compose(text) in columns or "=" not in text:
        column = find_column(columns, text, "--by")
        return Grouping(columns[column], column, None)
    cuts = [(text[:place], text[place + 1 :]) for place in range(len(text)) if text[place] == "="]
    name, levels = next((cut for cut in cuts if compose(cut[0]) in columns), cuts[0])
    column = find_column(columns, name, "--by")
    return Grouping(columns[column], column, split_list("--by", levels))


def _check_parts(plan: Plan) -> None:
    """No column may be two things that exclude each other, nor one thing twice."""
    _refuse_repeated(plan, plan.items, "--factor" if plan.factors else "--items")
    _refuse_repeated(plan, plan.clusters, "--cluster")
    _refuse_repeated(plan, plan.populations, "--population")
    _refuse_repeated(plan, tuple(group.column for group in plan.by), "--by")
    design = {
        "--strata": () if plan.strata is None else (plan.strata,),
        "--cluster": plan.clusters,
        "--weight": () if plan.weight is None else (plan.weight,),
        "--population": plan.populations,
    }
    for option, places in design.items():
        for place in places:
            if place in plan.items:
                raise EstimateFault("item_in_design", column=plan.columns[place], option=option)
    if plan.weight is not None and plan.weight in plan.populations:
        raise EstimateFault("weight_and_population", column=plan.columns[plan.weight])
    if len(plan.populations) > len(plan.clusters) + 1:
        raise EstimateFault(
            "too_many_populations", stages=len(plan.clusters) + 1, got=len(plan.populations)
        )


def _refuse_repeated(plan: Plan, places: tuple[int, ...], option: str) -> None:
    for place in places:
        if places.count(place) > 1:
            raise EstimateFault("column_given_twice", option=option, column=plan.columns[place])
