"""A published questionnaire never changes: answers of different years must mean the same."""

from instruments.published import list_differences


def test_published_questionnaires_are_unchanged() -> None:
    assert list_differences() == []
