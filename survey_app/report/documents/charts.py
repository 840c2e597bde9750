"""Which figures a chart shows, and the words beside it for who cannot see it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from survey_app.report.documents.tables import figure_cells
from survey_app.report.figures import LONGEST_CHART, Bar, BarChart, LevelBar, LevelChart
from survey_app.report.model import Breakdown, Figure, InstrumentResult, ItemRow, Report, TargetRow
from survey_app.report.wording import headings
from survey_app.report.wording.names import LEVELS, result_title
from survey_app.report.wording.numbers import format_count, format_threshold

Part = TypeVar("Part")


def headline_chart(report: Report) -> BarChart:
    """Draw the judging figure of each questionnaire, each beside its own target."""
    pairs = [(result, result.headline, result_title(result)) for result in report.results]
    return _chart(report, "headlines", headings.HEADLINES_CAPTION, pairs)


def factor_chart(report: Report, result: InstrumentResult) -> BarChart:
    """Draw the factors of one questionnaire."""
    figures = (factor.figure for factor in result.factors)
    key, title = chart_key(result, "factors"), headings.factor_caption(result)
    return _figure_chart(report, result, key, title, figures)


def breakdown_charts(
    report: Report, result: InstrumentResult, breakdown: Breakdown
) -> Iterator[BarChart]:
    """Draw one breakdown, in as many charts as its groups need."""
    title = headings.breakdown_caption(result, breakdown)
    for number, figures in enumerate(_even_parts(breakdown.rows, LONGEST_CHART)):
        key = chart_key(result, f"{breakdown.kind}-{number}")
        yield _figure_chart(report, result, key, title, figures)


def chart_key(result: InstrumentResult, kind: str) -> str:
    """Return a name that no other chart of the report has, fit for an element's id."""
    state = "running" if result.provisional else "closed"
    return f"{result.code}-{result.version.replace('.', '-')}-{state}-{kind}"


def level_charts(result: InstrumentResult) -> Iterator[LevelChart]:
    """Draw how the answers to each question fall on the five levels, factors kept whole."""
    groups = [[item for item in f.items if _has_levels(item)] for f in result.factors]
    charts = _pack([group for group in groups if group])
    if result.overall is not None and _has_levels(result.overall):
        charts = [*charts[:-1], [*(charts[-1] if charts else ()), result.overall]]
    for number, items in enumerate(charts):
        bars = tuple(
            LevelBar(item.text, f"n = {format_count(sum(item.levels))}", item.levels)
            for item in items
        )
        described = "; ".join(
            f"{bar.label}: {', '.join(map(str, bar.counts))} ({bar.text})" for bar in bars
        )
        title = f"{headings.LEVEL_CAPTION}: {result_title(result)}"
        yield LevelChart(chart_key(result, f"levels-{number}"), title, described, LEVELS, bars)


def _has_levels(item: ItemRow) -> bool:
    return item.figure.withheld is None and sum(item.levels) > 0


def _pack(groups: Sequence[Sequence[ItemRow]]) -> list[list[ItemRow]]:
    """Put neighbouring groups together as long as they fit one chart."""
    packed: list[list[ItemRow]] = []
    total = sum(map(len, groups))
    charts = -(-total // LONGEST_CHART) or 1
    enough = min(LONGEST_CHART, total // charts + 2)
    for group in groups:
        for part in _even_parts(group, LONGEST_CHART):
            if packed and len(packed[-1]) + len(part) <= enough:
                packed[-1].extend(part)
            else:
                packed.append(list(part))
    return packed


def _even_parts(rows: Sequence[Part], longest: int) -> Iterator[Sequence[Part]]:
    """Cut a sequence into parts of about the same length, none longer than `longest`."""
    number = -(-len(rows) // longest)
    for part in range(number):
        yield rows[len(rows) * part // number : len(rows) * (part + 1) // number]


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
