"""gzip for every text the application sends, so that no proxy is needed to be small."""

import gzip

from flask import Flask, Response, request

LEAST_BYTES = 400
TEXT_TYPES = ("text/", "application/json", "image/svg+xml")


def install_compression(app: Flask) -> None:
    """Compress text answers for browsers that say they read gzip."""
    app.after_request(_compress)


def accepts_gzip() -> bool:
    """Whether the browser of this request reads gzip."""
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or "Content-Encoding" in response.headers
        or not (response.content_type or "").startswith(TEXT_TYPES)
    ):
        return response
    response.headers.add("Vary", "Accept-Encoding")
    body = response.get_data()
    if len(body) >= LEAST_BYTES and accepts_gzip():
        response.set_data(gzip.compress(body, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
