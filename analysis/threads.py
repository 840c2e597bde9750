"""One thread for the product library: small products are slowed, not helped, by several.

Above all on a busy machine, where waiting threads turn milliseconds into seconds.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import numpy as np  # noqa: F401 - loads the library that is held
from threadpoolctl import ThreadpoolController

_CONTROLLER: Final = ThreadpoolController()
"""Of the libraries that numpy has loaded by now."""

Taken = ParamSpec("Taken")
Given = TypeVar("Given")


def one_thread() -> AbstractContextManager[Any]:
    """Hold matrix products to one thread while the context is open."""
    context: AbstractContextManager[Any] = _CONTROLLER.limit(limits=1, user_api="blas")
    return context


def on_one_thread(function: Callable[Taken, Given]) -> Callable[Taken, Given]:
    """Hold matrix products to one thread while the function runs."""

    @wraps(function)
    def held(*args: Taken.args, **options: Taken.kwargs) -> Given:
        with one_thread():
            return function(*args, **options)

    return held
