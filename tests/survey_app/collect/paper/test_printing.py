"""What comes off the printer: every letter, a code on each page, no question torn in two."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from instruments.loading import list_instruments, load_instrument
from survey_app.cli.faults import CommandFault
from survey_app.cli.program import program
from survey_app.collect.languages import ENGLISH, VIETNAMESE, Language
from survey_app.collect.paper.codes import spaced_code
from survey_app.collect.paper.layout import build_paper
from survey_app.collect.paper.printing import build_job, list_codes
from survey_app.collect.paper.sheets import render_run
from survey_app.config import load_settings
from survey_app.store.database import Database
from survey_app.store.paper import find_paper_run
from survey_app.store.schema import create_schema
from tests.builders import make_campaign, make_commune, make_place
from tests.engines import open_database
from tests.survey_app.collect.paper.piles import KEY, lay_pile, print_copies

pytestmark = pytest.mark.slow
RECTANGLE = re.compile(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re")
QUIET = 4


def drawn(
    database: Database,
    run_id: int,
    language: Language = VIETNAMESE,
    *,
    both_sides: bool = True,
) -> bytes:
    with database.read() as session:
        found = find_paper_run(session, run_id)
        assert found is not None
        return render_run(build_job(session, found, language, KEY, both_sides=both_sides))


def text_of(content: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def drawing_of(content: bytes, page: int) -> str:
    """The operators of a page, the first drawing of which is the copy's own."""
    contents = PdfReader(io.BytesIO(content)).pages[page - 1].get_contents()
    assert contents is not None
    return contents.get_data().decode("latin-1")


def scan(drawing: str) -> str:
    """What a scanner reads off the rectangles of a page's QR code."""
    boxes = [[float(part) for part in found] for found in RECTANGLE.findall(drawing)]
    pitch = min(height for *_, height in boxes)
    left, bottom = min(x for x, *_ in boxes), min(y for _, y, *_ in boxes)
    side = round((max(x + width for x, _, width, _ in boxes) - left) / pitch)
    light = np.full((side + 2 * QUIET, side + 2 * QUIET), 255, np.uint8)
    for x, y, width, _ in boxes:
        row, column = side - 1 - round((y - bottom) / pitch), round((x - left) / pitch)
        light[row + QUIET, column + QUIET : column + QUIET + round(width / pitch)] = 0
    (found,) = zxingcpp.read_barcodes(np.kron(light, np.ones((8, 8), np.uint8)))
    return found.text


def test_every_page_of_a_copy_carries_its_own_code(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        pile = lay_pile(database, copies=2)
        content = drawn(database, pile.run_id)
        pages = text_of(content)
        half = len(pages) // 2
        assert half % 2 == 0  # the second copy begins on a sheet of its own
        for page, code in ((1, pile.code(0)), (half, pile.code(0)), (half + 1, pile.code(1))):
            drawing = drawing_of(content, page).split("EMC")
            assert spaced_code(code) in drawing[0]
            assert scan(drawing[1].split("\nf\n")[0]) == code
        assert "Trang này để trống" in pages[half - 1]
        assert "Trang 1/3" in pages[0]
        assert len(text_of(drawn(database, pile.run_id, both_sides=False))) == 2 * (half - 1)
        assert drawn(database, pile.run_id) == content


def test_a_form_says_who_asks_why_and_that_it_is_voluntary(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        pile = lay_pile(database, copies=1)
        whole = " ".join(text_of(drawn(database, pile.run_id)))
        for words in (
            "ỦY BAN NHÂN DÂN XÃ LỘC BÌNH",
            "Quầy số 1",
            "Trả lời là tự nguyện",
            "không hỏi tên, số điện thoại",
            "Chỉ trả lời nếu ở câu 1 ông/bà chọn: “Đã trả kết quả”",
            "bỏ vào hòm phiếu tại Quầy số 1",
            "Rất không hài lòng",
        ):
            assert words in whole, words
        for question in load_instrument("tthc").questions:
            assert question.text in whole
        english = " ".join(text_of(drawn(database, pile.run_id, ENGLISH)))
        assert "Answering is voluntary" in english
        assert "MÔ PHỎNG" not in whole


def test_all_letters_are_embedded_and_large(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        pile = lay_pile(database, copies=1)
        content = drawn(database, pile.run_id)
    reader = PdfReader(io.BytesIO(content))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index] # a page has fonts
    assert fonts
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        assert "/FontFile2" in descendant.get_object()["/FontDescriptor"].get_object()
    sizes: set[float] = set()
    reader.pages[1].extract_text(
        visitor_text=lambda text, _cm, _tm, _font, size: sizes.add(size) if text.strip() else None
    )
    assert sizes


def test_no_question_is_lost_on_many_pages(tmp_path: Path) -> None:
    code = "health_vaccination"
    with open_database("sqlite", tmp_path) as database:
        commune = make_commune(database)
        campaign = make_campaign(database, commune, code)
        run_id = print_copies(database, campaign, make_place(database, commune), copies=1)
        pages = text_of(drawn(database, run_id))
    # Each question stands on one page with all of its words.
    missing = [
        question.key
        for question in load_instrument(code).questions
        if not any(question.text in page for page in pages)
    ]
    assert not missing


def test_a_form_asks_every_question_once() -> None:
    for instrument in list_instruments():
        for language in (VIETNAMESE, ENGLISH):
            asked = [
                each.number
                for section in build_paper(instrument, language)
                for block in section.blocks
                for each in block.asked
                if each.number
            ]
            assert sorted(asked) == list(range(1, len(instrument.questions) + 1))


def test_forms_are_printed_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THUOCDO_DATA_DIR", str(tmp_path))
    settings = load_settings(write_key=True)
    create_schema(settings.database_url)
    database = Database(settings.database_url)
    commune = make_commune(database)
    place, campaign = make_place(database, commune), make_campaign(database, commune)
    database.close()
    wanted = ["paper", "print", "loc-binh", "--campaign", str(campaign), "-o", str(tmp_path)]

    def command(*more: str) -> Result:
        return CliRunner().invoke(program, [*wanted, "--json", *more])

    printed = command("--place", str(place), "--copies", "2")
    assert printed.exit_code == 0, printed.output
    content = Path(json.loads(printed.stdout)["file"]).read_bytes()
    assert "PHIẾU HỎI Ý KIẾN" in text_of(content)[0]
    for wrong, said in (
        (("--place", "9", "--copies", "2"), "place list"),
        (("--place", "1", "--copies", "501"), "1 to 500"),
        (("--place", "1", "--copies", "1", "--language", "xx"), "only in vi, en"),
        (("--place", "1", "--copies", "1", "--campaign", "7"), "no campaign 7"),
    ):
        refused = command(*wrong)
        assert isinstance(refused.exception, CommandFault)
        assert said in str(refused.exception)


def test_the_same_run_has_the_same_codes(tmp_path: Path) -> None:
    with open_database("sqlite", tmp_path) as database:
        pile = lay_pile(database, copies=3)
        with database.read() as session:
            found = find_paper_run(session, pile.run_id)
            assert found is not None
            assert list_codes(found, KEY) == tuple(pile.code(copy) for copy in range(3))
        assert spaced_code(pile.code()).count(" ") == 2
