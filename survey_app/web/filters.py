"""How templates write days and numbers: the Vietnamese way."""

from datetime import date

from flask import Flask


def install_filters(app: Flask) -> None:
    """Give templates `day` and `thousands`."""
    app.jinja_env.filters["day"] = write_day
    app.jinja_env.filters["thousands"] = write_thousands


def write_day(day: date | None) -> str:
    """Write 05/03/2026; nothing for no day."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def write_thousands(number: int) -> str:
    """Write 1.234."""
    return f"{number:,}".replace(",", ".")
