"""Which figures a chart shows, and the words beside it for who cannot see it."""

from collections.abc import Iterable

from survey_app.report.documents.tables import figure_cells
from survey_app.report.figures import Bar, BarChart, LevelBar, LevelChart
from survey_app.report.model import Breakdown, Figure, InstrumentResult, Report, TargetRow
from survey_app.report.wording import headings
from survey_app.report.wording.names import LEVELS, result_title
from survey_app.report.wording.numbers import format_count, format_threshold


def headline_chart(report: Report) -> BarChart:
    """Draw the judging figure of each questionnaire, each beside its own target."""
    pairs = [(result, result.headline, result_title(result)) for result in report.results]
    return _chart(report, "headlines", headings.HEADLINES_CAPTION, pairs)


def factor_chart(report: Report, result: InstrumentResult) -> BarChart:
    """Draw the factors of one questionnaire."""
    figures = (factor.figure for factor in result.factors)
    key, title = chart_key(result, "factors"), headings.factor_caption(result)
    return _figure_chart(report, result, key, title, figures)


def breakdown_chart(report: Report, result: InstrumentResult, breakdown: Breakdown) -> BarChart:
    """Draw one breakdown."""
    key = chart_key(result, breakdown.kind)
    title = headings.breakdown_caption(result, breakdown)
    return _figure_chart(report, result, key, title, breakdown.rows)


def chart_key(result: InstrumentResult, kind: str) -> str:
    """Return a name that no other chart of the report has, fit for an element's id."""
    state = "running" if result.provisional else "closed"
    return f"{result.code}-{result.version.replace('.', '-')}-{state}-{kind}"


def level_chart(result: InstrumentResult) -> LevelChart:
    """Draw how the answers to each question fall on the five levels."""
    items = [item for factor in result.factors for item in factor.items]
    if result.overall is not None:
        items.append(result.overall)
    bars = tuple(
        LevelBar(item.text, f"n = {format_count(sum(item.levels))}", item.levels)
        for item in items
        if item.figure.withheld is None and sum(item.levels) > 0
    )
    described = "; ".join(
        f"{bar.label}: {', '.join(map(str, bar.counts))} ({bar.text})" for bar in bars
    )
    return LevelChart(
        chart_key(result, "levels"),
        f"{headings.LEVEL_CAPTION}: {result_title(result)}",
        described,
        LEVELS,
        bars,
    )


def _figure_chart(
    report: Report, result: InstrumentResult, key: str, title: str, figures: Iterable[Figure]
) -> BarChart:
    return _chart(report, key, title, [(result, figure, figure.label) for figure in figures])


def _chart(
    report: Report, key: str, title: str, rows: Iterable[tuple[InstrumentResult, Figure, str]]
) -> BarChart:
    bars, thresholds = [], set[str]()
    for result, figure, label in rows:
        target = _find_target(report, result, figure)
        if target is not None and figure.share is not None:
            thresholds.add(format_threshold(target.op, target.percent))
        bars.append(_bar(figure, label, target))
    return BarChart(key, title, _describe(bars), tuple(bars), headings.target_line(thresholds))


def _find_target(report: Report, result: InstrumentResult, figure: Figure) -> TargetRow | None:
    """Find the target that speaks of this figure: its own, its group's, or the headline's."""
    rows = [t for t in report.targets if t.figure is not None and t.position != "outside"]
    if figure.definition != result.headline.definition:
        return None
    own = (t for t in rows if _same(t.figure, figure))
    group = (t for t in rows if figure.group and t.group == figure.group)
    whole = (t for t in rows if not figure.group and _is_of(t, result))
    return next((target for found in (own, group, whole) for target in found), None)


def _is_of(target: TargetRow, result: InstrumentResult) -> bool:
    """Tell whether a target speaks of all that one instrument measured."""
    if target.group is not None:
        return False
    return result.code in target.instruments or _same(target.figure, result.headline)


def _same(one: Figure | None, other: Figure) -> bool:
    """Tell whether two figures are the same measurement, whatever they are labelled."""
    numbers = (other.definition, other.n, other.n_answers, other.exact)
    return one is not None and (one.definition, one.n, one.n_answers, one.exact) == numbers


def _bar(figure: Figure, label: str, target: TargetRow | None) -> Bar:
    n, share, _interval = figure_cells(figure)
    if figure.withheld is not None or figure.share is None:
        return Bar(label, share)
    line = float(target.percent) / 100 if target else None
    return Bar(label, f"{share} (n = {n})", figure.share, figure.low, figure.high, line)


def _describe(bars: Iterable[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
