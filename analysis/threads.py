"""One thread for the product library: small products are slowed, not helped, by several.

Above all on a busy machine, where waiting threads turn milliseconds into seconds.
"""

from contextlib import AbstractContextManager
from typing import Any, Final

from threadpoolctl import ThreadpoolController

_CONTROLLER: Final = ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """Hold matrix products to one thread while the context is open."""
    context: AbstractContextManager[Any] = _CONTROLLER.limit(limits=1, user_api="blas")
    return context
