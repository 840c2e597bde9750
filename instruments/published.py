"""What has been published is frozen: `published.toml` holds the SHA-256 of each file's bytes."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from instruments.errors import QuestionnaireFault
from instruments.tables import read_table

QUESTIONNAIRES: Final = Path(__file__).parent / "questionnaires"
LIST_NAME: Final = "published.toml"


def load_published(folder: Path = QUESTIONNAIRES) -> Mapping[str, str]:
    """Return the digest by "<code>/<version>", in the order in which questionnaires are shown."""
    text = (folder / LIST_NAME).read_text(encoding="utf-8")
    table = read_table(text, LIST_NAME, QuestionnaireFault)
    return {name: table.text(name) for name in table.names()}


def list_differences(folder: Path = QUESTIONNAIRES) -> list[str]:
    """Return one sentence for each file that is not what was published; empty when all are."""
    published = load_published(folder)
    found = {
        f"{path.parent.name}/{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*/*.toml")
    }
    changed = [
        f"{name}: changed since it was published; expected {digest}, got {found[name]}. "
        "Undo it, or make it a new version in a new file."
        for name, digest in published.items()
        if name in found and found[name] != digest
    ]
    gone = [f"{name}: published, but the file is gone" for name in published if name not in found]
    new = [
        f"{name}: not in {LIST_NAME}; expected a line with {digest}"
        for name, digest in sorted(found.items())
        if name not in published
    ]
    return changed + gone + new
