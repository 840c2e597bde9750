"""What reading a workbook that somebody sent may raise: it is a ZIP archive full of XML."""

import lzma
import struct
import zipfile
import zlib
from typing import Final

WORKBOOK_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    SyntaxError,  # of XML, whichever library reads it
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,  # of encrypted entries, and of ways to pack that nobody uses
    EOFError,
    OSError,  # of an archive that holds no workbook
)
LAST_ROW: Final = 1_048_576
"""No spreadsheet has a row below it; a hostile file may name one, a billion blank rows away."""
