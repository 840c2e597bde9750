"""Languages made by a machine, for tests: no words of any people's language are invented here."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy.orm import Session

from survey_app.collect.translating.keeping import add_language
from survey_app.collect.translating.needed import find_texts, list_subjects
from survey_app.store.audit_entries import Doer
from survey_app.store.database import Database
from survey_app.store.languages import replace_translation

EDITOR = Doer(None, datetime(2026, 6, 10, 5, 0, tzinfo=UTC), date(2026, 6, 10))
LEVELS = ("Kwimbwanana", "Mbwananala", "Tandalimbwa", "Salandambwa", "Zwalandimbo")


def keeping_braces(text: str, change: Callable[[str], str]) -> str:
    """Change the words of a text, but no name in braces."""
    return " ".join(word if "{" in word else change(word) for word in text.split(" "))


def plain(text: str) -> str:
    """Turn each word round: as long as the Vietnamese."""
    return keeping_braces(text, lambda word: word[::-1])


def long(text: str) -> str:
    """Make a text 1.8 times as long, with words as long as Finnish or Sora has them."""
    letters = "".join(word for word in text.split(" ") if "{" not in word)
    kept = [word for word in text.split(" ") if "{" in word]
    target = max(8, round(len(letters) * 1.8))
    stretched = (("abenakiwotunselimbarukozi" * 40)[: target - target // 22])[:target]
    words = [stretched[start : start + 21] for start in range(0, len(stretched), 21)]
    return " ".join([*words, *kept])


def toned(text: str) -> str:
    """Pile marks on every vowel, decomposed, as some keyboards send them."""

    def pile(word: str) -> str:
        marked = "".join(
            letter + "\u0323\u0302\u0301" if letter in "aeiouyăâêôơư" else letter for letter in word
        )
        return unicodedata.normalize("NFD", marked)

    return keeping_braces(unicodedata.normalize("NFC", text), pile)


def lay_language(
    database: Database,
    change: Callable[[str], str] = plain,
    *,
    code: str = "qaa",
    name: str = "Qaaqaa",
    subjects: tuple[str, ...] | None = None,
) -> None:
    """Add a language in which everything, or these subjects, is translated."""
    wanted = list_subjects() if subjects is None else subjects
    database.write(lambda session: add_language(session, code, name, EDITOR))
    for subject in wanted:
        database.write(partial(_fill, code=code, subject=subject, change=change))


def _fill(session: Session, *, code: str, subject: str, change: Callable[[str], str]) -> None:
    texts = {
        text.key: unicodedata.normalize("NFC", _translate(text.key, text.vietnamese, change))
        for text in find_texts(subject) or ()
    }
    replace_translation(session, code, subject, texts, EDITOR.today)


def _translate(key: str, vietnamese: str, change: Callable[[str], str]) -> str:
    if change is long and key.startswith("level_"):
        return LEVELS[int(key[-1]) - 1] + " " + LEVELS[0]
    return change(vietnamese)
