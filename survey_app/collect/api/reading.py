"""From the bytes a system sent to answers that can be received; what is wrong is said by item."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, NoReturn, cast

from jsonschema import Draft202012Validator, ValidationError

from survey_app.collect.api.schemas import MOST_RESPONSES, RESPONSE

_CHECK: Final = Draft202012Validator(dict(RESPONSE))
MOST_PROBLEMS: Final = 20
"""Said of one answer; who gets so many wrong learns nothing from more."""

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "type": "wrong_type",
        "required": "missing",
        "minProperties": "missing",
        "additionalProperties": "not_known",
        "pattern": "wrong_form",
        "enum": "wrong_form",
        "minimum": "wrong_form",
        "maxLength": "too_large",
        "maxItems": "too_large",
        "maxProperties": "too_large",
        "maximum": "too_large",
        "propertyNames": "too_large",
    }
)


class NotABatch(Exception):
    """The body as a whole cannot be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ItemProblem:
    """What is wrong with one answer; `where` names the part of it."""

    where: str
    code: str


@dataclass(frozen=True, slots=True)
class SentResponse:
    """One answer as it was sent, its parts of the right types."""

    id: str
    campaign_id: int
    place_id: int
    answered_on: date
    field: str | None
    answers: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a batch: an answer, or what is wrong with it."""

    id: str | None
    sent: SentResponse | None
    problems: tuple[ItemProblem, ...]


def read_batch(body: bytes) -> tuple[Item, ...]:
    """Return the items of a batch, in order; raises `NotABatch`."""
    try:
        read = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise NotABatch("not_json") from None
    items = read.get("responses") if isinstance(read, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_RESPONSES or len(read) > 1:
        raise NotABatch("not_a_batch")
    return tuple(_read_item(item) for item in items)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON


def _read_item(item: Any) -> Item:
    problems = tuple(_problem(error) for error in islice(_CHECK.iter_errors(item), MOST_PROBLEMS))
    given = item.get("id") if isinstance(item, dict) else None
    name = given if isinstance(given, str) and len(given) <= 64 else None
    if problems:
        return Item(name, None, problems)
    try:
        answered_on = date.fromisoformat(item["answered_on"])
    except ValueError:
        return Item(name, None, (ItemProblem("answered_on", "not_a_day"),))
    return Item(
        name,
        SentResponse(
            id=item["id"].lower() if "-" in item["id"] and len(item["id"]) == 36 else item["id"],
            campaign_id=item["campaign"],
            place_id=item["place"],
            answered_on=answered_on,
            field=item.get("field"),
            answers={key: _values(value) for key, value in item["answers"].items()},
        ),
        (),
    )


def _values(value: str | int | list[str]) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _problem(error: ValidationError) -> ItemProblem:
    path = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        path += [key for key in RESPONSE["required"] if key not in cast("Any", error.instance)][:1]
    where = ".".join(part[:64] for part in path)
    return ItemProblem(where, CODES.get(str(error.validator), "wrong_form"))
