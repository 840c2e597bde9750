"""Languages an office adds, on both engines."""

from datetime import date

from sqlalchemy.orm import Session

from survey_app.store.database import Database
from survey_app.store.languages import (
    AddedLanguage,
    Recording,
    delete_language,
    delete_recording,
    find_language,
    find_recording,
    list_languages,
    list_recordings,
    read_shelved,
    read_translations,
    record_language,
    rename_language,
    replace_recording,
    replace_translation,
)

TODAY = date(2026, 6, 1)
SOUND = "a" * 64


def add(session: Session) -> None:
    record_language(session, AddedLanguage(code="qaa", name="Tiếng thử", added_on=TODAY))
    replace_translation(session, "qaa", "interface", {"send": "Sẻnd", "field": "Ô"}, TODAY)
    for key in ("question.manner", "question.stage"):
        replace_recording(session, recording(key))


def recording(key: str, content: bytes = b"sound", sha256: str = SOUND) -> Recording:
    return Recording(
        language="qaa",
        subject="tthc/1.0",
        key=key,
        sha256=sha256,
        media_type="audio/mpeg",
        content=content,
    )


def test_what_is_kept_is_found_again(database: Database) -> None:
    database.write(add)
    with database.read() as session:
        assert [language.name for language in list_languages(session)] == ["Tiếng thử"]
        assert read_translations(session, "qaa") == {"interface": {"send": "Sẻnd", "field": "Ô"}}
        assert list_recordings(session, "tthc/1.0", "qaa") == {
            "question.manner": SOUND,
            "question.stage": SOUND,
        }
        assert list_recordings(session, "tthc/1.1", "qaa") == {}
        found = find_recording(session, SOUND)
        assert found is not None
        assert (found.media_type, found.content) == ("audio/mpeg", b"sound")


def test_every_change_shows_without_reading_the_texts(database: Database) -> None:
    database.write(add)

    def seen() -> object:
        with database.read() as session:
            return read_shelved(session)

    moments = [seen()]
    assert seen() == moments[0]
    for change in (
        lambda session: replace_translation(session, "qaa", "interface", {"send": "Gủi"}, TODAY),
        lambda session: rename_language(session, "qaa", "Tên khác"),
        lambda session: replace_recording(
            session, recording("question.stage", b"other", sha256="b" * 64)
        ),
        lambda session: delete_recording(session, "qaa", "tthc/1.0", "question.stage"),
        lambda session: delete_language(session, "qaa"),
    ):
        database.write(change)
        moments.append(seen())
    assert len(set(moments)) == 6


def test_a_deleted_language_leaves_nothing(database: Database) -> None:
    database.write(add)
    database.write(lambda session: delete_language(session, "qaa"))
    with database.read() as session:
        assert find_language(session, "qaa") is None
        assert find_recording(session, SOUND) is None
        assert read_translations(session, "qaa") == {}


def test_a_recording_that_is_not_there_cannot_be_deleted(database: Database) -> None:
    assert not database.write(
        lambda session: delete_recording(session, "qaa", "tthc/1.0", "question.stage")
    )
