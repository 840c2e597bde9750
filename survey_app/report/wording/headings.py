"""The fixed words of the annual report's layout: headings, column titles, captions, signer."""

from collections.abc import Collection, Sequence

from survey_app.report.model import Breakdown, Figure, InstrumentResult, Report
from survey_app.report.wording.names import index_name, place_of, result_title
from survey_app.report.wording.numbers import format_date, format_day

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
KIND = "BÁO CÁO"
RECEIVERS_TITLE = "Nơi nhận:"
SIGNATURE_ROOM = "(Ký, ghi rõ họ tên, đóng dấu)"
CONTENTS = "Nội dung"

HOW = "I. Cách thực hiện"
RESULTS = "II. Kết quả"
FINDINGS = "III. Đánh giá"
MEASURES = "IV. Biện pháp khắc phục"
PROPOSALS = "V. Đề xuất, kiến nghị"

OVERVIEW = "Kết quả chung và so với chỉ tiêu"
OTHER_DUTIES = "Phản ánh, kiến nghị và trả kết quả đúng hạn"
HEADLINE = "Kết quả chung"
SEVEN = "Bảy chỉ số"
HEADLINES_CAPTION = "Kết quả chung của từng loại phiếu (mỗi loại theo chỉ số nêu trên)"
TARGETS_CAPTION = "Kết quả so với chỉ tiêu của kế hoạch"
BY_FACTOR = "Theo yếu tố và câu hỏi"
ASIDE = "Nội dung hỏi thêm, không tính vào chỉ số"
BY_GROUP = "Theo cách thu thập và nhóm người trả lời"
STRENGTHS = "Yếu tố cao nhất, thấp nhất"
WEAK_ITEMS = "Nội dung có kết quả thấp nhất"
CAUSES = "Nguyên nhân"

INSTRUMENT = "Phiếu khảo sát"
N = "Số phiếu hợp lệ (n)"
SHARE = "Kết quả"
INTERVAL = "Khoảng tin cậy 95%"
GROUP = "Nhóm"
FACTOR = "Yếu tố"
QUESTION = "Câu hỏi"
INDEX = "Tên chỉ số"
TARGET = "Chỉ tiêu"
THRESHOLD = "Ngưỡng"
MEASURED = "Kết quả đo được"
COLUMN_A = "A. So với chỉ tiêu (theo kết quả đo được)"
COLUMN_B = "B. Mức độ chắc chắn thống kê (độ tin cậy 95%)"
WHY = "Lý do"
COUNT = "Số phiếu"
CHANNEL = "Cách thu thập"
CAMPAIGN = "Đợt khảo sát"
DATES = "Thời gian"
TASK = "Việc cần làm"
OFFICE = "Cơ quan chịu trách nhiệm"
DEADLINE = "Thời hạn"
PRODUCT = "Sản phẩm"
NO_OPINION = "Không ý kiến"
NOT_ARISEN = "Không phát sinh"
MISSING = "Bỏ trống"
BOUNDS = "Giới hạn kết quả"
KEY, VALUE = "Mục", "Giá trị"
POPULATION = "Tổng số trong kỳ (N)"
RESPONSE_RATE = "Tỷ lệ trả lời"
GRADE = "Mức bằng chứng"
SAMPLES_CAPTION = "Số phiếu và tỷ lệ trả lời theo loại phiếu"
UNKNOWN_POPULATION = "chưa có"
PROVISIONAL_NOTE = (
    "Đợt khảo sát chưa kết thúc: số liệu tạm thời, chưa so với chỉ tiêu. Phiếu của những ngày "
    "gần nhất chưa được tính, để không suy ra được câu trả lời của từng người."
)
OTHER_FIELDS = "Các nhóm còn lại"

N_SHORT = "n"
OVERALL_GROUP = "Câu hỏi đánh giá chung"
DUE_YEAR = "Năm đích"
METHOD = "Phương pháp"
QUALITY = "Chất lượng số liệu"
FORMULA = "Cách tính"
FORMULAS_CAPTION = "Tên và cách tính bảy chỉ số"
ANSWERED = "Có trả lời"
SOFTWARE = "Phần mềm"
REPORT_ID = "Mã báo cáo"
WINDOW = "Khoảng số liệu"
AS_OF = "Ngày chốt số liệu"
DATA_SHA = "SHA-256 của dữ liệu"
PLAN_SHA = "SHA-256 của kế hoạch"

TO_FILL_CAUSES = "Nguyên nhân (để người phụ trách viết)"
TO_FILL_PROPOSALS = "Đề xuất, kiến nghị (để người phụ trách viết)"
TO_FILL_DUTIES = (
    "Kết quả tiếp nhận, xử lý phản ánh, kiến nghị và tỷ lệ trả kết quả đúng hạn lấy từ hệ thống "
    "khác (để người phụ trách viết)"
)
TO_FILL_MEASURES = "Biện pháp khắc phục (để người phụ trách điền)"

NEUTRAL_RULE = (
    "Trong mọi kết quả của báo cáo này, “Bình thường” nằm trong mẫu số và được tính là chưa hài "
    "lòng; câu bỏ trống, “không có ý kiến” và “không phát sinh” không được tính."
)
TWO_COLUMNS = (
    "Cột A so kết quả đo được với ngưỡng; cột B cho biết số phiếu đã đủ để khẳng định điều đó hay "
    "chưa. Hai cột luôn được đọc cùng nhau."
)
NO_PLAN = "Chưa có chỉ tiêu cho kỳ này."
NO_RESULTS = "Trong kỳ chưa có phiếu trả lời nào."
DRAFT_NOTE = "Phiếu này là bản dự thảo, chưa được hiệu đính chính thức."
SEVEN_NOTE = (
    "Cùng một tập phiếu cho bảy con số đều được gọi là “tỷ lệ hài lòng”. Bảng dưới đây in cả bảy "
    "một lần để tránh nhầm lẫn; chỉ số in đậm là chỉ số dùng để so với chỉ tiêu."
)
ASIDE_NOTE = (
    "Các nội dung này hỏi người dân về chính sách, không hỏi về lần được phục vụ; kết quả để tham "
    "khảo riêng, không làm thay đổi chỉ số nào ở trên."
)
LEVEL_CAPTION = "Số câu trả lời ở năm mức, theo từng câu hỏi (số in trong thanh là số câu trả lời)"


def commune_title(report: Report) -> str:
    """Return "năm 2026 trên địa bàn xã Lộc Bình" for titles and sentences."""
    return f"trên địa bàn {report.commune} {report.period.title}"


def subject_lines(report: Report) -> tuple[str, ...]:
    """Return the trích yếu, broken where a reader pauses."""
    return (
        "Kết quả đo lường mức độ hài lòng của người dân, tổ chức",
        f"đối với dịch vụ công {commune_title(report)}",
    )


def issuer_lines(issuer: str) -> tuple[str, ...]:
    """Return the issuing body in capitals, the level of government on its own line."""
    upper = issuer.upper()
    head = "ỦY BAN NHÂN DÂN"
    if upper.startswith(head + " "):
        return head, upper[len(head) + 1 :]
    return (upper,)


def is_committee(issuer: str) -> bool:
    """Tell whether a people's committee issues the paper."""
    return issuer.upper().startswith("ỦY BAN NHÂN DÂN")


def issuer_name(report: Report) -> str:
    """Name the issuing body inside a sentence, however its capitals were typed."""
    return f"Ủy ban nhân dân {report.commune}" if is_committee(report.issuer) else report.issuer


def number_line(issuer: str) -> str:
    """Return the number line with room for the number, which the registry gives."""
    nbsp = "\u00a0"
    return f"Số:{nbsp * 7}/BC-{'UBND' if is_committee(issuer) else '…'}"


def signer_lines(issuer: str) -> tuple[str, ...]:
    """Return on whose behalf and in which office the paper is signed."""
    if is_committee(issuer):
        return "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
    return ("THỦ TRƯỞNG CƠ QUAN",)


def receiver_lines(report: Report) -> tuple[str, ...]:
    """Return the list under "Nơi nhận:"."""
    first = ("- Như trên;",) if report.superior else ()
    return (*first, f"- Ủy ban MTTQ Việt Nam {report.commune};", "- Lưu: VT, ….")


def addressee_line(superior: str | None) -> str:
    """Return "Kính gửi: …" or an empty text."""
    return f"Kính gửi: {superior}" if superior else ""


def opening_sentence(report: Report) -> str:
    """Return the sentence after the căn cứ lines: what is reported and for which window."""
    starts, ends = format_day(report.period.starts_on), format_day(report.period.ends_on)
    return (
        f"{issuer_name(report)} báo cáo kết quả đo lường mức độ hài lòng của người dân, tổ chức "
        f"đối với dịch vụ công {commune_title(report)} (số liệu từ {starts} đến hết {ends}, chốt "
        f"{format_day(report.as_of)}) như sau:"
    )


def place_name(report: Report) -> str:
    """Return the place for the date line."""
    return place_of(report.commune)


def table_caption(number: int, text: str) -> str:
    """Return "Bảng 1. …"."""
    return f"Bảng {number}. {text}"


def picture_caption(number: int, text: str) -> str:
    """Return "Hình 1. …"."""
    return f"Hình {number}. {text}"


def annex_name(number: str) -> str:
    """Return "Phụ lục I"."""
    return f"Phụ lục {number}"


def annex_reference(report: Report) -> str:
    """Return the line under an annex's title that ties it to its paper."""
    number = number_line(report.issuer).replace("Số:", "số", 1)
    return f"(Kèm theo Báo cáo {number} {format_date(report.as_of)} của {issuer_name(report)})"


def target_line(thresholds: Collection[str]) -> str:
    """Return the label of a chart's target marks; empty when it has none."""
    if not thresholds:
        return ""
    return f"Chỉ tiêu {min(thresholds)}" if len(thresholds) == 1 else "Chỉ tiêu của từng dòng"


def factor_caption(result: InstrumentResult) -> str:
    """Return the caption of what is shown by factor."""
    figures = [factor.figure for factor in result.factors]
    return f"Kết quả theo yếu tố: {_index_of(figures, result)}"


def aside_caption(result: InstrumentResult) -> str:
    """Return the caption of the factors that enter no index of the whole."""
    figures = [factor.figure for factor in result.aside]
    return f"Kết quả các nội dung ngoài chỉ số: {_index_of(figures, result)}"


def breakdown_caption(result: InstrumentResult, breakdown: Breakdown) -> str:
    """Return the caption of one breakdown, with the name of its index."""
    return f"Kết quả {_lower(breakdown.title)}: {_index_of(breakdown.rows, result)}"


def group_caption(result: InstrumentResult, rows: Sequence[Figure]) -> str:
    """Return the caption of the table of all smaller groups."""
    return f"Kết quả theo nhóm: {_index_of(rows, result)}"


def seven_caption(result: InstrumentResult) -> str:
    """Return the caption of the table of all indices."""
    return f"Bảy chỉ số trên cùng tập phiếu: {result_title(result)}"


def _index_of(figures: Sequence[Figure], result: InstrumentResult) -> str:
    definition = figures[0].definition if figures else result.headline.definition
    return index_name(definition, result.code)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def instrument_sha(code: str, version: str) -> str:
    """Return the manifest's label of a questionnaire file."""
    return f"SHA-256 của phiếu {code} {version}"
