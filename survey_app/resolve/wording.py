"""Vietnamese words of this journey that no template holds."""

from types import MappingProxyType

OUTCOMES = MappingProxyType(
    {
        "answered": "Đã trả lời",
        "passed_on": "Đã chuyển nơi có thẩm quyền",
        "unreachable": "Không liên hệ được",
        "withdrawn": "Người gửi xin rút lại",
        "empty": "Không phải yêu cầu thật",
    }
)

SETTLED = "Đã ghi kết quả và xóa yêu cầu."
ALREADY_SETTLED = "Yêu cầu này đã được xử lý và xóa trước đó."
NOT_CHOSEN = "Chưa xóa yêu cầu nào: xin chọn kết quả trước khi ghi."
