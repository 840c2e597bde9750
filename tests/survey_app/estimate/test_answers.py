"""What counts as an answer, a level, a satisfied one, or none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.survey_app.estimate.conftest import Run

File = Callable[..., Path]


def test_blanks_of_every_kind_are_no_answers(run: Run, csv_file: File) -> None:
    file = csv_file("q,id\n5,1\n,2\nNA,3\n.,4\nNaN,5\n   ,6\n4.0,7\n 1 ,8\n#N/A,9\n")
    index = run(file, "--items", "q", "--satisfied", "4,5", "--scale", "1-5").figures["index"]
    assert (index["n"], index["share"]) == (3, pytest.approx(2 / 3))


def test_codes_of_no_answer(run: Run, csv_file: File) -> None:
    file = csv_file("q,id\n5,1\n9,2\n99,3\nKhông  biết,4\n4,5\n2,6\n")
    options = ("--items", "q", "--satisfied", "4,5", "--missing", '9,99,"không biết"')
    with_scale = run(file, *options, "--scale", "1-5").figures
    without = run(file, *options).figures
    assert with_scale["index"]["n"] == without["index"]["n"] == 3
    assert without["index"]["notes"] == ["scale_from_values: 2, 4, 5"]


def test_without_a_scale_the_values_present_are_it(run: Run, csv_file: File) -> None:
    file = csv_file("a,b\n10,0\n6,2\n,8\n4,10\n")
    found = run(file, "--items", "a,b", "--satisfied", "10").figures
    assert "scale_from_values: 0, 2, 4, 6, 8, 10" in found["index"]["notes"]
    assert found["about"]["scale"] == ["0", "2", "4", "6", "8", "10"]
    assert found["index"]["share"] == pytest.approx(2 / 7)


@pytest.mark.parametrize(
    ("scale", "satisfied", "share"),
    [("0-10", "9,10", 2 / 5), ("0-10", "8-10", 3 / 5), ("10-0", "0-5", 2 / 5)],
)
def test_longer_scales(scale: str, satisfied: str, share: float, run: Run, csv_file: File) -> None:
    file = csv_file("q,id\n0,1\n5,2\n8,3\n9,4\n10,5\n")
    found = run(file, "--items", "q", "--satisfied", satisfied, "--scale", scale).figures
    assert found["index"]["share"] == pytest.approx(share)


def test_labels_in_any_case_and_spelling(run: Run, csv_file: File) -> None:
    """One label, typed with composed letters and with letters in parts."""
    file = csv_file("q,id\nHài lòng,1\nHa\u0300i lo\u0300ng,2\nhài  lòng,3\nKém,4\n")
    found = run(file, "--items", "q", "--satisfied", "Hài Lòng").figures
    assert found["index"]["share"] == pytest.approx(3 / 4)
    assert "order_unknown" in found["index"]["notes"]
    assert any(note.startswith("scale_from_values") for note in found["index"]["notes"])


def test_the_order_of_labels_makes_means(run: Run, csv_file: File) -> None:
    file = csv_file("q,id\nLow,1\nMedium,2\nHigh,3\nHigh,4\n")
    options = ("--items", "q", "--satisfied", "High", "--index", "mean_rescaled")
    found = run(file, *options, "--scale", "Low,Medium,High").figures
    assert found["index"]["share"] == pytest.approx((0 + 0.5 + 1 + 1) / 4)
    assert "--scale" in run(file, *options).refusal


def test_a_reversed_scale_is_given_worst_first(run: Run, csv_file: File) -> None:
    file = csv_file("q,id\n1,1\n1,2\n5,3\n2,4\n")
    options = ("--items", "q", "--satisfied", "1,2")
    share = run(file, *options, "--scale", "1-5").figures["index"]["share"]
    assert share == pytest.approx(3 / 4)
    mean = ("--index", "mean_rescaled")
    turned = run(file, *options, *mean, "--scale", "5-1").figures["index"]["share"]
    assert turned == pytest.approx((1 + 1 + 0 + 0.75) / 4)
    assert "mean_rescaled" in run(file, *options, *mean, "--scale", "1-5").refusal


def test_everybody_gave_the_same_answer(run: Run, csv_file: File) -> None:
    index = run(csv_file("q,id\n5,1\n5,2\n5,3\n"), "--items", "q", "--satisfied", "5").figures[
        "index"
    ]
    assert (index["share"], index["se"]) == (1.0, 0.0)
    assert index["ci"][0] < 0.9
    assert index["ci"][1] == 1.0


def test_each_index_has_its_own_meaning(run: Run, csv_file: File) -> None:
    file = csv_file("a,b,c\n5,4,1\n4,2,5\n3,,4\n5,5,\n")
    factors = ("--factor", "F=a,b", "--factor", "G=c", "--satisfied", "4,5", "--scale", "1-5")
    shares = {
        index: run(file, *factors, "--index", index).figures["index"]["share"]
        for index in (
            *("answer_share", "item_mean_share", "factor_mean_share"),
            *("full_satisfaction", "mean_over_5", "mean_rescaled"),
        )
    }
    assert shares == pytest.approx(
        {
            "answer_share": 7 / 10,
            "item_mean_share": (3 / 4 + 2 / 3 + 2 / 3) / 3,
            "factor_mean_share": (5 / 7 + 2 / 3) / 2,
            "full_satisfaction": 1 / 4,
            "mean_over_5": 38 / 10 / 5,
            "mean_rescaled": (38 / 10 - 1) / 4,
        }
    )
    one = ("--items", "a", "--satisfied", "4,5", "--index", "overall_question")
    assert run(file, *one).figures["index"]["share"] == pytest.approx(3 / 4)


def test_a_blank_group_is_counted_and_told(run: Run, csv_file: File) -> None:
    file = csv_file("q,g\n5,10\n4,2\n1,\n5,2\n")
    found = run(file, "--items", "q", "--satisfied", "4,5", "--by", "g").figures
    assert list(found["by"]["g"]) == ["2", "10"]
    assert found["index"]["n"] == 4
    assert "without_level: g (1)" in found["index"]["notes"]


def test_a_mark_for_inches_is_no_quote(run: Run, csv_file: File) -> None:
    file = csv_file('q,size\n5,3"\n4,x\n')
    assert run(file, "--items", "q", "--satisfied", "4,5").figures["index"]["n"] == 2


def test_weight_zero_stays_out_and_is_told(run: Run, csv_file: File) -> None:
    file = csv_file("q,w\n5,1\n1,0\n4,2\n")
    index = run(file, "--items", "q", "--satisfied", "4,5", "--weight", "w").figures["index"]
    assert (index["share"], index["n"]) == (1.0, 2)
    assert "zero_weights: 1" in index["notes"]


@pytest.mark.parametrize("scale", [(), ("--scale", "1-5")])
def test_a_code_of_no_answer_that_nobody_has(
    scale: tuple[str, ...], run: Run, csv_file: File
) -> None:
    file = csv_file("q,r\n5,4\n1,9\n4,9\n")
    options = ("--items", "q,r", "--satisfied", "4,5", "--missing", "9,99,Không biết", *scale)
    assert "missing_never_seen: 99, Không biết" in run(file, *options).figures["index"]["notes"]
    printed = run(file, *options, json_wanted=False).out
    assert "Mã ở --missing không gặp trong các cột đã nêu: 99, Không biết." in printed


def test_groups_that_are_one_number(run: Run, csv_file: File) -> None:
    file = csv_file("q,g\n5,1.0\n1, 1 \n5,01\n1,2\n5,A\n4,a\n5,1.000\n")
    options = ("--items", "q", "--satisfied", "4,5", "--scale", "1-5", "--by")
    groups = run(file, *options, "g").figures["by"]["g"]
    counts = {name: figure["n"] for name, figure in groups.items()}
    assert counts == {"1.0": 3, "2": 1, "A": 1, "a": 1, "1.000": 1}
    assert list(run(file, *options, "g=1,02, a").figures["by"]["g"]) == ["1.0", "2", "a"]
    assert "“3”" in run(file, *options, "g=1,3").refusal


def test_a_group_that_comes_up_late_keeps_its_spelling(run: Run, csv_file: File) -> None:
    padding = f"5,2,{'x' * 60}\n" * 40_000
    file = csv_file(f"q,g,pad\n{padding}5,1.0,x\n{padding}1,01,x\n5,1,x\n")
    options = ("--items", "q", "--satisfied", "5", "--scale", "1-5", "--by")
    for by in ("g", "g=1,2", "g=2,001"):
        found = run(file, *options, by).figures["by"]["g"]
        assert {name: figure["n"] for name, figure in found.items()} == {"1.0": 3, "2": 80_000}
