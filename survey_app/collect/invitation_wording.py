"""What is said with a one-time code: on a slip, in a text message, in a result notice.

The field is never said: a message or slip in other hands tells nothing of somebody's dossier.
"""

import unicodedata
from datetime import date

from instruments.model import Instrument
from survey_app.drawing import wording as printed
from survey_app.drawing.wording import rated, rated_in_english

LONGEST_SMS = 160
"""Plain letters only: with Vietnamese accents one message holds 70 characters, not 160."""

MESSAGE = (
    "Mời ông/bà đánh giá {rated}: {link} Mã chỉ dùng một lần, đến ngày {day}. Không đăng nhập, "
    "không OTP, không thu tiền; phiếu không hỏi tên, không ai biết phiếu của ai."
)
SMS = (
    "{simulated}Moi ong/ba danh gia {rated}: {link} (den {day}). Khong OTP, khong thu tien.",
    "{simulated}Moi ong/ba danh gia {rated}: {link} (den {day})",
    "{simulated}Moi ong/ba danh gia noi phuc vu: {link} (den {day})",
    "{simulated}Moi danh gia: {link} ({day})",
)
SIMULATED = "[MÔ PHỎNG] "
ONCE = "Mã chỉ dùng một lần, đến hết ngày {day}; không ai biết phiếu của ai."
ENGLISH = "Please rate: {title}. One answer, until {day}. No sign-in, no fee, no name asked."

COLUMNS = (
    "Mã đánh giá",
    "Liên kết đánh giá",
    "Mã dùng đến ngày",
    "Điểm phục vụ",
    "Lĩnh vực",
    "Tin nhắn SMS (không dấu, một tin)",
    "Lời nhắn Zalo, thông báo kết quả điện tử",
)
DOSSIER_COLUMNS = (*COLUMNS[:3], *COLUMNS[5:], "Ghi chú về mã")
FIELD_NOT_KNOWN = "Không nhận ra lĩnh vực; người dân chọn trên phiếu."


def group_code(code: str) -> str:
    """Write a code so that it is read and typed in pieces; the spaces do not matter.

    >>> group_code("k7m2p9xabcde")
    'k7m2 p9xa bcde'
    """
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def write_sms(instrument: Instrument, link: str, expires_on: date, *, simulated: bool) -> str:
    """Write a text message without accents, the longest that still is a single message."""
    words = {
        "rated": without_accents(rated(instrument)),
        "link": link,
        "day": f"{expires_on:%d/%m/%Y}",
        "simulated": without_accents(SIMULATED) if simulated else "",
    }
    written = [sentence.format(**words) for sentence in SMS]
    return next((text for text in written if len(text) <= LONGEST_SMS), written[-1])


def write_message(instrument: Instrument, link: str, expires_on: date, *, simulated: bool) -> str:
    """Write the sentence for Zalo and for the electronic notice of a result."""
    said = MESSAGE.format(rated=rated(instrument), link=link, day=f"{expires_on:%d/%m/%Y}")
    return SIMULATED + said if simulated else said


def write_sentences(instrument: Instrument, expires_on: date) -> tuple[str, str]:
    """Write the two sentences of a slip."""
    return f"{printed.free(instrument)}.", ONCE.format(day=f"{expires_on:%d/%m/%Y}")


def write_english(instrument: Instrument, expires_on: date) -> str:
    """Write the line of a slip in English."""
    day = f"{expires_on.day} {expires_on:%B %Y}"
    return ENGLISH.format(title=rated_in_english(instrument), day=day)


def without_accents(text: str) -> str:
    """Write Vietnamese with plain letters.

    >>> without_accents("Đất đai, hộ tịch")
    'Dat dai, ho tich'
    """
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = (letter for letter in parts if not unicodedata.combining(letter))
    return "".join(plain).replace("\u00a0", " ")
