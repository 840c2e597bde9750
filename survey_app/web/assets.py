"""Style sheets and scripts, read and compressed once at start, kept by browsers for a year.

The address carries the content's hash: a changed file has a new address.
"""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app

from survey_app.web.access import public
from survey_app.web.compression import accepts_gzip

FOLDER = Path(__file__).parent / "static"
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content_type: str
    digest: str
    body: bytes
    compressed: bytes


def install_assets(app: Flask) -> None:
    """Read all assets and give templates `asset(name)`."""
    assets = {path.name: _load_asset(path) for path in sorted(FOLDER.iterdir())}
    app.extensions["thuocdo_assets"] = assets
    app.jinja_env.globals["asset"] = lambda name: f"/static/{assets[name].digest}/{name}"
    app.register_blueprint(blueprint)


@blueprint.get("/static/<digest>/<name>")
@public
def send_asset(digest: str, name: str) -> Response:
    """Send a style sheet or script."""
    asset: Asset | None = current_app.extensions["thuocdo_assets"].get(name)
    if asset is None or asset.digest != digest:
        abort(404)
    response = Response(asset.body, content_type=asset.content_type)
    if accepts_gzip():
        response.set_data(asset.compressed)
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _load_asset(path: Path) -> Asset:
    body = path.read_bytes()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(CONTENT_TYPES[path.suffix], digest, body, gzip.compress(body, 9, mtime=0))
