"""The words around the questions, by key: Vietnamese, and English beside it.

They stand in `words/*.toml`: a file named after a channel holds what that channel alone says. An
office adds other languages by translating these and a questionnaire's own texts. A brace names what
is put in; a translation keeps it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

FOLDER: Final = Path(__file__).parent / "words"


def _read_files() -> Iterator[tuple[str, str, tuple[str, str]]]:
    for path in sorted(FOLDER.glob("*.toml")):
        for key, pair in tomllib.loads(path.read_text("utf-8")).items():
            yield path.stem, key, (pair["vi"], pair["en"])


_READ: Final = tuple(_read_files())
WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {key: pair for _, key, pair in _READ}
)
FILE_OF: Final[Mapping[str, str]] = MappingProxyType({key: file for file, key, _ in _READ})
"""In which file each key stands."""
