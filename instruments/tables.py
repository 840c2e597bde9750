"""Typed reading of one TOML table; every wrong type, missing or unknown key names its place.

Used for questionnaires, plans and the list of fields, which differ only in the error they raise.
"""

import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn, cast

from instruments.errors import InstrumentError


class Table:
    """A TOML table whose keys are taken one by one; `finish` refuses what was not taken."""

    def __init__(
        self, values: Mapping[str, object], where: str, fault: type[InstrumentError]
    ) -> None:
        self._values = dict(values)
        self._taken: set[str] = set()
        self._fault = fault
        self.where = where

    def refuse(self, title: str, expected: str, got: object) -> NoReturn:
        """Raise this table's kind of fault at this place."""
        raise self._fault(title, where=self.where, expected=expected, got=str(got))

    def take(self, key: str, wanted: type[object], name: str, *, needed: bool = True) -> object:
        """Return the raw value of a key, or None when it is absent and not needed."""
        self._taken.add(key)
        if key not in self._values:
            if needed:
                self.refuse(f"{key!r} is missing", f"{key} = {name}", "nothing")
            return None
        value = self._values[key]
        # TOML's true is an int for Python: a flag must not pass for a number.
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            self.refuse(f"{key!r} has the wrong type", name, value)
        return value

    def text(self, key: str) -> str:
        """Return a text that is not blank and has no blanks around it, in NFC."""
        value = str(self.take(key, str, "a text"))
        if not value or value != value.strip():
            self.refuse(f"{key!r} is not clean", "a text without blanks around it", value)
        return unicodedata.normalize("NFC", value)

    def optional_text(self, key: str) -> str | None:
        """Return the text of a key that may be absent."""
        return self.text(key) if self.has(key) else None

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """Return a text that must be one of a few."""
        value = self.text(key)
        if value not in allowed:
            self.refuse(f"{key!r} is not known", f"one of {', '.join(allowed)}", value)
        return value

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self.take(key, list, "a list of texts", needed=needed)
        if values is None:
            return ()
        found: list[str] = []
        for value in cast("list[object]", values):
            if not isinstance(value, str) or not value:
                self.refuse(f"{key!r} holds a wrong value", "texts only", value)
            found.append(unicodedata.normalize("NFC", value))
        return tuple(found)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false; without a default it must be there."""
        value = self.take(key, bool, "true or false", needed=default is None)
        return bool(default if value is None else value)

    def whole(self, key: str) -> int | None:
        """Return a whole number, or None when it is absent."""
        value = self.take(key, int, "a whole number", needed=False)
        return value if isinstance(value, int) else None

    def fraction(self, key: str) -> Fraction:
        """Return a number exactly as it is written, decimals included."""
        value = self.take(key, object, "a number")
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.refuse(f"{key!r} has the wrong type", "a number", value)
        if isinstance(value, Decimal) and not value.is_finite():
            self.refuse(f"{key!r} is not finite", "a number", value)
        return Fraction(value)

    def day(self, key: str) -> date:
        """Return a calendar day."""
        value = self.take(key, date, "a day such as 2026-01-31")
        if type(value) is not date:
            self.refuse(f"{key!r} has a time in it", "a day such as 2026-01-31", value)
        return value

    def table(self, key: str) -> "Table":
        """Return the table under a key."""
        value = self.take(key, dict, f"a table [{key}]")
        return Table(cast("dict[str, object]", value), f"{self.where}, [{key}]", self._fault)

    def rows(self, key: str, name_by: str, *, needed: bool = False) -> list["Table"]:
        """Return the tables of a list, each placed by its own `name_by` or its number."""
        values = self.take(key, list, f"a list of tables [[{key}]]", needed=needed)
        rows = values if isinstance(values, list) else []
        found: list[Table] = []
        for number, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                self.refuse(f"{key!r} holds a wrong value", "tables only", row)
            name = row.get(name_by)
            label = repr(name) if isinstance(name, str) else f"number {number}"
            found.append(Table(row, f"{self.where}, {key} {label}", self._fault))
        return found

    def has(self, key: str) -> bool:
        """Say whether a key is there, and count it as known."""
        self._taken.add(key)
        return key in self._values

    def names(self) -> list[str]:
        """Return the keys in the order in which they are written."""
        return list(self._values)

    def finish(self) -> None:
        """Refuse keys that nobody asked for: a typing slip must not pass silently."""
        unknown = sorted(self._values.keys() - self._taken)
        if unknown:
            self.refuse("unknown key", f"only {', '.join(sorted(self._taken))}", unknown[0])


def read_table(text: str, where: str, fault: type[InstrumentError]) -> Table:
    """Return the top table of a TOML text; decimals stay exact."""
    return Table(read_values(text, where, fault), where, fault)


def read_values(text: str, where: str, fault: type[InstrumentError]) -> dict[str, object]:
    """Return the values of a TOML text as they stand."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise fault("not TOML", where=where, expected="valid TOML", got=str(error)) from error
