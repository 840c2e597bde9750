"""What stops an import, in the words an official reads: what it is, and what to do."""

from types import MappingProxyType

from survey_app.collect.importing.errors import ImportFault

SAVE_AGAIN = "Xin mở tệp bằng Excel hoặc Google Trang tính rồi lưu lại dạng .xlsx hoặc CSV UTF-8."
FAULTS = MappingProxyType(
    {
        "an official channel asks this": "Việc này đã có kênh khảo sát chính thức ({got}), nên "
        "không nhập phiếu vào đây. Con số đã công bố xin ghi ở mục “Số liệu đã công bố”.",
        "several columns have this name": "Có nhiều cột cùng tên ({where}). Xin đặt lại tên cột "
        "trong tệp, hoặc dùng tên có số thứ tự như hệ thống hiển thị.",
        "the table has no such column": "Bảng không có cột mà tệp cách đọc nêu ({where}). "
        "Xin kiểm tra xem tệp cách đọc có phải của mẫu phiếu này không.",
        "not a table of text": "Tệp không phải là bảng dữ liệu. " + SAVE_AGAIN,
        "nothing was given": "Chưa có gì để đọc. Xin chọn một tệp, hoặc dán bảng vào ô bên dưới.",
        "the file is empty": "Tệp trống. Xin chọn tệp có dòng tiêu đề và ít nhất một dòng trả lời.",
        "the letters cannot be read": "Không đọc được chữ trong tệp. " + SAVE_AGAIN,
        "the letters are of an old font": "Chữ trong tệp viết theo bảng mã cũ {got}, không phải "
        "Unicode. Xin chuyển mã sang Unicode (UniKey: Ctrl+Shift+F6), lưu tệp rồi gửi lại.",
        "the mapping cannot be read": "Không mở được tệp cách đọc. Xin chọn lại tệp.",
        "the mapping is not UTF-8": "Tệp cách đọc không phải văn bản UTF-8. Xin dùng đúng tệp đã "
        "tải về từ trang này.",
        "the mapping is for another questionnaire": "Tệp cách đọc dành cho bộ câu hỏi khác "
        "({got}); đợt này dùng {expected}.",
        "no such date format": "Tệp cách đọc nêu dạng ngày không có: {got}.",
        "one place or one column": "Xin chọn một điểm phục vụ cho cả tệp, hoặc một cột ghi điểm "
        "phục vụ của từng dòng.",
        "the column seems to hold what says who answered": "Cột “{got}” có vẻ ghi thông tin cá "
        "nhân, nên không được dùng làm câu trả lời. Xin chọn cột khác.",
        "a column is used twice": "Một cột đang được dùng hai lần ({got}). Mỗi cột chỉ "
        "dùng cho một mục.",
        "a question is mapped twice": "Có hai cột cùng được chọn là một mục. Xin giữ lại một cột, "
        "cột kia chọn “Không dùng”.",
        "day and month of the dates cannot be told apart": "Chưa rõ ngày hay tháng đứng trước "
        "trong cột ngày. Xin chọn “Cách ghi ngày” ở phần Ngày trả lời.",
        "no such place in the commune": "Không có điểm phục vụ tên {got} trong xã. Xin chọn lại.",
        "the file is too large": "Tệp quá lớn ({expected}). Xin chia thành nhiều tệp nhỏ hơn.",
        "the file cannot be read": "Không đọc được tệp. Xin chọn lại tệp rồi thử lại.",
        "the file takes too long to read": "Không đọc xong tệp: tệp quá lớn hoặc quá phức tạp. "
        "Xin chia thành nhiều tệp nhỏ, hoặc lưu lại dạng CSV UTF-8.",
        "another file is being read": "Hệ thống đang đọc một tệp Excel khác. Xin gửi lại tệp sau "
        "một phút.",
        "too many rows": "Tệp có {got} dòng, nhiều hơn mức nhận qua trang này ({expected}). Xin "
        "chia tệp, hoặc nhờ người quản trị dùng lệnh “thuocdo responses import”.",
        "a password-protected Excel file": "Tệp Excel có mật khẩu nên không đọc được. Xin bỏ mật "
        "khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc), lưu lại rồi gửi.",
        "an old Excel file": "Đây là tệp Excel kiểu cũ (.xls) hoặc tệp loại khác. Xin lưu lại "
        "dạng .xlsx.",
        "no row holds the columns that the mapping names": "Không tìm thấy dòng tiêu đề: không cột "
        "nào trùng với câu hỏi của đợt này. Xin kiểm tra xem đã chọn đúng tệp và đúng đợt chưa.",
        "the workbook is too large": "Tệp Excel quá lớn sau khi mở. " + SAVE_AGAIN,
        "the workbook cannot be read": "Tệp Excel bị hỏng hoặc không đúng dạng. " + SAVE_AGAIN,
        "the workbook is empty": "Tệp Excel không có dữ liệu ở trang tính nào đang hiện.",
        "'date' is missing": "Chưa biết ngày trả lời. Xin chọn một cột, hoặc ghi một ngày cho cả "
        "tệp.",
        "'place' is missing": "Chưa biết điểm phục vụ. Xin chọn một cột, hoặc một điểm cho cả tệp.",
        "'question' is missing": "Chưa có câu hỏi nào được gắn với cột. Xin chọn ít nhất một cột.",
        "not TOML": "Tệp cách đọc viết chưa đúng. Xin dùng đúng tệp đã tải về từ trang này.",
    }
)
OTHERWISE = "Tệp cách đọc có chỗ chưa đúng ({fault}). Xin dùng đúng tệp đã tải về từ trang này."
ROWS_WORD = "dòng"


def say_fault(fault: ImportFault) -> str:
    """Say why nothing was imported, and what to do.

    >>> say_fault(ImportFault("the file is empty", where="a.csv"))[:10]
    'Tệp trống.'
    """
    words = FAULTS.get(fault.title, OTHERWISE)
    expected = fault.expected.replace(", as the campaign asks", "")
    expected = expected.replace("up to", "tối đa").replace("rows", ROWS_WORD)
    where = fault.where.replace("column ", "").replace("'", "“", 1).replace("'", "”", 1)
    return words.format(where=where, expected=expected, got=fault.got, fault=fault)
