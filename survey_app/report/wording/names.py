"""Names for codes: indices, levels, channels, grades, and why a figure is not shown."""

from types import MappingProxyType

from survey_app.report.model import InstrumentResult

INDEX_NAMES = MappingProxyType(
    {
        "answer_share": "tỷ lệ hài lòng tính trên tổng số câu trả lời (mức 4-5)",
        "item_mean_share": "trung bình cộng tỷ lệ hài lòng của các câu hỏi",
        "factor_mean_share": "trung bình cộng tỷ lệ hài lòng của các yếu tố",
        "overall_question": "tỷ lệ người trả lời hài lòng (câu hỏi đánh giá chung)",
        "full_satisfaction": "chỉ số hài lòng toàn diện",
        "mean_over_5": "điểm trung bình / 5 (PSI)",
        "mean_rescaled": "điểm trung bình quy đổi",
    }
)
"""The seven numbers that are all called "% hài lòng", in the order they are printed."""

INDEX_FORMULAS = MappingProxyType(
    {
        "answer_share": "số câu trả lời ở mức 4-5 chia cho tổng số câu trả lời ở mức 1-5, "
        "gộp mọi câu hỏi",
        "item_mean_share": "trung bình cộng, qua các câu hỏi, của số câu trả lời mức 4-5 chia cho "
        "số câu trả lời",
        "factor_mean_share": "trung bình cộng tỷ lệ hài lòng của các yếu tố, trọng số bằng nhau",
        "overall_question": "số người chọn mức 4-5 ở câu hỏi đánh giá chung chia cho số người trả "
        "lời câu hỏi đó",
        "full_satisfaction": "số người có mọi câu trả lời ở mức 4-5 chia cho số người có ít nhất "
        "một câu trả lời chấm điểm",
        "mean_over_5": "điểm trung bình chia cho 5",
        "mean_rescaled": "(điểm trung bình - 1) chia cho 4",
    }
)

HEALTH_ANSWER_SHARE = "tỷ lệ hài lòng chung"
"""What the health sector calls `answer_share`."""

LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")

CHANNELS = MappingProxyType(
    {
        "qr": "mã QR mở",
        "code": "mã dùng một lần",
        "kiosk": "máy tính bảng tại điểm phục vụ",
        "interview": "điều tra viên hỏi, ghi trên máy tính bảng",
        "paper": "phiếu giấy",
        "import": "nhập từ tệp dữ liệu",
        "api": "kết nối với hệ thống khác",
    }
)

GRADES = MappingProxyType(
    {
        "A": "Mức bằng chứng A: hỏi toàn bộ hoặc chọn mẫu ngẫu nhiên từ danh sách đầy đủ; "
        "kết luận áp dụng cho toàn bộ đối tượng.",
        "B": "Mức bằng chứng B: mỗi lượt phục vụ được phát một mã dùng một lần; kết luận áp dụng "
        "cho toàn bộ đối tượng khi tỷ lệ trả lời đạt mức tối thiểu đã đặt.",
        "C": "Mức bằng chứng C: mã QR mở hoặc máy tính bảng, ai đến cũng có thể trả lời; "
        "kết luận chỉ trong số người trả lời.",
    }
)

WITHHELD = MappingProxyType(
    {
        "no_answers": "chưa có câu trả lời",
        "small_cell": "không công bố do ít người trả lời",
        "under_minimum": "chưa đủ số phiếu tối thiểu",
    }
)

WITHHELD_SHORT = MappingProxyType(
    {
        "no_answers": "chưa có phiếu",
        "small_cell": "không công bố",
        "under_minimum": "chưa đủ phiếu",
    }
)
WITHHELD_NOTES = MappingProxyType(
    {
        "no_answers": "“Chưa có phiếu”: không có câu trả lời nào trong nhóm.",
        "small_cell": "“Không công bố”: nhóm có ít người trả lời, hoặc được giữ lại để không suy "
        "ra được nhóm khác.",
        "under_minimum": "“Chưa đủ phiếu”: số phiếu dưới mức tối thiểu để in tỷ lệ.",
    }
)

LEFT_OUT = MappingProxyType(
    {
        "unpaired_tablet": "gửi từ máy tính bảng đã gỡ khỏi hệ thống, chờ xem xét",
        "not_finished": "của hồ sơ chưa có kết quả",
        "assisted_by_staff": "có cán bộ của nơi được đánh giá trả lời giúp",
        "not_primary_mode": "không thuộc cách thu thập chính của đợt khảo sát",
    }
)

PAPER_REASONS = MappingProxyType(
    {
        "blank": "phiếu trắng",
        "required": "bỏ trống câu bắt buộc",
        "unreadable": "không đọc được dấu đánh",
        "damaged": "rách hoặc mất một phần",
        "not_asked": "người trả lời không thuộc đối tượng khảo sát",
    }
)

NOTES = MappingProxyType(
    {
        "response_rate_unknown": "Chưa biết tỷ lệ trả lời nên kết luận chỉ trong số người trả lời.",
        "response_rate_low": "Tỷ lệ trả lời thấp hơn mức tối thiểu đã đặt nên kết luận chỉ trong "
        "số người trả lời.",
        "more_answers_than_population": "Số phiếu nhiều hơn số đối tượng: cần kiểm tra số liệu, "
        "không đưa ra mức độ chắc chắn.",
    }
)
"""Notes that stand under a target; codes not listed are said by the columns themselves."""

SETTINGS = MappingProxyType(
    {
        "level": "Độ tin cậy của khoảng",
        "alpha": "Mức ý nghĩa một phía của kết luận",
        "rho0": "Tương quan giữa các câu trả lời của một người (giả định ban đầu)",
        "prior_weight": "Trọng số của giả định ban đầu",
        "deff_min_unkeyed": "Hệ số thiết kế tối thiểu khi không có mã dùng một lần",
        "minimum_n": "Số phiếu tối thiểu để in tỷ lệ",
    }
)

PROVISIONAL = "số liệu tạm thời"
SIMULATED_MARK = "DỮ LIỆU MÔ PHỎNG"
SIMULATED_NOTE = "Số liệu do máy sinh ra để trình diễn, không phải ý kiến của người dân."


def index_name(definition: str, instrument: str | None = None) -> str:
    """Return the name an index is printed with; health calls `answer_share` by its own name."""
    if definition == "answer_share" and instrument and instrument.startswith("health"):
        return HEALTH_ANSWER_SHARE
    return INDEX_NAMES[definition]


def channel_name(code: str) -> str:
    """Return a channel's name; a name that is no code stays as it is."""
    return CHANNELS.get(code, code)


def grade_sentence(grade: str) -> str:
    """Explain an evidence grade in one sentence."""
    return GRADES[grade]


def withheld_reason(code: str) -> str:
    """Say why a figure is not printed."""
    return WITHHELD[code]


def left_out_reason(code: str) -> str:
    """Say why responses stay out of the headline; a reason already in words stays as it is."""
    return LEFT_OUT.get(code, code)


def paper_reason(code: str) -> str:
    """Say why a paper form does not count."""
    return PAPER_REASONS[code]


def note_text(code: str) -> str | None:
    """Return a note in words; a code without words is not for print, a sentence stays as it is."""
    return NOTES.get(code, code if " " in code else None)


def setting_name(code: str) -> str:
    """Name a setting of the manifest; "minimum_n:tthc" names what it is set for."""
    name, _, subject = code.partition(":")
    words = SETTINGS.get(name, name)
    return f"{words} ({subject})" if subject else words


def setting_value(value: str) -> str:
    """Write a setting's value with a decimal comma where it is a number."""
    whole, _, decimals = value.partition(".")
    return f"{whole},{decimals}" if whole.isdigit() and decimals.isdigit() else value


def result_title(result: InstrumentResult) -> str:
    """Return the title of one instrument's results, marked while its campaign still runs."""
    return f"{result.title} ({PROVISIONAL})" if result.provisional else result.title


def place_of(commune: str) -> str:
    """Return the bare name of a commune for the date line: "xã Lộc Bình" gives "Lộc Bình"."""
    for prefix in ("xã ", "phường ", "đặc khu ", "tỉnh ", "thành phố "):
        if commune.lower().startswith(prefix):
            return commune[len(prefix) :]
    return commune
