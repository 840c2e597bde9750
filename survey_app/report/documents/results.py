"""Part II: the targets, then each questionnaire by index, factor, question and group."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from survey_app.report.documents.blocks import (
    Blank,
    Block,
    Column,
    Heading,
    Paragraph,
    Picture,
    Row,
    Table,
)
from survey_app.report.documents.charts import (
    breakdown_charts,
    factor_chart,
    headline_chart,
    level_charts,
)
from survey_app.report.documents.tables import (
    FIGURE_COLUMNS,
    figure_cells,
    figure_table,
    withheld_notes,
)
from survey_app.report.documents.targets import list_target_blocks
from survey_app.report.model import (
    Breakdown,
    FactorRow,
    Figure,
    InstrumentResult,
    ItemRow,
    Report,
)
from survey_app.report.wording import headings, sentences
from survey_app.report.wording.comments import COMMENTS, NOT_PRINTED, comments_sentence
from survey_app.report.wording.names import index_name, result_title

LETTERS = "abcdđeghiklmn"
CHARTED = ("field", "place")


def list_result_blocks(report: Report) -> Iterator[Block]:
    """List part II."""
    yield Heading(2, f"1. {headings.OVERVIEW}")
    for result in report.results:
        yield Paragraph(_headline(report, result), lead=f"{result_title(result)}. ")
    if len(report.results) > 1:
        yield Picture(headline_chart(report), headings.HEADLINES_CAPTION)
    yield from list_target_blocks(report)
    for number, result in enumerate(report.results, start=2):
        yield Heading(2, f"{number}. {result_title(result)}")
        yield from _list_instrument_blocks(report, result)
    number = len(report.results) + 2
    if any(result.comments and result.comments.n for result in report.results):
        yield Heading(2, f"{number}. {COMMENTS}")
        yield from _list_comment_blocks(report)
        number += 1
    yield Heading(2, f"{number}. {headings.OTHER_DUTIES}")
    yield Blank(headings.TO_FILL_DUTIES, lines=2)


def _list_comment_blocks(report: Report) -> Iterator[Block]:
    for result in report.results:
        if result.comments and result.comments.n:
            yield Paragraph(comments_sentence(result.comments), lead=f"{result_title(result)}. ")
    yield Paragraph(NOT_PRINTED)


def _headline(report: Report, result: InstrumentResult) -> str:
    marks = {t.percent for t in report.targets if result.code in t.instruments}
    return sentences.headline_sentence(result, against=sorted(marks))


def _list_instrument_blocks(report: Report, result: InstrumentResult) -> Iterator[Block]:
    letters = iter(LETTERS)
    yield Heading(3, f"{next(letters)}) {headings.SEVEN}")
    yield Paragraph(headings.SEVEN_NOTE)
    yield _seven_table(result)
    yield from withheld_notes(result.definitions)
    if result.factors:
        yield Heading(3, f"{next(letters)}) {headings.BY_FACTOR}")
        yield Picture(factor_chart(report, result), headings.factor_caption(result))
        yield _factor_table(headings.factor_caption(result), result.factors, result.overall)
        yield from withheld_notes(_factor_figures(result.factors))
        for chart in level_charts(result):
            yield Picture(chart, headings.LEVEL_CAPTION)
    if result.aside:
        yield Heading(3, f"{next(letters)}) {headings.ASIDE}")
        yield Paragraph(headings.ASIDE_NOTE)
        yield _factor_table(headings.aside_caption(result), result.aside, None)
        yield from withheld_notes(_factor_figures(result.aside))
    for breakdown in result.breakdowns:
        if breakdown.kind in CHARTED:
            yield Heading(3, f"{next(letters)}) {breakdown.title}")
            yield from _list_breakdown_blocks(report, result, breakdown)
    others = [breakdown for breakdown in result.breakdowns if breakdown.kind not in CHARTED]
    if others:
        yield Heading(3, f"{next(letters)}) {headings.BY_GROUP}")
        yield from _list_group_blocks(result, others)


def _list_group_blocks(
    result: InstrumentResult, breakdowns: Sequence[Breakdown]
) -> Iterator[Block]:
    """Put the smaller breakdowns into one table, each under its own title."""
    rows = [replace(row, group=b.title) for b in breakdowns for row in b.rows]
    caption = headings.group_caption(result, rows)
    yield figure_table(caption, headings.GROUP, rows)
    yield from withheld_notes(rows)


def _list_breakdown_blocks(
    report: Report, result: InstrumentResult, breakdown: Breakdown
) -> Iterator[Block]:
    caption = headings.breakdown_caption(result, breakdown)
    shown = sum(row.share is not None for row in breakdown.rows)
    if shown > 1:
        for chart in breakdown_charts(report, result, breakdown):
            yield Picture(chart, caption)
    yield figure_table(caption, headings.GROUP, breakdown.rows)
    yield from withheld_notes(breakdown.rows)


def _seven_table(result: InstrumentResult) -> Table:
    rows = tuple(
        Row(
            (_capital(index_name(figure.definition, result.code)), *figure_cells(figure)),
            "strong" if figure.definition == result.headline.definition else "plain",
        )
        for figure in result.definitions
    )
    return Table(
        headings.seven_caption(result), (Column(headings.INDEX, 46), *FIGURE_COLUMNS), rows
    )


def _factor_table(caption: str, factors: Sequence[FactorRow], overall: ItemRow | None) -> Table:
    rows: list[Row] = []
    for factor in factors:
        rows.append(Row((factor.figure.label, *figure_cells(factor.figure)), "strong"))
        rows += [Row((item.text, *figure_cells(item.figure))) for item in factor.items]
    if overall is not None:
        rows.append(Row((headings.OVERALL_GROUP,), "group"))
        rows.append(Row((overall.text, *figure_cells(overall.figure))))
    columns = (Column(f"{headings.FACTOR}, {headings.QUESTION.lower()}", 46), *FIGURE_COLUMNS)
    return Table(caption, columns, tuple(rows))


def _factor_figures(factors: Sequence[FactorRow]) -> Iterator[Figure]:
    for factor in factors:
        yield factor.figure
        yield from (item.figure for item in factor.items)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
