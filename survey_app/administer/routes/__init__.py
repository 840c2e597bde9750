"""The pages on which officials set a survey up: `pages` holds what all of them share."""

from survey_app.administer.routes import (
    campaigns,
    communes,
    kiosks,
    official_figures,
    places,
    posters,
    presence,
    systems,
)
from survey_app.administer.routes.pages import blueprint

__all__ = [
    "blueprint",
    "campaigns",
    "communes",
    "kiosks",
    "official_figures",
    "places",
    "posters",
    "presence",
    "systems",
]
