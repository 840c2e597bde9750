"""The spreadsheet that is filled in: one sheet a subject, all but two columns locked.

Each row names its subject and key, so that a row pasted elsewhere still finds home.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from instruments.texts import Text
from survey_app.collect.translating.braces import names_in
from survey_app.collect.translating.checking import longest
from survey_app.collect.translating.needed import (
    INTERFACE,
    Stored,
    find_instrument,
    find_texts,
    list_outdated,
    texts_in_force,
    words_in_force,
)
from survey_app.store.languages import AddedLanguage

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

FORMATS: Final = ("xlsx", "csv")
SUBJECT, KEY, VIETNAMESE, ENGLISH = "Phần", "Khóa", "Tiếng Việt", "English"
TRANSLATION, NOTE = "Bản dịch", "Ghi chú"
GUIDE: Final = "Hướng dẫn"
WIDTHS: Final = (13, 24, 46, 40, 52, 30)
CHANGED: Final = "tiếng Việt đã đổi, xin xem lại bản dịch"
HELP: Final = (
    "Bảng này để dịch phiếu khảo sát sang {name} ({code}).",
    "1. Chỉ ghi vào hai cột “Bản dịch” và “Ghi chú”. Các cột khác đã khóa để không lẫn dòng.",
    "2. Xin giữ nguyên chữ trong ngoặc nhọn như {{minutes}}, cả dấu ngoặc: máy tự điền ở đó.",
    "3. Dịch theo nghĩa, ngắn và dễ hiểu với người ít đọc. Số ký tự tối đa ghi ở cột “Ghi chú”.",
    "4. Dùng phông chữ Unicode, không dùng TCVN3 (.VnTime) hay VNI.",
    "5. Dòng chưa dịch xin để trống: bản dịch đã có được giữ nguyên. Có thể nộp nhiều lần.",
    "6. Xong thì lưu lại dạng .xlsx và nhập ở trang đã tải bảng này về.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the spreadsheet."""

    subject: str
    text: Text
    translated: str
    note: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row as it stands under the header."""
        text = self.text
        return (
            self.subject,
            text.key,
            text.vietnamese,
            text.english,
            self.translated,
            self.note,
        )


def header(language: AddedLanguage) -> tuple[str, ...]:
    """Return the first row; the column to fill names the language."""
    return SUBJECT, KEY, VIETNAMESE, ENGLISH, f"{TRANSLATION} [{language.code}]", NOTE


def list_lines(subject: str, stored: Stored) -> list[Line]:
    """Return the rows of a subject, with what is translated already."""
    known = words_in_force(stored) if subject == INTERFACE else texts_in_force(stored, subject)
    outdated = {text.key for text in list_outdated(stored)} if subject == INTERFACE else set()
    return [
        Line(
            subject,
            text,
            known.get(text.key, ""),
            f"{CHANGED}; {_note(text)}" if text.key in outdated else _note(text),
        )
        for text in find_texts(subject) or ()
    ]


def write_csv(language: AddedLanguage, subjects: Sequence[str], stored: Stored) -> bytes:
    """Return all rows as CSV that a spreadsheet opens with the right letters."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header(language))
    for subject in subjects:
        writer.writerows(line.cells for line in list_lines(subject, stored))
    return out.getvalue().encode("utf-8-sig")


def write_workbook(language: AddedLanguage, subjects: Sequence[str], stored: Stored) -> bytes:
    """Return the workbook: how to fill it, then a sheet for each subject."""
    # The writer of workbooks takes a third of a second to load: only who needs it waits.
    import openpyxl

    workbook = openpyxl.Workbook()
    guide = workbook.worksheets[0]
    guide.title = GUIDE
    _write_guide(guide, language)
    for subject in subjects:
        sheet = workbook.create_sheet(sheet_title(subject))
        sheet.append(header(language))
        for line in list_lines(subject, stored):
            sheet.append(line.cells)
        _lay_out(sheet, heading_of(subject))
    workbook.active = 1
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def sheet_title(subject: str) -> str:
    """Return a subject as a sheet may be called.

    >>> sheet_title("tthc/1.0"), sheet_title("interface")
    ('tthc 1.0', 'Lời chung')
    """
    return "Lời chung" if subject == INTERFACE else subject.replace("/", " ")[:31]


def heading_of(subject: str) -> str:
    """Return what a subject is in words."""
    instrument = find_instrument(subject)
    if instrument is None:
        return "Lời chung quanh các câu hỏi"
    return f"{instrument.title} (phiên bản {instrument.version})"


def _note(text: Text) -> str:
    names = " ".join(f"{{{name}}}" for name in sorted(names_in(text.vietnamese)))
    return f"tối đa {longest(text)} ký tự" + (f"; giữ {names}" if names else "")


def _write_guide(guide: "Worksheet", language: AddedLanguage) -> None:
    from openpyxl.styles import Alignment

    guide.column_dimensions["A"].width = 100
    for number, line in enumerate(HELP, 1):
        cell = guide.cell(number, 1, line.format(name=language.name, code=language.code))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    guide.protection.sheet = True


def _lay_out(sheet: "Worksheet", heading: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem, _HeaderFooterPart
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7F2EE")
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in _cells_to_fill(sheet):
        # As text, so that no sign at the start turns a translation into a formula or a date.
        cell.number_format = "@"
        cell.protection = Protection(locked=False)
        cell.fill = PatternFill("solid", fgColor="FFFBE8")
    sheet.freeze_panes = "C2"
    sheet.print_title_rows = "1:1"
    sheet.HeaderFooter = HeaderFooter(
        oddHeader=HeaderFooterItem(center=_HeaderFooterPart(heading.replace("&", "&&")))
    )
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    # Columns may be made wider: nobody translates through a slit.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _cells_to_fill(sheet: "Worksheet") -> Iterator["Cell | MergedCell"]:
    for row in range(2, sheet.max_row + 1):
        yield sheet.cell(row, 5)
        yield sheet.cell(row, 6)
