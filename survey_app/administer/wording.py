"""Vietnamese words of this journey that no template holds: proposals, posters, what was done."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from types import MappingProxyType

from instruments.model import Instrument
from survey_app.drawing.wording import lower_first

AGENCY_KINDS = MappingProxyType(
    {
        "centre": "Bộ phận một cửa, trung tâm phục vụ hành chính công",
        "office": "Phòng, ban của xã",
        "health_station": "Trạm y tế",
        "school": "Trường học",
        "other": "Loại khác",
    }
)

STATES = MappingProxyType({"upcoming": "Sắp mở", "open": "Đang mở", "closed": "Đã đóng"})

GRADES = MappingProxyType(
    {
        "C": "C: mã QR mở hoặc máy tính bảng đặt tại chỗ, ai đến cũng trả lời được. "
        "Kết luận chỉ trong số người trả lời.",
        "B": "B: mỗi lượt phục vụ được phát một mã dùng một lần. Kết luận cho toàn bộ khi đủ "
        "tỷ lệ trả lời.",
        "A": "A: hỏi tất cả, hoặc chọn ngẫu nhiên từ danh sách đầy đủ. Kết luận cho toàn bộ.",
    }
)

MODES = MappingProxyType(
    {
        "qr": "Mã QR in trên áp phích",
        "code": "Mã dùng một lần phát cho từng lượt",
        "kiosk": "Máy tính bảng tại điểm phục vụ",
        "interview": "Điều tra viên hỏi, ghi trên máy tính bảng",
        "paper": "Phiếu giấy",
        "import": "Nhập từ tệp dữ liệu",
        "api": "Kết nối với hệ thống khác",
    }
)

KIOSK_KINDS = MappingProxyType(
    {
        "kiosk": "Đặt tại chỗ cho người dân tự trả lời",
        "interviewer": "Điều tra viên mang theo để hỏi (phiếu dài, làm tiếp được trong 24 giờ)",
    }
)

KIOSK_LAYOUTS = MappingProxyType(
    {"one": "Mỗi màn hình một câu", "whole": "Cả phiếu trên một trang"}
)

KIOSK_STATES = MappingProxyType(
    {
        "working": "Đang chạy",
        "silent": "Im lặng",
        "full": "Đầy phiếu chờ gửi",
        "unheard": "Vừa ghép",
        "waiting": "Chưa ghép",
        "revoked": "Đã ngừng",
    }
)

WINDOWS = MappingProxyType(
    {
        "ministry": "Theo lịch báo cáo của Bộ Nội vụ: từ 15/12 năm trước đến 14/12",
        "calendar_year": "Theo năm dương lịch: từ 01/01 đến 31/12",
    }
)

CODE = "Mã của điểm này"
ANONYMOUS = "Phiếu không hỏi tên, số điện thoại hay số giấy tờ. Trả lời hay không là tùy ông/bà."
ENGLISH = (
    "Please rate: {title}. Scan the code or type the address. {minutes}"
    "No sign-in, no app, no fee. No name, phone or ID number is asked. It is up to you to answer."
)
ENGLISH_MINUTES = "About\u00a0{minutes}\u00a0min. "
SLIP_ENGLISH = (
    "Please rate: {title}. No sign-in, no app, no fee, no name asked. It is up to you to answer."
)

CHECK_TITLE = "Phiếu kiểm tra áp phích mã QR hằng tuần"
CHECK_MONTH = f"Tháng {'.' * 6} năm {'.' * 10}    Người kiểm tra: {'.' * 48}"
CHECK_HOW = (
    "Mỗi tuần một lần, xin đến từng điểm: sờ tay lên mã QR xem có miếng dán đè không, rồi quét thử "
    "bằng điện thoại. Đúng thì đánh dấu x vào ô của tuần; sai thì ghi chữ S và làm theo phần dưới."
)
CHECK_GENUINE = (
    "Áp phích thật ghi “{issuer}” ở trên cùng, đúng tên điểm và đúng mã trong bảng; quét xong, địa "
    "chỉ trên điện thoại bắt đầu bằng {start}"
)
CHECK_WEBSITE = "Áp phích thật còn ghi: “{shown}”."
CHECK_PLACE = "Điểm phục vụ"
CHECK_CODE = "Mã đúng và việc được hỏi"
CHECK_WEEK = "Tuần {week}"
CHECK_WRONG = "Nếu mã bị dán đè, bị tráo hoặc quét ra địa chỉ khác:"
CHECK_STEPS = (
    "1. Không mở tiếp và không nhập gì vào trang lạ; chụp ảnh, rồi gỡ áp phích xuống ngay.",
    "2. Báo lãnh đạo cơ quan và công an nơi gần nhất: mã giả thường để lấy cắp tiền, thông tin.",
    "3. In lại áp phích cùng mã và treo lại, tốt nhất sau kính; phiếu đã nhận vẫn còn.",
    "4. Dán thông báo tại chỗ để người đã quét mã giả biết mà đề phòng.",
)
CHECK_SIGNED = f"Việc đã xử lý: {'.' * 110}"
CHECK_PAGE = "Trang {page}/{pages}"

OPEN_CHOICE = "Người dân tự chọn việc"
OPEN_FIELD = "Không cố định, người dân tự chọn"
EVERY_PLACE = "Mọi điểm đang dùng"

COMMUNE_ADDED = "Đã tạo {name}. Tiếp theo, xin thêm các điểm phục vụ."
PLACE_ADDED = "Đã thêm điểm phục vụ “{name}”."
CAMPAIGN_ADDED = "Đã lưu “{title}”."
FIGURE_ADDED = "Đã lưu “{name}”."
FIGURE_REMOVED = "Đã bỏ “{name}”."
CHANNEL_SET = "Đã ghi: “{title}” đã có kênh chính thức, người quét mã QR được hướng dẫn sang đó."
CHANNEL_CLEARED = "“{title}” lại hỏi người dân như bình thường."
CAMPAIGN_CLOSED = "Đã đóng “{title}”."
SYSTEM_REVOKED = "Đã thu hồi mã truy cập của “{name}”."
WEBSITE_KEPT = "Đã lưu trang chính thức. Áp phích in từ nay và các phiếu đều ghi {website}."
WEBSITE_GONE = "Đã xóa trang chính thức. Áp phích và phiếu không còn ghi địa chỉ này."
PLACE_CLOSED = "Đã ghi: “{name}” ngừng tiếp người dân. Mã QR cũ vẫn mở được và báo điều đó."
PLACE_MOVED = "Đã ghi: “{name}” đã chuyển. Mã QR cũ vẫn mở được và chỉ đến nơi mới."
PLACE_REOPENED = "“{name}” tiếp người dân trở lại. Mã QR cũ dùng được ngay."
POSTERS_READY = "Mỗi điểm đang dùng đã có mã. Xin tải áp phích ở danh sách dưới đây."
POSTER_READY = "Mã của điểm này là {code}. Xin tải áp phích ở danh sách dưới đây."
KIOSK_PLACE_CLOSED = "Điểm đã ngừng"
KIOSK_ADDED = "Đã thêm máy “{name}”. Tiếp theo, xin ghép máy."
KIOSK_CHANGED = "Đã lưu cài đặt của máy “{name}”. Máy nhận cài đặt mới khi có mạng."
KIOSK_STOPPED = "Đã ngừng máy “{name}”. Từ giờ hệ thống từ chối máy này."
HELD_ACCEPTED = "Đã nhận {n} phiếu giữ lại. Các phiếu này được tính vào kết quả."
HELD_DISCARDED = "Đã xóa {n} phiếu giữ lại."
PRESENCE_ON = "Phiếu của “{name}” từ nay hỏi thêm mã trong ngày. Xin treo mã tại quầy mỗi sáng."
PRESENCE_OFF = "Phiếu của “{name}” không hỏi mã trong ngày nữa."
POSTER_FAILED = (
    "Chưa vẽ được áp phích. Xin đợi một phút rồi thử lại, mỗi lần bấm một tệp; nếu vẫn lỗi, xin "
    "báo cho người quản trị."
)
ADDRESS_NOT_PUBLIC = (
    "Chưa in được áp phích: người dân chưa mở được địa chỉ của hệ thống. "
    "Người quản trị cần đặt THUOCDO_BASE_URL là địa chỉ công khai."
)


def say_ago(passed: timedelta) -> str:
    """Write how long ago something was heard.

    >>> [say_ago(timedelta(minutes=minutes)) for minutes in (4, 35, 150, 3000)]
    ['vừa xong', '35 phút trước', '2 giờ trước', '2 ngày trước']
    """
    minutes = int(passed.total_seconds() // 60)
    if minutes < 10:
        return "vừa xong"
    if minutes < 60:
        return f"{minutes} phút trước"
    if minutes < 24 * 60:
        return f"{minutes // 60} giờ trước"
    return f"{minutes // (24 * 60)} ngày trước"


def propose_issuer(name: str) -> str:
    """Write who signs a commune's reports.

    >>> propose_issuer("xã Lộc Bình")
    'ỦY BAN NHÂN DÂN XÃ LỘC BÌNH'
    """
    return f"ỦY BAN NHÂN DÂN {name}".upper() if name else ""


def propose_title(instrument: Instrument, closes_on: date) -> str:
    """Write a campaign's name from what it asks and the year it is reported in."""
    return f"Khảo sát về {lower_first(instrument.title)} năm {closes_on.year}"


def name_instrument(instrument: Instrument) -> str:
    """Name a questionnaire with its version."""
    draft = ", bản thảo" if instrument.draft else ""
    return f"{instrument.title} (phiên bản {instrument.version}{draft})"


def write_percent(percent: Fraction) -> str:
    """Write a target's percent as a plan does.

    >>> write_percent(Fraction(95)), write_percent(Fraction(199, 2))
    ('95%', '99,5%')
    """
    return f"{float(percent):.2f}".rstrip("0").rstrip(".").replace(".", ",") + "%"


def write_least_share(share: Fraction) -> str:
    """Write a share that must be reached, rounded up so that the printed figure suffices.

    >>> write_least_share(Fraction(292, 300))
    '97,34%'
    """
    return f"{ceil(share * 10_000) / 100:.2f}".replace(".", ",") + "%"
