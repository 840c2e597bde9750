"""The same answers give the same figures whatever file they come in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pyreadstat
import pytest

from tests.survey_app.estimate.conftest import Run

ROWS: list[dict[str, Any]] = [
    {"Câu 1": 5, "Câu 2": 4, "Giới": "nữ", "w": 1.5},
    {"Câu 1": 4, "Câu 2": None, "Giới": "nam", "w": 2.0},
    {"Câu 1": 2, "Câu 2": 5, "Giới": "nữ", "w": 0.5},
    {"Câu 1": None, "Câu 2": 1, "Giới": "nam", "w": 1.0},
    {"Câu 1": 3, "Câu 2": 4, "Giới": "nữ", "w": 3.25},
]
OPTIONS = ("--items", "Câu 1-Câu 2", "--satisfied", "4,5", "--scale", "1-5", "--weight", "w")
EXPECTED = (1.5 + 1.5 + 2.0 + 0.5 + 3.25) / (2 * 1.5 + 2.0 + 2 * 0.5 + 1.0 + 2 * 3.25)


def as_text(separator: str = ",", *, comma: bool = False) -> str:
    def cell(value: Any) -> str:
        if value is None:
            return ""
        text = str(value)
        return text.replace(".", ",") if comma else text

    lines = [separator.join(ROWS[0]), *(separator.join(map(cell, r.values())) for r in ROWS)]
    return "\n".join(lines) + "\n"


def list_texts() -> Iterator[Any]:
    plain = as_text()
    yield pytest.param(plain.encode(), id="utf-8")
    yield pytest.param(plain.encode("utf-8-sig"), id="utf-8-mark")
    yield pytest.param(plain.encode("utf-16"), id="utf-16")
    yield pytest.param(plain.encode("utf-16-be"), id="utf-16-be-without-mark")
    yield pytest.param(plain.replace("\n", "\r\n").encode(), id="windows-line-ends")
    yield pytest.param(plain.replace("\n", "\r").encode(), id="old-macintosh")
    yield pytest.param(plain.rstrip().encode(), id="no-last-line-end")
    yield pytest.param(as_text(";", comma=True).encode(), id="semicolon-and-decimal-comma")
    yield pytest.param(as_text("\t").encode(), id="tab")
    yield pytest.param(("sep=;\r\n" + as_text(";")).encode("utf-8-sig"), id="excel-sep-line")
    quoted = plain.replace("nữ", '"nữ, đã\nkết hôn"').replace("nam", '"nam ""A"""')
    yield pytest.param(quoted.encode(), id="quotes-over-lines")
    yield pytest.param(plain.replace("\n", "\n\n").encode(), id="blank-lines")
    yield pytest.param(("\n\n" + plain).encode(), id="header-below-blank-lines")
    yield pytest.param(plain.replace("Câu", "Ca\u0302u").encode(), id="decomposed-names")
    yield pytest.param(plain.replace("5,", " 5.0 ,").encode(), id="numbers-as-decimals")


@pytest.mark.parametrize("content", list(list_texts()))
def test_text_files(content: bytes, run: Run, csv_file: Callable[..., Path]) -> None:
    index = run(csv_file(content), *OPTIONS).figures["index"]
    assert index["share"] == pytest.approx(EXPECTED)
    assert (index["n"], index["n_answers"]) == (5, 8)


def test_windows_1258_is_read_and_said(run: Run, csv_file: Callable[..., Path]) -> None:
    decomposed = "q,Giới\n5,nữ\n2,nam\n".replace("ớ", "ơ\u0301").replace("ữ", "ư\u0303")
    file = csv_file(decomposed.encode("cp1258"))
    found = run(file, "--items", "q", "--satisfied", "5", "--by", "Giới").figures
    assert set(found["by"]["Giới"]) == {"nữ", "nam"}
    assert "read_as_windows_1258" in found["index"]["notes"]


def write_xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([])
    sheet.append(list(ROWS[0]))
    for row in ROWS:
        sheet.append(list(row.values()))
    sheet.append([None, None, None, None])
    book.save(path)


def write_parquet(path: Path) -> None:
    table = pa.Table.from_pylist(ROWS)
    kind = pa.dictionary(pa.int8(), pa.string())
    table = table.set_column(2, "Giới", table.column("Giới").cast(kind))
    pyarrow.parquet.write_table(table, path, row_group_size=2)


def write_sav(path: Path) -> None:
    frame = pd.DataFrame(ROWS).rename(columns=lambda name: name.replace(" ", ""))
    pyreadstat.write_sav(frame, path)


def write_dta(path: Path) -> None:
    names = {"Câu 1": "q1", "Câu 2": "q2", "Giới": "sex"}
    pyreadstat.write_dta(pd.DataFrame(ROWS).rename(columns=names), path)


@pytest.mark.parametrize(
    ("name", "write", "items"),
    [
        ("a.xlsx", write_xlsx, "Câu 1-Câu 2"),
        ("a.parquet", write_parquet, "Câu 1-Câu 2"),
        ("a.sav", write_sav, "Câu1-Câu2"),
        ("A.DTA", write_dta, "q1-q2"),
    ],
)
def test_other_files(
    name: str, write: Callable[[Path], None], items: str, run: Run, tmp_path: Path
) -> None:
    write(tmp_path / name)
    found = run(tmp_path / name, *("--items", items, *OPTIONS[2:])).figures
    assert found["index"]["share"] == pytest.approx(EXPECTED)
    assert (found["index"]["n"], found["index"]["n_answers"]) == (5, 8)
    without = run(tmp_path / name, "--items", items, "--satisfied", "4,5").figures
    assert "scale_from_values: 1, 2, 3, 4, 5" in without["index"]["notes"]


def test_categories_of_parquet_that_nobody_chose_are_no_level(run: Run, tmp_path: Path) -> None:
    codes = pa.array([0, 2, 2, 0], pa.int8())
    answers = pa.DictionaryArray.from_arrays(codes, ["kém", "vừa", "tốt", "lạ"])
    pyarrow.parquet.write_table(pa.table({"q": answers, "g": answers}), tmp_path / "a.parquet")
    found = run(tmp_path / "a.parquet", "--items", "q", "--satisfied", "tốt", "--by", "g").figures
    assert set(found["by"]["g"]) == {"kém", "tốt"}
    assert "scale_from_values: kém, tốt" in found["index"]["notes"]


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_value_labels_name_levels_and_groups(kind: str, run: Run, tmp_path: Path) -> None:
    frame = pd.DataFrame({"q": [1.0, 2.0, 3.0, 3.0, 9.0], "sex": [1.0, 2.0, 2.0, 1.0, 1.0]})
    labels: dict[str, dict[int | float, str]] = {
        "q": {1: "Không hài lòng", 2: "Bình thường", 3: "Hài lòng", 9: "Không biết"},
        "sex": {1: "Nam", 2: "Nữ"},
    }
    path = tmp_path / f"a.{kind}"
    write = pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta
    write(frame.astype("int32"), path, variable_value_labels=labels)
    found = run(
        path, *("--items", "q", "--satisfied", "Hài lòng", "--missing", "không biết", "--by", "sex")
    ).figures
    assert (found["index"]["share"], found["index"]["n"]) == (0.5, 4)
    assert set(found["by"]["sex"]) == {"Nam", "Nữ"}
    assert found["about"]["satisfied"] == ["3 (Hài lòng)"]
    options = ("--items", "q", "--satisfied", "3", "--missing", "9", "--by", "sex=1")
    assert set(run(path, *options).figures["by"]["sex"]) == {"Nam"}


def test_missing_values_of_spss_are_no_answers(run: Run, tmp_path: Path) -> None:
    frame = pd.DataFrame({"q": [1.0, 5.0, 99.0, None]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", missing_ranges={"q": [99]})
    assert run(tmp_path / "a.sav", "--items", "q", "--satisfied", "5").figures["index"]["n"] == 2


def test_a_file_of_several_batches_is_one_sample(run: Run, tmp_path: Path) -> None:
    """Levels that come up late in the file are joined to the earlier ones."""
    rows = 150_000
    table = pa.table(
        {
            "q": pa.array([5 if i % 4 else 1 for i in range(rows)], pa.int8()),
            "g": pa.array([f"g{i // 30_000}" for i in range(rows)]),
            "padding": pa.array(["x" * 20] * rows),
        }
    )
    pyarrow.csv.write_csv(table, tmp_path / "a.csv")
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    options = ("--items", "q", "--satisfied", "5", "--by", "g", "--strata", "g")
    first = run(tmp_path / "a.csv", *options).figures
    second = run(tmp_path / "a.parquet", *options).figures
    assert first == second
    assert first["index"]["n"] == rows
    assert first["index"]["share"] == pytest.approx(0.75)
    assert [level["n"] for level in first["by"]["g"].values()] == [30_000] * 5


def test_the_sheet_is_chosen_by_name(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Hướng dẫn"
    book.active.append(["Xem trang sau"])
    answers = book.create_sheet("Trả lời")
    for row in (["q"], [5], ["4"], [1.0]):
        answers.append(row)
    book.save(tmp_path / "a.xlsx")
    options = ("--items", "q", "--satisfied", "4,5")
    assert "Trả lời" in run(tmp_path / "a.xlsx", *options, "--sheet", "sai").refusal
    found = run(tmp_path / "a.xlsx", *options, "--sheet", "Trả lời").figures
    assert found["index"]["share"] == pytest.approx(2 / 3)


DAYS = pd.DataFrame(
    {
        "q": [5.0, 4.0, 1.0, 5.0],
        "day": pd.to_datetime(["2026-01-31", "2026-01-31", "2026-02-01", None]),
    }
)
MOMENTS = DAYS.assign(day=pd.to_datetime(["2026-01-31 08:30"] * 2 + ["2026-02-01 14:05"] * 2))


def write_days(frame: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".sav":
        pyreadstat.write_sav(frame, path)
    else:
        pyreadstat.write_dta(frame, path)


@pytest.mark.parametrize("ending", ["xlsx", "parquet", "sav", "dta"])
def test_dates_as_groups(ending: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / f"a.{ending}"
    options = ("--items", "q", "--satisfied", "4,5", "--scale", "1-5", "--by", "day")
    write_days(DAYS, path)
    found = run(path, *options).figures["by"]["day"]
    assert {day: figure["n"] for day, figure in found.items()} == {"2026-01-31": 2, "2026-02-01": 1}
    assert list(run(path, *options[:-1], "day=2026-02-01").figures["by"]["day"]) == ["2026-02-01"]
    write_days(MOMENTS, path)
    found = run(path, *options).figures["by"]["day"]
    assert list(found) == ["2026-01-31 08:30:00", "2026-02-01 14:05:00"]


def test_days_of_spss_and_stata_without_a_time(run: Run, tmp_path: Path) -> None:
    frame = DAYS.assign(day=DAYS["day"].dt.date)[:3]
    options = ("--items", "q", "--satisfied", "4,5", "--scale", "1-5", "--by", "day")
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    pyreadstat.write_dta(frame, tmp_path / "a.dta")
    for name in ("a.sav", "a.dta"):
        found = run(tmp_path / name, *options).figures["by"]["day"]
        assert list(found) == ["2026-01-31", "2026-02-01"]
