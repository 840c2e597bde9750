"""The interface as an OpenAPI document, made of the same schema that the reader checks with."""

from typing import Any, Final

from instruments.model import KINDS
from survey_app.collect.api.schemas import MOST_RESPONSES, RESPONSE

VERSION: Final = "1.0.0"
_EXAMPLE: Final = {
    "responses": [
        {
            "id": "3f2a1c9e-5b64-4d1f-9a77-0c2b8f4e6d10",
            "campaign": 3,
            "place": 1,
            "answered_on": "2026-06-10",
            "field": "ho_tich",
            "answers": {"stage": "c", "manner": "5", "overall": "4"},
        }
    ]
}
_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "integer"}
_DAY: Final = {"type": "string", "format": "date"}
_LANGUAGE: Final = {
    "name": "Accept-Language",
    "in": "header",
    "description": "vi (the default) or en: the language of texts.",
    "schema": {"type": "string"},
}


def build_document(base_url: str) -> dict[str, Any]:
    """Return the OpenAPI document of an installation at this address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Thước Đo",
            "version": VERSION,
            "description": (
                "Answers from another system. A batch is answered item by item: stored, stored "
                "already, or refused with the reason. Sending a batch again stores nothing twice. "
                "Send only what people answered: no name, phone, ID or dossier number."
            ),
        },
        "servers": [{"url": base_url}],
        "security": [{"token": []}],
        "paths": {
            "/api/v1/responses": {"post": _send_responses()},
            "/api/v1/campaigns": {"get": _list_campaigns()},
            "/api/v1/campaigns/{campaign}/form": {"get": _show_form()},
        },
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "One token for each system, made by the office.",
                }
            },
            "schemas": {
                "Response": dict(RESPONSE),
                "Batch": _batch(),
                "Outcome": _outcome(),
                "Problem": _problem(),
                **_shown_things(),
            },
        },
    }


def _send_responses() -> dict[str, Any]:
    return {
        "operationId": "sendResponses",
        "summary": "Send a batch of answers",
        "parameters": [_LANGUAGE],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": _ref("Batch"), "example": _EXAMPLE},
            },
        },
        "responses": {
            "200": _json("What became of each answer", _ref("Outcome")),
            "400": _fault("The body is no JSON or no batch"),
            "401": _fault("The token is missing, wrong or revoked"),
            "413": _fault("The body is too large"),
            "415": _fault("The body is not application/json"),
            "503": _fault("Too many wait: send again in some seconds"),
        },
    }


def _list_campaigns() -> dict[str, Any]:
    shown = _object(campaigns=_many("Campaign"), places=_many("Place"), fields=_many("Field"))
    return {
        "operationId": "listCampaigns",
        "summary": "Campaigns, places and fields of the token's commune",
        "parameters": [_LANGUAGE],
        "responses": {
            "200": _json("What answers may belong to", shown),
            "401": _fault("The token is missing, wrong or revoked"),
        },
    }


def _show_form() -> dict[str, Any]:
    shown = _object(
        campaign=_NUMBER,
        instrument=_TEXT,
        version=_TEXT,
        title=_TEXT,
        questions=_many("Question"),
    )
    return {
        "operationId": "showForm",
        "summary": "The questions of a campaign",
        "parameters": [
            {
                "name": "campaign",
                "in": "path",
                "required": True,
                "schema": {"type": "integer", "minimum": 1},
            },
            _LANGUAGE,
        ],
        "responses": {
            "200": _json("The questions with what each takes", shown),
            "401": _fault("The token is missing, wrong or revoked"),
            "404": _fault("The commune has no such campaign"),
        },
    }


def _shown_things() -> dict[str, Any]:
    """Return what the two lists hold."""
    return {
        "Campaign": _object(
            id=_NUMBER,
            title=_TEXT,
            instrument=_TEXT,
            version=_TEXT,
            opens_on=_DAY,
            closes_on=_DAY,
            open={"type": "boolean"},
            official_channel={"type": ["string", "null"]},
        ),
        "Place": _object(id=_NUMBER, name=_TEXT, agency=_TEXT, active={"type": "boolean"}),
        "Field": _object(code=_TEXT, name=_TEXT),
        "Option": _object(code=_TEXT, text=_TEXT),
        "Question": _question(),
    }


def _question() -> dict[str, Any]:
    asked = _object(
        key=_TEXT,
        kind={"enum": list(KINDS)},
        section=_TEXT,
        text=_TEXT,
        required={"type": "boolean"},
    )
    asked["properties"] |= {
        "options": _many("Option"),
        "minimum": _NUMBER,
        "maximum": _NUMBER,
        "max_length": _NUMBER,
        "show_if": _object(question=_TEXT, any_of={"type": "array", "items": _TEXT}),
    }
    asked["description"] = (
        "A scale or choice takes one option's code, choices a list of codes, a number a whole "
        "number within its bounds, a text at most max_length letters. A question with show_if is "
        "asked only after one of those answers."
    )
    return asked


def _batch() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["responses"],
        "additionalProperties": False,
        "properties": {
            "responses": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_RESPONSES,
                "items": _ref("Response"),
            }
        },
    }


def _outcome() -> dict[str, Any]:
    count = {"type": "integer", "minimum": 0}
    problem = {
        "type": "object",
        "required": ["where", "code", "text"],
        "properties": {
            "where": {"type": "string"},
            "code": {"type": "string"},
            "text": {"type": "string"},
        },
    }
    item = {
        "type": "object",
        "required": ["id", "status", "problems"],
        "properties": {
            "id": {"type": ["string", "null"]},
            "status": {"enum": ["stored", "already_stored", "refused"]},
            "problems": {"type": "array", "items": problem},
        },
    }
    return {
        "type": "object",
        "required": ["stored", "already_stored", "refused", "results"],
        "properties": {
            "stored": count,
            "already_stored": count,
            "refused": count,
            "results": {"type": "array", "items": item},
        },
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "RFC 9457 problem details.",
        "required": ["status", "title"],
        "properties": {
            "type": {"type": "string"},
            "status": {"type": "integer"},
            "title": {"type": "string"},
            "detail": {"type": "string"},
            "code": {"type": "string"},
        },
    }


def _object(**parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(parts), "properties": parts}


def _many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _fault(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {"description": description, "content": content}
