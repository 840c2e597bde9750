"""Words that printed papers share: what is to be rated, how to come there, what nobody asks for.

No word here asks for good marks.
"""

from types import MappingProxyType

from instruments.fields import get_field
from instruments.model import Instrument

# How a poster says what is to be rated; a questionnaire not listed is named by its title.
RATED = MappingProxyType(
    {
        "tthc": "việc giải quyết thủ tục hành chính",
        "sipas": "sự phục vụ của cơ quan hành chính nhà nước",
        "online": "dịch vụ công trực tuyến",
        "health_outpatient": "việc khám, chữa bệnh tại trạm y tế",
        "health_vaccination": "việc tiêm chủng mở rộng",
        "education_preschool": "việc chăm sóc, giáo dục ở trường mầm non",
        "education_primary": "việc dạy và học ở trường tiểu học",
        "education_lower_secondary": "việc dạy và học ở trường trung học cơ sở",
    }
)
RATED_ANYTHING = "việc phục vụ ở nơi này"
RATED_ANYTHING_EN = "the service at this place"
IN_FIELD = "{rated}, lĩnh vực {field}"
IN_FIELD_EN = "{rated} ({field})"

SIMULATED = "DỮ LIỆU MÔ PHỎNG"
SIMULATED_EN = "SIMULATED DATA"
INVITATION = "Mời ông/bà đánh giá"
SCAN = "Mở máy ảnh của điện thoại và quét mã"
OR_TYPE = "hoặc gõ địa chỉ này vào trình duyệt:"
WEBSITE = "Trang chính thức của {commune}: {website}"
GENUINE = "Sau khi quét, địa chỉ trên điện thoại phải bắt đầu bằng {start}"
_FREE = ("không đăng nhập", "không OTP", "không cài ứng dụng", "không thu tiền")
# The words of a phrase are held together by no-break spaces.
FREE = ", ".join(phrase.replace(" ", "\u00a0") for phrase in _FREE)
FREE_IN_MINUTES = "Khoảng\u00a0{minutes}\u00a0phút, " + FREE


# Words of two syllables that no line of a poster may tear apart.
COMPOUNDS = (
    "giải quyết", "thủ tục", "hành chính", "lĩnh vực", "phục vụ", "cơ quan", "nhà nước", "dịch vụ",
    "trực tuyến", "chữa bệnh", "trạm y tế", "tiêm chủng", "mở rộng", "chăm sóc", "giáo dục",
    "mầm non", "tiểu học", "trung học cơ sở", "nơi này",
)  # fmt: skip


def bind(text: str) -> str:
    r"""Hold the syllables of a word together, and the field in one piece with its name.

    >>> bind("thủ tục hành chính, lĩnh vực đất đai").split(" ")
    ['thủ\xa0tục', 'hành\xa0chính,', 'lĩnh\xa0vực\xa0đất\xa0đai']
    """
    what, separator, field = text.partition(", lĩnh vực ")
    for compound in COMPOUNDS:
        what = what.replace(compound, compound.replace(" ", "\u00a0"))
    field = field.replace(" ", "\u00a0")
    return f"{what}, lĩnh\u00a0vực\u00a0{field}" if separator else what


def rated(instrument: Instrument | None, field: str | None = None) -> str:
    """Write what a paper asks to rate; without an instrument, whatever is done at the place."""
    if instrument is None:
        what = RATED_ANYTHING
    else:
        what = RATED.get(instrument.code) or lower_first(instrument.title)
    if field is None:
        return what
    return IN_FIELD.format(rated=what, field=lower_first(get_field(field).name))


def rated_in_english(instrument: Instrument | None, field: str | None = None) -> str:
    """Write the same in English."""
    what = RATED_ANYTHING_EN if instrument is None else instrument.title_en
    if field is None:
        return what
    return IN_FIELD_EN.format(rated=what, field=lower_first(get_field(field).name_en))


def free(instrument: Instrument | None) -> str:
    """Write what nobody is asked for, and how long it takes where that is known."""
    if instrument is None:
        return FREE[:1].upper() + FREE[1:]
    return FREE_IN_MINUTES.format(minutes=instrument.minutes)


def lower_first(text: str) -> str:
    """Write a title as part of a sentence."""
    return text[:1].lower() + text[1:]
