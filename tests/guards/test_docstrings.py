"""What others may call from `analysis` teaches: what it needs, gives, assumes and rests on."""

import inspect
import re

import pytest

import analysis

ORDER = ["Parameters", "Returns", "Raises", "Notes", "References", "Examples"]
DEMANDED = set(ORDER) - {"Parameters", "Raises"}  # a function may take or refuse nothing
SECTION = re.compile(r"^(\w[\w ]*)\n-+$", re.MULTILINE)
FUNCTIONS = [name for name in analysis.__all__ if inspect.isroutine(getattr(analysis, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_has_the_sections(name: str) -> None:
    function = getattr(analysis, name)
    sections = SECTION.findall(inspect.getdoc(function) or "")
    demanded = DEMANDED | ({"Parameters"} if inspect.signature(function).parameters else set())
    missing = demanded - set(sections)
    assert not missing, (
        f"analysis.{name} lacks {sorted(missing)}. An official's figure rests on it: whoever "
        "doubts the figure must find the formula, its assumptions and its source here."
    )
    assert [section for section in sections if section in ORDER] == [
        section for section in ORDER if section in sections
    ], f"analysis.{name}: the sections stand in this order everywhere: {ORDER}"


def test_every_public_name_says_what_it_is() -> None:
    public = [getattr(analysis, name) for name in analysis.__all__]
    named = [each for each in public if inspect.isroutine(each) or inspect.isclass(each)]
    silent = [each.__name__ for each in named if not inspect.getdoc(each)]
    assert not silent
