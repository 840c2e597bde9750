"""Numbers that can be read two ways are refused: nobody finds out later that 12.000 was 12."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.survey_app.estimate.conftest import Run

File = Callable[..., Path]
GIVEN = ("--items", "q", "--satisfied", "4,5", "--scale", "1-5")


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("q;w\n5;1.250\n3;900\n", 2),
        ("q;w\n5;900\n3;12.000\n", 3),
        ("q;w\n5;1.250.000\n3;900\n", 2),
        ('q,w\n5,1.250\n3,"850,5"\n', 2),
        ('q,w\n5,"850,5"\n3,1.250\n', 3),
        ('q,w\n5,"850,5"\n3,0.5\n4,1.250\n', 4),
    ],
)
def test_points_between_thousands_of_weights(
    content: str, row: int, run: Run, csv_file: File
) -> None:
    line = run(csv_file(content), *GIVEN, "--weight", "w").refusal
    assert f"dòng {row}, cột “w”" in line
    assert "12000" in line


@pytest.mark.parametrize(
    "content",
    [
        "q,w\n5,1.250\n3,2.125\n",
        "q\tw\n5\t1.250\n3\t900\n",
        "q;w\n5;1.250\n3;0.943\n",
        "q;w\n5;1.125\n3;1.77\n",
        "q;w\n5;1,250\n3;0,5\n",
        "q;w\n5;1250\n3;900\n",
    ],
)
def test_points_that_can_only_be_decimal(content: str, run: Run, csv_file: File) -> None:
    assert run(csv_file(content), *GIVEN, "--weight", "w").figures["index"]["n"] == 2


@pytest.mark.parametrize("size", ["12.000", '"12,000"', "1.200.000"])
def test_thousands_of_populations(size: str, run: Run, csv_file: File) -> None:
    line = run(csv_file(f"q,N\n5,{size}\n3,{size}\n"), *GIVEN, "--population", "N").refusal
    assert "dòng 2, cột “N”" in line
    assert size.strip('"') in line


def test_thousands_written_as_text_in_a_workbook(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["q", "N"], [5, "12.000"], [3, "12.000"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert "dòng 2" in run(tmp_path / "a.xlsx", *GIVEN, "--population", "N").refusal


def test_decimal_commas_far_below_the_thousands(run: Run, csv_file: File) -> None:
    """The comma that gives the points away stands in another batch."""
    content = "q,w,pad\n5,1.250,x\n" + f"4,900,{'x' * 40}\n" * 60_000 + '3,"850,5",x\n'
    line = run(csv_file(content), *GIVEN, "--weight", "w").refusal
    assert "dòng 2, cột “w”" in line
