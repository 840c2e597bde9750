"""A module is named after what it holds, and a package opens with its map."""

import ast

from tests.guards.tree import PACKAGES, list_python, name_of

BANNED = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "core", "base"}
ALLOWED = {"survey_app/store/base.py"}  # the one declarative base of the tables


def test_modules_are_named_after_what_they_hold() -> None:
    named_vaguely = [
        name_of(path)
        for path in list_python(*PACKAGES, "tests", "benchmarks")
        if {path.stem, path.parent.name} & BANNED and name_of(path) not in ALLOWED
    ]
    assert not named_vaguely, (
        f"{named_vaguely}: such a name fits anything, so everything ends up there. "
        "Name the module after its subject."
    )


def test_every_package_opens_with_its_map() -> None:
    folders = {path.parent for path in list_python(*PACKAGES)}
    maps = [folder / "__init__.py" for folder in sorted(folders) if folder.name != "questionnaires"]
    without = [
        name_of(path)
        for path in maps
        if not path.exists() or not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not without, (
        f"{without}: the docstring says what comes in, what goes out, what the package never "
        "does and what to read first."
    )


def test_packages_hold_no_logic_of_their_own() -> None:
    allowed = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    with_logic = [
        f"{name_of(path)}:{node.lineno}"
        for path in list_python(*PACKAGES)
        if path.name == "__init__.py"
        for node in ast.parse(path.read_text("utf-8")).body
        if not isinstance(node, allowed)
    ]
    assert not with_logic, f"{with_logic}: put it into a module that a reader can find by name."
