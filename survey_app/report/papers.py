"""Paper forms that were handed in, and how many of them count: one line for each campaign."""

from sqlalchemy.orm import Session

from survey_app.report.groups import Group
from survey_app.report.model import PaperFacts
from survey_app.store.campaigns import Campaign
from survey_app.store.paper import INVALID_REASONS, count_paper_forms, list_paper_batches


def count_papers(session: Session, group: Group) -> tuple[PaperFacts, ...]:
    """Count the paper forms of a group's campaigns, of the days that its answers are read of.

    Of a running campaign all forms so far are counted, as its answers received are.
    """
    found = (_count(session, group, campaign) for campaign in group.scope.campaigns)
    return tuple(facts for facts in found if facts is not None)


def _count(session: Session, group: Group, campaign: Campaign) -> PaperFacts | None:
    scope = group.scope
    batches = [
        batch
        for batch in list_paper_batches(session, campaign.id)
        if group.provisional or scope.starts_on <= batch.answered_on <= scope.ends_on
    ]
    if not batches:
        return None
    counts = count_paper_forms(session, batches)
    return PaperFacts(
        campaign=campaign.title,
        # Who counted a pile by hand may have erred: never fewer than were typed.
        handed_in=max(counts.handed_in, sum(batch.counted for batch in batches)),
        valid=counts.valid,
        invalid=tuple((code, counts.invalid[code]) for code in INVALID_REASONS),
    )
