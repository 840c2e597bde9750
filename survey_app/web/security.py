"""Headers on every answer, and the refusal of posts that come from another site."""

from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, request

from survey_app.web.errors import CrossSitePost

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# A finished report is one self-contained file: its styles and drawings lie inside it, no script.
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


def install_security(app: Flask) -> None:
    """Put the security headers on every answer."""
    fixed = [
        ("X-Content-Type-Options", "nosniff"),
        # "no-referrer" would turn the Origin of our own forms into "null".
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ]
    if app.config["SETTINGS"].is_https:
        fixed.append(("Strict-Transport-Security", "max-age=31536000"))

    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("Cache-Control", "no-store")
        headers.extend(fixed)
        return response

    app.after_request(set_headers)
    app.before_request(_refuse_nameless_parts)


def _refuse_nameless_parts() -> None:
    """Refuse a part of a form that has no name: no browser sends one, and Flask-WTF fails on it."""
    if request.mimetype == "multipart/form-data" and None in request.form:
        abort(400)


def check_same_site(request: Request) -> None:
    """Refuse a post sent by another site's page: Sec-Fetch-Site, else Origin, else Referer.

    A browser too old to send any of the three is let through: a respondent's form carries no
    authority that another site could borrow. Raises `CrossSitePost`.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        if fetch_site not in {"same-origin", "none"}:
            raise CrossSitePost
        return
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if source is not None and _host_of(source) not in _own_hosts(request):
        raise CrossSitePost


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:  # no browser writes such an address
        return None


def _own_hosts(request: Request) -> set[str]:
    return {request.host, urlsplit(current_app.config["SETTINGS"].base_url).netloc}
