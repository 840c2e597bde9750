"""The form of every page, and the fields that officials fill in: days and counts."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField
from wtforms.widgets import TextInput

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class PageForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """A form that reads what forms of pages send.

    Flask-WTF would take a body of JSON for one, of whatever shape, and fail on it.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # the same
        """How this form reads a request."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Return what was sent; of JSON nothing, so that each needed field asks for itself."""
            if request.is_json:
                return None
            return super().wrap_formdata(form, formdata)


class DayField(DateField):  # type: ignore[misc] # WTForms ships no types
    """A day, as browsers send it or as people write it: 05/03/2026."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say how to write one."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Xin ghi ngày có thật, dạng ngày/tháng/năm.") from None


class CountField(IntegerField):  # type: ignore[misc] # WTForms ships no types
    """A whole number, with or without dots between the thousands: 8.500."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or say how to write one."""
        typed = [value.replace(".", "").replace(" ", "") for value in valuelist]
        try:
            super().process_formdata(typed)
        except ValueError:
            self.raw_data = valuelist
            raise ValueError("Xin ghi một số nguyên, ví dụ 8.500.") from None
