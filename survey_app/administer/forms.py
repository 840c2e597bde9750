"""The forms of this journey: fields, what a field means, and every refusal in words."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wtforms import (
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from instruments.fields import list_fields
from instruments.loading import list_instruments
from survey_app.administer import wording
from survey_app.administer.campaigns import MINIMUM_N, NewCampaign
from survey_app.administer.communes import NewCommune
from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.places import NewPlace
from survey_app.administer.poster_codes import Asked
from survey_app.administer.prospects import Planned
from survey_app.store.campaigns import GRACE_DAYS, Campaign
from survey_app.store.places import Place
from survey_app.web.forms import DAY_FORMATS, CountField, DayField, PageForm

Outcome = TypeVar("Outcome")

MESSAGES = {
    "required": "Xin ghi mục này.",
    "too_long": "Dài quá: tối đa {detail} ký tự.",
    "unfit_slug": "Chỉ dùng chữ a-z không dấu, chữ số và dấu gạch nối, ví dụ loc-binh.",
    "taken": "“{detail}” đã có rồi.",
    "unknown": "Xin chọn một mục trong danh sách.",
    "unfit_grade": "Mức này không hợp với cách trả lời chính: mức A cần danh sách đầy đủ, "
    "mức B cần mã dùng một lần; mã QR mở và máy tính bảng là mức C.",
    "out_of_range": "Xin ghi số nguyên từ 1 trở lên.",
    "before_opening": "Ngày đóng phải bằng hoặc sau ngày mở.",
    "far_away": "Năm này quá xa. Xin kiểm tra lại ngày.",
    "too_many_days": "Một đợt khảo sát dài nhất hai năm. Xin chọn ngày đóng sớm hơn.",
    "overlap": "Trùng ngày với “{detail}”, đợt đang dùng cùng bộ câu hỏi. "
    "Xin chọn ngày khác, hoặc đóng đợt kia trước.",
    "other_kind": "Cơ quan này đã có, thuộc loại khác. Để trống mục này để giữ loại đã ghi.",
    "not_open": "Đợt này đã đóng rồi.",
    "unfit_value": "Xin ghi con số như đã công bố, ví dụ 96,7 hoặc 1.234,5.",
    "over_hundred": "Tỷ lệ phần trăm không quá 100. Xin kiểm tra lại số hoặc đơn vị tính.",
    "before_beginning": "Ngày cuối phải bằng hoặc sau ngày đầu.",
    "in_future": "Ngày công bố chưa đến. Xin kiểm tra lại.",
    "large_document": "Tệp quá lớn: tối đa 10 MB.",
    "unfit_document": "Chỉ nhận PDF, ảnh PNG hoặc JPG, văn bản DOCX, bảng XLSX. Xin chọn tệp khác.",
    "unfit_website": "Xin ghi tên miền của cơ quan, kết thúc bằng .gov.vn, ví dụ "
    "locbinh.langson.gov.vn. Nếu chưa có thì để trống.",
    "no_field": "Bộ câu hỏi này không hỏi theo lĩnh vực. Xin để “Không cố định”.",
    "closed": "“{detail}” đã được ghi như vậy rồi.",
    "same_place": "Xin chọn một điểm khác.",
    "unfit_pin": "Mã PIN gồm 4 đến 8 chữ số.",
    "easy_pin": "Mã PIN này dễ đoán quá. Xin chọn số khác, không lặp một chữ số, không liền nhau.",
    "not_between": "Xin ghi một số trong khoảng {detail}.",
    "both_hours": "Xin chọn cả hai giờ, hoặc để trống cả hai.",
    "same_hour": "Giờ sáng lại phải khác giờ tối đi.",
    "held_changed": "Số phiếu giữ lại vừa thay đổi (hiện có {detail}). Xin xem lại rồi quyết định.",
}
WRITE = "Xin ghi mục này."
CHOOSE = "Xin chọn một mục."
MOST_PLANNED = 1_000_000


def _choices(names: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in names.items()]


class OfficeForm(PageForm):
    """A form that takes the refusals of the body to its fields."""

    def read(self) -> Any:
        """Return what was typed, as the body takes it."""
        return None

    def saved(self, save: Callable[[Any], Outcome]) -> Outcome | None:
        """Return what `save` makes of what was typed.

        None, with a reason beside each field, where the form or `save` refuses.
        """
        if not self.validate():
            return None
        try:
            return save(self.read())
        except SetupRefused as refused:
            for problem in refused.problems:
                self._show(problem)
            return None

    def _show(self, problem: Problem) -> None:
        field = self[problem.field]
        field.errors = [*field.errors, MESSAGES[problem.code].format(detail=problem.detail)]


class CommuneForm(OfficeForm):
    """A new commune."""

    name = StringField("Tên xã, phường, đặc khu", [InputRequired(WRITE)])
    province = StringField("Tỉnh, thành phố", [InputRequired(WRITE)])
    slug = StringField("Tên trong địa chỉ trang")
    issuer = StringField("Cơ quan ban hành báo cáo")
    superior = StringField("Cơ quan cấp trên")
    website = StringField("Trang chính thức của cơ quan")
    report_window = RadioField(
        "Kỳ báo cáo năm",
        [InputRequired(CHOOSE)],
        choices=_choices(wording.WINDOWS),
        default="ministry",
        validate_choice=False,
    )

    def read(self) -> NewCommune:
        """Return what was typed."""
        return NewCommune(
            name=self.name.data or "",
            province=self.province.data or "",
            slug=self.slug.data or "",
            issuer=self.issuer.data or "",
            superior=self.superior.data or "",
            report_window=self.report_window.data or "",
            website=self.website.data or "",
        )

    def propose(self) -> bool:
        """Fill what was left empty with a proposal; whether there was anything to fill."""
        proposal = NewCommune(name=self.name.data or "", province="").proposed()
        filled = False
        for field, value in ((self.slug, proposal.slug), (self.issuer, proposal.issuer)):
            if not (field.data or "").strip():
                field.data, filled = value, True
        return filled


class PlaceForm(OfficeForm):
    """A new place, with its agency."""

    agency = StringField("Cơ quan, đơn vị", [InputRequired(WRITE)])
    kind = SelectField(
        "Loại cơ quan, đơn vị",
        choices=_choices({"": "Chọn loại (đơn vị đã có thì để nguyên)", **wording.AGENCY_KINDS}),
        validate_choice=False,
    )
    name = StringField("Tên điểm", [InputRequired(WRITE)])
    address = StringField("Địa chỉ")

    def read(self) -> NewPlace:
        """Return what was typed."""
        return NewPlace(
            agency=self.agency.data or "",
            kind=self.kind.data or "",
            name=self.name.data or "",
            address=self.address.data or "",
        )


class CampaignForm(OfficeForm):
    """A new campaign. `planned_n` is only looked at, not kept."""

    instrument_code = SelectField("Bộ câu hỏi", validate_choice=False)
    title = StringField("Tên đợt khảo sát")
    opens_on = DayField("Ngày mở", [InputRequired(WRITE)], format=DAY_FORMATS)
    closes_on = DayField("Ngày đóng", [InputRequired(WRITE)], format=DAY_FORMATS)
    primary_mode = SelectField(
        "Cách thu phiếu chính", choices=_choices(wording.MODES), validate_choice=False
    )
    grade = RadioField(
        "Mức bằng chứng",
        choices=_choices(wording.GRADES),
        default="C",
        validate_choice=False,
    )
    planned_n = CountField("Số phiếu dự kiến thu được", [Optional()])
    population = CountField("Tổng số đối tượng trong kỳ (N)", [Optional()])
    official_channel = StringField("Đã có kênh khảo sát chính thức")
    minimum_n = CountField("Số phiếu tối thiểu để in tỷ lệ", [Optional()], default=MINIMUM_N)
    grace_days = CountField("Số ngày nhận phiếu đến muộn", [Optional()], default=GRACE_DAYS)

    def __init__(self) -> None:
        super().__init__()
        names = {each.code: wording.name_instrument(each) for each in list_instruments()}
        self.instrument_code.choices = _choices(names)

    def validate_planned_n(self, field: CountField) -> None:
        """Refuse a plan that nobody could carry out."""
        if field.data is not None and not 1 <= field.data <= MOST_PLANNED:
            raise ValidationError(MESSAGES["out_of_range"])

    def planned(self, campaign: Campaign) -> Planned:
        """Return how the answers are to come."""
        return Planned(campaign.closes_on, campaign.primary_mode, self.planned_n.data)

    def read(self) -> NewCampaign:
        """Return what was typed."""
        return NewCampaign(
            instrument_code=self.instrument_code.data or "",
            title=self.title.data or "",
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            grade=self.grade.data or "",
            primary_mode=self.primary_mode.data or "",
            minimum_n=self.minimum_n.data,
            grace_days=self.grace_days.data,
            population=self.population.data,
            official_channel=self.official_channel.data or "",
        )


class SystemForm(OfficeForm):
    """Another system that is to send answers."""

    name = StringField("Tên hệ thống", [InputRequired(WRITE)])

    def read(self) -> str:
        """Return the name."""
        return self.name.data or ""


class WebsiteForm(OfficeForm):
    """The office's own .gov.vn name."""

    website = StringField("Trang chính thức của cơ quan")

    def read(self) -> str:
        """Return what was typed."""
        return self.website.data or ""


class ClosePlaceForm(OfficeForm):
    """A place that no longer receives people, and where they are received now."""

    moved_to_id = SelectField("Nay người dân đến", validate_choice=False)
    place_id = HiddenField()

    def offer(self, places: list[tuple[Place, str]], closing_id: int) -> None:
        """Put the other places in use into the list."""
        others = {
            str(place.id): f"{place.name} · {agency}"
            for place, agency in places
            if place.id != closing_id
        }
        self.moved_to_id.choices = _choices({"": "Không nơi nào thay thế", **others})

    def read(self) -> int | None:
        """Return the chosen place."""
        chosen = self.moved_to_id.data or ""
        is_number = chosen.isascii() and chosen.isdecimal() and len(chosen) < 10
        return int(chosen) if is_number else None


class CloseForm(OfficeForm):
    """The confirmation that a campaign ends today."""

    closed_early_on = HiddenField()


class PosterForm(OfficeForm):
    """Which place is to have a poster, and for what; place 0 is every place in use."""

    place_id = SelectField("Điểm phục vụ", coerce=int, validate_choice=False)
    instrument_code = SelectField("Hỏi về việc gì", validate_choice=False)
    field = SelectField("Lĩnh vực", validate_choice=False)

    def offer(self, places: list[tuple[Place, str]]) -> None:
        """Put the places, each with its agency's name, and what can be asked into the lists."""
        named = {str(place.id): f"{place.name} · {agency}" for place, agency in places}
        every = {"0": wording.EVERY_PLACE} if len(places) > 1 else {}
        self.place_id.choices = _choices({**named, **every})
        asked = {each.code: each.title for each in list_instruments()}
        self.instrument_code.choices = _choices({"": wording.OPEN_CHOICE, **asked})
        fields = {each.code: each.name for each in list_fields()}
        self.field.choices = _choices({"": wording.OPEN_FIELD, **fields})

    def read(self) -> tuple[int, Asked]:
        """Return the chosen place and what its code is to ask."""
        asked = Asked(self.instrument_code.data or None, self.field.data or None)
        return self.place_id.data or 0, asked
