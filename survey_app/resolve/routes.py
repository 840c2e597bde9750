"""An official reads who asked for a reply, and notes what came of it."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from survey_app.resolve import wording
from survey_app.resolve.requests import (
    list_waiting,
    note_opening,
    open_requests,
    settle_request,
)
from survey_app.store.communes import Commune, find_commune
from survey_app.store.reply_requests import RETENTION_MONTHS, reply_key
from survey_app.web.access import check_commune, current_doer, official_only
from survey_app.web.clock import today
from survey_app.web.database import read_session, write

blueprint = Blueprint("resolve", __name__, template_folder="templates")


@blueprint.get("/admin/communes/<slug>/replies")
@official_only
def replies(slug: str) -> str:
    """Show how many people wait for a reply; nothing is opened."""
    commune = _own_commune(slug)
    waiting = list_waiting(read_session(), commune.id, today())
    return render_template(
        "resolve/replies.html",
        commune=commune,
        waiting=waiting,
        total=sum(each.n for each in waiting),
        months=RETENTION_MONTHS,
        simulated=commune.simulated,
    )


@blueprint.get("/admin/communes/<slug>/replies/opened")
@official_only
def opened(slug: str) -> str | Redirect:
    """Open the requests on this page alone, and enter who did so."""
    commune, doer = _own_commune(slug), current_doer()
    if _is_led_here():
        return redirect(url_for("resolve.replies", slug=commune.slug), 303)
    key = reply_key(current_app.config["SETTINGS"].secret_key)
    found = open_requests(read_session(), commune.id, key, today())
    if found.requests:
        write(lambda session: note_opening(session, commune, found, doer))
    return render_template(
        "resolve/opened.html",
        commune=commune,
        opened=found,
        outcomes=wording.OUTCOMES,
        simulated=commune.simulated,
    )


@blueprint.post("/admin/communes/<slug>/replies/<request_id>")
@official_only
def settle(slug: str, request_id: str) -> Redirect:
    """Note what came of a request and delete it."""
    commune, doer = _own_commune(slug), current_doer()
    outcome = request.form.get("outcome", "")
    if outcome not in wording.OUTCOMES:
        flash(wording.NOT_CHOSEN, "wrong")
    else:
        done = write(lambda session: settle_request(session, commune, request_id, outcome, doer))
        flash(wording.SETTLED if done else wording.ALREADY_SETTLED)
    return redirect(url_for("resolve.opened", slug=commune.slug), 303)


@blueprint.app_template_global()
def count_waiting_replies(commune_id: int) -> int:
    """Count who waits for a reply, for the page from which an official starts."""
    return sum(each.n for each in list_waiting(read_session(), commune_id, today()))


def _is_led_here() -> bool:
    """Whether another site's link or a browser's guess asks, not the official."""
    from_elsewhere = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
    return from_elsewhere or "prefetch" in request.headers.get("Sec-Purpose", "")


def _own_commune(slug: str) -> Commune:
    commune = find_commune(read_session(), slug) or abort(404)
    check_commune(commune.id)
    return commune
