"""Every reference case that R answered, and the program that runs them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.analysis.reference.cases import Case, load_cases
from tests.analysis.reference.comparison import run_case

FOLDER = Path(__file__).parent / "reference"
CASES = load_cases(FOLDER)
GROUPS = {
    "a_onesample": 656,
    "b_contrast": 16,
    "b_design": 697,
    "b_domain": 1032,
    "b_edge": 5,
    "b_jackknife": 10,
    "b_lonely": 24,
    "c_weighting": 20,
    "d_twosample": 164,
    "e_ordinal": 4,
    "e_reliability": 24,
    "f_multiplicity": 3,
    "f_target_test": 83,
    "g_samplesize": 104,
    "h_rules": 16,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_analysis_agrees_with_r(case: Case) -> None:
    outcome = run_case(case)
    assert outcome.result == "passed", outcome.differences


def test_no_case_was_lost() -> None:
    assert {g: sum(case.group == g for case in CASES) for g in GROUPS} == GROUPS
    assert len(CASES) == sum(GROUPS.values())


def test_the_program_counts_and_fails_on_what_it_cannot_answer(tmp_path: Path) -> None:
    known = json.loads((FOLDER / "b_edge.json").read_text(encoding="utf-8"))
    (tmp_path / "tiny.csv").write_bytes((FOLDER / "tiny.csv").read_bytes())
    case, path = known["cases"][0], tmp_path / "b_edge.json"
    path.write_text(json.dumps(known), encoding="utf-8")
    assert _run(tmp_path) == (0, "5 passed, 0 failed")
    expected = dict(case["expected"])
    case["expected"]["cp_upper"] = 0.5
    path.write_text(json.dumps(known), encoding="utf-8")
    assert _run(tmp_path) == (1, "4 passed, 1 failed")
    case.update(expected=expected, estimator="something_else")
    path.write_text(json.dumps(known), encoding="utf-8")
    assert _run(tmp_path) == (1, "4 passed, 1 failed")


def _run(folder: Path) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.analysis.reference", str(folder)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.splitlines()[-1]
