"""Every template compiles, imports only what it uses and needs no inline script."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, nodes

from tests.guards.tree import list_templates, name_of

NAMES = Counter(name for name, _ in list_templates())
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)

each_template = pytest.mark.parametrize("path", [path for _, path in list_templates()], ids=name_of)


@each_template
def test_a_template_compiles(application: Flask, path: Path) -> None:
    application.jinja_env.compile(path.read_text("utf-8"), filename=str(path))


def test_no_template_hides_another() -> None:
    doubled = [name for name, times in NAMES.items() if times > 1]
    assert not doubled, (
        f"{doubled}: all template folders are one search path, so of two equal names only one is "
        "found. Put each into a folder named after its package."
    )


@each_template
def test_a_template_uses_each_macro_it_imports(path: Path) -> None:
    tree = Environment(autoescape=True).parse(path.read_text("utf-8"))
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    assert set(_imported(tree)) <= used


@each_template
def test_a_template_needs_no_inline_script(path: Path) -> None:
    assert not INLINE.search(path.read_text("utf-8")), (
        "The content security policy refuses inline script: it would do nothing in a browser."
    )


def _imported(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.FromImport):
        for name in node.names:
            yield name if isinstance(name, str) else name[1]
    for whole in tree.find_all(nodes.Import):
        yield whole.target
