"""Whether one odds ratio serves at every border between levels, as the ordinal model says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.drivers.estimation import find_maximum, linearised, make_problem, select_rows
from analysis.drivers.logit_fit import Errors, check_errors
from analysis.drivers.parameters import FEWEST_CUTS
from analysis.drivers.predictors import Predictors
from analysis.drivers.wald import WaldTest, zero_test
from analysis.variance import design_df, total_covariance

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalOdds:
    """Slopes of the binary models of each border, and tests that they are the same.

    Attributes
    ----------
    names : tuple of str, length p
    cuts : tuple of str
        Borders with a binary model, such as ``3|4``.
    slopes : tuple of tuple of float, (cuts, p)
    overall : WaldTest or None
        Of all predictors at once; None with fewer than two borders.
    by_predictor : tuple of WaldTest, length p, or None
    n : int
    notes : tuple of str
        Of: cut_left_out (a border without a finite model), too_few_cuts,
        too_few_degrees_of_freedom.
    """

    names: tuple[str, ...]
    cuts: tuple[str, ...]
    slopes: tuple[tuple[float, ...], ...]
    overall: WaldTest | None
    by_predictor: tuple[WaldTest, ...] | None
    n: int
    notes: tuple[str, ...]


def check_proportional_odds(
    response: NDArray[np.integer],
    predictors: Predictors,
    design: Design,
    *,
    errors: Errors,
    inside: Flags | None = None,
) -> ProportionalOdds:
    """Is the ordinal model's one odds ratio true at every border between levels?

    Parameters
    ----------
    response : ndarray of int, shape (n,)
        Answers 1 and up; 0 and below are none.
    predictors : Predictors
    design : Design
    errors : {"design", "model"}
        As in `fit_ordinal`; "model" here still allows for any distribution of the answers.
    inside : ndarray of bool, shape (n,), optional

    Returns
    -------
    ProportionalOdds

    Raises
    ------
    DataFault, UnknownMethod
        Arrays of different lengths or kinds; no such errors.

    Notes
    -----
    Brant's test: a logistic regression at each border, and a Wald test that its slopes are those
    of the first. The joint covariance of all slopes is that of the totals of their linearised
    scores, so weights, strata and clusters are in it; Brant's own is the model's. At a border
    with few answers on one side the test is too quick to reject: look at `slopes` too. Large
    samples reject over differences that do not matter.

    References
    ----------
    Brant (1990), Biometrics 46:1171-1178, doi:10.2307/2532457.

    Examples
    --------
    Odds ratios of a table with three levels, one at each border:

    >>> answers = np.repeat([1, 2, 3, 1, 2, 3], [100, 100, 100, 60, 75, 150])
    >>> web = np.repeat([0.0, 1.0], [300, 285])[:, np.newaxis]
    >>> found = check_proportional_odds(
    ...     answers, Predictors(("web",), web, web >= 0), Design(), errors="model"
    ... )
    >>> found.cuts, [round(float(np.exp(slope)), 3) for (slope,) in found.slopes]
    (('1|2', '2|3'), [1.875, 2.222])
    """
    check_errors(errors)
    rows = select_rows(response, predictors, design, inside)
    levels, codes = np.unique(response[rows], return_inverse=True)
    if errors == "model":
        design = Design()
    slopes, influences, cuts = [], [], []
    for cut in range(1, len(levels)):
        above = (codes >= cut).astype(np.int64)
        problem = make_problem(above, predictors, design, rows, errors)
        maximum, _, _ = find_maximum(problem)
        if maximum is not None:
            slopes.append(maximum.beta)
            influences.append(linearised(problem, maximum, rows)[:, 1:])
            cuts.append(f"{levels[cut - 1]}|{levels[cut]}")
    notes = ("cut_left_out",) * (len(cuts) < len(levels) - 1)
    overall: WaldTest | None = None
    by_predictor: tuple[WaldTest, ...] | None = None
    if len(cuts) < FEWEST_CUTS or not predictors.names:
        notes += ("too_few_cuts",)
    else:
        tests = _compare(np.array(slopes), np.concatenate(influences, axis=1), design, rows)
        overall, by_predictor = tests[0], tuple(tests[1:])
        notes += ("too_few_degrees_of_freedom",) * any(test.statistic is None for test in tests)
    return ProportionalOdds(
        names=predictors.names,
        cuts=tuple(cuts),
        slopes=tuple(tuple(each.tolist()) for each in slopes),
        overall=overall,
        by_predictor=by_predictor,
        n=int(rows.sum()),
        notes=notes,
    )


def _compare(slopes: Floats, influence: Floats, design: Design, rows: Flags) -> list[WaldTest]:
    """Test all predictors, then each, that slopes (cuts, p) are the same at all cuts."""
    cuts, p = slopes.shape
    covariance = total_covariance(influence, design, rows)
    against_first = np.concatenate([-np.ones((cuts - 1, 1)), np.eye(cuts - 1)], axis=1)
    df = design_df(design, rows) - p
    tests = []
    for chosen in (range(p), *((predictor,) for predictor in range(p))):
        contrast = np.kron(against_first, np.eye(p)[list(chosen)])
        tests.append(zero_test(contrast @ slopes.ravel(), contrast @ covariance @ contrast.T, df))
    return tests
