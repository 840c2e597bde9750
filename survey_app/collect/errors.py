"""Why a code does not open a form now.

CollectError
├── CodeUnknown       no such code was ever printed or issued here
├── CodeUsed          a one-time code that has answered already, or has expired
└── CampaignClosed    a known place, but no survey is open there now
"""

from datetime import date

from survey_app.store.place_facts import PlaceFacts


class CollectError(Exception):
    """Base of the reasons."""


class CodeUnknown(CollectError):
    """No such code was ever printed or issued here."""


class CodeUsed(CollectError):
    """The one-time code has answered already, or its time is over."""


class CampaignClosed(CollectError):
    """A known place without an open survey; `opens_on` is the next one's first day, if any."""

    def __init__(self, place: PlaceFacts, opens_on: date | None) -> None:
        super().__init__(place.place_name)
        self.place = place
        self.opens_on = opens_on
