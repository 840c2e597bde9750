"""Is an answer associated with a group, in a sample with weights, strata and clusters?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis.data import SurveyData
from analysis.design import Design
from analysis.domain import Domain
from analysis.errors import DataFault, UnknownMeasure, UnknownMethod
from analysis.variance import design_df, sampling_weights, total_covariance

Floats = NDArray[np.float64]
Inside = NDArray[np.bool_]

_ROUNDING: Final = 1e-10
"""Singular values this far below the greatest are rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationTest:
    """A test that an outcome does not depend on the group.

    Attributes
    ----------
    method : str
    statistic : float or None
        None with a note where the table says nothing.
    ndf : float or None
        Degrees of freedom (of the numerator); a fraction for `F`.
    ddf : float or None
        Degrees of freedom of the denominator; None for `Chisq`.
    p : float or None
    n : int
        Respondents in the table.
    notes : tuple of str
        Of: one_category, singular_covariance, too_few_degrees_of_freedom.
    """

    method: str
    statistic: float | None
    ndf: float | None
    ddf: float | None
    p: float | None
    n: int
    notes: tuple[str, ...]


def satisfied_or_not(data: SurveyData, item: str) -> Domain:
    """Who is satisfied with one item, as a grouping of the respondents?

    Parameters
    ----------
    data : SurveyData
        n respondents.
    item : str
        Key of an item.

    Returns
    -------
    Domain
        Labels "not_satisfied" and "satisfied"; -1 = no answer on the scale.

    Raises
    ------
    UnknownMeasure
        The data has no such item (a factor is refused as well: its answers are not one outcome).

    Notes
    -----
    Satisfied are the levels that the scale of the data says.

    References
    ----------
    None: a recoding.

    Examples
    --------
    >>> data = SurveyData(np.array([[5], [3], [-2]], dtype=np.int8), items=("q",))
    >>> satisfied_or_not(data, "q").codes.tolist()
    [1, 0, -1]
    """
    if item not in data.items:
        raise UnknownMeasure(
            "No such item", where="item", expected=", ".join(data.items), got=repr(item)
        )
    scores = data.scores[:, data.items.index(item)]
    codes = np.where(scores >= 1, np.isin(scores, data.scale.satisfied), -1)
    return Domain(("not_satisfied", "satisfied"), codes.astype(np.int32))


def association_test(
    method: str, outcome: Domain, groups: Domain, design: Design, *, inside: Inside | None = None
) -> AssociationTest:
    """How surprising would this table be if the outcome did not depend on the group?

    Parameters
    ----------
    method : {"F", "Chisq", "Wald", "adjWald"}
        `F` (second-order Rao-Scott) is the one to use; exact names.
    outcome, groups : Domain
        Rows and columns of the table, codes of shape (n,); -1 = missing, out of the table.
    design : Design
        Of all n respondents; those out of the table keep their place in it.
    inside : ndarray of bool, shape (n,), optional
        Part of the respondents that is asked about; everybody when left out.

    Returns
    -------
    AssociationTest

    Raises
    ------
    UnknownMethod
        No method of that name.
    DataFault
        Arrays of other lengths.

    Notes
    -----
    With estimated cell shares p, their design covariance V and contrasts C of no interaction,
    Delta = (C' diag(1/p)/n C)^-1 (C' diag(1/p) V diag(1/p) C) holds the generalised design
    effects. X2 is Pearson's on the weighted table scaled to n.
    Chisq: X2 / mean(delta) on chi-square (r-1)(c-1).
    F: X2 / sum(delta) on F(d0, d0 degf), d0 = sum(delta)**2 / sum(delta**2).
    Wald: W = Y' V_Y^-1 Y / k for Y_ij = N_ij - N_i N_j / N off the first row and column, on
    F(k, degf); adjWald: times (degf - k + 1) / degf on F(k, degf - k + 1). degf = primary units
    less strata in the table; k = (r-1)(c-1). Wald is unstable when k is near degf.
    Levels that nobody chose are left out.

    References
    ----------
    Rao & Scott (1984), Annals of Statistics 12:46-60, doi:10.1214/aos/1176346391; Thomas & Rao
    (1987), JASA 82:630-636; Lumley (2004), J Statistical Software 9(8),
    doi:10.18637/jss.v009.i08.

    Examples
    --------
    >>> outcome = Domain(("no", "yes"), np.repeat([0, 1], [30, 70]).astype(np.int32))
    >>> groups = Domain(("a", "b"), np.tile([0, 1], 50).astype(np.int32))
    >>> association_test("F", outcome, groups, Design()).p
    1.0
    """
    if method not in ASSOCIATION_METHODS:
        raise UnknownMethod(
            "No such test of association",
            where="method",
            expected=", ".join(ASSOCIATION_METHODS),
            got=repr(method),
        )
    table = _Table.build(outcome, groups, design, inside)
    if min(table.rows, table.columns) < 2:
        return _silent(method, table, "one_category")
    try:
        return ASSOCIATION_METHODS[method](method, table)
    except np.linalg.LinAlgError:
        return _silent(method, table, "singular_covariance")


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """An r by c table: `members` (n, r c) tells who is in which cell, rows first."""

    rows: int
    columns: int
    members: Floats
    weights: Floats
    inside: Inside
    design: Design

    @classmethod
    def build(
        cls, outcome: Domain, groups: Domain, design: Design, inside: Inside | None
    ) -> "_Table":
        n = len(outcome.codes)
        chosen = np.ones(n, dtype=np.bool_) if inside is None else inside
        if groups.codes.shape != (n,) or chosen.shape != (n,):
            raise DataFault(
                "Outcome, groups and mask must be of the same respondents",
                where="groups, inside",
                expected=f"shape ({n},)",
                got=f"{groups.codes.shape}, {chosen.shape}",
            )
        design.check(n)
        weights = sampling_weights(design, n)
        counted = chosen & (outcome.codes >= 0) & (groups.codes >= 0) & (weights > 0)
        row_levels = np.unique(outcome.codes[counted])
        column_levels = np.unique(groups.codes[counted])
        rows, columns = len(row_levels), len(column_levels)
        members = np.zeros((n, rows * columns))
        where = np.flatnonzero(counted)
        cell = np.searchsorted(row_levels, outcome.codes[where]) * columns
        members[where, cell + np.searchsorted(column_levels, groups.codes[where])] = 1.0
        return cls(rows, columns, members, weights, counted, design)

    @property
    def n(self) -> int:
        return int(self.inside.sum())

    @property
    def degf(self) -> int:
        return design_df(self.design, self.inside)

    @property
    def k(self) -> int:
        return (self.rows - 1) * (self.columns - 1)

    def totals(self) -> Floats:
        """Weighted cell totals, shape (r, c)."""
        return (self.weights @ self.members).reshape(self.rows, self.columns)


def _pearson(table: _Table) -> float:
    totals = table.totals()
    shares = totals / totals.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(table.n * ((shares - expected) ** 2 / expected).sum())


def _generalised_effects(table: _Table) -> Floats:
    """Delta, shape (k, k): its eigenvalues are the generalised design effects."""
    total = float(table.totals().sum())
    shares = table.totals().ravel() / total
    influence = np.where(table.inside[:, np.newaxis], (table.members - shares) / total, 0.0)
    covariance = total_covariance(influence, table.design, table.inside)
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    contrasts = np.kron(_contrasts(table.rows), _contrasts(table.columns))
    scaled = contrasts * inverse[:, np.newaxis]
    independent = contrasts.T @ scaled / table.n
    return _solve(independent, scaled.T @ covariance @ scaled)


def _solve(matrix: Floats, right: Floats) -> Floats:
    """Solve, or raise `LinAlgError` where rounding alone keeps the matrix from being singular."""
    if np.linalg.matrix_rank(matrix, rtol=_ROUNDING) < len(matrix):
        raise np.linalg.LinAlgError
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def _contrasts(levels: int) -> Floats:
    """Differences of each level from the first: a basis of what sums to zero."""
    return np.vstack([-np.ones(levels - 1), np.eye(levels - 1)])


def _first_order(method: str, table: _Table) -> AssociationTest:
    effects, x2 = _generalised_effects(table), _pearson(table)
    scale = float(np.trace(effects)) / table.k
    if scale <= 0:
        return _silent(method, table, "singular_covariance")
    p = float(special.chdtrc(table.k, x2 / scale))
    return _found(method, table, x2, float(table.k), None, p)


def _second_order(method: str, table: _Table) -> AssociationTest:
    effects, x2 = _generalised_effects(table), _pearson(table)
    total = float(np.trace(effects))
    if total <= 0:
        return _silent(method, table, "singular_covariance")
    if table.degf < 1:
        return _silent(method, table, "too_few_degrees_of_freedom")
    ndf = total**2 / float(np.trace(effects @ effects))
    ddf = ndf * table.degf
    return _found(method, table, x2 / total, ndf, ddf, _f_tail(ndf, ddf, x2 / total))


def _wald(method: str, table: _Table) -> AssociationTest:
    statistic, degf = _wald_statistic(table), table.degf
    if degf < 1:
        return _silent(method, table, "too_few_degrees_of_freedom")
    return _found(method, table, statistic, table.k, degf, _f_tail(table.k, degf, statistic))


def _adjusted_wald(method: str, table: _Table) -> AssociationTest:
    ddf = table.degf - table.k + 1
    if ddf < 1:
        return _silent(method, table, "too_few_degrees_of_freedom")
    statistic = _wald_statistic(table) * ddf / table.degf
    return _found(method, table, statistic, table.k, ddf, _f_tail(table.k, ddf, statistic))


def _wald_statistic(table: _Table) -> float:
    totals = table.totals()
    total, row_totals, column_totals = totals.sum(), totals.sum(axis=1), totals.sum(axis=0)
    excess = totals - np.outer(row_totals, column_totals) / total
    members = table.members.reshape(-1, table.rows, table.columns)
    in_row = members.sum(axis=2, keepdims=True)
    in_column = members.sum(axis=1, keepdims=True)
    linear = (
        members
        - in_row * (column_totals / total)
        - in_column * (row_totals / total)[:, np.newaxis]
        + table.inside[:, np.newaxis, np.newaxis] * (np.outer(row_totals, column_totals) / total**2)
    )[:, 1:, 1:].reshape(-1, table.k)
    covariance = total_covariance(linear, table.design, table.inside)
    inner = excess[1:, 1:].ravel()
    return float(inner @ _solve(covariance, inner)) / table.k


def _f_tail(ndf: float, ddf: float, statistic: float) -> float:
    return float(special.fdtrc(ndf, ddf, max(statistic, 0.0)))


def _found(
    method: str, table: _Table, statistic: float, ndf: float, ddf: float | None, p: float
) -> AssociationTest:
    return AssociationTest(
        method=method, statistic=statistic, ndf=ndf, ddf=ddf, p=p, n=table.n, notes=()
    )


def _silent(method: str, table: _Table, note: str) -> AssociationTest:
    return AssociationTest(
        method=method, statistic=None, ndf=None, ddf=None, p=None, n=table.n, notes=(note,)
    )


ASSOCIATION_METHODS: Final[Mapping[str, Callable[[str, _Table], AssociationTest]]] = (
    MappingProxyType(
        {
            "F": _second_order,
            "Chisq": _first_order,
            "Wald": _wald,
            "adjWald": _adjusted_wald,
        }
    )
)
