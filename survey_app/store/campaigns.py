"""The campaigns: what a commune asks, with which version of the questions, and on which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Select,
    SmallInteger,
    String,
    bindparam,
    column,
    exists,
    inspect,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_app.store.base import Table, one_of
from survey_app.store.communes import Commune
from survey_app.store.errors import CampaignsOverlap, NoSuchRow

CHANNELS = ("qr", "code", "kiosk", "interview", "paper", "import", "api")
GRACE_DAYS, LONGEST_GRACE_DAYS = 7, 60
# The answers are described in `responses`, which knows the campaigns.
_ANSWERS = table("responses", column("campaign_id"), column("answered_on", Date))
GRADES = ("A", "B", "C")


class Campaign(Table, kw_only=True):
    """One campaign. From the day in `closed_early_on` it takes no answer any more."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", "closes_after_it_opens"),
        CheckConstraint(
            "closed_early_on IS NULL OR closed_early_on BETWEEN opens_on AND closes_on",
            "closed_early_within_its_days",
        ),
        CheckConstraint(one_of("grade", GRADES), "grade_is_known"),
        CheckConstraint(one_of("primary_mode", CHANNELS), "primary_mode_is_a_channel"),
        CheckConstraint(
            "grade <> 'A' OR primary_mode NOT IN ('qr', 'kiosk')", "an_open_code_has_no_list"
        ),
        CheckConstraint("grade <> 'B' OR primary_mode = 'code'", "grade_b_needs_one_time_codes"),
        CheckConstraint("minimum_n >= 1", "minimum_n_is_at_least_one"),
        CheckConstraint(f"grace_days BETWEEN 0 AND {LONGEST_GRACE_DAYS}", "grace_is_some_days"),
        Index(None, "commune_id", "instrument_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    instrument_code: Mapped[str] = mapped_column(String(64))
    instrument_version: Mapped[str] = mapped_column(String(16))
    instrument_sha256: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(300))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    closed_early_on: Mapped[date | None] = mapped_column(default=None)
    grade: Mapped[str] = mapped_column(String(1))
    primary_mode: Mapped[str] = mapped_column(String(16))
    minimum_n: Mapped[int] = mapped_column(default=30)
    simulated: Mapped[bool] = mapped_column(default=False)
    grace_days: Mapped[int] = mapped_column(SmallInteger, default=GRACE_DAYS, server_default="7")
    """For how long after the end a form that was opened before it is still taken."""

    official_channel: Mapped[str | None] = mapped_column(String(500), default=None)
    """Who surveys this already (name, address): then no form is opened here."""

    @property
    def ends_on(self) -> date:
        """Return the last day on which an answer is taken."""
        if self.closed_early_on is None:
            return self.closes_on
        return self.closed_early_on - timedelta(days=1)

    def is_open(self, on: date) -> bool:
        """Say whether an answer given on that day is taken."""
        closed = self.closed_early_on is not None and on >= self.closed_early_on
        return self.opens_on <= on <= self.closes_on and not closed


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """What answering needs to know about the campaign that is open."""

    id: int
    instrument_code: str
    instrument_version: str
    instrument_sha256: str
    title: str
    closes_on: date
    simulated: bool


# Built once: this is read for every form that is opened or sent.
_DAY = bindparam("day", type_=Date)
_OPEN_CAMPAIGNS = select(
    Campaign.id,
    Campaign.instrument_code,
    Campaign.instrument_version,
    Campaign.instrument_sha256,
    Campaign.title,
    Campaign.closes_on,
    Campaign.simulated,
).where(
    Campaign.commune_id == bindparam("commune"),
    Campaign.opens_on <= _DAY,
    Campaign.closes_on >= _DAY,
    or_(Campaign.closed_early_on.is_(None), Campaign.closed_early_on > _DAY),
)
_OPEN_CAMPAIGN = _OPEN_CAMPAIGNS.where(Campaign.instrument_code == bindparam("instrument")).limit(1)


def record_campaign(session: Session, campaign: Campaign) -> Campaign:
    """Insert a campaign; raise `CampaignsOverlap` where another would be open on the same days."""
    check_no_overlap(session, campaign)
    session.add(campaign)
    session.flush()
    return campaign


def check_no_overlap(session: Session, campaign: Campaign) -> None:
    """Raise `CampaignsOverlap` where two campaigns would compete for one printed code."""
    if campaign.closed_early_on == campaign.opens_on:
        return
    with session.no_autoflush:
        # The commune's row is held so that two officials cannot pass this check side by side.
        session.execute(
            select(Commune.id).where(Commune.id == campaign.commune_id).with_for_update()
        )
        other = session.scalar(_competing_with(campaign).limit(1))
    if other is not None:
        raise CampaignsOverlap(campaign.title, other, campaign.instrument_code)


def _competing_with(campaign: Campaign) -> Select[str]:
    not_closed_before = or_(
        Campaign.closed_early_on.is_(None),
        (Campaign.closed_early_on > campaign.opens_on)
        & (Campaign.closed_early_on > Campaign.opens_on),
    )
    competing = select(Campaign.title).where(
        Campaign.commune_id == campaign.commune_id,
        Campaign.instrument_code == campaign.instrument_code,
        Campaign.closes_on >= campaign.opens_on,
        not_closed_before,
    )
    if campaign.closed_early_on is None:
        competing = competing.where(Campaign.opens_on <= campaign.closes_on)
    else:
        competing = competing.where(Campaign.opens_on < campaign.closed_early_on)
    return (
        competing.where(Campaign.id != campaign.id) if inspect(campaign).persistent else competing
    )


def find_open_campaign(
    session: Session, commune_id: int, instrument_code: str, on: date
) -> OpenCampaign | None:
    """Look up the campaign that takes answers to an instrument on a day."""
    wanted = {"commune": commune_id, "instrument": instrument_code, "day": on}
    row = session.connection().execute(_OPEN_CAMPAIGN, wanted).one_or_none()
    return None if row is None else OpenCampaign(*row)


def list_open_campaigns(session: Session, commune_id: int, on: date) -> list[OpenCampaign]:
    """List the campaigns that take answers on a day."""
    chosen = _OPEN_CAMPAIGNS.order_by(Campaign.instrument_code)
    rows = session.connection().execute(chosen, {"commune": commune_id, "day": on})
    return [OpenCampaign(*row) for row in rows]


def find_next_campaign(
    session: Session, commune_id: int, instrument_code: str, on: date
) -> Campaign | None:
    """Look up the next campaign that will take answers to an instrument after a day."""
    return session.scalar(
        select(Campaign)
        .where(
            Campaign.commune_id == commune_id,
            Campaign.instrument_code == instrument_code,
            Campaign.opens_on > on,
            Campaign.closed_early_on.is_(None),
        )
        .order_by(Campaign.opens_on)
        .limit(1)
    )


def find_campaign(session: Session, campaign_id: int) -> Campaign | None:
    """Look a campaign up by its number."""
    return session.get(Campaign, campaign_id)


def get_campaign(session: Session, campaign_id: int) -> Campaign:
    """Look a campaign up by its number; raise `NoSuchRow` if there is none."""
    campaign = session.get(Campaign, campaign_id)
    if campaign is None:
        raise NoSuchRow("campaign", str(campaign_id))
    return campaign


def list_campaigns(session: Session, commune_id: int) -> list[Campaign]:
    """List a commune's campaigns, the latest first."""
    chosen = select(Campaign).where(Campaign.commune_id == commune_id)
    return list(session.scalars(chosen.order_by(Campaign.opens_on.desc(), Campaign.id.desc())))


def list_campaigns_touching(
    session: Session, commune_id: int, starts_on: date, ends_on: date
) -> list[Campaign]:
    """List the campaigns with answers that count on any day from `starts_on` to `ends_on`.

    A campaign that ended shortly before is one of them where late answers count on these days.
    """
    late = _ANSWERS.c.campaign_id == Campaign.id, _ANSWERS.c.answered_on >= starts_on
    in_grace = Campaign.closes_on >= starts_on - timedelta(days=LONGEST_GRACE_DAYS)
    ended_before = in_grace & exists().where(*late)
    chosen = select(Campaign).where(
        Campaign.commune_id == commune_id,
        Campaign.opens_on <= ends_on,
        or_(Campaign.closes_on >= starts_on, ended_before),
    )
    return list(
        session.scalars(chosen.order_by(Campaign.instrument_code, Campaign.opens_on, Campaign.id))
    )
