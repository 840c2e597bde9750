"""From answers and predictors to a `LogitFit`: who counts, what can be estimated, how surely."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.design import Design
from analysis.drivers.cumulative import Maximum, Problem, derivatives, maximise
from analysis.drivers.identification import dependent_columns, separating_columns
from analysis.drivers.logit_fit import Coefficient, Errors, LogitFit, check_errors
from analysis.drivers.parameters import SUSPECT_STEPS
from analysis.drivers.predictors import Predictors
from analysis.drivers.rows import check_answers, rows_of_domain
from analysis.errors import DataFault
from analysis.intervals import normal_quantile
from analysis.layout import LOWEST
from analysis.threads import on_one_thread
from analysis.variance import design_df, sampling_weights, total_covariance

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def select_rows(
    response: NDArray[np.integer], predictors: Predictors, design: Design, inside: Flags | None
) -> Flags:
    """Rows (n,) in the domain with a weight, an answer and every predictor known."""
    check_answers(response)
    n = len(response)
    if len(predictors.values) != n:
        raise DataFault(
            "A model needs one row a respondent",
            where="predictors",
            expected=f"{n} rows",
            got=str(len(predictors.values)),
        )
    return rows_of_domain(inside, design, n) & (response >= LOWEST) & predictors.known.all(axis=1)


@on_one_thread
def estimate_logit(
    codes: NDArray[np.int64],
    predictors: Predictors,
    design: Design,
    rows: Flags,
    errors: Errors,
    level: float,
) -> LogitFit:
    """Fit the cumulative logit model to the answers `codes` (0 to K - 1) of the rows."""
    check_errors(errors)
    problem = make_problem(codes, predictors, design, rows, errors)
    maximum, obstacle, culprits = find_maximum(problem)
    names = (*predictors.names, *("",) * problem.cuts)
    df = design_df(design, rows) if errors == "design" else None
    df_resid = None if df is None else df - len(predictors.names)
    values: list[float] = []
    covariance = None
    notes: tuple[str, ...] = (obstacle,) if obstacle is not None else ()
    if maximum is not None:
        values = [*maximum.beta.tolist(), *maximum.thresholds.tolist()]
        covariance = _covariance(problem, maximum, design, rows, errors)
        notes += ("no_degrees_of_freedom",) * (df is not None and df < 1)
        notes += ("too_few_degrees_of_freedom",) * (df_resid is not None and df_resid < 1)
    coefficients = tuple(
        Coefficient(name, None)
        if maximum is None
        else _test(name, values[at], covariance, at, df_resid, level)
        for at, name in enumerate(names)
    )
    p = len(predictors.names)
    return LogitFit(
        coefficients=coefficients[:p],
        thresholds=coefficients[p:],
        covariance=covariance,
        levels=(),
        errors=errors,
        loglik=None if maximum is None else maximum.loglik,
        n=len(codes),
        df=df,
        df_resid=df_resid,
        level=level,
        culprits=tuple(predictors.names[column] for column in culprits),
        notes=notes,
    )


def make_problem(
    codes: NDArray[np.int64], predictors: Predictors, design: Design, rows: Flags, errors: Errors
) -> Problem:
    """Take the rows out; with model errors everybody weighs the same."""
    weights = sampling_weights(design, len(rows))[rows]
    if errors == "model":
        weights = np.ones(len(codes))
    return Problem(codes, int(codes.max(initial=0)), predictors.values[rows], weights)


def find_maximum(problem: Problem) -> tuple[Maximum | None, str | None, tuple[int, ...]]:
    """Find the maximum, or why there is none with the columns to blame."""
    if not len(problem.codes):
        return None, "no_answers", ()
    if problem.cuts < 1:
        return None, "one_level", ()
    if dependent := dependent_columns(problem.values):
        return None, "collinear", dependent
    maximum = maximise(problem)
    if maximum.converged and maximum.steps <= SUSPECT_STEPS:
        return maximum, None, ()
    if separating := separating_columns(problem):
        return None, "separated", separating
    return (maximum, None, ()) if maximum.converged else (None, "not_converged", ())


def linearised(problem: Problem, maximum: Maximum, rows: Flags) -> Floats:
    """Derivatives of thresholds and slopes by each respondent's weight, (n, q), 0 outside."""
    scores, information = derivatives(problem, maximum)
    influence = np.zeros((len(rows), scores.shape[1]))
    influence[rows] = np.linalg.solve(information, scores.T).T
    return influence


def _covariance(
    problem: Problem, maximum: Maximum, design: Design, rows: Flags, errors: Errors
) -> Floats | None:
    if errors == "model":
        covariance = np.linalg.inv(derivatives(problem, maximum)[1])
    elif design_df(design, rows) < 1:
        return None
    else:
        covariance = total_covariance(linearised(problem, maximum, rows), design, rows)
    order = np.r_[problem.cuts : len(covariance), : problem.cuts]
    slopes_first: Floats = covariance[np.ix_(order, order)]
    return slopes_first


def _test(
    name: str, value: float, covariance: Floats | None, at: int, df: int | None, level: float
) -> Coefficient:
    if covariance is None:
        return Coefficient(name, value)
    se = float(np.sqrt(max(covariance[at, at], 0.0)))
    if se == 0 or (df is not None and df < 1):
        return Coefficient(name, value, se)
    statistic = value / se
    if df is None:
        tail, quantile = float(special.ndtr(-abs(statistic))), normal_quantile(level)
    else:
        tail = float(special.stdtr(df, -abs(statistic)))
        quantile = float(special.stdtrit(df, (1 + level) / 2))
    half = quantile * se
    return Coefficient(name, value, se, statistic, 2 * tail, value - half, value + half)
