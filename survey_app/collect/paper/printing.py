"""Has a print run drawn by a child process, and keeps the drawing libraries out of this one."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.orm import Session

from instruments.loading import load_instrument
from survey_app.collect.languages import Language, subject_of
from survey_app.collect.paper.codes import Sheet, write_code
from survey_app.collect.paper.errors import PrintFailed
from survey_app.drawing.child import draw_in_child
from survey_app.drawing.errors import DrawingFailed
from survey_app.store.campaigns import get_campaign
from survey_app.store.communes import get_commune_by_id
from survey_app.store.paper import PaperRun
from survey_app.store.place_facts import get_place_facts


@dataclass(frozen=True, slots=True)
class PrintJob:
    """All that a run's paper says; `language` holds the fields of a `Language`."""

    instrument_code: str
    instrument_version: str
    language: dict[str, Any]
    issuer: str
    commune: str
    place: str
    agency: str
    website: str | None
    simulated: bool
    codes: tuple[str, ...]
    both_sides: bool


def list_codes(run: PaperRun, key: bytes) -> tuple[str, ...]:
    """Return the codes of a run's copies, the same at every reprint."""
    return tuple(write_code(Sheet(run.id, copy), key) for copy in range(run.copies))


def build_job(
    session: Session, run: PaperRun, language: Language, key: bytes, *, both_sides: bool
) -> PrintJob:
    """Read all that a run's paper says. Raises `NoSuchRow`, `InstrumentNotFound`."""
    campaign = get_campaign(session, run.campaign_id)
    commune = get_commune_by_id(session, campaign.commune_id)
    place = get_place_facts(session, run.place_id)
    subject = subject_of(load_instrument(campaign.instrument_code, run.instrument_version))
    return PrintJob(
        instrument_code=campaign.instrument_code,
        instrument_version=run.instrument_version,
        language={
            "code": language.code,
            "name": language.name,
            "revision": language.revision,
            "words": dict(language.words),
            "texts": {subject: dict(language.texts.get(subject, {}))},
        },
        issuer=commune.issuer,
        commune=commune.name,
        place=place.place_name,
        agency=place.agency_name,
        website=commune.website,
        simulated=campaign.simulated or commune.simulated,
        codes=list_codes(run, key),
        both_sides=both_sides,
    )


def print_run(job: PrintJob) -> bytes:
    """Return the PDF of all copies. Raises `PrintFailed`."""
    try:
        return draw_in_child("survey_app.collect.paper.sheets", asdict(job))
    except DrawingFailed as fault:
        raise PrintFailed(f"the forms were not drawn: {fault}") from fault
