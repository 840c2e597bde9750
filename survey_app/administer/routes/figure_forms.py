"""The forms of published figures and of the official channel of a campaign."""

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Optional

from instruments.loading import list_instruments
from survey_app.administer.forms import WRITE, OfficeForm
from survey_app.administer.official_figures import LARGEST_DOCUMENT, PERCENT, Document, NewFigure
from survey_app.web.forms import DAY_FORMATS, CountField, DayField


class FigureForm(OfficeForm):
    """A figure that another system published."""

    instrument_code = SelectField("Về nội dung của bộ câu hỏi", validate_choice=False)
    name = StringField("Tên chỉ số như đã công bố", [InputRequired(WRITE)])
    value = StringField("Giá trị", [InputRequired(WRITE)])
    unit = StringField("Đơn vị tính", [InputRequired(WRITE)], default=PERCENT)
    n = CountField("Số phiếu (n)", [Optional()])
    source = StringField("Nguồn: cơ quan, số văn bản", [InputRequired(WRITE)])
    published_on = DayField("Ngày công bố", [InputRequired(WRITE)], format=DAY_FORMATS)
    period_from = DayField("Số liệu từ ngày", [InputRequired(WRITE)], format=DAY_FORMATS)
    period_to = DayField("Đến ngày", [InputRequired(WRITE)], format=DAY_FORMATS)
    document = FileField("Văn bản kèm theo")

    def __init__(self) -> None:
        super().__init__()
        self.instrument_code.choices = [
            SelectChoice(each.code, each.title) for each in list_instruments()
        ]

    def read(self) -> NewFigure:
        """Return what was typed."""
        sent = self.document.data
        # One byte more than may be kept tells a file that is too large.
        given = Document(sent.filename, sent.read(LARGEST_DOCUMENT + 1)) if sent else None
        return NewFigure(
            instrument_code=self.instrument_code.data or "",
            name=self.name.data or "",
            value=self.value.data or "",
            unit=self.unit.data or "",
            n=self.n.data,
            source=self.source.data or "",
            published_on=self.published_on.data,
            period_from=self.period_from.data,
            period_to=self.period_to.data,
            document=given,
        )


class RemovalForm(OfficeForm):
    """The confirmation that a figure is taken out."""

    id = HiddenField()


class OfficialChannelForm(OfficeForm):
    """Which official system surveys the same already."""

    official_channel = StringField("Kênh khảo sát chính thức đang có")

    def read(self) -> str:
        """Return what was typed."""
        return self.official_channel.data or ""
