"""Why a tablet asks nobody, said to the people in front of it."""

from dataclasses import dataclass

from survey_app.collect.errors import CampaignClosed, OfficialChannel, PlaceGone
from survey_app.collect.languages import Language


@dataclass(frozen=True, slots=True)
class Notice:
    """A heading and what stands below it."""

    title: str
    lines: tuple[str, ...]


def closed_notice(why: CampaignClosed, language: Language) -> Notice:
    """Say that no survey is open, and when the next one opens if that is known."""
    place = f"{why.place.agency_name}, {why.place.place_name}"
    lines = [language.say("closed_here", place=place)]
    if why.opens_on is not None:
        lines.append(language.say("closed_next", day=language.say_day(why.opens_on)))
    return Notice(language.say("closed"), tuple(lines))


def gone_notice(why: PlaceGone, language: Language) -> Notice:
    """Say that the place serves no longer, and where people are served now."""
    place = f"{why.place.agency_name}, {why.place.place_name}"
    lines = [language.say("gone_here", place=place)]
    if why.moved_to is not None:
        there = f"{why.moved_to.agency_name}, {why.moved_to.place_name}"
        lines.append(language.say("gone_moved", place=there))
    return Notice(language.say("gone"), tuple(lines))


def official_notice(why: OfficialChannel, language: Language) -> Notice:
    """Say who asks this officially."""
    line = language.say("official_where", channel=why.channel)
    return Notice(language.say("official"), (line,))
