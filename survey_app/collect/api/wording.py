"""What a system is told, by code: Vietnamese, and English beside it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from survey_app.collect.languages import ENGLISH_CODE, Language

Pair = tuple[str, str]

TEXTS: Final[Mapping[str, Pair]] = MappingProxyType(
    {
        "token": (
            "Thiếu mã truy cập, hoặc mã truy cập sai hay đã bị thu hồi.",
            "The access token is missing, wrong or revoked.",
        ),
        "not_json": (
            "Nội dung gửi không phải JSON hợp lệ (UTF-8).",
            "The body is not valid JSON in UTF-8.",
        ),
        "not_json_type": (
            "Xin gửi với Content-Type: application/json.",
            "Please send with Content-Type: application/json.",
        ),
        "not_a_batch": (
            'Cần một đối tượng có "responses" là danh sách từ 1 đến 500 phiếu.',
            'Expected an object whose "responses" is a list of 1 to 500 answers.',
        ),
        "no_campaign": (
            "Không có đợt khảo sát này trong xã, phường của mã truy cập.",
            "The commune of this token has no such campaign.",
        ),
        "wrong_type": ("Sai kiểu dữ liệu.", "Wrong type of value."),
        "missing": ("Thiếu mục này.", "This part is missing."),
        "not_known": ("Không nhận mục này.", "This part is not taken."),
        "wrong_form": ("Giá trị không đúng dạng.", "The value has the wrong form."),
        "too_large": ("Giá trị quá lớn hoặc quá dài.", "The value is too large or too long."),
        "not_a_day": ("Không phải ngày có thật.", "There is no such day."),
        "unknown_question": (
            "Bộ câu hỏi của đợt này không có câu này.",
            "The campaign's form has no such question.",
        ),
        "no_field": (
            "Bộ câu hỏi của đợt này không hỏi theo lĩnh vực.",
            "The campaign's form is not asked by field.",
        ),
        "unknown_place": (
            "Không có điểm phục vụ này trong xã, phường của mã truy cập.",
            "The commune of this token has no such place.",
        ),
        "place_closed": ("Điểm phục vụ này đã ngừng.", "This place no longer serves."),
        "outside_campaign": (
            "Ngày trả lời nằm ngoài đợt khảo sát, hoặc sau hôm nay.",
            "The day lies outside the campaign, or after today.",
        ),
        "campaign_over": (
            "Đợt khảo sát đã đóng quá thời hạn nhận phiếu gửi muộn.",
            "The campaign has been over for longer than late answers are taken.",
        ),
        "official_channel": (
            "Đợt này đã có kênh khảo sát chính thức; ở đây không thu phiếu.",
            "An official channel asks this; nothing is taken here.",
        ),
    }
)


def say(code: str, language: Language) -> str:
    """Say a code in the caller's language; codes of answers have the respondents' words."""
    if code not in TEXTS:
        return language.say(code)
    return TEXTS[code][1 if language.code == ENGLISH_CODE else 0]
