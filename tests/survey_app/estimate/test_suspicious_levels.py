"""What stands among the answers and is none: codes, totals, words for having no opinion."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from tests.survey_app.estimate.conftest import Run

File = Callable[..., Path]
GIVEN = ("--items", "q", "--satisfied", "4,5")


def column(*values: object) -> str:
    return "q,id\n" + "".join(f"{value},{place}\n" for place, value in enumerate(values))


@pytest.mark.parametrize(
    ("values", "row", "code"),
    [
        ((1, 2, 3, 4, 5, 77), 7, "77"),
        ((252, 1, 2, 3, 4, 5), 2, "252"),
        ((5, 4, 9), 4, "9"),
        ((1, -9, 2, 4, 5), 3, "-9"),
        ((1, 2, 3, 4, 5, -1), 7, "-1"),
        ((9, -1, 1, 4, 5), 3, "-1"),
        ((1, 2, 3, 4, 5, 99, 77, 77), 8, "77"),
        ((0, 1, 2, 4, 5, 6, 8, 9, 10, 12), 11, "12"),
    ],
)
def test_a_number_far_from_the_others(
    values: tuple[int, ...], row: int, code: str, run: Run, csv_file: File
) -> None:
    line = run(csv_file(column(*values)), *GIVEN).refusal
    assert f"dòng {row}, cột “q”: giá trị “{code}”" in line
    scale = "0-10" if 0 in values else "1-9" if values[0] == 9 else "1-5"
    assert f"--scale {scale}" in line
    assert f"--missing {code}" in line
    assert run(csv_file(column(*values)), *GIVEN, "--missing", "-1,77,252,9,-9,99,12").code == 0


@pytest.mark.parametrize(
    "values",
    [
        (0, 1, 2, 4, 5, 6, 7, 8, 9, 10),
        (1, 5, 4),
        (5, 1),
        (0, 25, 50, 75, 100),
        (-2, -1, 0, 1, 2),
        (-3, -1, 0, 1, 2, 3),
        (1, 2.5, 4, 5),
    ],
)
def test_scales_with_levels_that_nobody_chose(
    values: tuple[float, ...], run: Run, csv_file: File
) -> None:
    top = str(max(values))
    assert run(csv_file(column(*values)), "--items", "q", "--satisfied", top).code == 0


@pytest.mark.parametrize("label", ["Không biết", "KHÔNG CÓ Ý KIẾN", "Không rõ", "Don't know"])
def test_words_for_no_opinion(label: str, run: Run, csv_file: File) -> None:
    file = csv_file(column("Tốt", "Kém", label))
    line = run(file, "--items", "q", "--satisfied", "Tốt").refusal
    assert f"dòng 4, cột “q”: “{label}”" in line
    assert "--missing" in line
    listed = ("--scale", f"Kém,{label},Tốt")
    assert run(file, "--items", "q", "--satisfied", "Tốt", *listed).code == 0


@pytest.mark.parametrize("label", ["Không rõ ràng", "Không phù hợp", "Từ chối phục vụ"])
def test_words_that_are_an_opinion(label: str, run: Run, csv_file: File) -> None:
    file = csv_file(column("Tốt", label, label))
    assert run(file, "--items", "q", "--satisfied", "Tốt").figures["index"]["n"] == 3


def test_a_code_labelled_as_no_opinion(run: Run, tmp_path: Path) -> None:
    labels: dict[str, dict[int | float, str]] = {"q": {1: "Kém", 5: "Tốt", 6: "Không ý kiến"}}
    pyreadstat.write_sav(
        pd.DataFrame({"q": [5.0, 4.0, 6.0]}), tmp_path / "a.sav", variable_value_labels=labels
    )
    line = run(tmp_path / "a.sav", *GIVEN).refusal
    assert "dòng 3, cột “q”: “6 (Không ý kiến)”" in line
    assert "--missing 6" in line


@pytest.mark.parametrize("scale", [(), ("--scale", "1-5")])
@pytest.mark.parametrize("name", ["Tổng", "TỔNG CỘNG:", "Total", "Tổng số phiếu: 2"])
def test_a_row_of_totals(name: str, scale: tuple[str, ...], run: Run, csv_file: File) -> None:
    line = run(csv_file(f"id,q\n1,5\n2,4\n\n{name},\n\n"), *GIVEN, *scale).refusal
    assert "dòng 5" in line
    assert name in line


def test_a_row_of_totals_named_behind_its_numbers(run: Run, csv_file: File) -> None:
    assert "Tổng cộng" in run(csv_file("q,id\n5,1\n4,2\n9,Tổng cộng\n"), *GIVEN).refusal


@pytest.mark.parametrize("word", ["Trung bình", "Average"])
def test_a_last_row_of_an_answer(word: str, run: Run, csv_file: File) -> None:
    file = csv_file(f"q,id\nTốt,1\n{word},2\n")
    assert run(file, "--items", "q", "--satisfied", "Tốt").figures["index"]["n"] == 2


def test_a_last_row_of_a_place(run: Run, csv_file: File) -> None:
    file = csv_file("tỉnh,q\nHN,5\nTB,4\n")
    assert run(file, *GIVEN).figures["index"]["n"] == 2


def test_a_row_of_totals_in_a_workbook(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["id", "q"], [1, 5], [2, 4], [None, None], ["Tổng cộng", 9]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert "dòng 5" in run(tmp_path / "a.xlsx", *GIVEN).refusal


def test_a_last_row_in_utf_16_behind_a_long_comment(run: Run, csv_file: File) -> None:
    content = "id,q,lời\n1,5,x\n" + f'2,4,"{"dài " * 30_000}"\nTổng,9,\n'
    assert "dòng 4" in run(csv_file(content.encode("utf-16")), *GIVEN).refusal


@pytest.mark.parametrize(
    ("satisfied", "scale"),
    [("1-5", ("--scale", "1-5")), ("1-5", ()), ("Kém,Tốt", ("--scale", "Kém,Tốt"))],
)
def test_everything_is_satisfied(
    satisfied: str, scale: tuple[str, ...], run: Run, csv_file: File
) -> None:
    values = (1, 2, 3, 4, 5) if satisfied == "1-5" else ("Kém", "Tốt")
    line = run(csv_file(column(*values)), "--items", "q", "--satisfied", satisfied, *scale).refusal
    assert "--satisfied" in line


@pytest.mark.parametrize(
    ("satisfied", "scale", "told"),
    [
        ("4,5", ("--scale", "1-5"), False),
        ("1,2", ("--scale", "5-1"), False),
        ("5", (), False),
        ("4,5", ("--scale", "5-1"), True),
        ("1,5", ("--scale", "1-5"), True),
        ("3,4", ("--scale", "1-5"), True),
        ("1,2", (), True),
    ],
)
def test_satisfied_levels_below_others(
    satisfied: str, scale: tuple[str, ...], told: bool, run: Run, csv_file: File
) -> None:
    file = csv_file(column(1, 2, 3, 4, 5))
    options = ("--items", "q", "--satisfied", satisfied, *scale)
    notes = run(file, *options).figures["index"]["notes"]
    assert ("satisfied_not_upper_end" in [note.partition(":")[0] for note in notes]) == told
    assert ("không phải là các mức cao nhất" in run(file, *options, json_wanted=False).out) == told
