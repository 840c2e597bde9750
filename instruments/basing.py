"""A minor version says only what it changes: `based_on` names the version it takes the rest from.

So the file of a minor version is its list of changes, and what it does not name has kept its
identity. A row with a known key takes that row's place; a new one stands after the row it names in
`after`, else last. The version it is based on is itself written whole and never changes.
"""

from collections.abc import Mapping
from typing import Final, cast

from instruments.errors import QuestionnaireFault
from instruments.tables import read_values

LISTS: Final = ("section", "factor", "question")
BASED_ON: Final = "based_on"

Row = dict[str, object]


def find_base_version(text: str, name: str) -> str | None:
    """Return the version that a questionnaire's text is based on; None for a whole one."""
    found = read_values(text, name, QuestionnaireFault).get(BASED_ON)
    return found if isinstance(found, str) else None


def apply_changes(values: Mapping[str, object], base: str | None, name: str) -> dict[str, object]:
    """Return the whole questionnaire's values; those of a whole one are returned as they stand.

    Raises QuestionnaireFault when the text it is based on is missing, itself based on another, or
    another questionnaire's.
    """
    if BASED_ON not in values:
        return dict(values)
    whole = _read_base(values, base, name)
    for key, value in values.items():
        if key in LISTS and isinstance(value, list):
            before = cast("list[Row]", whole.get(key, []))
            whole[key] = _merge(before, value, f"{name}, {key}")
        elif key != BASED_ON:
            whole[key] = value
    return whole


def _read_base(values: Mapping[str, object], base: str | None, name: str) -> dict[str, object]:
    version, where = values[BASED_ON], name
    if base is None:
        expected = "a version of the same questionnaire that is there"
        raise QuestionnaireFault("no such base", where=where, expected=expected, got=repr(version))
    whole = read_values(base, name, QuestionnaireFault)
    is_own = values.get("code") in (None, whole.get("code"))
    if BASED_ON in whole or whole.get("version") != version or not is_own:
        expected = "a version of the same questionnaire that is written whole"
        raise QuestionnaireFault("bad base", where=where, expected=expected, got=repr(version))
    return whole


def _merge(before: list[Row], changes: list[object], where: str) -> list[Row]:
    rows = list(before)
    for change in changes:
        if not isinstance(change, dict):
            expected = "tables only"
            raise QuestionnaireFault(
                "holds a wrong value", where=where, expected=expected, got=repr(change)
            )
        row = dict(change)
        after, keys = row.pop("after", None), [each.get("key") for each in rows]
        if row.get("key") in keys:
            rows[keys.index(row.get("key"))] = row
        elif after is None:
            rows.append(row)
        elif after in keys:
            rows.insert(keys.index(after) + 1, row)
        else:
            expected = "the key of a row"
            raise QuestionnaireFault(
                "'after' names nothing", where=where, expected=expected, got=repr(after)
            )
    return rows
