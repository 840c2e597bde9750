"""Languages as the store keeps them: added, renamed, filled from a spreadsheet, taken away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from instruments.texts import Text
from survey_app.collect.languages import BUILT_IN, NOTHING
from survey_app.collect.translating.checking import clean, find_old_fonts, list_faults
from survey_app.collect.translating.errors import Fault, LanguageRefused, TranslationRefused
from survey_app.collect.translating.filled import FilledRow, read_filled
from survey_app.collect.translating.needed import (
    INTERFACE,
    INTERFACE_SOURCE,
    Stored,
    find_texts,
    list_words,
    texts_in_force,
)
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.languages import (
    AddedLanguage,
    delete_language,
    find_language,
    hold_language,
    read_translations,
    record_language,
    rename_language,
    replace_translation,
)

LONGEST_NAME: Final = 100
LONGEST_TAG: Final = 35
# Language, script, region, variants; or a language of one's own after "qaa" to "qtz".
_TAG: Final = re.compile(
    r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a spreadsheet: how many translations are new, changed, and as before."""

    new: int
    changed: int
    same: int


def normalize_tag(tag: str) -> str | None:
    """Return a BCP 47 tag in its usual letters; None for what is none.

    >>> normalize_tag("CJM-arab"), normalize_tag("zh-hant-tw"), normalize_tag("Khmer!")
    ('cjm-Arab', 'zh-Hant-TW', None)
    """
    match = _TAG.fullmatch(tag.strip().replace("_", "-"))
    if match is None or len(tag) > LONGEST_TAG:
        return None
    primary, script, region, variants = match.groups(default="")
    return primary.lower() + script.title() + region.upper() + variants.lower()


def add_language(session: Session, tag: str, name: str, doer: Doer) -> AddedLanguage:
    """Add a language; raises `LanguageRefused`."""
    code, own_name = normalize_tag(tag), clean(name)
    faults = _faults_of_name(own_name)
    if code is None:
        faults.insert(0, Fault("code", "required" if not tag.strip() else "unfit_tag"))
    elif code.partition("-")[0] in BUILT_IN and not re.search(r"-[A-Z][a-z]{3}", code):
        faults.insert(0, Fault("code", "built_in", code))
    elif find_language(session, code) is not None:
        faults.insert(0, Fault("code", "taken", code))
    if faults or code is None:
        raise LanguageRefused(faults)
    language = AddedLanguage(code=code, name=own_name, added_on=doer.today)
    record_language(session, language)
    record_deed(session, doer, "add_language", f"language {code}")
    return language


def give_name(session: Session, code: str, name: str, doer: Doer) -> None:
    """Give a language another name; raises `LanguageRefused`."""
    own_name = clean(name)
    faults = _faults_of_name(own_name)
    if faults:
        raise LanguageRefused(faults)
    rename_language(session, code, own_name)
    record_deed(session, doer, "rename_language", f"language {code}")


def take_away(session: Session, code: str, doer: Doer) -> None:
    """Take a language away with everything that was translated and recorded."""
    delete_language(session, code)
    record_deed(session, doer, "delete_language", f"language {code}")


def check_filled(code: str, content: bytes, name: str) -> dict[str, dict[str, str]]:
    """Return what a spreadsheet translates, by subject and key; it needs no store.

    A workbook takes a while to read: nobody's answer shall wait for it in a transaction. Raises
    `TranslationRefused` with every fault.
    """
    rows, faults = read_filled(content, name)
    texts = _check_rows(rows, faults, code)
    if faults:
        raise TranslationRefused(_in_order(faults))
    if not rows:
        raise TranslationRefused([Fault(name, "nothing_filled")])
    return texts


def keep_filled(session: Session, code: str, texts: Stored, doer: Doer) -> Kept:
    """Keep what a checked spreadsheet translates: all of it, or nothing.

    An empty cell leaves what was translated before. Raises `TranslationRefused`.
    """
    if not hold_language(session, code):
        raise TranslationRefused([Fault("Bảng dịch", "language_gone", code)])
    stored = read_translations(session, code)
    new = changed = 0
    for subject, translated in texts.items():
        before = stored.get(subject, {})
        known = before if subject in stored else texts_in_force(stored, subject)
        new += sum(key not in known for key in translated)
        changed += sum(known.get(key, text) != text for key, text in translated.items())
        if {**before, **translated} != before:
            replace_translation(session, code, subject, {**before, **translated}, doer.today)
    _keep_sources(session, code, stored, texts, doer)
    record_deed(session, doer, "translate", f"language {code}", new=new, changed=changed)
    return Kept(new, changed, sum(map(len, texts.values())) - new - changed)


def _keep_sources(session: Session, code: str, stored: Stored, texts: Stored, doer: Doer) -> None:
    """Keep which Vietnamese the words were translated from: it may change with the system.

    Whoever translates words for the first time has seen all there are: what is still missing of
    these is told from what comes with a later update.
    """
    before = stored.get(INTERFACE_SOURCE, NOTHING)
    translated = texts.get(INTERFACE, NOTHING)
    is_first = translated and not before
    now = {text.key: text.vietnamese for text in list_words() if is_first or text.key in translated}
    if {**before, **now} != before:
        kept = {**before, **now}
        replace_translation(session, code, INTERFACE_SOURCE, kept, doer.today)


def _faults_of_name(name: str) -> list[Fault]:
    if not name:
        return [Fault("name", "required")]
    if len(name) > LONGEST_NAME:
        return [Fault("name", "too_long", f"{len(name)}/{LONGEST_NAME}")]
    return list_faults(name, Text("name", "x" * LONGEST_NAME, ""), "name")


def _in_order(faults: Sequence[Fault]) -> list[Fault]:
    """Return faults as a reader goes through the file: sheet by sheet, row by row."""
    places = [re.fullmatch(r"(.*?)(?:, \D*(\d+))?", fault.where, re.DOTALL) for fault in faults]
    found = [(place[1], int(place[2] or 0)) if place else ("", 0) for place in places]
    sheets = list(dict.fromkeys(sheet for sheet, _ in found))
    order = sorted(range(len(faults)), key=lambda i: (sheets.index(found[i][0]), found[i][1]))
    return [faults[i] for i in order]


def _check_rows(
    rows: Sequence[FilledRow], faults: list[Fault], code: str
) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = {}
    first: dict[tuple[str, str], FilledRow] = {}
    for row in rows:
        found = _check_row(row, code)
        faults.extend(found)
        earlier = first.setdefault((row.subject, row.key), row)
        if earlier.translated != row.translated:
            faults.append(Fault(row.where, "doubled", earlier.where))
        if not found:
            texts.setdefault(row.subject, {})[row.key] = row.translated
    old = find_old_fonts({row.where: row.translated for row in rows})
    faults.extend(Fault(where, "old_font") for where in old)
    return texts


def _check_row(row: FilledRow, code: str) -> list[Fault]:
    if row.tag and normalize_tag(row.tag) != code:
        return [Fault(row.where, "other_language", row.tag)]
    known = find_texts(row.subject)
    if known is None:
        return [Fault(row.where, "unknown_subject", row.subject)]
    text = next((each for each in known if each.key == row.key), None)
    if text is None:
        return [Fault(row.where, "unknown_key", row.key)]
    # Some programs turn a no-break space into a plain one.
    if row.vietnamese.split() != clean(text.vietnamese).split():
        return [Fault(row.where, "changed_vietnamese", text.vietnamese)]
    return list_faults(row.translated, text, row.where)
