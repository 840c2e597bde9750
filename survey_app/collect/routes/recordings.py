"""Recorded voices as browsers fetch them: whole or in parts, kept for ever."""

import re

from flask import Blueprint, Response, abort, request

from survey_app.store.languages import find_recording
from survey_app.web.access import public
from survey_app.web.database import read_session

blueprint = Blueprint("recordings", __name__)
DIGEST = re.compile(r"[0-9a-f]{64}")


@blueprint.get("/am-thanh/<string:sha256>")
@public
def send_recording(sha256: str) -> Response:
    """Send a recording; its address is its content's digest, so it never changes."""
    if not DIGEST.fullmatch(sha256):
        abort(404)
    recording = find_recording(read_session(), sha256) or abort(404)
    response = Response(recording.content, content_type=recording.media_type)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(sha256)
    # A phone's player asks for parts, and some play nothing that does not come in parts.
    response.make_conditional(request, accept_ranges=True, complete_length=len(recording.content))
    return response
