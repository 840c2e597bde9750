"""What a report and its pages say of comments: how many, and why their texts are not printed."""

from datetime import date

from survey_app.report.model import CommentFacts
from survey_app.report.withholding import SMALL_CELL
from survey_app.report.wording.numbers import format_count

COMMENTS = "Góp ý của người trả lời"
NOT_PRINTED = (
    "Góp ý có thể nêu tên người hoặc cho biết ai đã viết, vì vậy báo cáo chỉ ghi số phiếu có góp "
    "ý, không in nguyên văn. Cơ quan đọc nguyên văn góp ý trong hệ thống."
)


def comments_sentence(facts: CommentFacts) -> str:
    """State how many answers carry a comment.

    >>> comments_sentence(CommentFacts(n_comments=12, n=1500))
    '12 trên 1.500 phiếu có ghi góp ý.'
    """
    n = format_count(facts.n)
    if facts.n_comments == 0:
        return f"Không có phiếu nào trên {n} phiếu có ghi góp ý."
    if facts.n_comments < SMALL_CELL:
        return f"Dưới {SMALL_CELL} trên {n} phiếu có ghi góp ý."
    return f"{format_count(facts.n_comments)} trên {n} phiếu có ghi góp ý."


def write_months(starts_on: date, ends_on: date) -> str:
    """Name the months from one day to another.

    >>> write_months(date(2026, 5, 20), date(2026, 6, 3))
    'Từ tháng 05/2026 đến tháng 06/2026'
    """
    first, last = (f"tháng {day:%m/%Y}" for day in (starts_on, ends_on))
    return first.capitalize() if first == last else f"Từ {first} đến {last}"
