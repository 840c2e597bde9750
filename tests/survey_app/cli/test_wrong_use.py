"""Whatever is typed wrongly is answered by one line that says what and where help is."""

import sys
from pathlib import Path

import pytest

from survey_app.cli.program import main


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str) -> str:
    monkeypatch.setattr(sys, "argv", ["thuocdo", *line.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "what", "hint"),
    [
        ("nosuch", "nosuch", "thuocdo --help"),
        ("poster --commune x", "--commune", "thuocdo poster --help"),
        ("serve --port 99999", "--port", "thuocdo serve --help"),
        ("user add x", "--name", "thuocdo user add --help"),
        ("user nosuch", "nosuch", "thuocdo user --help"),
        ("report -o", "-o", "thuocdo --help"),
        ("commune add", "SLUG", "thuocdo commune add --help"),
    ],
)
def test_a_wrong_use_is_one_line_with_a_hint(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    what: str,
    hint: str,
) -> None:
    printed = said(capsys, monkeypatch, line)
    assert printed.count("\n") == 1
    assert printed.startswith("thuocdo: ")
    assert what.lower() in printed.lower()
    assert f"({hint})" in printed


def test_no_command_at_all_shows_the_commands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["thuocdo"])
    with pytest.raises(SystemExit):
        main()
    printed = "".join(capsys.readouterr())
    assert "Commands:" in printed
    assert "thuocdo: " not in printed


def test_a_folder_that_cannot_be_made_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"
    monkeypatch.setenv("THUOCDO_DATA_DIR", str(folder))
    printed = said(capsys, monkeypatch, "init")
    assert printed.count("\n") == 1
    assert str(folder) in printed
