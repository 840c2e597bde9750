"""Which column of a header a name means, and which columns nobody asked for."""

from collections.abc import Sequence
from dataclasses import replace

from survey_app.collect.importing.errors import ImportFault
from survey_app.collect.importing.sheets import Cell, Table, TableRow, text_of
from survey_app.collect.importing.spelling import header_key, without_number

SHOWN_COLUMNS = 6


def find_column(header: Sequence[str], name: str) -> int:
    """Return the place of a column in the header, from 0.

    Raises `ImportFault` where there is none of that name, or several.
    """
    key = header_key(name)
    found = [index for index, column in enumerate(header) if header_key(column) == key]
    if len(found) == 1:
        return found[0]
    alike = [column for column in header if header_key(without_number(column)) == key]
    if alike:
        raise ImportFault(
            "several columns have this name",
            where=f"column {name!r}",
            expected=" or ".join(repr(column) for column in alike),
        )
    shown = [column for column in header if column][:SHOWN_COLUMNS]
    raise ImportFault(
        "the table has no such column",
        where=f"column {name!r}",
        expected="one of " + ", ".join(repr(column) for column in shown) + ", …",
    )


def list_unread(header: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the mapping does not name."""
    read = {find_column(header, name) for name in columns}
    return tuple(name for index, name in enumerate(header) if name and index not in read)


def fill_down(table: Table, columns: Sequence[str]) -> Table:
    """Return the table with the value above in each empty cell of some columns.

    That is what a merged cell means: only its first row holds the value.
    """
    places = [find_column(table.header, name) for name in columns]
    above: dict[int, Cell] = {}
    rows = []
    for row in table.rows:
        if any(text_of(cell) for cell in row.cells):
            rows.append(_fill(row, places, above))
        else:
            rows.append(row)
    return replace(table, rows=tuple(rows))


def _fill(row: TableRow, places: Sequence[int], above: dict[int, Cell]) -> TableRow:
    cells = list(row.cells) + [None] * (max(places, default=-1) + 1 - len(row.cells))
    for place in places:
        if text_of(cells[place]):
            above[place] = cells[place]
        else:
            cells[place] = above.get(place)
    return replace(row, cells=tuple(cells))
