"""The form that orders a report."""

from wtforms import SelectField

from survey_app.web.forms import PageForm


class OrderForm(PageForm):
    """Which year to report on."""

    period = SelectField("Năm báo cáo")
