"""The annexes: full tables, targets measured elsewhere, method and quality, manifest."""

from collections.abc import Iterator
from fractions import Fraction

from survey_app.report.documents.blocks import Annex, Block, Column, Heading, Paragraph, Row, Table
from survey_app.report.documents.tables import figure_cells, withheld_notes
from survey_app.report.documents.targets import list_target_notes, target_cell
from survey_app.report.model import InstrumentResult, ItemRow, Report
from survey_app.report.wording import headings, method
from survey_app.report.wording.names import (
    INDEX_FORMULAS,
    INDEX_NAMES,
    LEVELS,
    result_title,
    setting_name,
    setting_value,
)
from survey_app.report.wording.numbers import (
    format_count,
    format_day,
    format_percent,
    format_threshold,
)

ROMAN = ("I", "II", "III", "IV", "V")
FLAGGED, BOUNDED = Fraction(1, 5), Fraction(1, 10)


def list_annexes(report: Report) -> Iterator[Annex]:
    """List the annexes in order; one without content is left out."""
    parts = (
        (method.ANNEX_TABLES, tuple(_list_full_tables(report)), True),
        (method.ANNEX_UNMEASURED, tuple(_list_unmeasured(report)), False),
        (method.ANNEX_METHOD, tuple(_list_method(report)), False),
        (method.ANNEX_MANIFEST, tuple(_list_manifest(report)), False),
    )
    filled = [part for part in parts if part[1]]
    for roman, (title, blocks, landscape) in zip(ROMAN, filled, strict=False):
        yield Annex(roman, title, blocks, landscape)


def _list_full_tables(report: Report) -> Iterator[Block]:
    level = Column("", 7, "right")
    columns = (
        Column(headings.QUESTION, 30),
        *(Column(name, level.width, level.align) for name in LEVELS),
        Column(headings.N_SHORT, 6, "right"),
        Column(headings.SHARE, 10, "right"),
        Column(headings.INTERVAL, 19, "right"),
    )
    for result in report.results:
        rows: list[Row] = []
        for factor in (*result.factors, *result.aside):
            rows.append(Row((factor.figure.label,), "group"))
            rows += [_full_row(item) for item in factor.items]
        if result.overall is not None:
            rows.append(Row((headings.OVERALL_GROUP,), "group"))
            rows.append(_full_row(result.overall))
        yield Table(result_title(result), columns, tuple(rows), small=True)
        yield from withheld_notes(item.figure for item in _items(result))


def _full_row(item: ItemRow) -> Row:
    n, share, interval = figure_cells(item.figure)
    hidden = item.figure.withheld is not None
    levels = tuple("-" if hidden else format_count(count) for count in item.levels)
    return Row((item.text, *levels, n, share, interval))


def _list_unmeasured(report: Report) -> Iterator[Block]:
    if not report.unmeasured_targets:
        return
    yield Paragraph(method.UNMEASURED_RULE)
    columns = (
        Column(headings.TARGET, 62),
        Column(headings.THRESHOLD, 13, "center"),
        Column(headings.DUE_YEAR, 25, "center"),
    )
    rows = tuple(
        Row((target_cell(t), format_threshold(t.op, t.percent), str(t.due_year or "-")))
        for t in report.unmeasured_targets
    )
    yield Table(method.ANNEX_UNMEASURED, columns, rows)
    yield from list_target_notes(report.unmeasured_targets)


def _list_method(report: Report) -> Iterator[Block]:
    yield Heading(2, f"1. {headings.METHOD}")
    yield Paragraph(headings.NEUTRAL_RULE)
    for text in method.METHOD:
        yield Paragraph(text)
    columns = (Column(headings.INDEX, 40), Column(headings.FORMULA, 60))
    rows = tuple(Row((name, INDEX_FORMULAS[code])) for code, name in INDEX_NAMES.items())
    yield Table(headings.FORMULAS_CAPTION, columns, rows)
    yield Heading(2, f"2. {headings.QUALITY}")
    yield Paragraph(method.QUALITY_RULE)
    for result in report.results:
        yield from _list_quality(result)


def _list_quality(result: InstrumentResult) -> Iterator[Block]:
    items = tuple(_items(result))
    open_items = tuple(item for item in items if _has_gaps(item))
    if not open_items:
        yield Paragraph(method.all_answered_sentence(result_title(result)))
        return
    columns = (
        Column(headings.QUESTION, 38),
        Column(headings.ANSWERED, 11, "right"),
        Column(headings.NO_OPINION, 11, "right"),
        Column(headings.NOT_ARISEN, 11, "right"),
        Column(headings.MISSING, 9, "right"),
        Column(headings.BOUNDS, 20, "right"),
    )
    rows = tuple(_quality_row(item) for item in open_items)
    yield Table(result_title(result), columns, rows, small=True)
    if len(open_items) < len(items):
        yield Paragraph(method.OTHERS_ANSWERED, kind="note")


def _has_gaps(item: ItemRow) -> bool:
    return bool(item.figure.withheld or item.no_opinion or item.not_arisen or item.missing)


def _quality_row(item: ItemRow) -> Row:
    if item.figure.withheld is not None:
        return Row((item.text, "-", "-", "-", "-", "-"))
    answered, apart = sum(item.levels), item.no_opinion + item.not_arisen
    share = Fraction(apart, answered + apart) if answered + apart else Fraction(0)
    satisfied = item.levels[3] + item.levels[4]
    bounds = "-"
    if share > BOUNDED:
        low, high = (Fraction(satisfied + extra, answered + apart) for extra in (0, apart))
        bounds = f"{format_percent(low)} - {format_percent(high)}"
    counts = (answered, item.no_opinion, item.not_arisen, item.missing)
    text = f"{item.text} (*)" if share > FLAGGED else item.text
    return Row((text, *(format_count(count) for count in counts), bounds))


def _list_manifest(report: Report) -> Iterator[Block]:
    manifest = report.manifest
    yield Paragraph(method.MANIFEST_RULE)
    rows = [
        (headings.SOFTWARE, manifest.software),
        (headings.REPORT_ID, manifest.report_id),
        (headings.WINDOW, f"{format_day(manifest.starts_on)} - {format_day(manifest.ends_on)}"),
        (headings.AS_OF, format_day(manifest.as_of)),
        (headings.N, format_count(manifest.n)),
        (headings.DATA_SHA, manifest.data_sha256),
        (headings.PLAN_SHA, manifest.plan_sha256 or "-"),
    ]
    for code, version, sha256 in manifest.instruments:
        rows.append((headings.instrument_sha(code, version), sha256))
    rows += [(setting_name(code), setting_value(value)) for code, value in manifest.settings]
    columns = (Column(headings.KEY, 38), Column(headings.VALUE, 62))
    yield Table(method.ANNEX_MANIFEST, columns, tuple(Row(row) for row in rows), small=True)


def _items(result: InstrumentResult) -> Iterator[ItemRow]:
    for factor in (*result.factors, *result.aside):
        yield from factor.items
    if result.overall is not None:
        yield result.overall
