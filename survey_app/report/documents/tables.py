"""Tables of figures, and part I: who was asked, how, and how far it can be trusted."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from survey_app.report.documents.blocks import Block, Column, Heading, Paragraph, Row, Table
from survey_app.report.model import Figure, InstrumentResult, Report
from survey_app.report.wording import headings, method, names, sentences
from survey_app.report.wording.numbers import format_bounds, format_count, format_percent

FIGURE_COLUMNS = (
    Column(headings.N, 14, "right"),
    Column(headings.SHARE, 18, "right"),
    Column(headings.INTERVAL, 22, "right"),
)


def figure_cells(figure: Figure) -> tuple[str, str, str]:
    """Return n, share and interval as printed in a table; a withheld figure shows none of them."""
    if figure.withheld is not None or figure.share is None:
        code = figure.withheld or "no_answers"
        n = "-" if code == "small_cell" else format_count(figure.n)
        return n, names.WITHHELD_SHORT[code], "-"
    exact = figure.exact if figure.exact is not None else figure.share
    return (
        format_count(figure.n),
        format_percent(exact),
        format_bounds(figure.low, figure.high),
    )


def figure_table(title: str, first: str, figures: Iterable[Figure]) -> Table:
    """Build the table of one breakdown; figures of one group stand together, groups first."""
    rows: list[Row] = []
    listed = tuple(figures)
    groups = tuple(dict.fromkeys(f.group for f in listed if f.group))
    for group in groups:
        rows.append(Row((group,), "group"))
        rows += [_figure_row(f) for f in listed if f.group == group]
    rest = [f for f in listed if not f.group]
    if groups and rest:
        rows.append(Row((headings.OTHER_FIELDS,), "group"))
    rows += [_figure_row(figure) for figure in rest]
    return Table(title, (Column(first, 46), *FIGURE_COLUMNS), tuple(rows))


def withheld_notes(figures: Iterable[Figure]) -> Iterator[Paragraph]:
    """Explain under a table what its withheld figures mean."""
    codes = sorted({figure.withheld for figure in figures if figure.withheld})
    if codes:
        yield Paragraph(" ".join(names.WITHHELD_NOTES[code] for code in codes), kind="note")


def list_method_blocks(report: Report) -> Iterator[Block]:
    """List part I."""
    if not report.results:
        yield Paragraph(headings.NO_RESULTS)
        return
    yield Paragraph(method.overview_sentence(report))
    yield _samples_table(report.results)
    for number, result in enumerate(report.results, start=1):
        yield Heading(2, f"{number}. {names.result_title(result)}")
        yield from _list_instrument_facts(result)
    if report.plan is not None:
        yield Paragraph(method.plan_sentence(report.plan))
        for text in report.plan.contradictions:
            yield Paragraph(method.contradiction_sentence(text))
    yield Paragraph(headings.NEUTRAL_RULE)


def _list_instrument_facts(result: InstrumentResult) -> Iterator[Paragraph]:
    lines = [
        *(method.campaign_sentence(campaign) for campaign in result.campaigns),
        *(method.papers_sentence(papers) for papers in result.papers),
        sentences.response_rate_sentence(result),
        method.left_out_sentence(result),
        method.late_sentence(result),
        method.repeated_sentence(result),
        method.index_sentence(result),
        names.grade_sentence(result.grade),
        headings.DRAFT_NOTE if result.draft else "",
        headings.PROVISIONAL_NOTE if result.provisional else "",
    ]
    for line in filter(None, lines):
        yield Paragraph(line, kind="bullet")


def _samples_table(results: tuple[InstrumentResult, ...]) -> Table:
    rows = tuple(
        Row((names.result_title(r), _population_text(r), format_count(r.n), _rate_text(r), r.grade))
        for r in results
    )
    columns = (
        Column(headings.INSTRUMENT, 38),
        Column(headings.POPULATION, 22),
        Column(headings.N, 14, "right"),
        Column(headings.RESPONSE_RATE, 14, "right"),
        Column(headings.GRADE, 12, "center"),
    )
    return Table(headings.SAMPLES_CAPTION, columns, rows)


def _population_text(result: InstrumentResult) -> str:
    if result.population is None:
        return headings.UNKNOWN_POPULATION
    return f"{format_count(result.population)} {result.population_name}"


def _rate_text(result: InstrumentResult) -> str:
    if not result.population:
        return "-"
    return format_percent(Fraction(result.n, result.population))


def _figure_row(figure: Figure) -> Row:
    return Row((figure.label, *figure_cells(figure)))
