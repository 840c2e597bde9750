"""The tablet's web app as files: its page, manifest and service worker, and what they load.

All its files stand under one version, the digest of them together, so that a tablet without a
network never mixes two versions: the service worker takes all of the new ones or none.
"""

import hashlib
import json
from dataclasses import dataclass

from flask import Blueprint, Response, abort, current_app, render_template

from survey_app.web.access import public
from survey_app.web.assets import Asset
from survey_app.web.compression import accepts_gzip

blueprint = Blueprint("kiosk_app", __name__, url_prefix="/k", template_folder="../templates")
WORKER = "kiosk_worker.js"
PARTS = ("kiosk", "interview")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ICONS = (
    ("kiosk_icon.svg", "any", "image/svg+xml", "any"),
    ("kiosk_icon_192.png", "192x192", "image/png", "any"),
    ("kiosk_icon_512.png", "512x512", "image/png", "any"),
    ("kiosk_icon_512.png", "512x512", "image/png", "maskable"),
)


@dataclass(frozen=True, slots=True)
class AppFiles:
    """The files of the tablet's app and the version they are together."""

    version: str
    names: tuple[str, ...]

    def address(self, name: str) -> str:
        """Return where a file of this version is."""
        return f"/k/app/{self.version}/{name}"


@blueprint.get("/")
@public
def show_app() -> Response:
    """Show the app: an empty page that its script fills; the service worker keeps it."""
    files = _files()
    page = render_template("collect/kiosk.html", files=files)
    return _unkept(Response(page, content_type="text/html; charset=utf-8"))


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Say how the app is installed."""
    files = _files()
    told = {
        "id": "/k/",
        "name": "Thước Đo: máy tính bảng khảo sát",
        "short_name": "Thước Đo",
        "lang": "vi",
        "start_url": "/k/",
        "scope": "/k/",
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "background_color": "#f4f6f5",
        "theme_color": "#0b5d4b",
        "icons": [
            {"src": files.address(name), "sizes": sizes, "type": kind, "purpose": purpose}
            for name, sizes, kind, purpose in ICONS
        ],
    }
    body = json.dumps(told, ensure_ascii=False)
    return _unkept(Response(body, content_type="application/manifest+json"))


@blueprint.get("/sw.js")
@public
def service_worker() -> Response:
    """Send the service worker, which names its version and files: another version, other bytes."""
    files = _files()
    kept = ["/k/", "/k/manifest.webmanifest", *(files.address(name) for name in files.names)]
    head = f"const VERSION = {json.dumps(files.version)};\nconst FILES = {json.dumps(kept)};\n"
    body = head.encode() + _assets()[WORKER].body
    return _unkept(Response(body, content_type="text/javascript; charset=utf-8"))


@blueprint.get("/app/<version>/<name>")
@public
def send_file(version: str, name: str) -> Response:
    """Send one file of the app."""
    files = _files()
    if version != files.version or name not in files.names:
        abort(404)
    asset = _assets()[name]
    response = Response(asset.body, content_type=asset.content_type)
    if accepts_gzip() and not asset.content_type.startswith("image/png"):
        response.set_data(asset.compressed)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _unkept(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


def _assets() -> dict[str, Asset]:
    assets: dict[str, Asset] = current_app.extensions["thuocdo_assets"]
    return assets


def _files() -> AppFiles:
    found: AppFiles | None = current_app.extensions.get("thuocdo_kiosk_files")
    if found is None:
        found = current_app.extensions["thuocdo_kiosk_files"] = _gather()
    return found


def _gather() -> AppFiles:
    assets = _assets()
    names = tuple(name for name in assets if name.startswith(PARTS) and name != WORKER)
    page = render_template("collect/kiosk.html", files=AppFiles("", names))
    told = "".join(f"{name}={assets[name].digest};" for name in (*names, WORKER)) + page
    return AppFiles(hashlib.sha256(told.encode()).hexdigest()[:12], names)
