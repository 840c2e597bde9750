"""Two addresses for whoever watches the server: does it live, can it answer?"""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from survey_app.store.errors import StoreError
from survey_app.web.access import public
from survey_app.web.database import read_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process lives."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/readyz")
@public
def readyz() -> Response:
    """Say whether the database answers."""
    try:
        read_session().execute(text("SELECT 1 FROM campaigns LIMIT 1"))
    except (StoreError, SQLAlchemyError):
        return Response("database\n", 503, content_type="text/plain; charset=utf-8")
    return Response("ok\n", content_type="text/plain; charset=utf-8")
