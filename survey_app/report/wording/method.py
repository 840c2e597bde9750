"""Sentences on how it was done and how far the numbers can be trusted."""

from survey_app.report.model import (
    CampaignFacts,
    InstrumentResult,
    PaperFacts,
    PlanFacts,
    Report,
)
from survey_app.report.withholding import SMALL_CELL
from survey_app.report.wording.headings import commune_title
from survey_app.report.wording.names import (
    INDEX_FORMULAS,
    channel_name,
    index_name,
    left_out_reason,
    paper_reason,
)
from survey_app.report.wording.numbers import format_count, format_day

METHOD = (
    (
        "Khoảng tin cậy 95% (hai phía) tính bằng phương pháp Wilson với cỡ mẫu hiệu dụng: mỗi "
        "người trả lời là một đơn vị, các câu trả lời của cùng một người không được coi là độc lập."
    ),
    (
        "Mức độ chắc chắn ở cột B dùng hai giới hạn một phía 95% theo phương pháp Korn-Graubard: "
        "khẳng định đạt khi giới hạn dưới không thấp hơn ngưỡng, khẳng định chưa đạt khi giới hạn "
        "trên thấp hơn ngưỡng, còn lại là chưa đủ cơ sở kết luận."
    ),
    (
        "So với chỉ tiêu bằng số đếm chưa làm tròn; số in ra được làm tròn nửa lên đến hai chữ số "
        "thập phân, thêm chữ số khi làm tròn sẽ trái với kết quả so sánh."
    ),
    (
        "Nhóm có quá ít người trả lời không được công bố; khi cần, một nhóm nữa cũng được giữ lại "
        "để không suy ra được nhóm kia. Ý kiến tự do không in trong báo cáo này."
    ),
    (
        "Kết quả tự nguyện trả lời có thể khác với ý kiến của người không trả lời; bảng chỉ tiêu "
        "ghi tỷ lệ hài lòng của người không trả lời mà từ đó kết luận sẽ thay đổi."
    ),
)

QUALITY_RULE = (
    "Câu hỏi có trên 20% “không có ý kiến” hoặc “không phát sinh” được đánh dấu (*). Khi phần này "
    "trên 10%, cột cuối in giới hạn kết quả nếu mọi người đó đều không hài lòng và nếu mọi người "
    "đó đều hài lòng."
)
ALL_ANSWERED = "Mọi câu hỏi của phiếu “{title}” đều được mọi người trả lời."
OTHERS_ANSWERED = "Các câu hỏi không có trong bảng được mọi người trả lời."
MANIFEST_RULE = (
    "Cùng phiên bản phần mềm, cùng phiếu, cùng thiết lập và cùng dữ liệu cho lại đúng báo cáo này."
)
UNMEASURED_RULE = (
    "Các chỉ tiêu dưới đây có trong kế hoạch nhưng không đo bằng khảo sát trong kỳ này; kết quả "
    "lấy từ nguồn chính thức khác và không được suy ra từ báo cáo này."
)
ANNEX_TABLES = "Bảng số liệu chi tiết"
ANNEX_UNMEASURED = "Chỉ tiêu của kế hoạch không đo bằng khảo sát"
ANNEX_METHOD = "Phương pháp và chất lượng số liệu"
ANNEX_MANIFEST = "Thông tin để kiểm chứng báo cáo"


def campaign_sentence(campaign: CampaignFacts) -> str:
    """State one campaign: its dates, how answers came, how many."""
    channels = ", ".join(f"{channel_name(c)} {format_count(n)}" for c, n in campaign.channels)
    first, last = format_day(campaign.opens_on), format_day(campaign.closes_on)
    named = first in campaign.title and last in campaign.title
    return (
        f"{campaign.title}: {'' if named else f'từ {first} đến hết {last}, '}"
        f"{format_count(campaign.n)} phiếu{f' ({channels})' if channels else ''}."
    )


def papers_sentence(papers: PaperFacts) -> str:
    """State how many paper forms of a campaign were handed in, count, and do not, with reasons."""
    invalid = [(paper_reason(code), n) for code, n in papers.invalid if n]
    reasons = "; ".join(f"{reason} {format_count(n)}" for reason, n in invalid)
    parts = [
        f"thu về {format_count(papers.handed_in)} phiếu",
        f"{format_count(papers.valid)} phiếu hợp lệ",
        f"{format_count(sum(n for _, n in invalid))} phiếu không hợp lệ"
        + (f" ({reasons})" if reasons else ""),
    ]
    if papers.not_done:
        parts.append(f"{format_count(papers.not_done)} phiếu chưa nhập xong")
    return f"Phiếu giấy của {papers.campaign}: {', '.join(parts)}."


def left_out_sentence(result: InstrumentResult) -> str:
    """State which responses are kept but not counted in the headline; empty when none are."""
    if not result.left_out:
        return ""
    parts = [f"{format_count(n)} phiếu {left_out_reason(reason)}" for reason, n in result.left_out]
    return f"Giữ lại nhưng không tính vào kết quả chung: {'; '.join(parts)}."


def late_sentence(result: InstrumentResult) -> str:
    """State how many forms came after the campaign's end; empty when none did."""
    if not result.late:
        return ""
    return (
        f"Trong số phiếu nhận được có {format_count(result.late)} phiếu đến muộn: trả lời khi đợt "
        "khảo sát còn mở, đến sau khi đóng nhưng trong thời hạn nhận."
    )


def repeated_sentence(result: InstrumentResult) -> str:
    """State how many say they answered this form lately; empty when nobody said whether."""
    repeated, said = result.repeated
    if said < SMALL_CELL:
        return ""
    few = 0 < repeated < SMALL_CELL
    shown = f"dưới {SMALL_CELL}" if few else format_count(repeated)
    return (
        f"{format_count(said)} người cho biết có trả lời phiếu này trong ba tháng trước đó hay "
        f"không; {shown} người trong số đó trả lời có. Các phiếu này vẫn được tính."
    )


def index_sentence(result: InstrumentResult) -> str:
    """Name the index that judges, with its formula."""
    definition = result.headline.definition
    name = index_name(definition, result.code)
    return f"Chỉ số dùng để so với chỉ tiêu: {name}, bằng {INDEX_FORMULAS[definition]}."


def plan_sentence(plan: PlanFacts) -> str:
    """Say which plan's targets are read and how long it is valid."""
    return (
        f"Chỉ tiêu lấy từ {plan.document} ({plan.period}), có hiệu lực từ "
        f"{format_day(plan.valid_from)} đến hết {format_day(plan.valid_to)}."
    )


def all_answered_sentence(title: str) -> str:
    """Say that no question of a questionnaire was left open."""
    return ALL_ANSWERED.format(title=title)


def contradiction_sentence(text: str) -> str:
    """Say that the plan contradicts itself and that a person has to choose."""
    return f"Kế hoạch có chỗ ghi khác nhau: {text}; cần người có thẩm quyền xác định."


def closing_sentence(report: Report) -> str:
    """Return the last sentence of the body with the official ending."""
    return (
        "Trên đây là báo cáo kết quả đo lường mức độ hài lòng của người dân, tổ chức đối với dịch "
        f"vụ công {commune_title(report)}./."
    )


def overview_sentence(report: Report) -> str:
    """Say how many questionnaires and responses the report rests on."""
    n = sum(result.n for result in report.results)
    if len(report.results) == 1:
        return f"Báo cáo tổng hợp một loại phiếu khảo sát với {format_count(n)} phiếu hợp lệ."
    return (
        f"Báo cáo tổng hợp {len(report.results)} loại phiếu khảo sát với {format_count(n)} phiếu "
        "hợp lệ. Mỗi loại phiếu hỏi một đối tượng khác nhau nên các kết quả không cộng chung."
    )
