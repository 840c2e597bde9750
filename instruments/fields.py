"""The fields (lĩnh vực) a procedure may belong to: data, so that a new one needs no code."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from instruments.errors import FieldsFault, InstrumentNotFound
from instruments.tables import read_table

FILE: Final = Path(__file__).parent / "fields.toml"


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `group` names the fields that a target singles out together."""

    code: str
    name: str
    name_en: str
    group: str | None


def parse_fields(text: str, *, name: str) -> tuple[Field, ...]:
    """Return the fields written in `text`, in order; raises FieldsFault."""
    top = read_table(text, name, FieldsFault)
    fields: dict[str, Field] = {}
    for row in top.rows("field", "code", needed=True):
        code = row.text("code")
        if code in fields:
            row.refuse("code is used twice", "one field of a code", code)
        fields[code] = Field(
            code, row.text("name"), row.text("name_en"), row.optional_text("group")
        )
        row.finish()
    top.finish()
    return tuple(fields.values())


@functools.cache
def _load_fields() -> tuple[Field, ...]:
    return parse_fields(FILE.read_text(encoding="utf-8"), name=FILE.name)


def list_fields() -> list[Field]:
    """Return all fields in the order in which forms offer them.

    >>> [field.name for field in list_fields() if field.group == "land_construction_investment"]
    ['Đất đai', 'Xây dựng', 'Đầu tư']
    """
    return list(_load_fields())


def get_field(code: str) -> Field:
    """Return the field of that code; raises InstrumentNotFound.

    >>> get_field("ho_tich").name
    'Hộ tịch'
    """
    for field in _load_fields():
        if field.code == code:
            return field
    raise InstrumentNotFound("no such field", where=FILE.name, got=repr(code))
