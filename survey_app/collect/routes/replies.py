"""A citizen asks for a reply, on a page apart from the form they sent."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from survey_app.collect.errors import CodeUnknown
from survey_app.collect.forms import read_sent
from survey_app.collect.languages import VIETNAMESE
from survey_app.collect.replies import Kept, WishRefused, check_wish, find_asked_place, record_wish
from survey_app.collect.routes.asking import asked_language, offered_languages
from survey_app.collect.routes.messages import Message, install_messages, show
from survey_app.collect.stamps import is_submission_id, make_submission_id
from survey_app.store.place_facts import PlaceFacts
from survey_app.store.reply_requests import LONGEST_MESSAGE, RETENTION_MONTHS, reply_key
from survey_app.web.access import public
from survey_app.web.clock import today
from survey_app.web.database import read_session, write
from survey_app.web.parts import LARGEST_NUMBER
from survey_app.web.security import check_same_site

blueprint = Blueprint("replies", __name__, template_folder="../templates")
install_messages(blueprint)
REFUSED, COME_BACK = 422, 503
NOTHING: Mapping[str, Sequence[str]] = {}


@blueprint.get("/q/<string:code>/xin-tra-loi")
@public
def ask_for_reply(code: str) -> Response:
    """Show the page on which a message and a contact may be left."""
    return _page(code, _place(code), make_submission_id())


@blueprint.post("/q/<string:code>/xin-tra-loi")
@public
def send_message(code: str) -> WerkzeugResponse:
    """Seal a message and keep it once, then send the browser to a page of its own."""
    check_same_site(request)
    raw, place, language = read_sent(request), _place(code), asked_language()
    given = next(iter(raw.get("id", ())), "")
    request_id = given if is_submission_id(given) else make_submission_id()
    try:
        wish = check_wish(raw)
    except WishRefused as refused:
        problems = {each.part: language.say(each.word) for each in refused.problems}
        return _page(code, place, request_id, raw, problems, status=REFUSED)
    key, day = reply_key(current_app.config["SETTINGS"].secret_key), today()
    kept = write(
        lambda session: record_wish(
            session, request_id, place, wish, day, key=key, language=language.code
        )
    )
    if kept is Kept.FULL:
        where = f"{place.agency_name}, {place.place_name}"
        full = language.say("reply_full", place=where)
        return _page(code, place, request_id, raw, full=full, status=COME_BACK)
    mark = "1" if place.simulated else None
    return redirect(url_for("replies.message_kept", code=code, lang=_lang(), mo_phong=mark), 303)


@blueprint.get("/q/<string:code>/da-nhan")
@public
def message_kept(code: str) -> Response:  # noqa: ARG001 # part of the address only
    """Say that the message has been received."""
    say = asked_language().say
    lines = (say("reply_done_next"), say("thanks_close"))
    return show(Message(say("reply_done"), lines, good=True))


def _place(code: str) -> PlaceFacts:
    key: bytes = current_app.config["CODE_KEY"]
    return find_asked_place(read_session(), code, key, _asked_place_id())


def _asked_place_id() -> int | None:
    given = request.args.get("noi", "")
    if not given:
        return None
    number = int(given) if given.isascii() and given.isdecimal() and len(given) <= 10 else 0
    if not 0 < number <= LARGEST_NUMBER:
        raise CodeUnknown
    return number


def _lang() -> str | None:
    code = asked_language().code
    return None if code == VIETNAMESE.code else code


def _page(
    code: str,
    place: PlaceFacts,
    request_id: str,
    raw: Mapping[str, Sequence[str]] = NOTHING,
    problems: Mapping[str, str] | None = None,
    *,
    full: str = "",
    status: int = 200,
) -> Response:
    language, noi = asked_language(), request.args.get("noi")

    def address(lang: str | None) -> str:
        return url_for("replies.ask_for_reply", code=code, noi=noi, lang=lang)

    page = render_template(
        "collect/ask_for_reply.html",
        language=language,
        lang=language.code,
        others=[
            (other.code, other.name, address(other.code))
            for other in offered_languages()
            if other.code != language.code
        ],
        place=place,
        simulated=place.simulated,
        action=address(_lang()),
        request_id=request_id,
        typed={part: next(iter(raw.get(part, ())), "") for part in ("message", "contact")},
        problems=problems or {},
        full=full,
        limit=LONGEST_MESSAGE,
        months=RETENTION_MONTHS,
    )
    return Response(page, status)
