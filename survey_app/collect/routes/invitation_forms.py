"""The forms for one-time codes: how many, for which place and field, until when, as what."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from instruments.fields import list_fields
from survey_app.collect.invitations import (
    MOST_AT_ONCE,
    InvitationProblem,
    NamedPlace,
    Service,
)
from survey_app.drawing.slips import MOST_SLIPS
from survey_app.web.forms import DAY_FORMATS, CountField, DayField, PageForm

WRITE = "Xin ghi mục này."
MESSAGES = {
    "unknown": "Xin chọn một mục trong danh sách.",
    "no_field": "Bộ câu hỏi này không hỏi theo lĩnh vực. Xin để “Không cố định”.",
    "out_of_range": f"Xin ghi số mã từ 1 đến {MOST_AT_ONCE:,}.".replace(",", "."),
    "expired": "Ngày này đã qua. Xin chọn từ hôm nay trở đi.",
    "after_campaign": "Đợt khảo sát nhận phiếu đến hết ngày {detail}. Xin chọn ngày sớm hơn.",
    "over": "Đợt này đã đóng, không cấp mã được nữa.",
    "official": "Đợt này đã có kênh chính thức khảo sát ({detail}), nên không cấp mã ở đây.",
}
TOO_MANY_SLIPS = (
    f"Mỗi lần in tối đa {MOST_SLIPS:,} phiếu nhỏ. Xin ghi số nhỏ hơn, hoặc chỉ lấy bảng.".replace(
        ",", "."
    )
)
OPEN_FIELD = "Không cố định, người dân tự chọn"
BY_ROW = "Theo cột trong tệp"
OUTPUTS = (
    ("xlsx", "Bảng Excel: mã, liên kết, lời nhắn cho SMS, Zalo của cơ quan"),
    ("csv", "Cũng bảng ấy dạng CSV UTF-8, cho phần mềm gửi tin"),
    ("slips", "Phiếu nhỏ để in: bốn phiếu một trang A4, mỗi phiếu một mã"),
    ("both", "Tất cả, trong một tệp ZIP"),
)
DOSSIER_OUTPUTS = (
    ("file", "Bản sao của tệp, thêm cột mã, liên kết và lời nhắn"),
    ("both", "Bản sao của tệp và phiếu nhỏ để in, trong một tệp ZIP"),
)


class ServiceForm(PageForm):
    """Place, field and last day: what every code has."""

    place_id = SelectField("Điểm phục vụ", coerce=str, validate_choice=False)
    field = SelectField("Lĩnh vực", validate_choice=False)
    expires_on = DayField("Mã dùng đến hết ngày", [InputRequired(WRITE)], format=DAY_FORMATS)

    def offer(self, places: Sequence[NamedPlace], *, by_field: bool, by_row: bool = False) -> None:
        """Put the places and fields into the lists."""
        rows = [SelectChoice("", BY_ROW)] if by_row else []
        names = [SelectChoice(str(each.id), f"{each.name} · {each.agency_name}") for each in places]
        self.place_id.choices = [*rows, *names]
        fields = [SelectChoice(each.code, each.name) for each in list_fields()] if by_field else []
        self.field.choices = [SelectChoice("", BY_ROW if by_row else OPEN_FIELD), *fields]

    def service(self) -> Service:
        """Return what was chosen; place 0 is none."""
        chosen = self.place_id.data or ""
        place_id = (
            int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else 0
        )
        return Service(place_id, self.field.data or None)

    def show(self, problems: Sequence[InvitationProblem]) -> None:
        """Put each reason beside its field, or where it is read first."""
        for problem in problems:
            field: Any = self._fields.get(problem.key, self.expires_on)
            said = MESSAGES[problem.code].format(detail=problem.detail)
            field.errors = [*field.errors, said]


class BulkForm(ServiceForm):
    """Many codes alike."""

    count = CountField("Số mã", [InputRequired(WRITE)])
    output = RadioField("Lấy về", choices=[SelectChoice(*each) for each in OUTPUTS], default="xlsx")

    def wants_too_many_slips(self) -> bool:
        """Say so beside the number when no sheet so long is drawn."""
        too_many = self.output.data in {"slips", "both"} and (self.count.data or 0) > MOST_SLIPS
        if too_many:
            self.count.errors = [*self.count.errors, TOO_MANY_SLIPS]
        return too_many


class DossierForm(ServiceForm):
    """A list of dossiers of which each row is to get a code."""

    file = FileField("Tệp danh sách hồ sơ", [FileRequired("Xin chọn một tệp.")])
    place_column = StringField("Tên cột ghi điểm phục vụ")
    field_column = StringField("Tên cột ghi lĩnh vực")
    output = RadioField(
        "Lấy về", choices=[SelectChoice(*each) for each in DOSSIER_OUTPUTS], default="file"
    )


class DeskForm(ServiceForm):
    """The next code at the desk."""
