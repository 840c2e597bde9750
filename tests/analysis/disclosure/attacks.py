"""What a curious reader does with printed numbers: no solver, only subtraction, again and again."""

from collections.abc import Collection, Mapping

from analysis.disclosure import Key, Tables


def subtract(tables: Tables, hidden: Collection[Key]) -> Mapping[Key, int]:
    """Hidden numbers that follow from totals with one gap, filled until nothing follows."""
    known = {cell.key: cell.value for cell in tables.cells if cell.key not in set(hidden)}
    found: dict[Key, int] = {}
    while True:
        step = _fill_one_gap(tables, known)
        if not step:
            return found
        known |= step
        found |= step


def _fill_one_gap(tables: Tables, known: Mapping[Key, int]) -> dict[Key, int]:
    for total in tables.totals:
        gaps = [key for key in (total.parent, *total.children) if key not in known]
        if len(gaps) != 1:
            continue
        if gaps[0] == total.parent:
            return {total.parent: sum(known[key] for key in total.children)}
        rest = sum(known[key] for key in total.children if key != gaps[0])
        return {gaps[0]: known[total.parent] - rest}
    return {}
