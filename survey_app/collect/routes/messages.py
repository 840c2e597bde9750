"""Pages with one thing to say: thanks, already sent, closed, used, moved, unknown."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from instruments.loading import load_instrument
from survey_app.collect.errors import (
    CampaignClosed,
    CodeUnknown,
    CodeUsed,
    OfficialChannel,
    PlaceGone,
    ServiceUndecided,
)
from survey_app.collect.languages import VIETNAMESE, load_in_language
from survey_app.collect.routes.asking import asked_language, offered_languages


@dataclass(frozen=True, slots=True)
class Message:
    """What one page says."""

    title: str
    lines: tuple[str, ...] = ()
    simulated: bool = False
    aside: str = ""
    good: bool = False
    link: str = ""
    link_text: str = ""
    choice: str = ""
    choice_text: str = ""


def install_messages(blueprint: Blueprint) -> None:
    """Answer each reason why a code opens no form with its own page."""
    blueprint.register_error_handler(CodeUnknown, lambda _error: _unknown())
    blueprint.register_error_handler(CodeUsed, lambda _error: _used())
    blueprint.register_error_handler(CampaignClosed, _closed)
    blueprint.register_error_handler(PlaceGone, _gone)
    blueprint.register_error_handler(OfficialChannel, _official)
    blueprint.register_error_handler(ServiceUndecided, _choose_service)


def thank_you() -> Response:
    """Thank for a stored answer; who wants a reply goes on to a page of its own."""
    language, code = asked_language(), (request.view_args or {}).get("code", "")
    lang = None if language.code == VIETNAMESE.code else language.code
    say, noi = language.say, request.args.get("noi")
    reply = url_for("replies.ask_for_reply", code=code, noi=noi, lang=lang)
    lines = (say("thanks_stored"), say("thanks_close"))
    message = Message(say("thanks"), lines, good=True, choice=reply, choice_text=say("reply_link"))
    return show(message)


def already_sent() -> Response:
    """Say that this very form was stored before: nothing was lost, nothing stored twice."""
    say = asked_language().say
    return show(Message(say("already"), (say("already_once"),), good=True))


def show(message: Message, status: int = 200) -> Response:
    """Render one message."""
    page = render_template(
        "collect/message.html",
        message=message,
        lang=asked_language().code,
        simulated=message.simulated or request.args.get("mo_phong") == "1",
    )
    return Response(page, status)


def _unknown() -> Response:
    say = asked_language().say
    return show(Message(say("unknown"), (say("unknown_advice"),)), 404)


def _used() -> Response:
    say = asked_language().say
    return show(Message(say("used"), (say("used_why"),)), 410)


def _closed(error: CampaignClosed) -> Response:
    language, place = asked_language(), error.place
    lines = (
        language.say("closed_here", place=f"{place.agency_name}, {place.place_name}"),
        language.say("closed_next", day=language.say_day(error.opens_on))
        if error.opens_on
        else language.say("closed_kept"),
    )
    return show(Message(language.say("closed"), lines, place.simulated), 410)


def _gone(error: PlaceGone) -> Response:
    say, place, now_at = asked_language().say, error.place, error.moved_to
    lines = [say("gone_here", place=f"{place.agency_name}, {place.place_name}")]
    if now_at is not None:
        lines.append(say("gone_moved", place=f"{now_at.agency_name}, {now_at.place_name}"))
    lines.append(say("gone_thanks"))
    return show(Message(say("gone"), tuple(lines), place.simulated), 410)


def _official(error: OfficialChannel) -> Response:
    say = asked_language().say
    line = say("official_where", channel=error.channel)
    return show(Message(say("official"), (line,), error.place.simulated), _status_of_detour())


def _choose_service(error: ServiceUndecided) -> Response:
    """Ask first what is to be rated, with one big choice for each open survey."""
    instruments = [
        load_instrument(each.instrument_code, each.instrument_version) for each in error.choices
    ]
    language = asked_language(*instruments)
    lang = None if language.code == VIETNAMESE.code else language.code
    choices = [
        (
            load_in_language(each.instrument_code, each.instrument_version, language).title,
            url_for(
                "collect.open_questionnaire", code=error.code, viec=each.instrument_code, lang=lang
            ),
        )
        for each in error.choices
    ]
    others = [
        (
            other.code,
            other.name,
            url_for("collect.open_questionnaire", code=error.code, lang=other.code),
        )
        for other in offered_languages(*instruments)
        if other.code != language.code
    ]
    page = render_template(
        "collect/choose_service.html",
        language=language,
        lang=language.code,
        others=others,
        place=error.place,
        choices=choices,
        simulated=any(each.simulated for each in error.choices),
    )
    return Response(page, _status_of_detour())


def _status_of_detour() -> int:
    """Return the status of a page that stands in a form's place: to one that was sent, a refusal.

    The form's script takes any other answer without an address for one on the way, and waits.
    """
    return 410 if request.method == "POST" else 200
