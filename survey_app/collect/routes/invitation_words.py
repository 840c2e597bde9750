"""What goes wrong with codes and lists of dossiers, in the words an official reads."""

from survey_app.collect.dossier_files import DossierFault
from survey_app.collect.invitations import MOST_AT_ONCE
from survey_app.drawing.slips import MOST_SLIPS

SAVE_AGAIN = "Xin mở tệp bằng Excel rồi lưu lại dạng .xlsx, hoặc CSV UTF-8."
FAULTS = {
    "unreadable": "Không đọc được tệp như một bảng. " + SAVE_AGAIN,
    "old_excel": "Tệp Excel cũ (.xls) hoặc có mật khẩu thì không đọc được. " + SAVE_AGAIN,
    "empty": "Không thấy hồ sơ nào trong tệp: cần một dòng tiêu đề và ít nhất một dòng bên dưới. "
    "Xin xem lại có chọn đúng tệp không.",
    "no_column": "Tệp không có cột tên “{detail}”. Xin ghi đúng tên ở dòng tiêu đề, hoặc để trống.",
    "nothing_new": "Mọi dòng trong tệp đều đã có mã, nên không cấp thêm.",
    "no_place": "Các dòng này chưa ghi điểm phục vụ: {detail}. Xin chọn điểm phục vụ dùng cho "
    "những dòng không ghi.",
    "unknown_place": "Các dòng này ghi điểm phục vụ không có, đã ngừng, hoặc trùng tên với điểm "
    "của cơ quan khác: {detail}. Xin ghi đủ như trong ô chọn điểm phục vụ, ví dụ “Quầy số 1 · "
    "Trung tâm Phục vụ hành chính công”, hoặc thêm điểm rồi thử lại.",
    "too_many": f"Tệp có quá nhiều hồ sơ chưa có mã: mỗi lần tối đa {MOST_AT_ONCE}. Xin chia tệp.",
    "too_many_slips": f"Mỗi lần in tối đa {MOST_SLIPS} phiếu nhỏ. Xin chia tệp, hoặc chỉ lấy bảng.",
}
NOT_PUBLIC = (
    "Chưa cấp được mã: người dân chưa mở được địa chỉ của hệ thống. Người quản trị cần đặt "
    "THUOCDO_BASE_URL là địa chỉ công khai (https)."
)
DRAWING_FAILED = (
    "Chưa làm được tệp, nên chưa cấp mã nào. Xin đợi một phút rồi thử lại; nếu vẫn lỗi, xin thử "
    "với ít mã hơn."
)


def say_dossier_fault(fault: DossierFault) -> str:
    """Say what is wrong with a list, and what to do."""
    return FAULTS[fault.code].format(detail=fault.detail)
