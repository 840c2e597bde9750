"""Why a code does not open a form now.

CollectError
├── CodeUnknown        no such code was ever printed or issued here
├── CodeUsed           a one-time code that has answered already, or has expired
├── CampaignClosed     a known place, but no survey is open there now
├── PlaceGone          a known place that was closed or moved
├── OfficialChannel    another official system surveys this; nothing is asked here
└── ServiceUndecided   several surveys are open at this place; the person chooses
"""

from collections.abc import Sequence
from datetime import date

from survey_app.store.campaigns import OpenCampaign
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


class PlaceGone(CollectError):
    """A place that was closed; `moved_to` is where people are served now, if that is known."""

    def __init__(self, place: PlaceFacts, moved_to: PlaceFacts | None) -> None:
        super().__init__(place.place_name)
        self.place = place
        self.moved_to = moved_to


class OfficialChannel(CollectError):
    """Another official system surveys this; `channel` says which and where."""

    def __init__(self, place: PlaceFacts, channel: str) -> None:
        super().__init__(place.place_name)
        self.place = place
        self.channel = channel


class ServiceUndecided(CollectError):
    """The code leaves open what is rated; `choices` are the surveys open at its place."""

    def __init__(self, code: str, place: PlaceFacts, choices: Sequence[OpenCampaign]) -> None:
        super().__init__(place.place_name)
        self.code = code
        self.place = place
        self.choices = tuple(choices)
