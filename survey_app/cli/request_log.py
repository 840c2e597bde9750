"""What the server's log says about requests: that one was not served, never whose or which."""

import sys
from typing import Any


class RequestLog:
    """Stands between gunicorn's worker and its log; names the kind of a fault and nothing else.

    Gunicorn itself would name the address of a client in a warning, and the path, which holds the
    code, with every request at its most talkative level.
    """

    def __init__(self, log: Any) -> None:
        self._log = log

    def debug(self, *_said: Any, **_more: Any) -> None:
        """Say nothing."""

    info = access = debug

    def warning(self, *_said: Any, **_more: Any) -> None:
        """Name the kind of the fault at hand."""
        fault = sys.exc_info()[0]
        self._log.warning("a request was not served (%s)", fault.__name__ if fault else "unknown")

    error = exception = critical = warning

    def close_on_exec(self) -> None:
        """Do as the log itself."""
        self._log.close_on_exec()

    def reopen_files(self) -> None:
        """Do as the log itself."""
        self._log.reopen_files()
