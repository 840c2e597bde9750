"""Another system brings answers: JSON in, JSON out, a token instead of a person."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, g, jsonify, request

from survey_app.collect.api.describing import describe_commune, describe_form
from survey_app.collect.api.document import build_document
from survey_app.collect.api.reading import NotABatch, read_batch
from survey_app.collect.api.receiving import Outcome, receive
from survey_app.collect.api.wording import say
from survey_app.collect.languages import BUILT_IN, VIETNAMESE, Language
from survey_app.store.api_systems import ApiSystem, find_api_system, hash_of_token
from survey_app.store.campaigns import find_campaign
from survey_app.web.access import public, with_rule
from survey_app.web.clock import today
from survey_app.web.database import read_session, write
from survey_app.web.errors import WebError
from survey_app.web.problems import render_problem

View = TypeVar("View", bound=Callable[..., Any])
blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


class TokenNeeded(WebError):
    """A request without the token of a system."""


def _check_token() -> None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise TokenNeeded
    system = find_api_system(read_session(), hash_of_token(token.strip(), _key()))
    if system is None:
        raise TokenNeeded
    g.api_system = system


def system_only(view: View) -> View:
    """Let systems with a token open the route."""
    return with_rule(view, _check_token)


@blueprint.get("/openapi.json")
@public
def show_document() -> Response:
    """Describe the interface."""
    return jsonify(build_document(current_app.config["SETTINGS"].base_url))


@blueprint.get("/campaigns")
@system_only
def list_campaigns() -> Response:
    """List what answers may belong to."""
    system: ApiSystem = g.api_system
    return jsonify(describe_commune(read_session(), system.commune_id, _language(), today()))


@blueprint.get("/campaigns/<int:campaign_id>/form")
@system_only
def show_form(campaign_id: int) -> Response:
    """Show the questions of a campaign."""
    campaign = find_campaign(read_session(), campaign_id)
    if campaign is None or campaign.commune_id != g.api_system.commune_id:
        return render_problem(404, say("no_campaign", _language()), code="no_campaign")
    return jsonify(describe_form(campaign, _language()))


@blueprint.post("/responses")
@system_only
def take_responses() -> Response:
    """Take a batch and say what became of each answer."""
    if not request.is_json:
        return render_problem(415, say("not_json_type", _language()), code="not_json_type")
    items = read_batch(request.get_data(cache=False))
    commune_id, on, key = g.api_system.commune_id, today(), _key()
    outcomes = write(lambda session: receive(session, commune_id, items, on, key))
    counts = Counter(outcome.status for outcome in outcomes)
    return jsonify(
        stored=counts["stored"],
        already_stored=counts["already_stored"],
        refused=counts["refused"],
        results=[_describe(outcome, _language()) for outcome in outcomes],
    )


@blueprint.errorhandler(NotABatch)
def refuse_batch(error: NotABatch) -> Response:
    """Say why the body as a whole cannot be read."""
    return render_problem(400, say(error.code, _language()), code=error.code)


@blueprint.errorhandler(TokenNeeded)
def refuse_stranger(_error: TokenNeeded) -> Response:
    """Ask for the token."""
    response = render_problem(401, say("token", _language()), code="token")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _describe(outcome: Outcome, language: Language) -> dict[str, Any]:
    problems = [
        {"where": each.where, "code": each.code, "text": say(each.code, language)}
        for each in outcome.problems
    ]
    return {"id": outcome.id, "status": outcome.status, "problems": problems}


def _language() -> Language:
    for tag in request.accept_languages.values():
        if (asked := tag.partition("-")[0].lower()) in BUILT_IN:
            return BUILT_IN[asked]
    return VIETNAMESE


def _key() -> bytes:
    key: bytes = current_app.config["CODE_KEY"]
    return key
