"""Vietnamese words of this journey that no template holds: proposals, posters, what was done."""

from datetime import date
from fractions import Fraction
from math import ceil
from types import MappingProxyType

from instruments.model import Instrument

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
        "kiosk": "Máy tính bảng tại nơi phục vụ",
        "interview": "Điều tra viên hỏi, ghi trên máy tính bảng",
        "paper": "Phiếu giấy",
        "import": "Nhập từ tệp dữ liệu",
        "api": "Kết nối với hệ thống khác",
    }
)

WINDOWS = MappingProxyType(
    {
        "ministry": "Theo lịch báo cáo của Bộ Nội vụ: từ 15/12 năm trước đến 14/12",
        "calendar_year": "Theo năm dương lịch: từ 01/01 đến 31/12",
    }
)

# How a poster says what is to be rated; a questionnaire not listed is named by its title.
RATED = MappingProxyType(
    {
        "tthc": "việc giải quyết thủ tục hành chính",
        "sipas": "sự phục vụ của cơ quan hành chính nhà nước",
        "online": "dịch vụ công trực tuyến",
        "health_outpatient": "việc khám, chữa bệnh tại trạm y tế",
        "health_vaccination": "việc tiêm chủng mở rộng",
        "education_preschool": "việc chăm sóc, giáo dục ở trường mầm non",
        "education_primary": "việc dạy và học ở trường tiểu học",
        "education_lower_secondary": "việc dạy và học ở trường trung học cơ sở",
    }
)

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
SIMULATED_EN = "SIMULATED DATA"
INVITATION = "Mời ông/bà đánh giá"
SCAN = "Mở máy ảnh của điện thoại và quét mã"
OR_TYPE = "hoặc gõ địa chỉ này vào trình duyệt:"
CODE = "Mã của điểm này"
# The words of a phrase are held together by no-break spaces.
FREE = ", ".join(
    phrase.replace(" ", "\u00a0")
    for phrase in (
        "Khoảng {minutes} phút",
        "không đăng nhập",
        "không OTP",
        "không cài ứng dụng",
        "không thu tiền",
    )
)
ANONYMOUS = "Phiếu không hỏi tên, số điện thoại hay số giấy tờ. Trả lời hay không là tùy ông/bà."
ENGLISH = (
    "Please rate: {title}. Scan the code or type the address. About\u00a0{minutes}\u00a0min. "
    "No sign-in, no app, no fee. No name, phone or ID number is asked. It is up to you to answer."
)

COMMUNE_ADDED = "Đã tạo {name}. Tiếp theo, xin thêm các điểm phục vụ."
PLACE_ADDED = "Đã thêm điểm phục vụ “{name}”."
CAMPAIGN_ADDED = "Đã lưu “{title}”."
CAMPAIGN_CLOSED = "Đã đóng “{title}”."
POSTER_READY = "Mã của điểm này là {code}. Xin tải áp phích ở danh sách dưới đây."
POSTER_FAILED = "Chưa vẽ được áp phích. Xin thử lại; nếu vẫn lỗi, xin báo cho người quản trị."
ADDRESS_NOT_PUBLIC = (
    "Chưa in được áp phích: người dân chưa mở được địa chỉ của hệ thống. "
    "Người quản trị cần đặt THUOCDO_BASE_URL là địa chỉ công khai."
)


def propose_issuer(name: str) -> str:
    """Write who signs a commune's reports.

    >>> propose_issuer("xã Lộc Bình")
    'ỦY BAN NHÂN DÂN XÃ LỘC BÌNH'
    """
    return f"ỦY BAN NHÂN DÂN {name}".upper() if name else ""


def propose_title(instrument: Instrument, closes_on: date) -> str:
    """Write a campaign's name from what it asks and the year it is reported in."""
    return f"Khảo sát về {_lower_first(instrument.title)} năm {closes_on.year}"


def name_instrument(instrument: Instrument) -> str:
    """Name a questionnaire with its version."""
    draft = ", bản thảo" if instrument.draft else ""
    return f"{instrument.title} (phiên bản {instrument.version}{draft})"


def rated(instrument: Instrument) -> str:
    """Write what a poster asks to rate, without a word that asks for good marks."""
    return RATED.get(instrument.code) or _lower_first(instrument.title)


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


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
