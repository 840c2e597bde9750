"""Languages that an office adds: their names, their texts, the voices that read them aloud.

Vietnamese and English come with the questionnaires and are not kept here.
"""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

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
    """

    __tablename__ = "translations"

    language: Mapped[str] = mapped_column(ForeignKey("languages.code"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(100), primary_key=True)
    texts: Mapped[str] = mapped_column(default="{}")
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
