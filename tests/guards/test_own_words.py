"""The project speaks of itself alone: it is read far from where it was written."""

import re

from tests.guards.tree import list_texts, name_of

# Folders of one machine, and the talk of those who happened to write it.
FOREIGN = re.compile(
    r"(?<![\w.])/work/|(?<![\w.])/tmp/|(?<![\w/.])shared/(?!static)|\bissue #?\d|helper agent"
    r"|house-style\.md|design\.md|\bAs an AI\b",
    re.IGNORECASE,
)


def test_no_file_speaks_of_the_place_it_was_written_in() -> None:
    found = [
        f"{name_of(path)}:{number}: {match[0]}"
        for path in list_texts()
        if name_of(path) not in {"tests/guards/test_own_words.py", "uv.lock"}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        for match in FOREIGN.finditer(line)
    ]
    assert not found, f"A reader has none of this at hand: {found}"
