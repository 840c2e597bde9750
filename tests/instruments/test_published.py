import hashlib
from pathlib import Path

import pytest

from instruments.errors import QuestionnaireFault
from instruments.published import list_differences, load_published


def publish(folder: Path, name: str, content: bytes) -> str:
    file = folder / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return f'"{name}" = "{hashlib.sha256(content).hexdigest()}"\n'


def test_what_is_as_published_shows_no_difference(tmp_path: Path) -> None:
    lines = publish(tmp_path, "a/1.0", b"one") + publish(tmp_path, "b/1.0", b"two")
    (tmp_path / "published.toml").write_text(lines)
    assert list(load_published(tmp_path)) == ["a/1.0", "b/1.0"]
    assert list_differences(tmp_path) == []


def test_changed_missing_and_unlisted_files_are_told_apart(tmp_path: Path) -> None:
    lines = publish(tmp_path, "a/1.0", b"one") + publish(tmp_path, "b/1.0", b"two")
    (tmp_path / "published.toml").write_text(lines)
    (tmp_path / "a" / "1.0.toml").write_bytes(b"one\n")
    (tmp_path / "b" / "1.0.toml").rename(tmp_path / "b" / "1.1.toml")
    changed, gone, new = list_differences(tmp_path)
    assert changed.startswith("a/1.0: changed since it was published")
    assert gone.startswith("b/1.0: published, but the file is gone")
    assert new.startswith("b/1.1: not in published.toml")


def test_a_list_of_anything_but_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "published.toml").write_text('"a/1.0" = 7\n')
    with pytest.raises(QuestionnaireFault, match=r"published\.toml: .*expected a text, got 7"):
        load_published(tmp_path)
