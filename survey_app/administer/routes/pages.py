"""What these pages share: the blueprint, who acts, the commune that may be seen, its frame."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirect

from survey_app.administer import wording
from survey_app.store.communes import Commune, find_commune
from survey_app.web.access import check_commune
from survey_app.web.database import read_session

Page = str | tuple[str, int] | Redirect
REFUSED = 422
blueprint = Blueprint("administer", __name__, template_folder="../templates")


def own_commune(slug: str) -> Commune:
    """Return a commune this official may see; any other is a page not found."""
    commune = find_commune(read_session(), slug) or abort(404)
    check_commune(commune.id)
    return commune


def to_commune(commune: Commune, part: str | None = None) -> Redirect:
    """Send the browser to the commune's page, to a part of it."""
    return redirect(url_for("administer.show_commune", slug=commune.slug, _anchor=part), 303)


def render_commune_page(name: str, commune: Commune, **shown: Any) -> str:
    """Render one of the commune's pages."""
    return render_template(
        f"administer/{name}.html",
        commune=commune,
        wording=wording,
        simulated=commune.simulated,
        **shown,
    )
