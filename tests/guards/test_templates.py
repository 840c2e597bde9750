"""Every template compiles, imports only what it uses and needs no inline script."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import nodes

from tests.guards.tree import list_templates

TEMPLATES = dict(list_templates())
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(application: Flask, name: str) -> None:
    environment = application.jinja_env
    environment.compile(TEMPLATES[name].read_text("utf-8"), name=name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_the_one_found_under_its_name(application: Flask, name: str) -> None:
    template = application.jinja_env.get_template(name)
    assert template.filename == str(TEMPLATES[name]), (
        "All template folders are one search path: two templates of the same name hide each "
        "other. Put it into a folder named after its package."
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_uses_each_macro_it_imports(application: Flask, name: str) -> None:
    tree = application.jinja_env.parse(TEMPLATES[name].read_text("utf-8"))
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    assert set(_imported(tree)) <= used


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_needs_no_inline_script(name: str) -> None:
    assert not INLINE.search(TEMPLATES[name].read_text("utf-8")), (
        "The content security policy refuses inline script: it would do nothing at a citizen's."
    )


def _imported(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.FromImport):
        for name in node.names:
            yield name if isinstance(name, str) else name[1]
    for whole in tree.find_all(nodes.Import):
        yield whole.target
