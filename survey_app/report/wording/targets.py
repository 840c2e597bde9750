"""What a report may say about a target: two columns that always travel together, and the notes."""

from dataclasses import dataclass
from fractions import Fraction

from survey_app.report.model import TargetRow
from survey_app.report.wording.names import PROVISIONAL, note_text, withheld_reason
from survey_app.report.wording.numbers import (
    exact_share,
    format_count,
    format_distance,
    format_percent,
    format_target,
)

AMONG_RESPONDENTS = "chỉ trong số người trả lời"
NOT_WEIGHED = "Không xét"


@dataclass(frozen=True, slots=True)
class TargetColumns:
    """Column A (the measured figure against the target) and column B (how certain that is)."""

    measured: str
    certainty: str


def target_columns(row: TargetRow) -> TargetColumns:
    """Word both columns of one target; there is no way to get one without the other."""
    if row.position == "outside":
        return TargetColumns("Chưa có chỉ tiêu cho kỳ này", NOT_WEIGHED)
    if row.position == "no_data" or row.figure is None:
        return TargetColumns("Chưa có số liệu trong kỳ", NOT_WEIGHED)
    if row.figure.withheld is not None:
        reason = withheld_reason(row.figure.withheld)
        return TargetColumns(f"Không so sánh: {reason}", NOT_WEIGHED)
    if row.provisional:
        return TargetColumns(
            f"Chưa đánh giá ({PROVISIONAL})", "Chưa kết luận: đợt khảo sát chưa kết thúc"
        )
    if row.position == "progress":
        return TargetColumns(_progress_text(row), verdict_text(row))
    return TargetColumns(_standing_text(row), verdict_text(row))


def verdict_text(row: TargetRow) -> str:
    """Word the statistical verdict of a target whose figure is printed."""
    if row.verdict is None:
        return "Không đưa ra mức độ chắc chắn"
    if row.verdict == "inconclusive":
        return _inconclusive_text(row)
    if row.position == "progress":
        side = "đã ở mức mục tiêu" if row.verdict == "met" else "còn dưới mức mục tiêu"
        text = f"Đủ cơ sở khẳng định {side}"
    else:
        text = f"Đủ cơ sở khẳng định {'đạt' if row.verdict == 'met' else 'chưa đạt'}"
    return f"{text}, {AMONG_RESPONDENTS}" if row.among_respondents_only else text


def target_reading(row: TargetRow) -> str:
    """Say how the words of a threshold were read, where they leave room; else an empty text."""
    parts: list[str] = []
    if row.op == "eq":
        least = f"từ {format_target(row.percent)} trở lên"
        parts.append(f"hiểu là {'toàn bộ (100%)' if row.percent == 100 else least}")
    if row.strength == "aim":
        parts.append("“phấn đấu” là mức hướng tới, không phải mức tối thiểu")
    return "; ".join(parts)


def due_year_sentence(row: TargetRow) -> str:
    """Say that a due year is our reading where the plan does not state one; else an empty text."""
    if row.due_year is None or row.due_stated:
        return ""
    return (
        f"Văn bản không ghi năm đích; năm {row.due_year} được hiểu từ thời hạn của kế hoạch, "
        "là cách hiểu của người lập báo cáo."
    )


def tipping_point_sentence(row: TargetRow) -> str:
    """Say which share among those who did not answer would bring the whole under the target."""
    point, target = row.tipping_point, format_target(row.percent)
    if point is None:
        return ""
    if point <= 0:
        return (
            "Dù mọi người chưa trả lời đều không hài lòng, kết quả chung vẫn không thấp hơn "
            f"{target}."
        )
    if point >= 1:
        return f"Dù mọi người chưa trả lời đều hài lòng, kết quả chung vẫn không cao hơn {target}."
    return (
        f"Nếu tỷ lệ hài lòng trong số người chưa trả lời thấp hơn {format_percent(point)} thì "
        f"kết quả chung của toàn bộ đối tượng sẽ dưới mức {target}."
    )


def target_notes(row: TargetRow) -> tuple[str, ...]:
    """List everything that must stand under the targets table for this row, as sentences."""
    reading = target_reading(row)
    notes = [
        f"Ngưỡng ghi trong văn bản: “{row.wording}” - {reading}." if reading else "",
        due_year_sentence(row),
        tipping_point_sentence(row) if row.position in ("judged", "progress") else "",
        *(note_text(note) or "" for note in row.notes),
    ]
    return tuple(note for note in notes if note)


def measured_percent(row: TargetRow) -> str:
    """Write the measured figure so that it stays on its own side of the target."""
    figure = row.figure
    if figure is None or figure.share is None:
        return "-"
    exact = figure.exact if figure.exact is not None else figure.share
    return format_percent(exact, against=(row.percent,))


def _standing_text(row: TargetRow) -> str:
    if row.standing is None:
        return "Không so sánh"
    return "Đạt" if row.standing == "reached" else "Chưa đạt"


def _progress_text(row: TargetRow) -> str:
    head = f"So với mục tiêu đến năm {row.due_year}: "
    figure, target = row.figure, Fraction(row.percent)
    if figure is None or figure.share is None:
        return head + "chưa có số liệu"
    value = exact_share(figure.exact if figure.exact is not None else figure.share) * 100
    if row.standing == "reached":
        return head + "kết quả đo được đã ở mức mục tiêu"
    if value == target:
        return head + "kết quả đo được vừa bằng mức mốc"
    return head + f"còn cách {format_distance(value, target)}"


def _inconclusive_text(row: TargetRow) -> str:
    among = f" ({AMONG_RESPONDENTS})" if row.among_respondents_only else ""
    head = f"Chưa đủ cơ sở kết luận{among}"
    n = row.figure.n if row.figure else 0
    if row.possible_from_n is not None and n < row.possible_from_n:
        least = format_count(row.possible_from_n)
        tail = f"dưới {least} phiếu thì chưa thể khẳng định đạt dù mọi người đều hài lòng"
        return f"{head}{_needed_text(row)}; {tail}"
    if row.needed is None:
        return f"{head}, chưa ước tính được số phiếu cần thêm"
    return head + _needed_text(row)


def _needed_text(row: TargetRow) -> str:
    if not row.needed:
        return ""
    n, population = (row.figure.n, row.figure.population) if row.figure else (0, None)
    if population is not None and n + row.needed > population:
        return ", cần nhiều phiếu hơn tổng số đối tượng trong kỳ"
    return f", cần thêm khoảng {format_count(row.needed)} phiếu"
