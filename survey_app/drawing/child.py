"""Has something drawn by a child process, and keeps the drawing library out of this one."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

from survey_app.drawing.errors import DrawingFailed

SECONDS = 120
# One drawing at a time in a server: two cores also have answers to take.
_drawing = threading.Lock()


def draw_in_child(module: str, job: Mapping[str, Any]) -> bytes:
    """Return what a module prints for a job given to it as JSON. Raises `DrawingFailed`.

    What is drawn may hold codes: it goes through a pipe and never stands in a list of processes.
    """
    try:
        with _drawing:
            done = subprocess.run(  # noqa: S603 # our own interpreter; the module is named in code
                [sys.executable, "-m", module],
                input=json.dumps(job).encode(),
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
    except (subprocess.SubprocessError, OSError) as fault:
        raise DrawingFailed(f"nothing was drawn: {type(fault).__name__}") from None
    return done.stdout
