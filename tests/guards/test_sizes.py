"""A file is read in one sitting and a function on one screen."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import FOLDERS, list_python, list_templates, name_of

FILE_LINES = 400
CONFTEST_LINES = 150
TEMPLATE_LINES = 150
FUNCTION_LINES = 50
ANALYSIS_FUNCTION_LINES = 60  # without its docstring, which teaches

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_files_are_short() -> None:
    sizes = [
        (path, CONFTEST_LINES if path.name == "conftest.py" else FILE_LINES)
        for path in list_python(*FOLDERS)
    ]
    sizes += [(path, TEMPLATE_LINES) for _, path in list_templates() if path.suffix == ".html"]
    lengths = [(path, len(path.read_text("utf-8").splitlines()), most) for path, most in sizes]
    too_long = [f"{name_of(p)}: {lines} > {most}" for p, lines, most in lengths if lines > most]
    assert not too_long, (
        f"These files hold more than one thing by now. Split by subject, not in halves: {too_long}"
    )


def test_functions_are_short() -> None:
    too_long = [found for path in list_python(*FOLDERS) for found in _long_functions(path)]
    assert not too_long, f"Name the steps of these functions and take them out: {too_long}"


def _long_functions(path: Path) -> Iterator[str]:
    if "migrations" in path.parts:
        return  # read once, from top to bottom, and never changed
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, Function):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        most = FUNCTION_LINES
        if "analysis" in path.parts and "tests" not in path.parts:
            lines, most = lines - _docstring_lines(node), ANALYSIS_FUNCTION_LINES
        if lines > most:
            yield f"{name_of(path)}:{node.lineno} {node.name}: {lines} > {most}"


def _docstring_lines(function: Function) -> int:
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1
