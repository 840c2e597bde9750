"""What a part of an address may be, so that none reaches the database that it cannot take.

A part that does not fit is a page not found, like any other thing that is not there.
"""

from flask import Flask
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

LARGEST_NUMBER = 2**31 - 1
"""What a row's number can be on every engine."""


def install_parts(app: Flask) -> None:
    """Check the parts of every address added after this; `string:` alone takes any text."""
    app.url_map.converters["default"] = Name
    app.url_map.converters["int"] = RowNumber


class Name(UnicodeConverter):
    """A text without control characters, which PostgreSQL would refuse to look up."""

    def to_python(self, value: str) -> str:
        """Return the text as it stands."""
        if not value.isprintable():
            raise ValidationError
        return value


class RowNumber(IntegerConverter):
    """The number of a row."""

    def to_python(self, value: str) -> int:
        """Return the number."""
        if len(value) > len(str(LARGEST_NUMBER)) or int(value) > LARGEST_NUMBER:
            raise ValidationError
        return int(value)
