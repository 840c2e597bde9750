"""Which figures a chart shows, and the words beside it for who cannot see it."""

from collections.abc import Iterable

from survey_app.report.documents.tables import figure_cells
from survey_app.report.figures import Bar, BarChart, LevelBar, LevelChart
from survey_app.report.model import Breakdown, Figure, InstrumentResult, Report, TargetRow
from survey_app.report.wording import headings
from survey_app.report.wording.names import LEVELS
from survey_app.report.wording.numbers import format_count, format_threshold


def headline_chart(report: Report) -> BarChart:
    """Draw the judging figure of each questionnaire, each beside its own target."""
    pairs = [(result, result.headline, result.title) for result in report.results]
    return _chart(report, "headlines", headings.HEADLINES_CAPTION, pairs)


def factor_chart(report: Report, result: InstrumentResult) -> BarChart:
    """Draw the factors of one questionnaire."""
    figures = (factor.figure for factor in result.factors)
    key, title = f"{result.code}-factors", headings.factor_caption(result)
    return _figure_chart(report, result, key, title, figures)


def breakdown_chart(report: Report, result: InstrumentResult, breakdown: Breakdown) -> BarChart:
    """Draw one breakdown."""
    key, title = f"{result.code}-{breakdown.kind}", headings.breakdown_caption(result, breakdown)
    return _figure_chart(report, result, key, title, breakdown.rows)


def level_chart(result: InstrumentResult) -> LevelChart:
    """Draw how the answers to each question fall on the five levels."""
    items = [item for factor in result.factors for item in factor.items]
    if result.overall is not None:
        items.append(result.overall)
    bars = tuple(
        LevelBar(item.text, f"n = {format_count(sum(item.levels))}", item.levels)
        for item in items
        if item.figure.withheld is None and sum(item.levels)
    )
    described = "; ".join(
        f"{bar.label}: {', '.join(map(str, bar.counts))} ({bar.text})" for bar in bars
    )
    return LevelChart(
        f"{result.code}-levels",
        f"{headings.LEVEL_CAPTION}: {result.title}",
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
    own = [t for t in rows if t.figure == figure]
    group = [t for t in rows if t.figure and figure.group in (t.figure.group, t.figure.label)]
    whole = [t for t in rows if t.figure == result.headline]
    if figure.definition != result.headline.definition:
        return next(iter(own), None)
    return next(iter([*own, *(group if figure.group else whole)]), None)


def _bar(figure: Figure, label: str, target: TargetRow | None) -> Bar:
    n, share, _interval = figure_cells(figure)
    if figure.withheld is not None or figure.share is None:
        return Bar(label, share)
    line = float(target.percent) / 100 if target else None
    return Bar(label, f"{share} (n = {n})", figure.share, figure.low, figure.high, line)


def _describe(bars: Iterable[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
