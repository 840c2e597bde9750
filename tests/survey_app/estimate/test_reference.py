"""The command gives the figures that R gives for the same files, designs and methods."""

from pathlib import Path
from typing import Any

import pytest

from tests.analysis.reference.cases import Case, load_cases
from tests.survey_app.estimate.conftest import Run

FOLDER = Path(__file__).parents[2] / "analysis" / "reference"
RATIOS = ("svyratio", "svymean")
MEANS = ("mean", "ratio_mean")
INTERVALS = ("ratio_ci", "svyciprop")
METHODS = {"kg_truncated_respondents": "kg_truncated"}


def list_cases(group: str) -> list[Case]:
    return [case for case in load_cases(FOLDER) if case.group == group]


def list_options(design: dict[str, Any]) -> list[str]:
    """The options that say what `design` says."""
    options = []
    for key, option in (("weights", "--weight"), ("strata", "--strata")):
        options += [option, design[key]] if key in design else []
    for key, option in (("cluster", "--cluster"), ("fpc", "--population")):
        options += [part for column in design.get(key, []) for part in (option, column)]
    if "lonely_psu" in design:
        options += ["--lonely-psu", design["lonely_psu"]]
    return options


def measure_with_the_command(run: Run, case: Case, *more: str) -> dict[str, Any]:
    index = "mean_rescaled" if case.args["measure"]["type"] in MEANS else "answer_share"
    assert case.data is not None
    said = run(
        case.folder / case.data,
        *("--items", ",".join(case.args["measure"]["items"]), "--satisfied", "4,5"),
        *("--scale", "1-5", "--index", index, *list_options(case.args["design"]), *more),
    )
    return said.figures


def check(case: Case, figure: dict[str, Any]) -> None:
    """Compare value, error, df and n; shares of weighted sums are sure to twelve decimals."""
    expected, width = case.expected, 1.0
    share = expected["estimate"]
    if case.args["measure"]["type"] in MEANS:
        share, width = (share - 1) / 4, 4.0
    assert figure["share"] == pytest.approx(share, rel=1e-9)
    assert figure["se"] * width == pytest.approx(expected["se"], rel=1e-9)
    for name in ("df", "n", "n_answers"):
        if expected.get(name) is not None:
            assert figure[name] == expected[name], name


def list_estimates(group: str, step: int) -> list[Case]:
    return [case for case in list_cases(group) if case.estimator in RATIOS][::step]


def list_lonely() -> list[Case]:
    """Lonely units of a domain are an option of the statistics, not of the command."""
    cases = list_cases("b_lonely")
    return [case for case in cases if "adjust_domain_lonely" not in case.args["design"]]


def list_intervals() -> list[Case]:
    return [case for case in list_cases("b_design") if case.estimator in INTERVALS][::7]


def list_shrunk(group: str, step: int) -> list[Case]:
    """Clusters enter the shrunk design effect here, which these cases leave out."""
    cases = [case for case in list_cases(group) if case.estimator == "shrunk_deff_ci"]
    single = [case for case in cases if "cluster" not in case.args["design"]]
    return [case for case in single if "level" in case.args][::step]


@pytest.mark.slow
@pytest.mark.parametrize("case", list_estimates("b_design", 2), ids=lambda case: case.id)
def test_estimates_of_a_design(case: Case, run: Run) -> None:
    check(case, measure_with_the_command(run, case)["index"])


@pytest.mark.slow
@pytest.mark.parametrize("case", list_estimates("b_domain", 5), ids=lambda case: case.id)
def test_estimates_of_a_group_keep_the_design(case: Case, run: Run) -> None:
    ((column, level),) = case.args["domain"].items()
    found = measure_with_the_command(run, case, "--by", f"{column}={level}")
    check(case, found["by"][column][level])


@pytest.mark.parametrize("case", list_lonely(), ids=lambda case: case.id)
def test_strata_with_one_unit(case: Case, run: Run) -> None:
    domain = list(case.args.get("domain", {}).items())
    more = [part for column, level in domain for part in ("--by", f"{column}={level}")]
    found = measure_with_the_command(run, case, *more)
    figure = found["by"][domain[0][0]][domain[0][1]] if domain else found["index"]
    assert figure["share"] == pytest.approx(case.expected["estimate"], rel=1e-9)
    if case.expected.get("se") is not None:
        assert figure["se"] == pytest.approx(case.expected["se"], rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [*list_intervals(), *list_shrunk("b_design", 5), *list_shrunk("b_domain", 7)],
    ids=lambda case: case.id,
)
def test_intervals_by_every_method(case: Case, run: Run) -> None:
    method = METHODS.get(case.method, case.method)
    domain = list(case.args.get("domain", {}).items())
    options = [part for column, level in domain for part in ("--by", f"{column}={level}")]
    options += ["--method", method, "--level", str(case.args["level"])]
    found = measure_with_the_command(run, case, *options)
    figure = found["by"][domain[0][0]][domain[0][1]] if domain else found["index"]
    assert figure["ci_method"] == method
    expected = [case.expected["lower"], case.expected["upper"]]
    assert figure["ci"] == pytest.approx(expected, rel=max(case.rtol, 1e-8))
