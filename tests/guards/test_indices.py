"""Questionnaires and plans name indices that the statistics can read, and all of them."""

from analysis.definitions import DEFINITIONS
from instruments.model import INDEX_CODES
from survey_app.report.wording.names import INDEX_FORMULAS, INDEX_NAMES


def test_what_is_named_can_be_read_and_printed() -> None:
    """The two packages know nothing of each other, so the list stands in both."""
    assert set(INDEX_CODES) == set(DEFINITIONS) == set(INDEX_NAMES) == set(INDEX_FORMULAS)
