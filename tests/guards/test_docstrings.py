"""What others may call from `analysis` teaches: what it needs, gives, assumes and rests on."""

import importlib
import inspect
import pkgutil
import re
from types import ModuleType

import pytest

import analysis

ORDER = ["Parameters", "Returns", "Raises", "Notes", "References", "Examples"]
DEMANDED = set(ORDER) - {"Parameters", "Raises"}  # a function may take or refuse nothing
SECTION = re.compile(r"^(\w[\w ]*)\n-+$", re.MULTILINE)
BESIDE = (
    "design_effects",
    "jackknife",
    "linearised",
    "presentation",
    "tolerance",
    "variance",
)
"""Modules whose public functions are asked for by their own name, not through `analysis`."""


def list_doors() -> list[ModuleType]:
    """Everywhere a user may import from."""
    packages = [module.name for module in pkgutil.iter_modules(analysis.__path__) if module.ispkg]
    return [
        analysis,
        *(importlib.import_module(f"analysis.{name}") for name in (*packages, *BESIDE)),
    ]


def list_public(door: ModuleType) -> list[tuple[str, object]]:
    """Names behind a door: its `__all__`, or for a module what it defines without underscore."""
    names = getattr(door, "__all__", None) or [
        name
        for name, value in vars(door).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == door.__name__
    ]
    return [(f"{door.__name__}.{name}", getattr(door, name)) for name in names]


PUBLIC = dict(public for door in list_doors() for public in list_public(door))
FUNCTIONS = [name for name, value in PUBLIC.items() if inspect.isroutine(value)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_has_the_sections(name: str) -> None:
    function = PUBLIC[name]
    assert inspect.isroutine(function)
    sections = SECTION.findall(inspect.getdoc(function) or "")
    demanded = DEMANDED | ({"Parameters"} if inspect.signature(function).parameters else set())
    missing = demanded - set(sections)
    assert not missing, (
        f"{name} lacks {sorted(missing)}. An official's figure rests on it: whoever "
        "doubts the figure must find the formula, its assumptions and its source here."
    )
    assert [section for section in sections if section in ORDER] == [
        section for section in ORDER if section in sections
    ], f"{name}: the sections stand in this order everywhere: {ORDER}"


def test_every_public_name_says_what_it_is() -> None:
    silent = [
        name
        for name, value in PUBLIC.items()
        if (inspect.isroutine(value) or inspect.isclass(value)) and not inspect.getdoc(value)
    ]
    assert not silent
