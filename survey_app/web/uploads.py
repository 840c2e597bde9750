"""Which pages take files, and how large: every other request keeps the application's small limit.

The rule of the page is asked before its larger limit holds: a stranger sends no large file.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])
FORM_AROUND_FILE = 1024 * 1024


def takes_file(longest: int) -> Callable[[View], View]:
    """Let a view take a file of so many bytes; to stand above its rule of access."""

    def mark(view: View) -> View:
        view.longest_request = longest + FORM_AROUND_FILE  # type: ignore[attr-defined] # a function carries its own limit
        return view

    return mark


def install_uploads(app: Flask) -> None:
    """Raise the limit of pages that take files; to be installed before any form is read."""
    app.before_request(_raise_limit)


def _raise_limit() -> None:
    view: Any = current_app.view_functions.get(request.endpoint or "")
    longest = getattr(view, "longest_request", None)
    if longest is not None:
        view.access_rule()
        request.max_content_length = longest
