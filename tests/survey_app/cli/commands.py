"""Runs `thuocdo` as a person would, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command; settings come from `folder` and `environment` alone."""
    inherited = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME"}}
    return subprocess.run(  # noqa: S603 # our own interpreter and module
        [sys.executable, "-m", "survey_app.cli.program", *arguments],
        env={**inherited, "THUOCDO_DATA_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).parents[3],
    )
