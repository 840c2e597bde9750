"""Sentences of the body, made from the numbers alone and careful where the evidence is weak."""

from collections.abc import Iterable
from fractions import Fraction

from survey_app.report.model import Figure, InstrumentResult, ItemRow
from survey_app.report.wording.names import PROVISIONAL, index_name, withheld_reason
from survey_app.report.wording.numbers import format_count, format_interval, format_percent
from survey_app.report.wording.targets import AMONG_RESPONDENTS

LOWEST_ITEMS = 3


def figure_text(figure: Figure, *, against: Iterable[Fraction] = ()) -> str:
    """Write a figure with interval and n, or why it is withheld."""
    if figure.withheld is not None or figure.share is None:
        return withheld_reason(figure.withheld or "no_answers")
    exact = figure.exact if figure.exact is not None else figure.share
    value = format_percent(exact, against=against)
    interval = format_interval(figure.low, figure.high)
    return f"{value} {interval}, tính trên {format_count(figure.n)} phiếu hợp lệ"


def figure_sentence(figure: Figure, instrument: str | None = None) -> str:
    """Write a figure as a sentence that opens with the name of its index."""
    name = index_name(figure.definition, instrument)
    return f"{name[0].upper()}{name[1:]}: {figure_text(figure)}."


def headline_sentence(result: InstrumentResult, against: Iterable[Fraction] = ()) -> str:
    """State the figure that judges, with what limits it."""
    name = index_name(result.headline.definition, result.code)
    limits = [PROVISIONAL] if result.provisional else []
    limits += [AMONG_RESPONDENTS] if result.grade == "C" else []
    tail = f" ({'; '.join(limits)})" if limits else ""
    return f"{name[0].upper()}{name[1:]}: {figure_text(result.headline, against=against)}{tail}."


def response_rate_sentence(result: InstrumentResult) -> str:
    """State the response rate with its definition, or that it cannot be computed."""
    rate = result.response_rate
    if rate is None or result.population is None:
        return (
            f"Chưa có tổng số {result.population_name} trong kỳ nên không tính được tỷ lệ trả lời."
        )
    population = f"{format_count(result.population)} {result.population_name}"
    return (
        f"Tỷ lệ trả lời (số phiếu hợp lệ chia cho số {result.population_name} trong kỳ): "
        f"{format_percent(Fraction(result.n, result.population))} "
        f"({format_count(result.n)} phiếu trên {population})."
    )


def extremes_sentences(result: InstrumentResult) -> tuple[str, ...]:
    """Name the strongest and the weakest factor among those not withheld."""
    shown = [row.figure for row in result.factors if row.figure.share is not None]
    if len(shown) < 2:
        return ("Chưa đủ số liệu để so sánh các yếu tố.",)
    best, worst = max(shown, key=_value), min(shown, key=_value)
    if _value(best) == _value(worst):
        return ("Các yếu tố có kết quả đo được bằng nhau.",)
    lines = [
        f"Yếu tố có kết quả cao nhất: {best.label}, {figure_text(best)}.",
        f"Yếu tố có kết quả thấp nhất: {worst.label}, {figure_text(worst)}.",
    ]
    if _overlap(best, worst):
        lines.append(
            "Khoảng tin cậy của hai yếu tố này còn trùng nhau, vì vậy thứ tự cao thấp chỉ để "
            "tham khảo, chưa đủ cơ sở khẳng định có khác biệt."
        )
    return tuple(lines)


def lowest_item_sentences(result: InstrumentResult) -> tuple[str, ...]:
    """Name the lowest questions among those not withheld, lowest first."""
    return tuple(
        f"{item.text.rstrip('?.')}: {figure_text(item.figure)}." for item in _lowest_items(result)
    )


def _lowest_items(result: InstrumentResult) -> list[ItemRow]:
    shown = [i for f in result.factors for i in f.items if i.figure.share is not None]
    unsatisfied = [item for item in shown if _value(item.figure) < 1]
    return sorted(unsatisfied, key=lambda item: (_value(item.figure), item.key))[:LOWEST_ITEMS]


def _value(figure: Figure) -> Fraction | float:
    return figure.exact if figure.exact is not None else figure.share or 0.0


def _overlap(one: Figure, other: Figure) -> bool:
    if one.low is None or other.high is None:
        return True
    return one.low <= other.high
