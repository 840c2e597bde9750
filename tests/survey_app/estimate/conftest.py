"""Runs the command in this process and keeps what it said."""

import contextlib
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from survey_app.cli.program import main


@dataclass(frozen=True, slots=True)
class Said:
    """Exit code, output and error of one run."""

    code: int
    out: str
    err: str

    @property
    def figures(self) -> dict[str, Any]:
        assert self.code == 0, self.err
        read: dict[str, Any] = json.loads(self.out)
        return read

    @property
    def refusal(self) -> str:
        """The one line of a run that was refused."""
        assert self.code == 2, (self.code, self.out, self.err)
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert self.err.startswith("thuocdo: ")
        return self.err.strip()


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    def estimate(file: Path, *options: str, json_wanted: bool = True) -> Said:
        asked = ("--json",) if json_wanted else ()
        monkeypatch.setattr(sys, "argv", ["thuocdo", "estimate", str(file), *options, *asked])
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as ended,
        ):
            main()
        assert isinstance(ended.value.code, int)
        return Said(ended.value.code, out.getvalue(), err.getvalue())

    return estimate


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a text or bytes as a file."""

    def write(content: str | bytes, name: str = "phieu.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
