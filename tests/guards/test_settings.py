"""Every setting is explained where an operator looks for it, and no other is."""

import re

from tests.guards.tree import ROOT, list_python

SETTING = re.compile(r"THUOCDO_[A-Z_]+")


def test_every_setting_is_in_the_readme() -> None:
    documented = set(SETTING.findall((ROOT / "README.md").read_text("utf-8")))
    undocumented = _list_settings() - documented
    assert not undocumented, (
        f"{sorted(undocumented)}: the table of settings in README.md says what a setting means "
        "and what holds without it."
    )


def test_the_readme_names_no_setting_that_is_gone() -> None:
    documented = set(SETTING.findall((ROOT / "README.md").read_text("utf-8")))
    in_tests = {name for name in documented if name.startswith("THUOCDO_TEST_")}
    assert documented - in_tests <= _list_settings()


def _list_settings() -> set[str]:
    return {
        name
        for path in list_python("survey_app", "migrations")
        for name in SETTING.findall(path.read_text("utf-8"))
    }
