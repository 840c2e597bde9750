"""What a tablet needs to work through a day without a network: questions, words, settings."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.orm import Session

from instruments.fields import list_fields
from instruments.loading import load_instrument
from instruments.model import Instrument, Question
from instruments.texts import list_texts
from survey_app.collect.choosing import list_choices
from survey_app.collect.errors import CampaignClosed, CodeUnknown, OfficialChannel, PlaceGone
from survey_app.collect.interface_words import WORDS
from survey_app.collect.kiosks.wording import Notice, closed_notice, gone_notice, official_notice
from survey_app.collect.languages import Language, load_in_language
from survey_app.store.campaigns import (
    OpenCampaign,
    find_campaign,
    find_next_campaign,
    find_open_campaign,
)
from survey_app.store.kiosks import Kiosk
from survey_app.store.place_facts import PlaceFacts, find_opening_at, get_place_facts

# The optional questions about the person come last and may be left out with one press.
ABOUT_THE_PERSON = frozenset(("respondent", "assisted", "age_band", "sex"))
SOUND_ADDRESS = "/am-thanh/"
# Whose words a tablet says: its own, an interviewer's, and those around every question.
OWN_WORDS = ("kiosk_", "interview", "level_")
SHARED_WORDS = frozenset(
    (
        "answered", "empty", "field", "field_unknown", "no_names", "no_opinion", "not_a_number",
        "not_arisen", "not_offered", "out_of_range", "question", "required", "required_mark",
        "too_long", "unreadable", "which_field",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """An earlier choice on which a question depends."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question's shape; its words stand under its key in each language."""

    key: str
    kind: str
    section: str
    options: tuple[str, ...]
    no_opinion: bool
    not_arisen: bool
    required: bool
    minimum: int | None
    maximum: int | None
    max_length: int | None
    show_if: Rule | None
    about_person: bool


@dataclass(frozen=True, slots=True)
class OpenSurvey:
    """A campaign that is open at the tablet's place, with the questionnaire it asks."""

    campaign: int
    instrument: str
    version: str
    closes_on: date
    simulated: bool
    minutes: int
    sections: tuple[str, ...]
    questions: tuple[AskedQuestion, ...]
    fields: tuple[str, ...]
    texts: Mapping[str, Mapping[str, str]]
    """By language and key; a field's name stands under `field.<code>`."""

    sounds: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By language and question, the recordings that read it aloud, in order."""


@dataclass(frozen=True, slots=True)
class TabletLanguage:
    """A language on offer, with all words that a tablet says in it."""

    code: str
    name: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TabletSettings:
    """How the tablet behaves, as the office set it up."""

    name: str
    kind: str
    layout: str
    idle_seconds: int
    cooldown_seconds: int
    dims_from: int | None
    dims_until: int | None
    pin: str


@dataclass(frozen=True, slots=True)
class TabletPlace:
    """Where the tablet stands, in the words of its first screen."""

    agency: str
    place: str
    commune: str
    province: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class TabletSetup:
    """All that a tablet keeps; where nothing is open, `notice` says why in each language."""

    place: TabletPlace
    settings: TabletSettings
    languages: tuple[TabletLanguage, ...]
    surveys: tuple[OpenSurvey, ...]
    notice: Mapping[str, Notice]
    public_key: str

    def as_json(self) -> dict[str, object]:
        """Return it as plain values."""
        return asdict(self)

    @property
    def digest(self) -> str:
        """Return what changes whenever anything in it does."""
        text = json.dumps(self.as_json(), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


Offer = Callable[[tuple[Instrument, ...]], Sequence[Language]]
"""Which languages these questionnaires can be asked in."""


def build_setup(
    session: Session, kiosk: Kiosk, today: date, offer: Offer, public_key: str
) -> TabletSetup:
    """Return what this tablet asks today."""
    place = get_place_facts(session, kiosk.place_id)
    surveys: list[OpenCampaign] = []
    reason: CampaignClosed | PlaceGone | OfficialChannel | None = None
    try:
        surveys = _list_surveys(session, kiosk, place, today)
    except (CampaignClosed, PlaceGone, OfficialChannel) as why:
        reason = why
    instruments = tuple(load_instrument(s.instrument_code, s.instrument_version) for s in surveys)
    languages = offer(instruments)
    return TabletSetup(
        place=TabletPlace(
            place.agency_name,
            place.place_name,
            place.commune_name,
            place.province,
            place.simulated,
        ),
        settings=_settings(kiosk),
        languages=tuple(_in_words(language) for language in languages),
        surveys=tuple(_survey(each, languages) for each in surveys),
        notice={} if reason is None else {each.code: _notice(reason, each) for each in languages},
        public_key=public_key,
    )


def _list_surveys(
    session: Session, kiosk: Kiosk, place: PlaceFacts, today: date
) -> list[OpenCampaign]:
    opening = find_opening_at(session, place.place_id, kiosk.instrument_code or "", today)
    if opening is None:
        raise CodeUnknown
    if not place.active:
        moved_to = place.moved_to_id
        raise PlaceGone(place, None if moved_to is None else get_place_facts(session, moved_to))
    if kiosk.instrument_code is None:
        found = list_choices(session, place, today)
    else:
        only = find_open_campaign(session, place.commune_id, kiosk.instrument_code, today)
        found = [] if only is None else [only]
    asked, elsewhere = [], None
    for each in found:
        campaign = find_campaign(session, each.id)
        channel = None if campaign is None else campaign.official_channel
        if channel is None:
            asked.append(each)
        else:
            elsewhere = channel
    if not asked and elsewhere is not None:
        raise OfficialChannel(place, elsewhere)
    if not asked:
        upcoming = find_next_campaign(session, place.commune_id, kiosk.instrument_code or "", today)
        raise CampaignClosed(place, upcoming.opens_on if upcoming else None)
    return asked


def _notice(why: CampaignClosed | PlaceGone | OfficialChannel, language: Language) -> Notice:
    if isinstance(why, PlaceGone):
        return gone_notice(why, language)
    if isinstance(why, OfficialChannel):
        return official_notice(why, language)
    return closed_notice(why, language)


def _settings(kiosk: Kiosk) -> TabletSettings:
    return TabletSettings(
        name=kiosk.name,
        kind=kiosk.kind,
        layout=kiosk.layout,
        idle_seconds=kiosk.idle_seconds,
        cooldown_seconds=kiosk.cooldown_seconds,
        dims_from=kiosk.dims_from,
        dims_until=kiosk.dims_until,
        pin=kiosk.pin_verifier,
    )


def _in_words(language: Language) -> TabletLanguage:
    keys = [key for key in WORDS if key.startswith(OWN_WORDS) or key in SHARED_WORDS]
    return TabletLanguage(language.code, language.name, {key: language.say(key) for key in keys})


def _survey(each: OpenCampaign, languages: Sequence[Language]) -> OpenSurvey:
    instrument = load_instrument(each.instrument_code, each.instrument_version)
    fields = tuple(list_fields()) if instrument.by_field else ()
    texts = {}
    for language in languages:
        worded = load_in_language(each.instrument_code, each.instrument_version, language)
        texts[language.code] = {text.key: text.vietnamese for text in list_texts(worded)} | {
            f"field.{one.code}": language.field_name(one) for one in fields
        }
    return OpenSurvey(
        campaign=each.id,
        instrument=each.instrument_code,
        version=each.instrument_version,
        closes_on=each.closes_on,
        simulated=each.simulated,
        minutes=instrument.minutes,
        sections=tuple(section.key for section in instrument.sections),
        questions=_questions(instrument),
        fields=tuple(one.code for one in fields),
        texts=texts,
        sounds={each.code: _sounds(instrument, each) for each in languages},
    )


def _sounds(instrument: Instrument, language: Language) -> Mapping[str, tuple[str, ...]]:
    voices = language.find_voices(instrument)
    return {key: tuple(SOUND_ADDRESS + one for one in heard) for key, heard in voices.items()}


def _questions(instrument: Instrument) -> tuple[AskedQuestion, ...]:
    """List the questions in the order in which sections show them."""
    order = {section.key: number for number, section in enumerate(instrument.sections)}
    shown = sorted(instrument.questions, key=lambda question: order[question.section])
    return tuple(_question(question) for question in shown)


def _question(question: Question) -> AskedQuestion:
    rule = question.show_if
    return AskedQuestion(
        key=question.key,
        kind=question.kind,
        section=question.section,
        options=tuple(option.code for option in question.options),
        no_opinion=question.no_opinion,
        not_arisen=question.not_arisen,
        required=question.required,
        minimum=question.minimum,
        maximum=question.maximum,
        max_length=question.max_length,
        show_if=None if rule is None else Rule(rule.question, rule.any_of),
        about_person=question.key in ABOUT_THE_PERSON,
    )
