"""Whatever does not fit is told in one line that names the file and the row or the column."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.survey_app.estimate.conftest import Run

File = Callable[..., Path]

TABLE = (
    "q1,q2,q3,g,w,N\n"
    "5,4,1,a,1,100\n"
    "4,,2,b,2,100\n"
    "2,5,3,a,1.5,100\n"
)  # fmt: skip
GIVEN = ("--items", "q1-q3", "--satisfied", "4,5")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--items", "q9", *GIVEN[2:]), ["q9", "q1"]),
        (("--items", "q1-q8", *GIVEN[2:]), ["q8"]),
        (("--items", "q3-q1", *GIVEN[2:]), ["q3", "q1"]),
        (("--items", "q1,q2,q1", *GIVEN[2:]), ["q1"]),
        (("--items", "q1-q2", "--items", "q2", *GIVEN[2:]), ["q2"]),
        (("--items", " , ", *GIVEN[2:]), ["--items"]),
        (("--factor", "A=q1-q2", "--factor", "B=q2,q3", *GIVEN[2:]), ["q2"]),
        (("--factor", "A=q1", "--factor", "A=q2", *GIVEN[2:]), ["A"]),
        (("--factor", "q1-q2", *GIVEN[2:]), ["--factor"]),
        (("--factor", "A=q1", *GIVEN), ["--items", "--factor"]),
        (GIVEN[2:], ["--items", "--factor"]),
        ((*GIVEN, "--strata", "tang"), ["tang", "--strata"]),
        ((*GIVEN, "--by", "G"), ["G", "g"]),
        ((*GIVEN, "--by", "g=a,x"), ["g", "x"]),
        ((*GIVEN, "--by", "g", "--by", "g"), ["g"]),
        ((*GIVEN, "--weight", "q2"), ["q2", "--weight"]),
        ((*GIVEN, "--weight", "N", "--population", "N"), ["N"]),
        ((*GIVEN, "--population", "N", "--population", "w"), ["--population"]),
        ((*GIVEN, "--scale", "1-4"), ["5", "--satisfied"]),
        (("--items", "q1-q3", "--satisfied", "4", "--scale", "1-4"), ["2", "q1", "5"]),
        (("--items", "q1-q3", "--satisfied", "6"), ["6", "1, 2, 3, 4, 5", "--scale"]),
        (("--items", "q1-q3", "--satisfied", "Tốt"), ["tốt"]),
        ((*GIVEN, "--missing", "1", "--scale", "1-5"), ["1"]),
        ((*GIVEN, "--scale", "1,2,2,5"), ["2"]),
        ((*GIVEN, "--scale", "1-99"), ["99", "15"]),
        ((*GIVEN, "--scale", "5"), ["5"]),
        ((*GIVEN, "--target", "chín"), ["chín"]),
        ((*GIVEN, "--target", "0.95"), ["0.95", "95"]),
        ((*GIVEN, "--target", "120"), ["120"]),
        ((*GIVEN, "--index", "mean_over_5", "--target", "4,4"), ["mean_over_5", "4,4/5", "88"]),
        (("--items", "q1-q3"), ["--satisfied"]),
        ((*GIVEN, "--level", "0"), ["--level"]),
        ((*GIVEN, "--method", "wald"), ["wald", "wilson_shrunk_t"]),
        ((*GIVEN, "--index", "csat"), ["csat", "answer_share"]),
        ((*GIVEN, "--index", "overall_question"), ["overall_question"]),
        ((*GIVEN, "--index", "factor_mean_share"), ["--factor"]),
        ((*GIVEN, "--index", "mean_over_5", "--scale", "1-6"), ["mean_over_5", "6"]),
        ((*GIVEN, "--lonely-psu", "fail"), ["fail", "adjust"]),
        ((*GIVEN, "--sheet", "A"), ["--sheet"]),
        ((*GIVEN, "--missing", "5"), ["5"]),
        (("--items", "q1-w", "--satisfied", "4,5"), ["“a”", "“g”"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_options_that_do_not_fit(
    options: tuple[str, ...], named: list[str], run: Run, csv_file: File
) -> None:
    line = run(csv_file(TABLE), *options).refusal
    for word in named:
        assert word.lower() in line.lower()


@pytest.mark.parametrize(
    ("content", "options", "named"),
    [
        ("", GIVEN, ["trống"]),
        ("\n\n", GIVEN, ["trống"]),
        ("q1,q2,q3\n", GIVEN, ["không có dòng"]),
        ("q1,q2,q3\n,,\n,,\n", GIVEN, ["không có câu trả lời"]),
        ("q1,q2,q3,q1\n1,2,3,4\n", GIVEN, ["q1", "2 cột"]),
        ("q1,q2,q3\n1,2,3\n1,2\n", GIVEN, ["dòng 3", "2 ô", "3 ô"]),
        ("q1,q2,q3\n1,2,3\n1,2,3,4\n", GIVEN, ["dòng 3", "4 ô"]),
        ('q1,q2,q3,t\n1,2,5,a\n1,4,3,"b\n4,5,2,c\n', GIVEN, ["dòng 3", "ngoặc kép"]),
        ("q1,q2,q3\n1,4,5\n4,5,kém\n", GIVEN, ["dòng 3", "q3", "kém", "--scale"]),
        ("q1,q2,q3\n1,4,5\n\n4,77,1\n", (*GIVEN, "--scale", "1-5"), ["dòng 4", "q2", "77"]),
        (TABLE.replace("1.5", "-1"), (*GIVEN, "--weight", "w"), ["dòng 4", "w", "-1"]),
        (TABLE.replace("1.5", ""), (*GIVEN, "--weight", "w"), ["dòng 4", "w"]),
        (TABLE.replace("1.5", "x"), (*GIVEN, "--weight", "w"), ["dòng 4", "w", "x"]),
        (TABLE.replace("1.5", "1e999"), (*GIVEN, "--weight", "w"), ["dòng 4", "w"]),
        ("q1,q2,q3,w\n5,4,1,0\n4,1,2,0\n", (*GIVEN, "--weight", "w"), ["w", "bằng 0"]),
        (TABLE.replace(",b,", ",,"), (*GIVEN, "--strata", "g"), ["dòng 3", "g"]),
        (TABLE.replace(",b,", ",,"), (*GIVEN, "--cluster", "g"), ["dòng 3", "g"]),
        (TABLE.replace(",100\n", ",2\n"), (*GIVEN, "--population", "N"), ["N", "2", "3"]),
        (TABLE.replace("1.5,100", "1,90"), (*GIVEN, "--population", "N"), ["N", "90", "100"]),
        (TABLE.replace("1.5,100", "1,"), (*GIVEN, "--population", "N"), ["dòng 4", "N"]),
        (TABLE.replace("1.5,100", "1,0"), (*GIVEN, "--population", "N"), ["dòng 4", "N"]),
        ("q1,g\n5,a\n,b\n", ("--items", "q1", "--satisfied", "5", "--by", "g"), ["g", "b"]),
    ],
)  # fmt: skip
def test_files_that_do_not_fit(
    content: str, options: tuple[str, ...], named: list[str], run: Run, csv_file: File
) -> None:
    file = csv_file(content)
    line = run(file, *options).refusal
    assert str(file) in line
    for word in named:
        assert word in line


def test_names_may_hold_commas_dashes_and_equal_signs(run: Run, csv_file: File) -> None:
    file = csv_file('q-1,"a, b",c=d\n5,4,nam\n4,2,nữ\n')
    options = ("--items", 'q-1,"a, b"', "--satisfied", "4,5")
    assert set(run(file, *options, "--by", "c=d").figures["by"]["c=d"]) == {"nam", "nữ"}
    assert set(run(file, *options, "--by", "c=d=nam").figures["by"]["c=d"]) == {"nam"}
    assert run(file, "--items", "a, b", "--satisfied", "4").figures["index"]["share"] == 0.5


@pytest.mark.parametrize(
    ("header", "text"),
    [("q1,q3,q2,q10,q4", "q1-q4"), ("q1,q1_khac,q2", "q1-q2"), ("q01,q03", "q01-q03")],
)
def test_a_range_takes_no_column_that_its_numbers_do_not_name(
    header: str, text: str, run: Run, csv_file: File
) -> None:
    file = csv_file(f"{header}\n{','.join('5' * len(header.split(',')))}\n")
    line = run(file, "--items", text, "--satisfied", "5").refusal
    assert header.replace(",", ", ") in line
    assert f"“{text}”" in line
    assert "--factor" in run(file, "--factor", f"A={text}", "--satisfied", "5").refusal


@pytest.mark.parametrize("text", ["q08-q11", "a-q11", "a-b", "b-ý 2"])
def test_a_range_that_is_plain(text: str, run: Run, csv_file: File) -> None:
    file = csv_file("a,q08,q09,q10,q11,b,x,ý 2\n5,5,5,5,5,5,5,5\n4,4,4,4,4,4,4,4\n")
    assert run(file, "--items", text, "--satisfied", "5").code == 0


def test_no_such_file(run: Run, tmp_path: Path) -> None:
    line = run(tmp_path / "a.csv", *GIVEN).refusal
    assert str(tmp_path / "a.csv") in line
    assert "không có tệp" in line


def test_the_standard_input_is_not_read(run: Run) -> None:
    assert "lưu dữ liệu vào một tệp" in run(Path("-"), *GIVEN).refusal


def test_a_path_through_a_file(run: Run, csv_file: File) -> None:
    line = run(csv_file(TABLE) / "a.csv", *GIVEN).refusal
    assert "không mở được tệp" in line


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_file_that_may_not_be_read(run: Run, csv_file: File) -> None:
    file = csv_file(TABLE)
    file.chmod(0)
    assert "không có quyền đọc" in run(file, *GIVEN).refusal


@pytest.mark.parametrize(
    ("name", "words"), [("a.csv.gz", "giải nén"), ("a.zip", "giải nén"), ("a.xls", "lưu lại")]
)
def test_what_to_do_with_other_kinds(name: str, words: str, run: Run, csv_file: File) -> None:
    assert words in run(csv_file(TABLE, name), *GIVEN).refusal


@pytest.mark.parametrize("padding", [0, 9000])
def test_a_byte_that_is_no_letter(padding: int, run: Run, csv_file: File) -> None:
    content = TABLE + "1,2,3,c,1,100\n" * padding + "5,4,1,a\0b,1,100\n"
    assert f"dòng {5 + padding}" in run(csv_file(content), *GIVEN).refusal


def test_a_file_that_is_no_text(run: Run, csv_file: File) -> None:
    assert (
        "không phải là văn bản" in run(csv_file(bytes(range(4)) * 99 + bytes(99)), *GIVEN).refusal
    )


def test_a_cell_that_is_true(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["q"], [5], [4], [True]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    for scale in ((), ("--scale", "1-5")):
        line = run(tmp_path / "a.xlsx", "--items", "q", "--satisfied", "4,5", *scale).refusal
        assert "dòng 4" in line
        assert "“q”" in line


def test_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    assert "thư mục" in run(tmp_path / "a.csv", *GIVEN).refusal


@pytest.mark.parametrize("ending", [".xls", ".ods", ""])
def test_a_kind_of_file_that_is_not_read(ending: str, run: Run, csv_file: File) -> None:
    assert ".xlsx" in run(csv_file(TABLE, f"a{ending}"), *GIVEN).refusal


@pytest.mark.parametrize("ending", [".xlsx", ".parquet", ".sav", ".dta"])
def test_a_file_that_is_not_what_its_ending_says(
    ending: str, run: Run, csv_file: File, tmp_path: Path
) -> None:
    line = run(csv_file(TABLE, f"a{ending}"), *GIVEN).refusal
    assert ending in line
    assert "CSV" in line
    book = openpyxl.Workbook()
    book.save(tmp_path / "a.csv")
    assert "XLSX" in run(tmp_path / "a.csv", *GIVEN).refusal


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.xlsx", b"PK\x03\x04"),
        ("a.parquet", b"PAR1"),
        ("a.sav", b"$FL2"),
        ("a.dta", b"<stata_dta>"),
    ],
)
def test_a_file_that_is_cut_off(name: str, head: bytes, run: Run, csv_file: File) -> None:
    assert name in run(csv_file(head + b"\x07" * 300, name), *GIVEN).refusal


def test_a_workbook_with_a_broken_part(run: Run, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "sound.xlsx")
    for broken, content in (("xl/workbook.xml", b"<a><b></a>"), ("[Content_Types].xml", b"<a/>")):
        with (
            zipfile.ZipFile(tmp_path / "sound.xlsx") as sound,
            zipfile.ZipFile(tmp_path / "a.xlsx", "w") as damaged,
        ):
            for name in sound.namelist():
                damaged.writestr(name, content if name == broken else sound.read(name))
        assert "a.xlsx" in run(tmp_path / "a.xlsx", *GIVEN).refusal


def test_rows_of_a_workbook_are_counted_as_a_spreadsheet_does(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["q"], [5], [None], [7]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    options = ("--items", "q", "--satisfied", "5", "--scale", "1-5")
    assert "dòng 4" in run(tmp_path / "a.xlsx", *options).refusal


def test_a_row_far_down_the_file_is_found(run: Run, csv_file: File) -> None:
    content = 'q,"lời\nkhuyên"\n' + '5,"hai\ndòng"\n' * 70_000 + "8,\n"
    line = run(csv_file(content), "--items", "q", "--satisfied", "5", "--scale", "1-5").refusal
    assert "dòng 70002" in line


def test_a_column_of_lists(run: Run, tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pa.table({"q": [[1], [2]]}), tmp_path / "a.parquet")
    assert "“q”" in run(tmp_path / "a.parquet", "--items", "q", "--satisfied", "1").refusal


def test_a_column_that_tells_people_apart_is_no_group(run: Run, csv_file: File) -> None:
    content = "q,id\n" + "".join(f"5,{number}\n" for number in range(1200))
    options = ("--items", "q", "--satisfied", "5", "--by", "id")
    assert "“id”" in run(csv_file(content), *options).refusal
