"""The forms about tablets: their settings, and what becomes of answers held back."""

from collections.abc import Mapping

from wtforms import (
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import Optional
from wtforms.widgets import TextInput

from instruments.loading import list_instruments
from survey_app.administer import wording
from survey_app.administer.forms import OfficeForm
from survey_app.administer.kiosks import KioskSettings
from survey_app.store.kiosks import Kiosk
from survey_app.store.places import Place
from survey_app.web.forms import CountField

HOURS = {"": "Không làm tối màn hình", **{str(hour): f"{hour} giờ" for hour in range(24)}}
FREE_CHOICE = {"": "Để người dân tự chọn việc cần đánh giá"}


class KioskForm(OfficeForm):
    """A tablet: where it stands, what it asks, how it behaves."""

    name = StringField("Tên máy")
    place_id = SelectField("Điểm phục vụ", validate_choice=False)
    kind = RadioField("Máy dùng để làm gì", default="kiosk", validate_choice=False)
    instrument_code = SelectField("Bộ câu hỏi", validate_choice=False)
    pin = PasswordField("Mã PIN của máy")
    layout = RadioField("Cách hiện câu hỏi", default="one", validate_choice=False)
    idle_seconds = CountField("Tự về màn hình chào sau (giây)", [Optional()], default=45)
    cooldown_seconds = CountField("Chờ giữa hai lượt (giây)", [Optional()], default=6)
    dims_from = SelectField("Làm tối màn hình từ", validate_choice=False)
    dims_until = SelectField("Sáng lại lúc", validate_choice=False)

    def offer(self, places: list[tuple[Place, str]]) -> None:
        """Put places, questionnaires and hours into the lists."""
        self.place_id.choices = _choices(
            {str(place.id): f"{place.name} · {agency}" for place, agency in places}
        )
        self.kind.choices = _choices(wording.KIOSK_KINDS)
        self.layout.choices = _choices(wording.KIOSK_LAYOUTS)
        titles = {each.code: each.title for each in list_instruments()}
        self.instrument_code.choices = _choices(FREE_CHOICE | titles)
        for field in (self.dims_from, self.dims_until):
            field.choices = _choices(HOURS)

    def show(self, kiosk: Kiosk) -> None:
        """Fill in what a tablet has; its PIN is not known."""
        self.process(
            data={
                "name": kiosk.name,
                "place_id": str(kiosk.place_id),
                "kind": kiosk.kind,
                "instrument_code": kiosk.instrument_code or "",
                "layout": kiosk.layout,
                "idle_seconds": kiosk.idle_seconds,
                "cooldown_seconds": kiosk.cooldown_seconds,
                "dims_from": "" if kiosk.dims_from is None else str(kiosk.dims_from),
                "dims_until": "" if kiosk.dims_until is None else str(kiosk.dims_until),
            }
        )

    def read(self) -> KioskSettings:
        """Return what was typed."""
        return KioskSettings(
            place_id=_number(self.place_id.data),
            name=self.name.data or "",
            pin=self.pin.data or "",
            kind=self.kind.data or "",
            instrument_code=self.instrument_code.data or "",
            layout=self.layout.data or "",
            idle_seconds=self.idle_seconds.data,
            cooldown_seconds=self.cooldown_seconds.data,
            dims_from=_number(self.dims_from.data),
            dims_until=_number(self.dims_until.data),
        )


class HeldForm(OfficeForm):
    """What becomes of answers held back; `seen` is the number that the page showed."""

    seen = IntegerField(widget=TextInput(input_type="hidden"), validators=[Optional()])

    def read(self) -> int | None:
        """Return how many answers the official saw."""
        seen: int | None = self.seen.data
        return seen


class StopForm(OfficeForm):
    """The confirmation that a tablet is refused, or that a code is to be made."""

    kiosk = IntegerField(widget=TextInput(input_type="hidden"), validators=[Optional()])


def _number(text: str | None) -> int | None:
    """Return a chosen number; -1, which nothing has, for what is none."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _choices(names: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in names.items()]
