"""All tables by name: importing this module fills the metadata that migrations are held against."""

from sqlalchemy import MetaData

from survey_app.store.agencies import Agency
from survey_app.store.api_systems import ApiSystem
from survey_app.store.audit_entries import AuditEntry
from survey_app.store.base import Table
from survey_app.store.campaigns import Campaign
from survey_app.store.communes import Commune
from survey_app.store.kiosks import Kiosk
from survey_app.store.languages import AddedLanguage, Recording, Translation
from survey_app.store.official_figures import OfficialFigure
from survey_app.store.officials import Official
from survey_app.store.one_time_codes import UnusedCode
from survey_app.store.paper import PaperBatch, PaperEntry, PaperInvalid, PaperRun
from survey_app.store.places import Place
from survey_app.store.plans import StoredPlan
from survey_app.store.populations import Population
from survey_app.store.poster_codes import PosterCode
from survey_app.store.reply_requests import ReplyRequest
from survey_app.store.reports import ReportFile, StoredReport
from survey_app.store.responses import Response

TABLES: tuple[type[Table], ...] = (
    Commune,
    Agency,
    Place,
    PosterCode,
    Official,
    Campaign,
    Population,
    UnusedCode,
    Response,
    StoredPlan,
    StoredReport,
    ReportFile,
    AuditEntry,
    Kiosk,
    ApiSystem,
    AddedLanguage,
    Translation,
    Recording,
    PaperRun,
    PaperBatch,
    PaperEntry,
    PaperInvalid,
    ReplyRequest,
    OfficialFigure,
)


def table_metadata() -> MetaData:
    """Give the description of all tables."""
    return Table.metadata
