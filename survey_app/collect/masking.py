"""What people should not have written is covered before it is stored: numbers and addresses.

A form asks for no names or numbers, and some people write them all the same. What looks like a
telephone number, the number of an identity paper or an electronic address is replaced; sums of
money, dates and numbers of papers' kinds stay, so that what was said stays readable.
"""

import re
from typing import Final

COVER: Final = "[đã che]"
_PERSONAL: Final = re.compile(
    r"""
    [\w.+-]+@[\w-]+(?:\.[\w-]+)+                        # an electronic address
    | (?<![\d.,]) (?:\+?84|0) (?:[ .\-]?\d){8,10} (?![\d])   # a telephone, however it is spaced
    | (?<![\d.,]) (?:\d{12}|\d{9}) (?![\d]|[.,]\d)           # an identity paper, in one piece
    """,
    re.VERBOSE,
)


def cover_personal(text: str) -> str:
    """Return the text with numbers and addresses of persons covered.

    >>> cover_personal("Gọi tôi 0912 345 678, căn cước 012345678901, an@example.vn")
    'Gọi tôi [đã che], căn cước [đã che], [đã che]'
    >>> cover_personal("Ngày 10/06/2026 nộp 1.500.000.000 đồng theo mẫu 01")
    'Ngày 10/06/2026 nộp 1.500.000.000 đồng theo mẫu 01'
    """
    return _PERSONAL.sub(COVER, text)
