"""The respondent form as bytes: rendered and compressed once, a fresh id put into each copy.

Every copy must carry its own random id, yet rendering and compressing it anew would be most of
what a visit costs. gzip allows independent blocks in one stream: what stands before and after the
id is compressed once, the id lies between as a stored block, and the checksum is carried on.
"""

import zlib
from dataclasses import dataclass

GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
RAW_DEFLATE = -zlib.MAX_WBITS
LEVEL = 9


@dataclass(frozen=True, slots=True)
class ServedForm:
    """A rendered page cut in two where the copy's own fields belong."""

    before: bytes
    after: bytes
    before_deflated: bytes
    after_deflated: bytes
    before_checksum: int

    def plain(self, own: bytes) -> bytes:
        """Return the page with `own` in its place."""
        return self.before + own + self.after

    def gzipped(self, own: bytes) -> bytes:
        """Return the same page as a gzip stream."""
        checksum = zlib.crc32(self.after, zlib.crc32(own, self.before_checksum))
        size = len(self.before) + len(own) + len(self.after)
        length = len(own).to_bytes(2, "little")
        complement = (len(own) ^ 0xFFFF).to_bytes(2, "little")
        return b"".join(
            (
                GZIP_HEADER,
                self.before_deflated,
                b"\x00" + length + complement + own,
                self.after_deflated,
                checksum.to_bytes(4, "little"),
                (size & 0xFFFFFFFF).to_bytes(4, "little"),
            )
        )


def build_served_form(page: str, mark: str) -> ServedForm:
    """Cut a rendered page at `mark`, which stands in it exactly once, and compress both parts."""
    before, after = (part.encode() for part in page.split(mark))
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW_DEFLATE)
    before_deflated = compressor.compress(before) + compressor.flush(zlib.Z_FULL_FLUSH)
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW_DEFLATE)
    after_deflated = compressor.compress(after) + compressor.flush(zlib.Z_FINISH)
    return ServedForm(before, after, before_deflated, after_deflated, zlib.crc32(before))
