"""Plans of communes: the shipped ones by name, any other from its text."""

import functools
from pathlib import Path
from typing import Final

from instruments.errors import PlanFault, PlanNotFound
from instruments.plan_model import (
    Contradiction,
    Duty,
    IndexGoal,
    Op,
    Plan,
    Position,
    Strength,
    Target,
    position_of,
)
from instruments.plan_parsing import parse_plan

__all__ = [
    "Contradiction",
    "Duty",
    "IndexGoal",
    "Op",
    "Plan",
    "Position",
    "Strength",
    "Target",
    "list_plans",
    "list_slugs",
    "load_plan",
    "parse_plan",
    "position_of",
]

PLANS: Final = Path(__file__).parent / "plans"


def list_slugs() -> list[str]:
    """Return the names of the shipped plans.

    >>> list_slugs()
    ['binh-tan', 'loc-binh', 'ngoc-lien', 'thuy-hung', 'tu-ky']
    """
    return sorted(path.stem for path in PLANS.glob("*.toml"))


def list_plans() -> list[Plan]:
    """Return all shipped plans."""
    return [load_plan(slug) for slug in list_slugs()]


@functools.cache
def load_plan(slug: str) -> Plan:
    """Return a shipped plan; raises PlanNotFound, or PlanFault for a bad file.

    >>> load_plan("ngoc-lien").contradictions()[0].codes
    ('NL-P4', 'NL-P5')
    """
    if slug not in list_slugs():
        expected = f"one of {', '.join(list_slugs())}"
        raise PlanNotFound("no such plan", expected=expected, got=repr(slug))
    path = PLANS / f"{slug}.toml"
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise PlanFault(
            "not UTF-8", where=path.name, expected="UTF-8 text", got=f"byte {error.start}"
        ) from error
    return parse_plan(text, slug=slug)
