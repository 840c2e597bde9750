"""`Request`: what the analyst asked for, checked as far as it can be without the file."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, get_args

from analysis.definitions import DEFINITIONS, get_definition
from analysis.design import LonelyPsu
from analysis.design_intervals import DESIGN_METHODS
from survey_app.estimate.errors import OptionFault
from survey_app.estimate.values import compose, read_number

LONELY_PSUS: Final[tuple[LonelyPsu, ...]] = get_args(LonelyPsu)
RANGE: Final = re.compile(r"([+-]?\d+)\s*[-–]\s*([+-]?\d+)")
LONGEST_RANGE: Final = 1000
OF_FACTORS: Final = "factor_mean_share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to estimate; columns as typed (a range is still one text), values as texts.

    `level` is a share, `target` a percent. Without `scale` the values present are the scale;
    `satisfied` may be empty for means of scores alone.
    """

    items: tuple[str, ...]
    factors: tuple[tuple[str, str], ...]
    satisfied: tuple[str, ...]
    missing: tuple[str, ...]
    scale: tuple[str, ...] | None
    strata: str | None
    clusters: tuple[str, ...]
    weight: str | None
    populations: tuple[str, ...]
    by: tuple[str, ...]
    index: str
    target: Fraction | None
    level: float
    method: str
    lonely_psu: LonelyPsu


@dataclass(frozen=True, slots=True)
class AskedAnswers:
    """The options on answers, as typed."""

    satisfied: str | None
    scale: str | None
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class AskedDesign:
    """The options on how respondents were drawn, as typed."""

    strata: str | None
    clusters: Sequence[str]
    weight: str | None
    populations: Sequence[str]
    lonely_psu: str


@dataclass(frozen=True, slots=True)
class AskedMethod:
    """The options on what is computed, as typed."""

    index: str
    target: str | None
    level: str
    method: str


def build_request(
    items: Sequence[str],
    factors: Sequence[str],
    by: Sequence[str],
    answers: AskedAnswers,
    design: AskedDesign,
    method: AskedMethod,
) -> Request:
    """Read the options; raises `OptionFault`."""
    if bool(items) == bool(factors):
        raise OptionFault("items_or_factors")
    _check_choice("--lonely-psu", design.lonely_psu, LONELY_PSUS)
    _check_choice("--index", method.index, tuple(DEFINITIONS))
    _check_choice("--method", method.method, tuple(DESIGN_METHODS))
    if method.index == OF_FACTORS and not factors:
        raise OptionFault("factors_wanted", index=method.index)
    scale, target = answers.scale, method.target
    return Request(
        items=tuple(items),
        factors=_read_factors(factors),
        satisfied=_read_satisfied(answers.satisfied, method.index),
        missing=tuple(code for text in answers.missing for code in split_list("--missing", text)),
        scale=None if scale is None else _read_scale(scale),
        strata=design.strata,
        clusters=tuple(design.clusters),
        weight=design.weight,
        populations=tuple(design.populations),
        by=tuple(by),
        index=method.index,
        target=None if target is None else _read_target(target, method.index),
        level=_read_level(method.level),
        method=method.method,
        lonely_psu=next(rule for rule in LONELY_PSUS if rule == design.lonely_psu),
    )


def split_list(option: str, text: str) -> tuple[str, ...]:
    """Cut at commas, but not inside quotes; raises `OptionFault` where nothing is left."""
    row = next(csv.reader([text.replace("\n", " ")], skipinitialspace=True), [])
    parts = tuple(part for part in map(compose, row) if part)
    if not parts:
        raise OptionFault("empty_list", option=option)
    return parts


def read_levels(option: str, text: str) -> tuple[str, ...]:
    """Read a list of values in which "1-5" stands for 1, 2, 3, 4, 5 and "5-1" for the reverse.

    >>> read_levels("--scale", "3-1,Không biết")
    ('3', '2', '1', 'Không biết')
    """
    levels: list[str] = []
    for part in split_list(option, text):
        ends = RANGE.fullmatch(part)
        if ends is None:
            levels.append(part)
            continue
        first, last = int(ends[1]), int(ends[2])
        if abs(last - first) > LONGEST_RANGE:
            raise OptionFault("range_too_long", option=option, text=part)
        step = 1 if last >= first else -1
        levels += [str(value) for value in range(first, last + step, step)]
    return tuple(levels)


def _read_satisfied(text: str | None, index: str) -> tuple[str, ...]:
    if text is not None:
        return read_levels("--satisfied", text)
    if not get_definition(index).of_scores:
        raise OptionFault("satisfied_wanted")
    return ()


def _read_scale(text: str) -> tuple[str, ...]:
    levels = read_levels("--scale", text)
    if len(levels) < 2:
        raise OptionFault("scale_too_short", text=text)
    return levels


def _read_factors(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    factors: dict[str, str] = {}
    for text in texts:
        name, equals, columns = text.partition("=")
        name = compose(name)
        if not equals or not name or not columns.strip():
            raise OptionFault("bad_factor", text=text)
        if name in factors:
            raise OptionFault("factor_twice", name=name)
        factors[name] = columns
    return tuple(factors.items())


def _read_target(text: str, index: str) -> Fraction:
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    number = read_number(plain)
    if number is None or not 1 < number <= 100:
        raise OptionFault("bad_target", text=text)
    if get_definition(index).of_scores and Fraction(plain) < 100 * get_definition(index).lowest:
        raise OptionFault("target_of_mean", index=index, text=text)
    return Fraction(plain)


def _read_level(text: str) -> float:
    number = read_number(text.strip().removesuffix("%"))
    if number is not None and number > 1:
        number = float(Fraction(str(number)) / 100)
    if number is None or not 0 < number < 1:
        raise OptionFault("bad_level", text=text)
    return number


def _check_choice(option: str, text: str, known: Sequence[str]) -> None:
    if text not in known:
        raise OptionFault("bad_choice", option=option, text=text, known=", ".join(known))
