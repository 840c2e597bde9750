"""The same pen writing a PDF by itself: for sheets by the hundred, ten times as fast.

The drawing library lays out each letter of each page anew. Slips need only lines of one size,
filled squares and three fonts, and a PDF of that is little more than a list of them. Letters come
from the same font files, each embedded with those letters that were used.
"""

import io
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Literal

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties

from survey_app.drawing.pen import POINTS_PER_MM, Area, Box, Pen, font_path, measure

DASH = "[2.4 2.4] 0 d"
IDENTITY = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
%s
endcmap CMapName currentdict /CMap defineresource pop end end"""
CHARACTERS_AT_ONCE = 100


class PdfPage:
    """What was drawn on one page, in the words of PDF, and which letters of which fonts."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.used: dict[str, set[str]] = {}


class PdfPen(Pen):
    """A pen on a page of PDF; it writes what `Pen` decides."""

    def __init__(self, page: PdfPage, area: Area) -> None:
        # The pen's own page is never drawn on: each way to draw is replaced below.
        super().__init__(None, area)  # type: ignore[arg-type] # as said above
        self.page = page

    def line(
        self, x: float, y: float, x_end: float, y_end: float, width: float = 0.6, style: str = "-"
    ) -> None:
        """Draw a line between two points of the page."""
        dash = DASH if style == "--" else "[] 0 d"
        ends = f"{_points(x, y)} m {_points(x_end, y_end)} l S"
        self.page.lines.append(f"{dash} {width:.2f} w {ends}")

    def box(self, x: float, y: float, side: float) -> None:
        """Draw an empty square to be ticked, from its lower left corner."""
        self.page.lines.append(f"[] 0 d 0.9 w {_points(x, y)} {_points(side, side)} re S")

    def fill(self, rectangles: Sequence[Box]) -> None:
        """Fill rectangles with black."""
        drawn = " ".join(
            f"{_points(x, y)} {_points(width, height)} re" for x, y, width, height in rectangles
        )
        self.page.lines.append(f"{drawn} f")

    def write(
        self,
        x: float,
        line: str,
        font: FontProperties,
        points: float,
        color: str = "black",
        side: Literal["left", "center", "right"] = "center",
    ) -> None:
        """Write one line at the pen's height."""
        path = font_path(font)
        self.page.used.setdefault(path, set()).update(line)
        x -= measure(line, font, points) * {"left": 0, "center": 0.5, "right": 1}[side]
        glyphs = "".join(f"{_open_font(path).glyph(letter):04x}" for letter in line)
        shade = 1 if color == "white" else 0
        text = f"/{_name(path)} {points:.2f} Tf {_points(x, self.y)} Td <{glyphs}> Tj"
        self.page.lines.append(f"{shade} g BT {text} ET 0 g")


class _Font:
    """A font file, and where its letters are."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.font: Any = TTFont(path, fontNumber=0, lazy=True)
        names: dict[int, str] = self.font.getBestCmap()
        self.letters = names
        self.unit: float = 1000 / self.font["head"].unitsPerEm

    def glyph(self, letter: str) -> int:
        """Return the number of a letter's shape; of the empty one where the font has none."""
        name = self.letters.get(ord(letter))
        return 0 if name is None else int(self.font.getGlyphID(name))

    def width(self, letter: str) -> int:
        """Return how wide a letter is, in thousandths of its size."""
        name = self.letters.get(ord(letter), ".notdef")
        advance: int = self.font["hmtx"][name][0]
        return round(advance * self.unit)

    def subset(self, letters: set[str]) -> bytes:
        """Return the font with these letters alone, their numbers unchanged."""
        options = Options(retain_gids=True, notdef_outline=True, layout_features=[], hinting=False)
        options.drop_tables = [*options.drop_tables, "FFTM"]  # when the font was made
        small = TTFont(self.path, fontNumber=0)
        subsetter = Subsetter(options)
        subsetter.populate(text="".join(sorted(letters)))
        subsetter.subset(small)
        kept = io.BytesIO()
        small.save(kept)
        return kept.getvalue()


def write_sheets(
    pages: Sequence[Callable[[PdfPage], None]], size: tuple[float, float], title: str
) -> bytes:
    """Return a PDF of pages of this size in millimetres; the same pages are the same bytes."""
    file = _File()
    used: dict[str, set[str]] = {}
    streams = []
    for draw in pages:
        page = PdfPage()
        draw(page)
        for path, letters in page.used.items():
            used.setdefault(path, set()).update(letters)
        streams.append(file.stream("\n".join(page.lines).encode("ascii")))
    fonts = " ".join(
        f"/{_name(path)} {_write_font(file, _open_font(path), letters)} 0 R"
        for path, letters in used.items()
    )
    shared = file.add(f"<< /Font << {fonts} >> >>")
    parent = file.reserve()
    box = f"[0 0 {_points(*size)}]"
    kids = [
        file.add(
            f"<< /Type /Page /Parent {parent} 0 R /MediaBox {box} /Resources {shared} 0 R "
            f"/Contents {stream} 0 R >>"
        )
        for stream in streams
    ]
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    file.put(parent, f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode())
    root = file.add(f"<< /Type /Catalog /Pages {parent} 0 R /Lang (vi) >>")
    written = title.encode("utf-16-be").hex()
    info = file.add(f"<< /Title <feff{written}> >>")
    return file.finish(root, info)


class _File:
    """The objects of a PDF file, by their numbers."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that is written later."""
        self.objects.append(b"")
        return len(self.objects)

    def put(self, number: int, content: bytes) -> None:
        """Write the object of a number."""
        self.objects[number - 1] = content

    def add(self, content: str) -> int:
        """Write an object and return its number."""
        number = self.reserve()
        self.put(number, content.encode("latin-1"))
        return number

    def stream(self, content: bytes, more: str = "") -> int:
        """Write a compressed stream and return its number."""
        packed = zlib.compress(content, 6)
        head = f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n"
        number = self.reserve()
        self.put(number, head.encode() + packed + b"\nendstream")
        return number

    def finish(self, root: int, info: int) -> bytes:
        """Return the file: its objects, where each begins, and where that list begins."""
        written = io.BytesIO()
        written.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, content in enumerate(self.objects, 1):
            places.append(written.tell())
            written.write(f"{number} 0 obj\n".encode() + content + b"\nendobj\n")
        start, count = written.tell(), len(self.objects) + 1
        written.write(f"xref\n0 {count}\n0000000000 65535 f \n".encode())
        written.writelines(f"{place:010} 00000 n \n".encode() for place in places)
        trailer = f"<< /Size {count} /Root {root} 0 R /Info {info} 0 R >>"
        written.write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode())
        return written.getvalue()


def _write_font(file: _File, font: _Font, letters: set[str]) -> int:
    """Embed the used letters of a font; returns its number."""
    content = font.subset(letters)
    name = f"THUOCD+{_name(font.path)}"
    head, outline = font.font["head"], font.font["hhea"]
    corners = (head.xMin, head.yMin, head.xMax, head.yMax)
    box = " ".join(str(round(each * font.unit)) for each in corners)
    data = file.stream(content, f"/Length1 {len(content)} ")
    rise, fall = round(outline.ascent * font.unit), round(outline.descent * font.unit)
    descriptor = file.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
        f"/Ascent {rise} /Descent {fall} /CapHeight {rise} /StemV 80 /FontFile2 {data} 0 R >>"
    )
    ordered = sorted(letters, key=font.glyph)
    widths = " ".join(f"{font.glyph(letter)} [{font.width(letter)}]" for letter in ordered)
    inner = file.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /W [{widths}] >>"
    )
    spoken = file.stream(IDENTITY % _list_characters(font, ordered))
    return file.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
        f"/DescendantFonts [{inner} 0 R] /ToUnicode {spoken} 0 R >>"
    )


def _list_characters(font: _Font, letters: Sequence[str]) -> bytes:
    """Say which letter each shape is, so that text can be searched and read out."""
    lines = [
        f"<{font.glyph(letter):04x}> <{letter.encode('utf-16-be').hex()}>" for letter in letters
    ]
    parts = [lines[at : at + CHARACTERS_AT_ONCE] for at in range(0, len(lines), CHARACTERS_AT_ONCE)]
    return "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts
    ).encode()


def _points(x: float, y: float) -> str:
    return f"{x * POINTS_PER_MM:.2f} {y * POINTS_PER_MM:.2f}"


@cache
def _open_font(path: str) -> _Font:
    return _Font(path)


@cache
def _name(path: str) -> str:
    """Return a font's name in the file, from its path's end: letters and digits alone."""
    stem = path.rpartition("/")[2].rpartition("\\")[2].partition(".")[0]
    return "".join(letter for letter in stem if letter.isascii() and letter.isalnum()) or "Font"
