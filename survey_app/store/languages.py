"""Languages that an office adds: their names, their texts, the voices that read them aloud.

Vietnamese and English come with the questionnaires: only voices are kept of them.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table


class AddedLanguage(Table, kw_only=True):
    """A language by its BCP 47 tag, with its own name for itself."""

    __tablename__ = "languages"

    code: Mapped[str] = mapped_column(String(35), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    added_on: Mapped[date]


class Translation(Table, kw_only=True):
    """What was translated of one subject: `interface`, or a questionnaire as `tthc/1.0`.

    `texts` is a JSON object from key to text; what is missing in it is not translated yet.
    `revision` is its digest, by which a change is seen without reading the texts.
    """

    __tablename__ = "translations"

    language: Mapped[str] = mapped_column(ForeignKey("languages.code"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(100), primary_key=True)
    texts: Mapped[str] = mapped_column(default="{}")
    revision: Mapped[str] = mapped_column(String(64))
    changed_on: Mapped[date]


class Recording(Table, kw_only=True):
    """A voice that reads one text of one version of a questionnaire aloud."""

    __tablename__ = "recordings"

    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    subject: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(32))
    content: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Shelved:
    """What all added languages amount to: equal ones say the same and sound the same.

    `names` are (tag, name), `translations` (tag, subject, revision), `voices` (tag, subject, key,
    SHA-256).
    """

    names: tuple[tuple[str, str], ...]
    translations: tuple[tuple[str, str, str], ...]
    voices: tuple[tuple[str, str, str, str], ...]


def read_shelved(session: Session) -> Shelved:
    """Return what is there, without the texts and the sounds themselves."""
    names = select(AddedLanguage.code, AddedLanguage.name).order_by(AddedLanguage.name)
    translations = select(Translation.language, Translation.subject, Translation.revision).order_by(
        Translation.language, Translation.subject
    )
    voices = select(
        Recording.language, Recording.subject, Recording.key, Recording.sha256
    ).order_by(Recording.language, Recording.subject, Recording.key)
    return Shelved(
        tuple((code, name) for code, name in session.execute(names)),
        tuple((code, subject, digest) for code, subject, digest in session.execute(translations)),
        tuple(
            (code, subject, key, digest) for code, subject, key, digest in session.execute(voices)
        ),
    )


def record_language(session: Session, language: AddedLanguage) -> AddedLanguage:
    """Insert a language."""
    session.add(language)
    session.flush()
    return language


def find_language(session: Session, code: str) -> AddedLanguage | None:
    """Look an added language up by its tag."""
    return session.get(AddedLanguage, code)


def hold_language(session: Session, code: str) -> bool:
    """Keep others from changing a language until this transaction ends; False without it."""
    held = select(AddedLanguage.code).where(AddedLanguage.code == code).with_for_update()
    return session.scalar(held) is not None


def list_languages(session: Session) -> list[AddedLanguage]:
    """List the added languages by name."""
    return list(session.scalars(select(AddedLanguage).order_by(AddedLanguage.name)))


def rename_language(session: Session, code: str, name: str) -> None:
    """Give a language another name for itself."""
    session.execute(update(AddedLanguage).where(AddedLanguage.code == code).values(name=name))


def delete_language(session: Session, code: str) -> None:
    """Take a language away with all its texts and voices."""
    session.execute(delete(Recording).where(Recording.language == code))
    session.execute(delete(Translation).where(Translation.language == code))
    session.execute(delete(AddedLanguage).where(AddedLanguage.code == code))


def read_translations(session: Session, language: str) -> dict[str, dict[str, str]]:
    """Return what a language says, by subject and key."""
    chosen = select(Translation.subject, Translation.texts).where(Translation.language == language)
    return {subject: json.loads(texts) for subject, texts in session.execute(chosen)}


def replace_translation(
    session: Session, language: str, subject: str, texts: Mapping[str, str], today: date
) -> None:
    """Keep these texts of one subject in the place of all earlier ones."""
    written = json.dumps(dict(texts), ensure_ascii=False, sort_keys=True)
    revision = hashlib.sha256(written.encode()).hexdigest()
    session.merge(
        Translation(
            language=language,
            subject=subject,
            texts=written,
            revision=revision,
            changed_on=today,
        )
    )
    session.flush()


def list_recordings(session: Session, subject: str, language: str) -> dict[str, str]:
    """Return the SHA-256 of each recording of a subject in a language, by the key it reads."""
    chosen = select(Recording.key, Recording.sha256).where(
        Recording.language == language, Recording.subject == subject
    )
    return {row.key: row.sha256 for row in session.execute(chosen)}


def find_recording(session: Session, sha256: str) -> Recording | None:
    """Look a recording up by its content's digest."""
    return session.scalar(select(Recording).where(Recording.sha256 == sha256).limit(1))


def replace_recording(session: Session, recording: Recording) -> None:
    """Keep a recording in the place of an earlier one of the same text."""
    session.merge(recording)
    session.flush()


def delete_recording(session: Session, language: str, subject: str, key: str) -> bool:
    """Take a recording away; False where there was none."""
    gone = session.execute(
        delete(Recording)
        .where(Recording.language == language, Recording.subject == subject, Recording.key == key)
        .returning(Recording.key)
    )
    return gone.first() is not None
