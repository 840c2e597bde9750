"""What is printed: JSON for a program, a table for a person, a bar for who waits."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from survey_app.cli import estimate as command
from survey_app.cli import estimate_tables as tables
from tests.survey_app.estimate.conftest import Run

File = Callable[..., Path]

ESTIMATE = {
    *("share", "se", "ci", "ci_method", "n", "n_answers", "df", "deff", "n_eff", "notes"),
}  # fmt: skip


def survey(rows: int, share: float = 0.9) -> str:
    """A made-up file of four items, two groups, ten clusters."""
    rng = np.random.default_rng(20260101)
    lines = ["A1,A2,B1,B2,gioi,cum"]
    for number in range(rows):
        answers = rng.choice([2, 3, 4, 5], 4, p=[(1 - share) / 2] * 2 + [share / 2] * 2)
        lines.append(
            ",".join([*map(str, answers), "nam" if number % 2 else "nữ", f"C{number % 10}"])
        )
    return "\n".join(lines) + "\n"


OPTIONS = ("--factor", "Tiếp cận=A1-A2", "--factor", "all=B1,B2", "--satisfied", "4,5")


def test_the_json_has_the_promised_names(run: Run, csv_file: File) -> None:
    file = csv_file(survey(200))
    found = run(file, *OPTIONS, "--scale", "1-5", "--by", "gioi", "--by", "cum").figures
    assert list(found) == ["index", "factors", "items", "by", "about"]
    assert list(found["factors"]) == ["Tiếp cận", "all"]
    assert list(found["items"]) == ["A1", "A2", "B1", "B2"]
    assert list(found["by"]) == ["gioi", "cum"]
    assert list(found["by"]["gioi"]) == ["nam", "nữ"]
    every = [found["index"], *found["factors"].values(), *found["items"].values()]
    every += [level for levels in found["by"].values() for level in levels.values()]
    assert all(set(figure) == ESTIMATE for figure in every)
    assert found["about"]["index"] == "answer_share"


def test_a_target_is_judged_everywhere(run: Run, csv_file: File) -> None:
    file = csv_file(survey(300))
    found = run(file, *OPTIONS, "--target", "88%", "--by", "gioi").figures
    assert found["index"]["verdict"] == "inconclusive"
    assert found["index"]["needed"] > 0
    assert set(found["by"]["gioi"]["nam"]) == ESTIMATE | {"standing", "verdict", "needed"}
    assert found["index"]["standing"] == "reached"
    assert run(file, *OPTIONS, "--target", "60").figures["index"]["verdict"] == "met"
    low = run(file, *OPTIONS, "--target", "99,5").figures["index"]
    assert (low["verdict"], low["needed"]) == ("not_met", None)


def test_a_higher_level_is_a_wider_interval(run: Run, csv_file: File) -> None:
    file = csv_file(survey(300))
    narrow, same, wide = (
        run(file, *OPTIONS, "--level", level).figures["index"]["ci"]
        for level in ("0,90", "90", "99%")
    )
    assert narrow == same
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_a_method_undefined_for_a_share_of_one_leaves_a_note(run: Run, csv_file: File) -> None:
    options = ("--items", "q", "--satisfied", "5", "--method", "logit")
    index = run(csv_file("q,id\n5,1\n5,2\n"), *options).figures["index"]
    assert index["ci"] is None
    assert "interval_undefined" in index["notes"]


def test_a_census_has_no_error(run: Run, csv_file: File) -> None:
    file = csv_file("q,N\n5,3\n1,3\n5,3\n")
    index = run(file, "--items", "q", "--satisfied", "5", "--population", "N").figures["index"]
    assert index["ci"] == pytest.approx([2 / 3, 2 / 3])
    assert index["n_eff"] is None
    assert "census" in index["notes"]


def test_clusters_widen_what_rows_alone_promise(run: Run, csv_file: File) -> None:
    content = "q,c\n" + "".join(f"{5 if c % 5 else 1},c{c}\n" for c in range(40) for _ in range(9))
    options = ("--items", "q", "--satisfied", "5")
    rows = run(csv_file(content), *options).figures["index"]
    clusters = run(csv_file(content), *options, "--cluster", "c").figures["index"]
    assert clusters["share"] == rows["share"]
    assert clusters["se"] == pytest.approx(3 * rows["se"], rel=0.02)
    assert clusters["df"] == 39


def test_the_table_names_index_design_and_notes(run: Run, csv_file: File) -> None:
    file = csv_file(survey(1200))
    options = (*OPTIONS, "--cluster", "cum", "--target", "85", "--by", "gioi")
    printed = run(file, *options, json_wanted=False)
    assert printed.code == 0
    for words in (
        *("answer_share", "1.200 phiếu", "Tiếp cận", "A1", "“gioi”", "nữ", "Đạt;", "≥ 85%"),
        *("chọn cụm theo “cum”", "Khoảng tin cậy 95%", "wilson_shrunk_t"),
        "thang đo là các giá trị có trong tệp: 2, 3, 4, 5",
    ):
        assert words in printed.out, words
    assert "%" in printed.out
    assert "nan" not in printed.out.lower()


@pytest.mark.parametrize(
    ("index", "words"),
    [
        ("mean_over_5", ["Điểm trung bình / 5", "Điểm TB / 5", "4,4 trên 5"]),
        ("mean_rescaled", ["Điểm trung bình quy đổi", "Điểm quy đổi", "0% là mức thấp nhất"]),
    ],
)
def test_a_mean_is_printed_as_no_share(
    index: str, words: list[str], run: Run, csv_file: File
) -> None:
    file = csv_file("q,id\n5,1\n4,2\n4,3\n4,4\n5,5\n")
    options = ("--items", "q", "--index", index, "--scale", "1-5")
    printed = run(file, *options, json_wanted=False).out
    for each in words:
        assert each in printed, each
    assert "Tỷ lệ" not in printed
    assert "Hài lòng:" not in printed
    found = run(file, *options).figures
    assert found["about"]["satisfied"] == []
    assert found["index"] == run(file, *options, "--satisfied", "4,5").figures["index"]


NAMES = ("Cơ sở vật chất và trang thiết bị", "Thái độ phục vụ")


@pytest.mark.parametrize("width", [70, 80, 100, 119, 120, 140])
def test_names_and_verdicts_stay_readable(
    width: int, run: Run, csv_file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PLAIN_WIDTH", width)
    rows = "".join(f"{2 + number % 4},{5 - number % 2}\n" for number in range(90))
    options = ("--items", ",".join(NAMES), "--satisfied", "4,5", "--target", "55")
    lines = run(csv_file(f"{','.join(NAMES)}\n{rows}"), *options, json_wanted=False).out
    table = lines[: lines.index("- Hài lòng")].splitlines()
    assert max(map(len, table[2:])) <= width
    flat = " ".join(" ".join(table[2:]).split())
    for words in ("Thái độ", "Chưa đạt; chưa", "Mục tiêu ≥ 55%", "Cần thêm", "48,89%"):
        assert words in flat, (words, lines)
    assert not [line for line in table if len(line.strip()) == 1]


def test_a_verdict_tells_by_which_bounds(run: Run, csv_file: File) -> None:
    file = csv_file(survey(300))
    printed = run(file, *OPTIONS, "--target", "88", json_wanted=False).out
    assert "một phía 95%" in printed
    assert "kg_shrunk_t" in printed
    assert "kg_shrunk_t" not in run(file, *OPTIONS, json_wanted=False).out


def test_what_cannot_be_told_is_a_dash_with_its_reason(run: Run, csv_file: File) -> None:
    file = csv_file("q,id\n5,1\n1,2\n5,3\n1,4\n")
    options = ("--items", "q", "--satisfied", "5", "--target", "50")
    printed = run(file, *options, json_wanted=False).out
    assert "—" in printed.splitlines()[5]
    assert "“—”" in printed
    one = csv_file("q,id\n5,1\n", "mot.csv")
    printed = run(one, *options, "--scale", "1-5", json_wanted=False).out
    assert "sai số chuẩn không tính được" in printed
    assert "không tính được điểm" not in printed


@pytest.mark.parametrize("rule", ["adjust", "remove"])
def test_strata_of_one_unit_are_told(rule: str, run: Run, csv_file: File) -> None:
    file = csv_file("q,t,N\n5,a,9\n1,a,9\n5,b,4\n5,c,1\n4,d,7\n3,a,9\n")
    given = ("--items", "q", "--satisfied", "4,5", "--scale", "1-5", "--strata", "t")
    options = (*given, "--lonely-psu", rule)
    assert f"lonely_strata: 3 {rule}" in run(file, *options).figures["index"]["notes"]
    known = run(file, *options, "--population", "N").figures["index"]["notes"]
    assert f"lonely_strata: 2 {rule}" in known
    printed = run(file, *options, json_wanted=False).out
    assert f"3 tầng chỉ có một đơn vị mẫu, sai số tính theo quy tắc “{rule}”" in printed


def test_what_holds_for_several_is_said_once(run: Run, csv_file: File) -> None:
    rows = "".join(f"{1 + 4 * (number % 2)},xã {number}\n" for number in range(14))
    options = ("--items", "q", "--satisfied", "5", "--by", "xã")
    printed = run(csv_file("q,xã\n" + rows), *options, json_wanted=False).out
    assert printed.count("chỉ một người trả lời") == 1
    assert "không đủ đơn vị mẫu" not in printed
    assert "xã 0, xã 1" in printed
    assert "(và 6 nhóm khác)" in printed


def test_markup_in_names_is_text(run: Run, csv_file: File) -> None:
    file = csv_file("[red]q[/],g\n5,[b]\n1,[/b]\n")
    options = ("--items", "[red]q[/]", "--satisfied", "5", "--by", "g")
    printed = run(file, *options, json_wanted=False).out
    assert "[red]q[/]" in printed
    assert "[/b]" in printed


def test_who_waits_sees_a_bar(run: Run, csv_file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    file = csv_file(survey(50))
    assert run(file, *OPTIONS).err == ""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(file, *OPTIONS).err == ""
    monkeypatch.setattr(command, "PATIENCE_SECONDS", -1.0)
    assert "100%" in run(file, *OPTIONS).err


def test_the_command_line_loads_no_readers() -> None:
    program = "import sys, survey_app.cli.program; print(*sys.modules)"
    loaded = set(subprocess.check_output([sys.executable, "-c", program], text=True).split())  # noqa: S603 # ours
    assert not loaded & {"pyarrow", "pyreadstat", "openpyxl", "survey_app.estimate"}


PEAK = """
import contextlib, io, json, resource, sys
from survey_app.cli.program import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_memory_does_not_grow_with_rows(ending: str, tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import csv, parquet

    peaks = []
    for copies in (1, 6):
        rng = np.random.default_rng(7)
        rows = 100_000
        items = {f"q{i}": rng.integers(1, 6, rows).astype(np.int8) for i in range(6)}
        table = pa.table(
            {**items, "w": rng.random(rows), "g": (np.arange(rows) % 20).astype(str).astype(object)}
        )
        table = pa.concat_tables([table] * copies)
        path = tmp_path / f"{copies}.{ending}"
        if ending == "csv":
            csv.write_csv(table, path)
        else:
            parquet.write_table(table, path, row_group_size=rows)
        options = ("--items", "q0-q5", "--satisfied", "4,5", "--weight", "w", "--strata", "g")
        command = [sys.executable, "-c", PEAK, "estimate", str(path), *options]
        peaks.append(int(subprocess.check_output(command, text=True)))  # noqa: S603 # our own program
    assert peaks[1] < peaks[0] + 30, f"MB at 100,000 and at 600,000 rows: {peaks}"
