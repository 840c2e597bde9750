"""The words around the questions, by key: Vietnamese, and English beside it.

They stand in `words/*.toml`, a file a channel. An office adds other languages by translating these
and a questionnaire's own texts. A brace names what is put in; a translation keeps it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

FOLDER: Final = Path(__file__).parent / "words"


def _read_files() -> Iterator[tuple[str, tuple[str, str]]]:
    for path in sorted(FOLDER.glob("*.toml")):
        for key, pair in tomllib.loads(path.read_text("utf-8")).items():
            yield key, (pair["vi"], pair["en"])


WORDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(dict(_read_files()))
