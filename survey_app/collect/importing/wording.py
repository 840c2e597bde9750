"""The words of an import: reasons and totals that an official reads, and words of exports."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

NO_OPINION_WORDS: Final = (
    "Không có ý kiến",
    "Không ý kiến",
    "Không sử dụng",
    "Không sử dụng / không có ý kiến",
    "Không sử dụng, không có ý kiến",
    "No opinion",
)
NOT_ARISEN_WORDS: Final = ("Không phát sinh", "Không áp dụng", "Did not arise", "Not applicable")
TIME_COLUMNS: Final = (
    "Dấu thời gian",
    "Dấu thời gian gửi",
    "Thời gian gửi",
    "Thời gian trả lời",
    "Ngày trả lời",
    "Ngày khảo sát",
    "Timestamp",
    "Completion time",
    "Thời gian hoàn thành",
    "Ngày phỏng vấn",
    "Ngày gửi",
    "Thời điểm gửi",
    "end",
    "start",
    "today",
    "SubmissionDate",
    "_submission_time",
)
PLACE_COLUMNS: Final = (
    "Nơi giải quyết",
    "Nơi giải quyết thủ tục",
    "Nơi được phục vụ",
    "Nơi tiếp nhận",
    "Điểm phục vụ",
    "Đơn vị",
    "Địa điểm",
    "Quầy",
    "Tên trường",
    "Trường",
    "Trạm y tế",
)
FIELD_COLUMNS: Final = ("Lĩnh vực", "Lĩnh vực thủ tục", "Lĩnh vực thủ tục hành chính", "Field")

PERSONAL_WORDS: Final = (
    "họ (?:và )?tên",
    "tên (?:người|ông|bà|chủ|cháu|con|học sinh|bệnh nhân|khách)",
    "full ?name",
    "your name",
    "(?:first|last|sur)name",
    "(?:số )?điện thoại",
    "đt",
    "sđt",
    "sdt",
    "phone(?:_?(?:number|no))?",
    "mobile",
    "zalo",
    "facebook",
    "e-?mail",
    "thư điện tử",
    "hòm thư",
    "cccd",
    "cmnd",
    "cmtnd",
    "căn cước",
    "chứng minh",
    "hộ chiếu",
    "passport",
    "mã định danh",
    "địa chỉ",
    "address",
    "ngày sinh",
    "năm sinh",
    "mã hồ sơ",
    "số hồ sơ",
    "số biên nhận",
    "chữ ký",
    "tên đăng nhập",
    "_?device_?id",
    "imei",
    "user_?name",
    "_?submitted_by",
    "submitter_?(?:id|name)",
    "sim_?serial(?:_?number)?",
    "subscriber_?id",
    "_?geo_?location",
    "_?(?:gps|location)?_?(?:latitude|longitude|altitude)",
    "ip",
    "địa chỉ ip",
)
"""Patterns of headers that ask who somebody is."""

MARKS_IN_WORDS = MappingProxyType({"0": "Không có ý kiến", "N": "Không phát sinh"})
REASONS = MappingProxyType(
    {
        "empty_row": "dòng trống",
        "no_date": "thiếu ngày trả lời",
        "bad_date": "không đọc được ngày giờ {value}",
        "before_opening": "ngày {value} trước ngày mở đợt khảo sát",
        "after_closing": "ngày {value} sau ngày kết thúc đợt khảo sát",
        "in_future": "ngày {value} chưa đến",
        "no_place": "thiếu nơi được đánh giá",
        "unknown_place": "không có nơi nào tên là {value} trong xã",
        "unknown_field": "không có lĩnh vực nào tên là {value}",
        "unknown_label": "câu trả lời {value} không có trong các lựa chọn",
        "required": "thiếu câu trả lời bắt buộc",
        "empty": "không có câu trả lời nào",
        "not_offered": "câu trả lời {value} không có trong các lựa chọn",
        "not_a_number": "{value} không phải là số nguyên",
        "out_of_range": "{value} nằm ngoài khoảng cho phép",
        "too_long": "ý kiến dài quá {limit} ký tự",
        "unreadable": "có chữ không đọc được",
    }
)
ADVICE = MappingProxyType(
    {
        "empty_row": "Không cần làm gì.",
        "no_date": "Ghi ngày vào tệp, hoặc dùng một ngày cho cả tệp.",
        "bad_date": "Sửa ngày trong tệp, dạng 17/03/2026.",
        "before_opening": "Kiểm tra lại ngày; phiếu ngoài thời gian của đợt không được nhận.",
        "after_closing": "Kiểm tra lại ngày; phiếu ngoài thời gian của đợt không được nhận.",
        "in_future": "Sửa ngày trong tệp; nếu ngày và tháng bị đảo, chọn lại cách ghi ngày.",
        "no_place": "Ghi điểm phục vụ vào tệp; nếu là ô gộp, đánh dấu mục “ô gộp”.",
        "unknown_place": "Ở bước 2, chọn điểm phục vụ cho tên này.",
        "unknown_field": "Ở bước 2, chọn lĩnh vực cho tên này.",
        "unknown_label": "Ở bước 2, chọn câu trả lời tương ứng.",
        "required": "Bổ sung nếu người nhập bỏ sót; người trả lời bỏ trống thì để nguyên.",
        "empty": "Không cần làm gì: phiếu trống.",
        "not_offered": "Ở bước 2, chọn câu trả lời tương ứng.",
        "not_a_number": "Ghi lại bằng chữ số trong tệp.",
        "out_of_range": "Kiểm tra lại con số trong tệp.",
        "too_long": "Rút ngắn ý kiến trong tệp.",
        "unreadable": "Lưu lại tệp dạng Unicode rồi gửi lại.",
    }
)
"""What an official does about a refused row, by the code of its reason."""

TOTALS = MappingProxyType(
    {
        "rows": "Số dòng đã đọc",
        "stored": "Đã ghi mới",
        "would_store": "Sẽ ghi mới (chạy thử, chưa ghi gì)",
        "already_there": "Đã có từ trước, giữ nguyên",
        "refused": "Không nhận",
    }
)
REFUSED_COLUMNS: Final = ("Dòng", "Cột", "Lý do")
ADVICE_COLUMN: Final = "Cần làm gì"
PASTED: Final = "Bảng đã dán"
HIDDEN: Final = "•••"
REFUSED_TITLE: Final = "Các dòng không nhận:"
NOT_THE_MAIN_WAY = (
    "Lưu ý: đợt này thu chính bằng cách khác, nên các phiếu nhập từ tệp được giữ lại nhưng không "
    "tính vào kết quả chung."
)
IGNORED_TITLE: Final = "Các cột không đọc: {columns}"
PERSONAL_TITLE: Final = "Trong đó có cột chứa thông tin cá nhân, không lưu: {columns}"
CONVERTED: Final = "Tệp viết bằng bảng mã Windows-1258, đã được chuyển sang Unicode."
LONGEST_QUOTE: Final = 40


def say_reason(code: str, value: str | None, limit: int | None) -> str:
    """Say in one phrase why a row was refused; a long value is cut.

    >>> say_reason("unknown_label", "Tạm được", None)
    'câu trả lời “Tạm được” không có trong các lựa chọn'
    """
    return REASONS[code].format(value=f"“{shorten(value)}”", limit=limit)


def shorten(value: object) -> str:
    """Write a cell in one short line."""
    shown = "" if value is None else " ".join(str(value).split())
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"


def as_cells(texts: Sequence[str]) -> list[str]:
    """Keep a spreadsheet from taking a foreign header for a formula."""
    return [f"'{text}" if text.startswith(("=", "+", "-", "@")) else text for text in texts]


def say_count(count: int) -> str:
    """Write a whole number as in Vietnamese: 1.234."""
    return f"{count:,}".replace(",", ".")
