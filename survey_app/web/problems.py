"""What went wrong, for programs: problem details as RFC 9457 has them."""

import json

from flask import Response, request

PROGRAMS = "/api/"


def is_program() -> bool:
    """Whether the request is for an address that programs use."""
    return request.path.startswith(PROGRAMS)


def render_problem(status: int, title: str, *, detail: str = "", code: str = "") -> Response:
    """Return problem details; `code` names the problem for programs."""
    told = {"status": status, "title": title, "detail": detail, "code": code}
    body = json.dumps({key: value for key, value in told.items() if value}, ensure_ascii=False)
    return Response(body, status, content_type="application/problem+json")
