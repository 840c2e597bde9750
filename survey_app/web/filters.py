"""How templates write days, numbers and headings: the Vietnamese way."""

from datetime import date

from flask import Flask

# Words of two syllables that must not be torn apart at the end of a heading's line.
COMPOUNDS = (
    "phục vụ",
    "Phục vụ",
    "thủ tục",
    "hành chính",
    "dịch vụ",
    "cơ quan",
    "nhà nước",
    "trực tuyến",
    "chữa bệnh",
    "tiêm chủng",
    "trạm y tế",
    "tiểu học",
    "trung học",
    "cơ sở",
    "mầm non",
    "hài lòng",
)

# Scripts that run from right to left, and languages written so unless their tag says otherwise.
RIGHT_TO_LEFT_SCRIPTS = ("Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa")
RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")


def install_filters(app: Flask) -> None:
    """Give templates `day`, `thousands`, `unbroken` and `direction`."""
    app.jinja_env.filters["day"] = write_day
    app.jinja_env.filters["thousands"] = write_thousands
    app.jinja_env.filters["unbroken"] = keep_words_together
    app.jinja_env.filters["direction"] = find_direction


def write_day(day: date | None) -> str:
    """Write 05/03/2026; nothing for no day."""
    return "" if day is None else f"{day:%d/%m/%Y}"


def write_thousands(number: int) -> str:
    """Write 1.234."""
    return f"{number:,}".replace(",", ".")


def keep_words_together(text: str) -> str:
    """Write a heading so that its two-syllable words are not broken over two lines."""
    for compound in COMPOUNDS:
        text = text.replace(compound, compound.replace(" ", "\u00a0"))
    return text


def find_direction(tag: str) -> str:
    """Return in which direction a language is written, by its BCP 47 tag.

    >>> [find_direction(tag) for tag in ("vi", "ar", "cjm-Arab", "ar-Latn")]
    ['ltr', 'rtl', 'rtl', 'ltr']
    """
    primary, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    rtl = primary in RIGHT_TO_LEFT if script is None else script in RIGHT_TO_LEFT_SCRIPTS
    return "rtl" if rtl else "ltr"
