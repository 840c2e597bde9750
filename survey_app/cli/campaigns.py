"""`thuocdo campaign`: what is asked in a commune, and on which days."""

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from survey_app.administer.campaigns import NewCampaign, add_campaign, close_campaign
from survey_app.administer.official_figures import set_official_channel
from survey_app.administer.overview import list_campaign_lines
from survey_app.administer.poster_codes import Asked, ensure_poster_codes
from survey_app.cli.communes import CommuneSlug, Json
from survey_app.cli.setting_up import Row, commanded, do, look, print_rows
from survey_app.store.campaigns import CHANNELS, GRACE_DAYS, GRADES, Campaign, get_campaign
from survey_app.store.communes import get_commune, get_commune_by_id
from survey_app.store.poster_codes import PosterCode

group = typer.Typer(help="Campaigns: what is asked, and on which days.", no_args_is_help=True)
DAY = ["%Y-%m-%d"]


@group.command("add")
def add(
    commune: CommuneSlug,
    instrument: Annotated[str, typer.Argument(help="The questionnaire, such as tthc.")],
    opens: Annotated[datetime, typer.Option(help="First day.", formats=DAY)],
    closes: Annotated[datetime, typer.Option(help="Last day.", formats=DAY)],
    title: Annotated[str, typer.Option(help="Proposed from questionnaire and year.")] = "",
    grade: Annotated[str, typer.Option(help=f"Of the evidence: {', '.join(GRADES)}.")] = "C",
    mode: Annotated[str, typer.Option(help=f"Mainly: {', '.join(CHANNELS)}.")] = "qr",
    population: Annotated[int | None, typer.Option(help="How many there are to ask.")] = None,
    minimum_n: Annotated[int, typer.Option(help="Fewer answers: no rate is printed.")] = 30,
    grace_days: Annotated[
        int, typer.Option(help="For how long a form opened in time is taken after the end.")
    ] = GRACE_DAYS,
    official_channel: Annotated[
        str, typer.Option(help="Another official system asks this already: its name and address.")
    ] = "",
    posters: Annotated[
        bool, typer.Option("--posters", help="Also make a code for every place in use.")
    ] = False,
) -> None:
    """Add a campaign with the newest version of a questionnaire and print its number."""
    new = NewCampaign(
        instrument_code=instrument,
        title=title,
        opens_on=opens.date(),
        closes_on=closes.date(),
        grade=grade.upper(),
        primary_mode=mode,
        minimum_n=minimum_n,
        grace_days=grace_days,
        population=population,
        official_channel=official_channel,
    )

    def work(session: Session) -> tuple[Campaign, list[PosterCode]]:
        place, doer = get_commune(session, commune), commanded()
        campaign = add_campaign(session, place, new, doer)
        codes = ensure_poster_codes(session, place, Asked(instrument), doer) if posters else []
        return campaign, codes

    campaign, codes = do(work)
    print(campaign.id)
    for code in codes:
        print(code.code)


@group.command("list")
def list_all(commune: CommuneSlug, as_json: Json = False) -> None:
    """List a commune's campaigns with how many answers each has."""
    lines = look(
        lambda session: list_campaign_lines(
            session, get_commune(session, commune), commanded().today
        )
    )
    rows: list[Row] = [
        {
            "id": line.campaign.id,
            "instrument": f"{line.campaign.instrument_code}/{line.campaign.instrument_version}",
            "state": line.state,
            "opens_on": line.campaign.opens_on.isoformat(),
            "closes_on": line.campaign.closes_on.isoformat(),
            "grade": line.campaign.grade,
            "answers": line.n,
            "population": line.population,
            "simulated": line.campaign.simulated,
            "title": line.campaign.title,
        }
        for line in lines
    ]
    nothing = f"No campaign yet: thuocdo campaign add {commune} tthc --help"
    print_rows(rows, as_json=as_json, nothing=nothing)


@group.command("close")
def close(campaign: Annotated[int, typer.Argument(help="The campaign's number.")]) -> None:
    """End a campaign today, before its last day; it cannot be opened again."""

    def work(session: Session) -> Campaign:
        commune = get_commune_by_id(session, get_campaign(session, campaign).commune_id)
        return close_campaign(session, commune, campaign, commanded())

    closed = do(work)
    print(f"{closed.id}: {closed.title}, closed on {closed.closed_early_on}")


@group.command("official-channel")
def leave_to_official_channel(
    campaign: Annotated[int, typer.Argument(help="The campaign's number.")],
    channel: Annotated[str, typer.Argument(help='Its name and address; "" when it is over.')],
) -> None:
    """Say which official system surveys this already: then no form is opened here."""

    def work(session: Session) -> Campaign:
        commune = get_commune_by_id(session, get_campaign(session, campaign).commune_id)
        return set_official_channel(session, commune, campaign, channel, commanded())

    said = do(work)
    print(f"{said.id}: {said.title}, official channel: {said.official_channel or 'none'}")
