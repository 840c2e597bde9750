"""Text files as they come: UTF-8 with or without its mark, UTF-16, Windows-1258."""

import codecs
import io
import os
from pathlib import Path
from typing import BinaryIO, Final

from survey_app.estimate.errors import EstimateFault

LOOKED_AT: Final = 1024 * 1024
END_LOOKED_AT: Final = 64 * 1024
FEW_ZEROS: Final = 32
"""UTF-16 has a zero byte for each letter without marks; fewer than one in so many is no UTF-16."""
WINDOWS: Final = "cp1258"
"""What Vietnamese Windows programs write when they do not write Unicode."""

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file, from its first megabyte; raises `EstimateFault`."""
    with path.open("rb") as opened:
        head = opened.read(LOOKED_AT)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
        if min(even, odd) * FEW_ZEROS > len(head[:4096]):
            raise EstimateFault("not_text")
        if max(even, odd) * FEW_ZEROS < len(head[:4096]):
            before = head[: head.index(b"\0")].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            raise EstimateFault("nul_byte", row=before.count(b"\n") + 1)
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8"


def read_end(path: Path, encoding: str) -> list[str]:
    """Return the last lines of a text file, of which the first may be cut off."""
    with path.open("rb") as opened:
        mark = opened.read(2) if encoding == "utf-16" else b""
        size = os.fstat(opened.fileno()).st_size
        # An even place, so that no letter of UTF-16 is cut in two.
        start = max(len(mark), (size - END_LOOKED_AT) // 2 * 2)
        opened.seek(start)
        return (mark + opened.read()).decode(encoding, "replace").splitlines()


class Utf8Stream(io.RawIOBase):
    """A text file as UTF-8 with plain line ends, whatever it was written in, read once.

    `quotes` counts quotation marks, of which a whole table has an even number.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._file: BinaryIO = path.open("rb")
        self._size = max(1, os.fstat(self._file.fileno()).st_size)
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._lines = io.IncrementalNewlineDecoder(None, translate=True)
        self._waiting = b""
        self.quotes = 0
        start = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0
        self._plain = encoding in {"utf-8", "utf-8-sig"} and not _has_old_line_ends(self._file)
        self._file.seek(start if self._plain else 0)

    def readable(self) -> bool:
        """Tell the buffer above that this is for reading."""
        return True

    def readinto(self, target: memoryview) -> int:  # type: ignore[override] # of io's own kind
        """Fill `target`; raises `EstimateFault` at a letter that is none."""
        if self._plain:
            content = self._file.read(len(target))
        else:
            if not self._waiting:
                self._waiting = self._decode(len(target))
            content, self._waiting = self._waiting[: len(target)], self._waiting[len(target) :]
        target[: len(content)] = content
        self.quotes += content.count(b'"')
        return len(content)

    def part_read(self) -> float:
        """Return how much of the file has been read, 0 to 1."""
        return min(1.0, self._file.tell() / self._size)

    def close(self) -> None:
        """Close the file below."""
        self._file.close()
        super().close()

    def _decode(self, size: int) -> bytes:
        while True:
            raw = self._file.read(size)
            try:
                text = self._lines.decode(self._decoder.decode(raw, final=not raw), final=not raw)
            except UnicodeDecodeError as fault:
                raise EstimateFault("bad_letters") from fault
            if text or not raw:
                return text.encode("utf-8")


def _has_old_line_ends(opened: BinaryIO) -> bool:
    """Whether lines end as on old Macintoshes: with a carriage return alone."""
    head = opened.read(LOOKED_AT)
    return b"\r" in head and b"\n" not in head
