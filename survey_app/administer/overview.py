"""What a commune has set up, as one value for its page and for lists on the command line."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from instruments.errors import InstrumentNotFound
from instruments.fields import get_field
from instruments.loading import load_instrument
from survey_app.administer.campaigns import state_of
from survey_app.administer.plans import read_plan
from survey_app.store.agencies import Agency, list_agencies
from survey_app.store.campaigns import Campaign, list_campaigns
from survey_app.store.communes import Commune, list_communes
from survey_app.store.one_time_codes import count_one_time_codes
from survey_app.store.places import Place, list_places
from survey_app.store.plans import StoredPlan, list_plans
from survey_app.store.populations import list_populations
from survey_app.store.poster_codes import Poster, list_posters
from survey_app.store.response_sums import count_counting


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign with how far it is; `population` is the count for the whole of it, if known."""

    campaign: Campaign
    instrument_title: str
    population_name: str
    draft: bool
    state: str
    ends_on: date
    n: int
    population: int | None
    n_unused_codes: int


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency with its places."""

    agency: Agency
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PosterLine:
    """A printed code with the name of what is asked."""

    poster: Poster
    instrument_title: str
    field_name: str | None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A kept plan with what its text says."""

    stored: StoredPlan
    document: str
    period: str
    n_targets: int
    n_contradictions: int
    holds: bool


@dataclass(frozen=True, slots=True)
class CommuneOverview:
    """All that a commune's page shows."""

    commune: Commune
    campaigns: tuple[CampaignLine, ...]
    agencies: tuple[AgencyLine, ...]
    posters: tuple[PosterLine, ...]
    plans: tuple[PlanLine, ...]

    @property
    def place_names(self) -> dict[int, str]:
        """Return the names of all places by their numbers, with the agency where two share one."""
        both = [(place, line.agency.name) for line in self.agencies for place in line.places]
        names = [place.name for place, _ in both]
        return {
            place.id: place.name if names.count(place.name) == 1 else f"{place.name} · {agency}"
            for place, agency in both
        }


@dataclass(frozen=True, slots=True)
class CommuneLine:
    """A commune in the list of all."""

    commune: Commune
    n_places: int
    n_open: int


def list_commune_lines(session: Session, today: date) -> list[CommuneLine]:
    """List all communes with how many places and open campaigns each has."""
    return [
        CommuneLine(
            commune=commune,
            n_places=len(list_places(session, commune.id, only_active=True)),
            n_open=sum(each.is_open(today) for each in list_campaigns(session, commune.id)),
        )
        for commune in list_communes(session)
    ]


def build_overview(session: Session, commune: Commune, today: date) -> CommuneOverview:
    """Read all that a commune has set up."""
    return CommuneOverview(
        commune=commune,
        campaigns=tuple(list_campaign_lines(session, commune, today)),
        agencies=tuple(_agency_lines(session, commune)),
        posters=tuple(
            PosterLine(
                poster,
                instrument_title(poster.instrument_code),
                None if poster.field is None else get_field(poster.field).name,
            )
            for poster in list_posters(session, commune.id)
        ),
        plans=tuple(_plan_line(stored, today) for stored in list_plans(session, commune.id)),
    )


def list_campaign_lines(session: Session, commune: Commune, today: date) -> list[CampaignLine]:
    """List a commune's campaigns, those that are open first, then the latest."""
    lines = [_campaign_line(session, each, today) for each in list_campaigns(session, commune.id)]
    return sorted(lines, key=lambda line: ("open", "upcoming", "closed").index(line.state))


def instrument_title(code: str | None) -> str:
    """Name an instrument; by its code where the shipped ones no longer hold it."""
    if code is None:
        return "Người dân tự chọn việc"
    try:
        return load_instrument(code).title
    except InstrumentNotFound:
        return code


def _campaign_line(session: Session, campaign: Campaign, today: date) -> CampaignLine:
    try:
        asked = load_instrument(campaign.instrument_code, campaign.instrument_version)
        named = (asked.title, asked.population_name, asked.draft)
    except InstrumentNotFound:
        named = (campaign.instrument_code, "", False)
    whole = [
        row.size
        for row in list_populations(session, [campaign.id])
        if (row.place_id, row.field, row.filed, row.month) == (None, None, None, None)
    ]
    return CampaignLine(
        campaign,
        *named,
        state=state_of(campaign, today),
        ends_on=campaign.closed_early_on or campaign.closes_on,
        n=count_counting(session, [campaign.id]),
        population=whole[0] if whole else None,
        n_unused_codes=count_one_time_codes(session, campaign.id),
    )


def _agency_lines(session: Session, commune: Commune) -> list[AgencyLine]:
    places = list_places(session, commune.id)
    return [
        AgencyLine(agency, tuple(place for place in places if place.agency_id == agency.id))
        for agency in list_agencies(session, commune.id)
    ]


def _plan_line(stored: StoredPlan, today: date) -> PlanLine:
    plan = read_plan(stored)
    return PlanLine(
        stored=stored,
        document=plan.document,
        period=plan.period,
        n_targets=len(plan.targets),
        n_contradictions=len(plan.contradictions()),
        holds=stored.valid_from <= today <= stored.valid_to,
    )
