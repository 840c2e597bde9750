"""The scenario as values: who is measured where, how satisfied people are, what they write."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from instruments.tables import Table, read_table
from survey_app.demo.errors import ScenarioFault

FILE: Final = Path(__file__).parent / "communes.toml"


@dataclass(frozen=True, slots=True)
class PlaceSetting:
    """A place and the questionnaires asked there."""

    name: str
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencySetting:
    """An agency with its places."""

    name: str
    kind: str
    places: tuple[PlaceSetting, ...]


@dataclass(frozen=True, slots=True)
class SurveySetting:
    """A finished campaign.

    `satisfied` is the share 0..1 of people at ease with the whole, `weight` its part of all
    answers, `most` a ceiling for one that must stay small, `reached` answers over the population.
    """

    instrument: str
    weight: int
    most: int | None
    satisfied: float
    grade: str
    channels: Mapping[str, float]
    reached: float

    @property
    def primary_mode(self) -> str:
        """The channel most answers come by."""
        return max(self.channels, key=lambda channel: self.channels[channel])


@dataclass(frozen=True, slots=True)
class CommuneSetting:
    """A commune with what it asked, and between which days."""

    slug: str
    issuer: str
    opens_on: date
    closes_on: date
    agencies: tuple[AgencySetting, ...]
    surveys: tuple[SurveySetting, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """All communes, how fields differ, and the sentences that some people write."""

    communes: tuple[CommuneSetting, ...]
    finished_title: str
    running_title: str
    fields: Mapping[str, tuple[float, float]]  # share of dossiers, and how much better or worse
    praise: tuple[str, ...]
    complaints: tuple[str, ...]


@functools.cache
def load_scenario() -> Scenario:
    """Read the shipped scenario; raises `ScenarioFault`.

    >>> [commune.slug for commune in load_scenario().communes]
    ['loc-binh', 'tu-ky', 'ngoc-lien', 'thuy-hung', 'binh-tan']
    """
    top = read_table(FILE.read_text(encoding="utf-8"), FILE.name, ScenarioFault)
    fields = {
        row.text("code"): (_number(row, "share"), _number(row, "shift"))
        for row in top.rows("field", "code", needed=True)
    }
    return Scenario(
        communes=tuple(_read_commune(row) for row in top.rows("commune", "slug", needed=True)),
        finished_title=top.text("finished_title"),
        running_title=top.text("running_title"),
        fields=fields,
        praise=top.texts("praise"),
        complaints=top.texts("complaints"),
    )


def _read_commune(row: Table) -> CommuneSetting:
    commune = CommuneSetting(
        slug=row.text("slug"),
        issuer=row.text("issuer"),
        opens_on=row.day("opens_on"),
        closes_on=row.day("closes_on"),
        agencies=tuple(_read_agency(agency) for agency in row.rows("agency", "name", needed=True)),
        surveys=tuple(_read_survey(survey) for survey in row.rows("survey", "instrument")),
    )
    row.finish()
    return commune


def _read_agency(row: Table) -> AgencySetting:
    places = tuple(
        PlaceSetting(place.text("name"), place.texts("instruments"))
        for place in row.rows("places", "name", needed=True)
    )
    return AgencySetting(row.text("name"), row.text("kind"), places)


def _read_survey(row: Table) -> SurveySetting:
    channels = row.table("channels")
    survey = SurveySetting(
        instrument=row.text("instrument"),
        weight=row.whole("weight") or 0,
        most=row.whole("most"),
        satisfied=_number(row, "satisfied"),
        grade=row.one_of("grade", ("A", "B", "C")),
        channels={name: _number(channels, name) for name in channels.names()},
        reached=_number(row, "reached"),
    )
    row.finish()
    return survey


def _number(row: Table, key: str) -> float:
    return float(row.fraction(key))
