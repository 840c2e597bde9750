"""Has something drawn by a child process, and keeps the drawing library out of this one."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

from survey_app.drawing.errors import DrawingBusy, DrawingFailed

SECONDS = 120
# One drawing at a time in a server: two cores also have answers to take.
_drawing = threading.Lock()
# Whoever waits holds one of the server's few threads: a link pressed again and again, while a long
# sheet is drawn, must leave threads to those who answer.
MOST_AT_A_TIME = 3
_places = threading.BoundedSemaphore(MOST_AT_A_TIME)


def draw_in_child(module: str, job: Mapping[str, Any]) -> bytes:
    """Return what a module prints for a job given to it as JSON.

    Raises `DrawingBusy` where others wait already, and `DrawingFailed`. What is drawn may hold
    codes: it goes through a pipe and never stands in a list of processes.
    """
    if not _places.acquire(blocking=False):
        raise DrawingBusy("others are waiting for a drawing already")
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
    finally:
        _places.release()
    return done.stdout
