"""Which languages people are offered: those in which nothing would be missing, read rarely."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.collect.interface_words import FILE_OF
from survey_app.collect.language_shelf import KEPT_SECONDS, LanguageShelf
from survey_app.collect.translating.needed import (
    INTERFACE_SOURCE,
    find_texts,
    list_needed_words,
    list_words,
)
from survey_app.store.database import Database
from survey_app.store.languages import read_translations, replace_translation
from tests.builders import Installation
from tests.survey_app.collect.forms import Desk, lay_desk, open_form, send
from tests.survey_app.collect.translating.languages import EDITOR, lay_language, plain, toned
from tests.survey_app.collect.translating.tables import keep, table


def change_texts(database: Database, subject: str, **texts: str | None) -> None:
    def work(session: Session) -> None:
        known = read_translations(session, "qaa").get(subject, {})
        kept = {key: text for key, text in (known | texts).items() if text is not None}
        replace_translation(session, "qaa", subject, kept, EDITOR.today)

    database.write(work)


def page(installation: Installation, desk: Desk, tag: str = "qaa") -> str:
    text: str = installation.app.test_client().get(f"/q/{desk.code}?lang={tag}").text
    return text


def forget(installation: Installation) -> None:
    installation.app.extensions.pop("thuocdo_languages", None)


def is_offered(installation: Installation, desk: Desk) -> bool:
    forget(installation)
    vietnamese = page(installation, desk, "vi")
    offered = 'lang="qaa" hreflang="qaa">Qaaqaa</a>' in vietnamese
    assert ('<html lang="qaa">' in page(installation, desk)) == offered
    return offered


def test_a_language_is_offered_where_words_and_questionnaire_are_complete(
    installation: Installation,
) -> None:
    database, desk = installation.database, lay_desk(installation)
    subject = f"tthc/{load_instrument('tthc').version}"
    lay_language(database, subjects=())
    assert not is_offered(installation, desk)
    for part in ("interface", subject):
        texts = {text.key: plain(text.vietnamese) for text in find_texts(part) or ()}
        change_texts(database, part, **texts)
    assert is_offered(installation, desk)
    change_texts(database, subject, **{"question.overall": None})
    assert not is_offered(installation, desk)
    change_texts(database, subject, **{"question.overall": "Zzz"})
    change_texts(database, "interface", send=None)
    assert not is_offered(installation, desk)


def test_words_of_another_channel_keep_no_language_from_the_phone() -> None:
    files = {FILE_OF.get(text.key) for text in list_needed_words("qr")}
    assert {"form", "pages", "problems", "phone", "voice", None} <= files
    assert not files & {"kiosk", "paper", "interviewer"}
    assert {"form", "kiosk"} <= {FILE_OF.get(text.key) for text in list_needed_words("kiosk")}


def test_the_whole_way_is_walked_in_the_chosen_language(installation: Installation) -> None:
    desk = lay_desk(installation)
    lay_language(installation.database, toned)
    client = installation.app.test_client()
    own = open_form(client, f"{desk.code}?lang=qaa")
    refused = send(client, f"{desk.code}?lang=qaa", **own)
    assert refused.status_code == 422
    assert '<html lang="qaa">' in refused.text
    sent = send(client, f"{desk.code}?lang=qaa", **own, overall="4")
    assert sent.location.endswith("?lang=qaa")
    thanks = client.get(sent.location).text
    assert '<html lang="qaa">' in thanks
    assert "Cảm ơn" not in thanks


def test_names_of_places_stay_vietnamese_and_say_so(installation: Installation) -> None:
    desk = lay_desk(installation)
    lay_language(installation.database)
    assert '<p class="who" lang="vi">Trung tâm' in page(installation, desk)
    assert '<p class="who">Trung tâm' in page(installation, desk, "vi")


def test_a_language_written_from_the_right_runs_so(installation: Installation) -> None:
    desk = lay_desk(installation)
    lay_language(installation.database, code="cjm-Arab", name="Cjm")
    assert '<html lang="cjm-Arab" dir="rtl">' in page(installation, desk, "cjm-Arab")


def test_a_text_whose_braces_fit_no_longer_is_said_in_vietnamese(
    installation: Installation,
) -> None:
    """As after an update of the system that says something else under the same key."""
    desk = lay_desk(installation)
    lay_language(installation.database)
    change_texts(installation.database, "interface", lead="about {hours} hours")
    assert not is_offered(installation, desk)
    assert page(installation, desk).count("Khoảng ") == 1


def lay_translated(installation: Installation, *untranslated: str) -> None:
    """Add a language whose words came by its table, but for these."""
    database = installation.database
    lay_language(database, subjects=(f"tthc/{load_instrument('tthc').version}",))
    words = {text.key: f"Qa {text.vietnamese}" for text in list_words()}
    keep(database, table(*((key, words[key]) for key in words if key not in untranslated)))


def update(database: Database, *keys: str) -> None:
    """Let words be new since the translation."""
    gone: dict[str, str | None] = dict.fromkeys(keys)
    change_texts(database, "interface", **gone)
    change_texts(database, INTERFACE_SOURCE, **gone)


def test_an_update_that_brings_a_word_takes_no_language_off_the_phones(
    installation: Installation,
) -> None:
    database, desk = installation.database, lay_desk(installation)
    lay_translated(installation)
    update(database, "send")
    assert is_offered(installation, desk)
    assert "Gửi" in page(installation, desk)
    keep(database, table(("lead", "qa {minutes}")))
    assert is_offered(installation, desk), "whoever mends one word need not know of another"
    said_anew = {"lead": "about {hours} hours"}
    change_texts(database, "interface", **said_anew)
    change_texts(database, INTERFACE_SOURCE, lead="khoảng {hours} giờ")
    assert is_offered(installation, desk)


def test_no_answer_and_no_question_is_borrowed_after_an_update(installation: Installation) -> None:
    desk = lay_desk(installation)
    lay_translated(installation)
    assert is_offered(installation, desk)
    update(installation.database, "level_3")
    assert not is_offered(installation, desk)


def test_a_word_that_was_there_to_translate_is_waited_for(installation: Installation) -> None:
    desk = lay_desk(installation)
    lay_translated(installation, "send")
    assert not is_offered(installation, desk)


def test_two_versions_of_a_questionnaire_share_what_they_say_the_same(
    installation: Installation,
) -> None:
    lay_language(installation.database, subjects=("interface", "tthc/1.0"))
    with installation.database.read() as session:
        language = LanguageShelf().find(lambda: session, "qaa")
    assert language is not None
    newer = load_instrument("tthc")
    assert newer.version != "1.0"
    assert not language.is_borrowed("question.overall", newer)
    assert language.is_borrowed("question.ethnicity", newer)


def test_a_vietnamese_form_asks_the_store_for_no_language(installation: Installation) -> None:
    """The shelf is read every few seconds; in between a form costs what it cost without it."""
    desk = lay_desk(installation)
    lay_language(installation.database)
    client = installation.app.test_client()
    client.get(f"/q/{desk.code}")
    with counted(installation.database) as statements:
        client.get(f"/q/{desk.code}")
        client.get(f"/q/{desk.code}?lang=qaa")
        client.get(f"/q/{desk.code}/cam-on")
    assert [each for each in statements if "language" in each or "recording" in each] == []


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(database._engines.reader, "before_cursor_execute", note)
    yield statements
    event.remove(database._engines.reader, "before_cursor_execute", note)


def test_another_process_sees_a_change_within_seconds(database: Database) -> None:
    moment = [100.0]
    shelf = LanguageShelf(lambda: moment[0])

    def revision() -> str | None:
        with database.read() as session:
            language = shelf.find(lambda: session, "qaa")
        return None if language is None else language.revision

    assert revision() is None
    lay_language(database, subjects=("interface",))
    assert revision() is None
    moment[0] += KEPT_SECONDS + 0.1
    first = revision()
    assert first
    change_texts(database, "interface", send="Zzz")
    assert revision() == first
    moment[0] += KEPT_SECONDS + 0.1
    assert revision() not in {None, first}
