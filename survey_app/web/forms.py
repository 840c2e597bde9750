"""The form of every page: what a browser's form sends, and nothing else."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm


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
