"""The languages at hand: read from the store every few seconds at most, kept ready in between.

Each process keeps its own shelf. A form asks it in memory; only a change of the texts makes it read
them again.
"""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy.orm import Session

from instruments.model import Instrument
from survey_app.collect.languages import BUILT_IN, Language
from survey_app.collect.translating.needed import build_language, is_complete
from survey_app.store.languages import Shelved, read_shelved, read_translations

KEPT_SECONDS: Final = 5.0
MOST_REMEMBERED: Final = 1024
PHONE: Final = "qr"


@dataclass(frozen=True, slots=True)
class _Filling:
    """What stands on the shelf, and which of it is complete for what."""

    shelved: Shelved
    languages: tuple[Language, ...]
    offered: dict[tuple[tuple[str, ...], str], tuple[Language, ...]] = field(default_factory=dict)


class LanguageShelf:
    """All languages of an installation, Vietnamese and English first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._filling: _Filling | None = None
        self._read_at = 0.0
        self._reading = threading.Lock()

    def offer(
        self,
        open_session: Callable[[], Session],
        instruments: tuple[Instrument, ...] = (),
        channel: str = PHONE,
    ) -> tuple[Language, ...]:
        """Return the languages in which these questionnaires can be asked through a channel."""
        filling = self._current(open_session)
        asked = (tuple(instrument.sha256 for instrument in instruments), channel)
        found = filling.offered.get(asked)
        if found is None:
            found = tuple(
                language
                for language in filling.languages
                if language.code in BUILT_IN or is_complete(language, instruments, channel)
            )
            if len(filling.offered) >= MOST_REMEMBERED:
                filling.offered.clear()
            filling.offered[asked] = found
        return found

    def all(self, open_session: Callable[[], Session]) -> tuple[Language, ...]:
        """Return all languages, complete or not."""
        return self._current(open_session).languages

    def find(self, open_session: Callable[[], Session], code: str) -> Language | None:
        """Return a language by its tag, complete or not."""
        return next((each for each in self.all(open_session) if each.code == code), None)

    def forget(self) -> None:
        """Read the store at the next question: something was changed here."""
        self._read_at = 0.0
        self._filling = None

    def _current(self, open_session: Callable[[], Session]) -> _Filling:
        filling = self._filling
        if filling is not None and self._clock() - self._read_at <= KEPT_SECONDS:
            return filling
        # Who finds another reading takes what is there already.
        if not self._reading.acquire(blocking=filling is None) and filling is not None:
            return filling
        try:
            return self._read(open_session())
        finally:
            self._reading.release()

    def _read(self, session: Session) -> _Filling:
        shelved = read_shelved(session)
        filling = self._filling
        if filling is None or filling.shelved != shelved:
            filling = _Filling(shelved, _fill(session, shelved))
        self._filling, self._read_at = filling, self._clock()
        return filling


def _fill(session: Session, shelved: Shelved) -> tuple[Language, ...]:
    added = [
        build_language(code, name, "", read_translations(session, code))
        for code, name in shelved.names
    ]
    return tuple(_with_voices(language, shelved) for language in (*BUILT_IN.values(), *added))


def _with_voices(language: Language, shelved: Shelved) -> Language:
    voices: dict[str, dict[str, str]] = {}
    for code, subject, key, sha256 in shelved.voices:
        if code == language.code:
            voices.setdefault(subject, {})[key] = sha256
    texts = [each for each in shelved.translations if each[0] == language.code]
    if not voices and not texts:
        return language
    revision = hashlib.sha256(repr((texts, voices)).encode()).hexdigest()[:16]
    return replace(language, revision=revision, voices=voices)
