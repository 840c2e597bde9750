"""Figures that another official system published, and campaigns that leave the asking to it.

A figure is kept as it was printed, with its source and, where there is one, the document itself. It
is never blended with our own answers and gets no interval: how it came about is not known here.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey_app.administer.campaigns import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_CHANNEL,
    MOST_PEOPLE,
    find_instrument,
)
from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import check_text, clean_text
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.campaigns import Campaign, get_campaign
from survey_app.store.communes import Commune
from survey_app.store.errors import NoSuchRow
from survey_app.store.official_figures import (
    OfficialFigure,
    delete_official_figure,
    find_official_figure,
    record_official_figure,
)

LONGEST_NAME, LONGEST_SOURCE, LONGEST_UNIT, LONGEST_VALUE = 300, 300, 32, 32
LONGEST_DOCUMENT_NAME = 200
LARGEST_DOCUMENT = 10 * 1024 * 1024
PERCENT = "%"
VALUE = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
POINT_FOR_COMMA = re.compile(r"(\d+)\.(\d{1,2})")
MARKS = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
INSIDE = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
DOCUMENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFigure:
    """What is given for a figure; None where nothing was given."""

    instrument_code: str
    name: str
    value: str
    unit: str
    n: int | None
    source: str
    published_on: date | None
    period_from: date | None
    period_to: date | None
    document: Document | None = None


def add_figure(session: Session, commune: Commune, new: NewFigure, doer: Doer) -> OfficialFigure:
    """Keep a published figure. Raises `SetupRefused`."""
    problems: list[Problem] = []
    name, source, unit = clean_text(new.name), clean_text(new.source), clean_text(new.unit)
    value = write_value(new.value)
    if find_instrument(new.instrument_code) is None:
        problems.append(Problem("instrument_code", "unknown"))
    check_text(problems, "name", name, LONGEST_NAME)
    check_text(problems, "source", source, LONGEST_SOURCE)
    check_text(problems, "unit", unit, LONGEST_UNIT)
    _check_value(problems, value, unit)
    if new.n is not None and not 1 <= new.n <= MOST_PEOPLE:
        problems.append(Problem("n", "out_of_range"))
    _check_days(problems, new, doer.today)
    kind = None if new.document is None else _check_document(problems, new.document)
    if problems or not (new.published_on and new.period_from and new.period_to):
        raise SetupRefused(problems)
    figure = OfficialFigure(
        commune_id=commune.id,
        instrument_code=new.instrument_code,
        name=name,
        value=value,
        unit=unit,
        n=new.n,
        source=source,
        published_on=new.published_on,
        period_from=new.period_from,
        period_to=new.period_to,
        document_name=None if new.document is None else _name_document(new.document.name, kind),
        document_type=None if kind is None else DOCUMENT_TYPES[kind],
        document=None if new.document is None else new.document.content,
        recorded_on=doer.today,
    )
    record_official_figure(session, figure)
    _record(session, commune, figure, "add_official_figure", doer)
    return figure


def remove_figure(session: Session, commune: Commune, figure_id: int, doer: Doer) -> OfficialFigure:
    """Take a figure out that was typed wrongly. Raises `NoSuchRow`."""
    figure = get_figure(session, commune, figure_id)
    _record(session, commune, figure, "remove_official_figure", doer)
    delete_official_figure(session, figure)
    return figure


def get_figure(session: Session, commune: Commune, figure_id: int) -> OfficialFigure:
    """Return a commune's own figure. Raises `NoSuchRow`."""
    figure = find_official_figure(session, figure_id)
    if figure is None or figure.commune_id != commune.id:
        raise NoSuchRow("official figure", str(figure_id))
    return figure


def set_official_channel(
    session: Session, commune: Commune, campaign_id: int, channel: str, doer: Doer
) -> Campaign:
    """Say which official system surveys this already, or with no text that none does.

    Raises `SetupRefused`.
    """
    campaign = get_campaign(session, campaign_id)
    text = clean_text(channel)
    if len(text) > LONGEST_CHANNEL:
        raise SetupRefused([Problem("official_channel", "too_long", str(LONGEST_CHANNEL))])
    before, campaign.official_channel = campaign.official_channel, text or None
    session.flush()
    record_deed(
        session,
        doer,
        "set_official_channel",
        f"{commune.slug}/{campaign.id}",
        before=before,
        after=campaign.official_channel,
    )
    return campaign


def write_value(typed: str) -> str:
    """Return a figure as Vietnamese documents print it, without its unit.

    >>> write_value(" 96.7 % "), write_value("1.234,5"), write_value("4,25")
    ('96,7', '1.234,5', '4,25')
    """
    text = clean_text(typed).removesuffix(PERCENT).strip()
    with_point = POINT_FOR_COMMA.fullmatch(text)
    return f"{with_point[1]},{with_point[2]}" if with_point else text


def find_document_kind(content: bytes) -> str | None:
    """Say by its content what kind of document a file is; None for any that is not kept."""
    for mark, kind in MARKS:
        if content.startswith(mark):
            return kind
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    return next((kind for inside, kind in INSIDE if inside in names), None)


def _check_value(problems: list[Problem], value: str, unit: str) -> None:
    if not value:
        problems.append(Problem("value", "required"))
    elif len(value) > LONGEST_VALUE or not VALUE.fullmatch(value):
        problems.append(Problem("value", "unfit_value"))
    elif unit == PERCENT and float(value.replace(".", "").replace(",", ".")) > 100:
        problems.append(Problem("value", "over_hundred"))


def _check_days(problems: list[Problem], new: NewFigure, today: date) -> None:
    days = {
        "published_on": new.published_on,
        "period_from": new.period_from,
        "period_to": new.period_to,
    }
    for field, day in days.items():
        if day is None:
            problems.append(Problem(field, "required"))
        elif not FIRST_YEAR <= day.year <= LAST_YEAR:
            problems.append(Problem(field, "far_away"))
    if new.period_from and new.period_to and new.period_to < new.period_from:
        problems.append(Problem("period_to", "before_beginning"))
    if new.published_on and new.published_on > today:
        problems.append(Problem("published_on", "in_future"))


def _check_document(problems: list[Problem], document: Document) -> str | None:
    if len(document.content) > LARGEST_DOCUMENT:
        problems.append(Problem("document", "large_document"))
        return None
    kind = find_document_kind(document.content)
    if kind is None:
        problems.append(Problem("document", "unfit_document"))
    return kind


def _name_document(name: str, kind: str | None) -> str:
    """Return the file's own name with the ending of what it is."""
    last = re.split(r"[/\\]", clean_text(name))[-1]
    stem = last.rpartition(".")[0] or last or "tai-lieu"
    return f"{stem[: LONGEST_DOCUMENT_NAME - 5]}.{kind}"


def _record(
    session: Session, commune: Commune, figure: OfficialFigure, action: str, doer: Doer
) -> None:
    record_deed(
        session,
        doer,
        action,
        f"{commune.slug}/{figure.id}",
        instrument=figure.instrument_code,
        name=figure.name,
        value=f"{figure.value} {figure.unit}",
        n=figure.n,
        source=figure.source,
        published_on=figure.published_on.isoformat(),
        period=f"{figure.period_from.isoformat()}/{figure.period_to.isoformat()}",
        document=figure.document_name,
    )
