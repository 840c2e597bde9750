"""What a system needs to know before it sends: campaigns, places, fields, questions."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from instruments.coding import offered_marks
from instruments.fields import list_fields
from instruments.model import Instrument, Question
from survey_app.collect.languages import Language, load_in_language
from survey_app.store.agencies import list_agencies
from survey_app.store.campaigns import Campaign, list_campaigns
from survey_app.store.places import list_places


def describe_commune(
    session: Session, commune_id: int, language: Language, today: date
) -> dict[str, Any]:
    """Return the campaigns, places and fields of a commune."""
    agencies = {agency.id: agency.name for agency in list_agencies(session, commune_id)}
    return {
        "campaigns": [
            _describe_campaign(campaign, today) for campaign in list_campaigns(session, commune_id)
        ],
        "places": [
            {
                "id": place.id,
                "name": place.name,
                "agency": agencies[place.agency_id],
                "active": place.active,
            }
            for place in list_places(session, commune_id)
        ],
        "fields": [
            {"code": field.code, "name": language.field_name(field)} for field in list_fields()
        ],
    }


def describe_form(campaign: Campaign, language: Language) -> dict[str, Any]:
    """Return the questions of a campaign with what each takes."""
    instrument = load_in_language(campaign.instrument_code, campaign.instrument_version, language)
    return {
        "campaign": campaign.id,
        "instrument": instrument.code,
        "version": instrument.version,
        "title": instrument.title,
        "questions": [
            _describe_question(instrument, question, language) for question in instrument.questions
        ],
    }


def _describe_campaign(campaign: Campaign, today: date) -> dict[str, Any]:
    return {
        "id": campaign.id,
        "title": campaign.title,
        "instrument": campaign.instrument_code,
        "version": campaign.instrument_version,
        "opens_on": campaign.opens_on.isoformat(),
        "closes_on": campaign.ends_on.isoformat(),
        "open": campaign.is_open(today),
        "official_channel": campaign.official_channel,
    }


def _describe_question(
    instrument: Instrument, question: Question, language: Language
) -> dict[str, Any]:
    sections = {section.key: section.title for section in instrument.sections}
    described: dict[str, Any] = {
        "key": question.key,
        "kind": question.kind,
        "section": sections[question.section],
        "text": question.text,
        "required": question.required,
    }
    if question.kind == "scale":
        described["options"] = [
            {"code": mark, "text": _mark_text(mark, language)} for mark in offered_marks(question)
        ]
    elif question.options:
        described["options"] = [
            {"code": option.code, "text": option.text} for option in question.options
        ]
    for name in ("minimum", "maximum", "max_length"):
        if (bound := getattr(question, name)) is not None:
            described[name] = bound
    if question.show_if is not None:
        described["show_if"] = {
            "question": question.show_if.question,
            "any_of": list(question.show_if.any_of),
        }
    return described


def _mark_text(mark: str, language: Language) -> str:
    return language.say({"0": "no_opinion", "N": "not_arisen"}.get(mark, f"level_{mark}"))
