"""The form that orders a report."""

from flask_wtf import FlaskForm
from wtforms import SelectField


class OrderForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Which year to report on."""

    period = SelectField("Năm báo cáo")
