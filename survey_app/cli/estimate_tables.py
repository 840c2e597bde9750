"""The figures of `thuocdo estimate` as tables that a person reads."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from analysis.verdicts import Verdict
from survey_app.estimate.figures import DISPLAYED, Figure, Outcome
from survey_app.estimate.wording import (
    MEANS,
    NEED_UNKNOWN,
    OTHER_GROUPS,
    STANDINGS,
    VERDICT_BOUNDS,
    VERDICTS,
    note_text,
)
from survey_app.report.wording.names import INDEX_NAMES
from survey_app.report.wording.numbers import (
    format_bounds,
    format_count,
    format_percent,
    format_target,
)

FIVE_LEVELS = ("1", "2", "3", "4", "5")
PLAIN_WIDTH = 140
"""Columns of a table that goes into a file or a pipe."""
FULL_WIDTH = 80
FULL_WIDTH_JUDGED = 120
"""From here on all columns fit beside names; below, some are left out and verdicts stand alone."""
NAME_WIDTH = 14
VERDICT_WIDTH = 20
SHOWN_NAMES = 8
UNKNOWN = "—"


def print_outcome(outcome: Outcome, name: str) -> None:
    """Print the index first, then factors, items and groups, then how it was computed."""
    terminal = Console()
    console = Console(
        highlight=False, soft_wrap=True, width=None if terminal.is_terminal else PLAIN_WIDTH
    )
    console.print(f"[bold]{escape(_title(outcome))}[/bold]")
    console.print(escape(f"{name}: {format_count(outcome.rows)} phiếu"))
    parts: list[tuple[str, Mapping[str, Figure]]] = [("", {"Toàn bộ": outcome.index})]
    parts += [("Yếu tố", outcome.factors)] if outcome.factors else []
    parts += [("Câu hỏi", outcome.items)]
    parts += [(f"Theo “{column}”", levels) for column, levels in outcome.by.items()]
    judged = outcome.request.target is not None
    compact = console.width < (FULL_WIDTH_JUDGED if judged else FULL_WIDTH)
    console.print(_table(parts, outcome, compact=compact), soft_wrap=False)
    for line in _list_lines(outcome, compact=compact):
        console.print(escape(line))


def _title(outcome: Outcome) -> str:
    """Name the index; the usual names speak of levels 4-5 and hold for these alone."""
    usual = set(outcome.scale.satisfied) == {"4", "5"} and set(outcome.scale.levels) <= set(
        FIVE_LEVELS
    )
    name = INDEX_NAMES[outcome.request.index]
    if not usual:
        name = name.replace(" (mức 4-5)", "")
    return f"{name[0].upper()}{name[1:]} [{outcome.request.index}]"


def _table(
    parts: Sequence[tuple[str, Mapping[str, Figure]]], outcome: Outcome, *, compact: bool
) -> Table:
    target = outcome.request.target
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    against = "" if target is None else f"Mục tiêu ≥ {format_target(target)}"
    below = against if compact else ""
    table.add_column(below, overflow="fold", min_width=NAME_WIDTH)
    confidence = format_target(Fraction(str(outcome.request.level)) * 100)
    measured, _ = MEANS.get(outcome.request.index, ("Tỷ lệ", ""))
    interval = f"Khoảng tin cậy{chr(10) if compact else ' '}{confidence}"
    headings = (measured, interval, "Người", *(() if compact else ("Câu trả lời", "Hệ số TK")))
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    if target is not None:
        if not compact:
            table.add_column(against, min_width=VERDICT_WIDTH)
        table.add_column("Cần thêm", justify="right", no_wrap=True)
    for title, figures in parts:
        table.add_section()
        if title:
            table.add_row(f"[bold]{escape(title)}[/bold]")
        for name, figure in figures.items():
            numbers = _list_numbers(figure, target)[: len(headings)]
            judged = [] if figure.verdict is None else [_judge(figure.verdict)]
            needed = [] if figure.verdict is None else [_need(figure.verdict)]
            if compact and judged:
                table.add_row(escape(name), *numbers, *needed)
                table.add_row(Padding(judged[0], (0, 0, 0, 2)))
            else:
                table.add_row(escape(name), *numbers, *judged, *needed)
    return table


def _list_numbers(figure: Figure, target: Fraction | None) -> list[str]:
    estimate, interval = figure.estimate, figure.interval
    against = () if target is None else (target,)
    return [
        "-" if estimate.exact is None else format_percent(estimate.exact, against=against),
        "-" if interval is None else format_bounds(interval.low, interval.high),
        format_count(estimate.n),
        format_count(estimate.n_answers),
        "-" if estimate.deff is None else _decimal(estimate.deff),
    ]


def _need(verdict: Verdict) -> str:
    """Say how many more; nothing where the verdict stands, a dash where it cannot be told."""
    if verdict.needed is not None:
        return f"{format_count(verdict.needed)} người"
    return "" if verdict.verdict in {"met", "not_met"} else UNKNOWN


def _judge(verdict: Verdict) -> str:
    """Say where the figure stands and how sure that is, never one without the other."""
    standing = "-" if verdict.standing is None else STANDINGS[verdict.standing]
    return standing if verdict.verdict is None else f"{standing}; {VERDICTS[verdict.verdict]}"


def _list_lines(outcome: Outcome, *, compact: bool) -> list[str]:
    """Say how it was computed, and what is to be known."""
    request, scale, index = outcome.request, outcome.scale, outcome.index.estimate
    default = " (phương pháp mặc định)" if request.method == DISPLAYED else ""
    df = "-" if index.df is None else format_count(index.df)
    levels = f"thang đo: {', '.join(scale.levels)}"
    if request.index in MEANS:
        answers = f"{MEANS[request.index][1]}; {levels}"
    else:
        answers = f"Hài lòng: {', '.join(scale.satisfied)}; {levels}"
    computed = f"sai số chuẩn {_points(index.se)}; bậc tự do {df}"
    computed += f"; cỡ mẫu hiệu dụng {_effective(index.n_eff)}"
    lines = [
        f"{answers}.",
        f"Thiết kế mẫu: {_design(outcome)}.",
        f"Khoảng tin cậy: {request.method}{default}; {computed}.",
    ]
    lines += _list_verdict_lines(outcome)
    lines += [_as_sentence(note_text(note)) for note in outcome.index.notes]
    lines += _list_shared_notes(outcome)
    if not compact:
        lines.append("Hệ số TK: hệ số thiết kế, số câu trả lời ứng với một câu trả lời độc lập.")
    return [f"- {line}" for line in lines]


def _list_shared_notes(outcome: Outcome) -> list[str]:
    """Say once what holds for several factors, items or groups."""
    groups = [outcome.factors, outcome.items, *outcome.by.values()]
    named: dict[str, list[str]] = {}
    for name, figure in (pair for figures in groups for pair in figures.items()):
        for note in figure.notes:
            named.setdefault(note_text(note), []).append(name)
    return [f"{_cut_names(names)}: {text}." for text, names in named.items()]


def _cut_names(names: Sequence[str]) -> str:
    listed = ", ".join(names[:SHOWN_NAMES])
    more = len(names) - SHOWN_NAMES
    return OTHER_GROUPS.format(names=listed, more=more) if more > 0 else listed


def _list_verdict_lines(outcome: Outcome) -> list[str]:
    groups = [outcome.factors, outcome.items, *outcome.by.values()]
    figures = [outcome.index, *(figure for group in groups for figure in group.values())]
    verdicts = [figure.verdict for figure in figures if figure.verdict is not None]
    if not verdicts:
        return []
    sure = format_target(100 * (1 - Fraction(str(outcome.index.estimate.alpha))))
    lines = [VERDICT_BOUNDS.format(sure=sure)]
    if any(_need(verdict) == UNKNOWN for verdict in verdicts):
        lines.append(NEED_UNKNOWN)
    return lines


def _as_sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].removesuffix('.')}."


def _design(outcome: Outcome) -> str:
    plan = outcome.plan
    parts = []
    if plan.strata is not None:
        parts.append(f"phân tầng theo “{plan.columns[plan.strata]}”")
    if plan.clusters:
        stages = ", rồi ".join(f"“{plan.columns[column]}”" for column in plan.clusters)
        parts.append(f"chọn cụm theo {stages}")
    if plan.weight is not None:
        parts.append(f"trọng số “{plan.columns[plan.weight]}”")
    elif plan.populations:
        parts.append("trọng số là quy mô tổng thể chia cho số đơn vị trong mẫu")
    if plan.populations:
        sizes = ", ".join(f"“{plan.columns[column]}”" for column in plan.populations)
        parts.append(f"quy mô tổng thể {sizes}")
    return "; ".join(parts) or "mẫu ngẫu nhiên đơn giản, mọi phiếu như nhau"


def _points(se: float | None) -> str:
    if se is None:
        return "không tính được"
    return f"{_decimal(100 * se)} điểm phần trăm"


def _effective(n_eff: float | None) -> str:
    if n_eff is None:
        return "-"
    return "không giới hạn" if math.isinf(n_eff) else format_count(round(n_eff))


def _decimal(number: float) -> str:
    whole, _, decimals = f"{number:.2f}".partition(".")
    return f"{format_count(int(whole))},{decimals}"
