"""What is said about a language and a file: Vietnamese for pages, English for the command line."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from survey_app.collect.translating.errors import Fault

SENTENCES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "required": ("xin ghi mục này.", "is needed."),
        "unfit_tag": (
            "mã này không đúng dạng. Xin ghi mã BCP 47, ví dụ km, hmn, tyz, cjm-Arab.",
            "is no BCP 47 tag such as km, hmn, tyz or cjm-Arab.",
        ),
        "built_in": (
            "{detail} đã có sẵn trong hệ thống.",
            "{detail} comes with the system.",
        ),
        "taken": ("ngôn ngữ {detail} đã có rồi.", "{detail} is there already."),
        "too_large": (
            "tệp quá lớn. Xin nhập tối đa 4 MB một lần, có thể chia theo từng bộ câu hỏi.",
            "is too large: at most 4 MB at a time, perhaps one questionnaire a file.",
        ),
        "old_workbook": (
            "đây là tệp .xls kiểu cũ. Xin mở tệp, chọn “Lưu dưới dạng” .xlsx, rồi nhập lại.",
            "is an old .xls workbook: save it as .xlsx.",
        ),
        "not_a_table": (
            "không đọc được tệp này. Xin nhập tệp .xlsx hoặc .csv (CSV UTF-8) đã tải từ đây.",
            "cannot be read: expected the exported .xlsx, or .csv saved as CSV UTF-8.",
        ),
        "not_unicode": (
            "tệp CSV này không phải Unicode. Xin lưu lại dạng “CSV UTF-8”, hoặc .xlsx.",
            "is not Unicode: save it as CSV UTF-8, or as .xlsx.",
        ),
        "too_many_rows": (
            "trang tính này dài quá 20.000 dòng. Xin tải lại bảng và chép phần đã dịch sang.",
            "has more than 20,000 rows: export again and copy the translations over.",
        ),
        "no_header": (
            (
                "không thấy dòng tiêu đề có “Phần”, “Khóa”, “Tiếng Việt” và “Bản dịch”. "
                "Xin giữ dòng đầu như khi tải về."
            ),
            "has no header with “Phần”, “Khóa”, “Tiếng Việt” and “Bản dịch”: keep the first row.",
        ),
        "nothing_filled": (
            "cột “Bản dịch” chưa có chữ nào. Xin dịch ít nhất một dòng rồi nhập lại.",
            "has no translation in it: fill at least one row.",
        ),
        "language_gone": (
            "ngôn ngữ {detail} vừa bị người khác xóa, nên chưa nhập được.",
            "is for {detail}, which was deleted meanwhile.",
        ),
        "merged": (
            "ô này bị gộp với ô khác. Xin bỏ gộp ô, mỗi dòng một bản dịch.",
            "is merged with another cell: split the cells.",
        ),
        "formula": (
            "ô này là công thức. Xin ghi thẳng chữ vào ô, không bắt đầu bằng dấu “=”.",
            "is a formula: write the text itself, without “=” in front.",
        ),
        "error_value": (
            "ô này đang báo lỗi (#…). Xin ghi lại chữ.",
            "holds an error value: write the text again.",
        ),
        "not_text": (
            "ô này không phải chữ (là ngày tháng hoặc đúng/sai). Xin ghi lại dạng văn bản.",
            "is a date or a logical value: write it as text.",
        ),
        "other_language": (
            "cột này là bản dịch của ngôn ngữ khác: {detail}. Xin nhập ở trang của ngôn ngữ đó.",
            "belongs to another language: {detail}.",
        ),
        "unknown_subject": (
            "không có phần “{detail}”. Xin giữ cột “Phần” như khi tải về.",
            "names an unknown part: {detail!r}.",
        ),
        "unknown_key": (
            (
                "không có khóa “{detail}” trong phần này. Xin giữ cột “Khóa” như khi tải về; "
                "nếu bảng đã cũ, xin tải bảng mới."
            ),
            "names an unknown key: {detail!r}. If the table is old, export it again.",
        ),
        "changed_vietnamese": (
            (
                "tiếng Việt ở dòng này khác câu đang dùng: “{detail}”. "
                "Xin tải bảng mới và xem lại bản dịch."
            ),
            "stands beside other Vietnamese than is used now: {detail!r}. Export again.",
        ),
        "lost_brace": (
            "thiếu {detail}. Xin đặt {detail} vào chỗ thích hợp trong câu dịch.",
            "lacks {detail}.",
        ),
        "foreign_brace": (
            "thừa {detail}: câu tiếng Việt không có. Xin bỏ đi, hoặc ghi đúng tên như tiếng Việt.",
            "has {detail}, which the Vietnamese lacks.",
        ),
        "loose_brace": (
            "có dấu ngoặc nhọn lẻ. Chỉ dùng ngoặc nhọn đúng như trong câu tiếng Việt.",
            "has a loose brace.",
        ),
        "too_long": (
            "dài quá cho màn hình điện thoại ({detail} ký tự). Xin dịch gọn hơn.",
            "is too long for a phone ({detail} characters).",
        ),
        "unreadable": (
            "có ký tự không hiển thị được (ký tự điều khiển, phông riêng). Xin gõ lại câu này.",
            "has characters that cannot be shown: type it again.",
        ),
        "broken_letters": (
            "chữ bị hỏng do sai bảng mã. Xin mở lại tệp gốc, chọn Unicode (UTF-8), rồi dán lại.",
            "was read in the wrong encoding: open the original as UTF-8.",
        ),
        "old_font": (
            (
                "chữ gõ bằng phông cũ (TCVN3 hoặc VNI). Xin chuyển sang Unicode, "
                "ví dụ bằng UniKey, rồi dán lại."
            ),
            "is written for an old font (TCVN3 or VNI): convert it to Unicode.",
        ),
        "doubled": (
            "dòng này dịch lại khóa đã dịch khác ở {detail}. Xin giữ một bản dịch.",
            "translates again, and otherwise, what {detail} does.",
        ),
        "not_a_sound": (
            (
                "không phải tệp âm thanh nghe được trên điện thoại. Xin dùng mp3, m4a, aac, ogg "
                "hoặc wav; tệp amr, 3gp, wma xin đổi sang mp3."
            ),
            "is no mp3, m4a, aac, ogg or wav.",
        ),
        "too_loud": (
            (
                "tệp lớn quá ({detail}). Mỗi tệp tối đa 1 MB để điện thoại mạng chậm vẫn tải được: "
                "xin thu một kênh (mono), khoảng 64 kbit/s."
            ),
            "is too large ({detail}): at most 1 MB, so that a phone on a slow network can load it.",
        ),
        "unreadable_zip": (
            "không mở được tệp zip này. Xin nén lại, không đặt mật khẩu.",
            "cannot be opened: pack it again, without a password.",
        ),
        "too_many_sounds": (
            "quá nhiều hoặc quá nặng cho một lần ({detail}). Xin chia thành vài tệp zip.",
            "is too much at once ({detail}): split it.",
        ),
        "no_such_text": (
            "tên tệp không khớp khóa nào. Xin đặt tên theo khóa, ví dụ question.overall.mp3.",
            "is named after no key: name it such as question.overall.mp3.",
        ),
        "two_sounds": (
            "có hai tệp cho cùng một khóa. Xin giữ một tệp.",
            "is the second file for one key.",
        ),
        "no_file": ("xin chọn tệp trước khi bấm nút.", "choose a file."),
    }
)
FIELDS: Final = MappingProxyType({"code": "Mã ngôn ngữ", "name": "Tên ngôn ngữ"})
ADDED: Final = "Đã thêm {name}. Tiếp theo, xin tải bảng dịch."
RENAMED: Final = "Đã đổi tên thành {name}."
DELETED: Final = "Đã xóa {name} cùng các bản dịch và bản ghi âm."
KEPT: Final = "Đã nhập bảng dịch: {new} mục mới, {changed} mục thay đổi, {same} mục giữ nguyên."
VOICES_KEPT: Final = "Đã lưu {count} bản ghi âm."
VOICE_DELETED: Final = "Đã xóa bản ghi âm."

# Tags of languages spoken in Viet Nam, as ISO 639 and BCP 47 name them.
SUGGESTED: Final = (
    ("bdq", "Ba Na"),
    ("cjm", "Chăm (Đông)"),
    ("cja", "Chăm (Tây)"),
    ("ium", "Dao"),
    ("rad", "Ê-đê"),
    ("jra", "Gia-rai"),
    ("hmn", "Mông"),
    ("km", "Khmer"),
    ("kpm", "Cơ-ho"),
    ("mtq", "Mường"),
    ("nut", "Nùng"),
    ("tyz", "Tày"),
    ("blt", "Thái đen"),
    ("twh", "Thái trắng"),
    ("sed", "Xơ-đăng"),
    ("zh-Hant", "Hoa (chữ phồn thể)"),
)


def say_fault(fault: Fault) -> str:
    """Write a fault for an office: where it is, and what to do.

    >>> say_fault(Fault("tthc 1.0, ô E5", "lost_brace", "{place}"))
    'tthc 1.0, ô E5: thiếu {place}. Xin đặt {place} vào chỗ thích hợp trong câu dịch.'
    """
    where = FIELDS.get(fault.where, fault.where)
    return f"{where}: {_reason(fault)}"


def say_to_field(fault: Fault) -> str:
    """Write what is wrong beside the field it stands at."""
    sentence = _reason(fault)
    return sentence[:1].upper() + sentence[1:]


def _reason(fault: Fault) -> str:
    return SENTENCES[fault.code][0].format(detail=fault.detail)


def say_fault_in_english(fault: Fault) -> str:
    """Write a fault for the command line."""
    where = fault.where.replace(", ô ", ", cell ").replace(", dòng ", ", row ")
    return f"{where} {SENTENCES[fault.code][1].format(detail=fault.detail)}"
