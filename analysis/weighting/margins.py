"""What is known of the population: margins of groupings, amounts, and the matrix they make.

`Auxiliaries` carries both the totals to be met and the columns on which residuals are taken, so
that weights and standard errors cannot rest on different information.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.domain import Domain
from analysis.errors import DataFault
from analysis.weighting.errors import EmptyLevel, TotalsDiffer
from analysis.weighting.parameters import MET

Floats = NDArray[np.float64]

INTERCEPT: Final = "(Intercept)"
"""Name of the column of ones in a model matrix, as R names it."""


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """How many people of the population are in each level of a grouping.

    Attributes
    ----------
    name : str
        For errors and results: "gender", "place x field".
    domain : Domain
        Level of each of n respondents; everybody is in one (give "unknown" a level and a total).
    totals : mapping of str to float
        People of the population by level, 0 or more; every level of `domain` has one.
    """

    name: str
    domain: Domain
    totals: Mapping[str, float]

    def __post_init__(self) -> None:
        """Refuse respondents without a level, levels without a total, totals without people."""
        object.__setattr__(self, "totals", MappingProxyType(dict(self.totals)))
        self._check_totals()
        check_everybody(self.name, self.domain)
        for level, total in self.totals.items():
            if total > 0 and level not in self.domain.labels:
                raise EmptyLevel(
                    "Nobody in the sample is in a level that the population has",
                    margin=self.name,
                    level=level,
                    expected=f"respondents to stand for {total:g} people",
                    got="none; join it to another level",
                )

    @property
    def targets(self) -> Floats:
        """Totals in the order of the labels, shape (g,)."""
        return np.array([self.totals[label] for label in self.domain.labels], dtype=np.float64)

    def _check_totals(self) -> None:
        for label in self.domain.labels:
            if label not in self.totals:
                raise DataFault(
                    "A level has no total", where=self.name, expected=repr(label), got="none"
                )
        for level, total in self.totals.items():
            if not (np.isfinite(total) and total >= 0):
                raise DataFault(
                    "A total counts people",
                    where=f"{self.name}: {level}",
                    expected="0 or more",
                    got=str(total),
                )
        if sum(self.totals.values()) <= 0:
            raise DataFault(
                "The population has nobody", where=self.name, expected="a total above 0", got="0"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A known sum over the population of something measured on every respondent.

    Attributes
    ----------
    name : str
    values : ndarray of float64, shape (n,)
        Finite; no missing values.
    total : float
        Sum over the population.
    """

    name: str
    values: Floats
    total: float

    def __post_init__(self) -> None:
        """Refuse missing values."""
        if not (np.isfinite(self.values).all() and np.isfinite(self.total)):
            raise DataFault(
                "An amount is known for everybody",
                where=self.name,
                expected="finite numbers",
                got="missing or infinite ones",
            )


@dataclass(frozen=True, slots=True)
class Column:
    """One total to be met: a level of a margin, or (level None) an amount."""

    margin: str
    level: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Auxiliaries:
    """The p totals to be met and each respondent's part in them; see the two makers below.

    Attributes
    ----------
    columns : tuple of Column, length p
    values : sparse array of float64, shape (n, p)
    totals : ndarray of float64, shape (p,)
    """

    columns: tuple[Column, ...]
    values: Any
    totals: Floats


def margin_auxiliaries(margins: Sequence[Margin], amounts: Sequence[Amount] = ()) -> Auxiliaries:
    """Which totals must the weights meet, by level of each margin?

    Parameters
    ----------
    margins : sequence of Margin
        At least one; all of the same population, to one part in 10**10.
    amounts : sequence of Amount, optional

    Returns
    -------
    Auxiliaries
        One 0/1 column for each level, one column for each amount.

    Raises
    ------
    DataFault
        No margin, or arrays of other lengths.
    TotalsDiffer
        Two margins count different populations.

    Notes
    -----
    Columns of several margins depend on one another (each margin adds up to the population);
    `calibrate` and the residuals allow for that.

    References
    ----------
    Deville & Särndal (1992), JASA 87:376-382, doi:10.1080/01621459.1992.10475217.

    Examples
    --------
    >>> gender = Margin("gender", Domain(("f", "m"), np.array([0, 1, 0], dtype=np.int32)),
    ...                 {"f": 60, "m": 40})
    >>> margin_auxiliaries([gender]).totals.tolist()
    [60.0, 40.0]
    """
    check_margins(margins)
    n = len(margins[0].domain.codes)
    parts = [_indicators(margin.domain) for margin in margins]
    parts += [_one_column(amount.name, amount.values, n) for amount in amounts]
    columns = [Column(m.name, label) for m in margins for label in m.domain.labels]
    columns += [Column(amount.name, None) for amount in amounts]
    totals = [*(m.targets for m in margins), np.array([a.total for a in amounts], dtype=np.float64)]
    return Auxiliaries(
        tuple(columns), sparse.csr_array(sparse.hstack(parts)), np.concatenate(totals)
    )


def model_auxiliaries(
    terms: Mapping[str, Domain | Floats], totals: Mapping[str, float]
) -> Auxiliaries:
    """Which totals must the weights meet, when they are those of a model matrix?

    Parameters
    ----------
    terms : mapping of str to Domain or to ndarray of float64 of shape (n,)
        At least one. A grouping makes one 0/1 column for each level but the first (treatment
        coding), named by term and level together; an amount makes one column of its own name.
    totals : mapping of str to float
        By column; `INTERCEPT` is the population.

    Returns
    -------
    Auxiliaries

    Raises
    ------
    DataFault
        No terms, other lengths, a respondent in no level, missing amounts, names of totals that
        are not those of the columns, or totals that are missing or infinite.

    Notes
    -----
    The same weights as `margin_auxiliaries` gives, where the totals say the same.

    References
    ----------
    Lumley (2010), Complex Surveys: A Guide to Analysis Using R, chapter 7 (`calibrate`).

    Examples
    --------
    >>> gender = Domain(("f", "m"), np.array([0, 1, 0], dtype=np.int32))
    >>> model = model_auxiliaries({"gender": gender}, {"(Intercept)": 100, "genderm": 40})
    >>> model.values.toarray().tolist()
    [[1.0, 0.0], [1.0, 1.0], [1.0, 0.0]]
    """
    if not terms:
        raise DataFault("There is nothing to meet", where="terms", expected="a term", got="none")
    first = next(iter(terms.values()))
    n = len(first.codes) if isinstance(first, Domain) else len(first)
    parts = [sparse.csr_array(np.ones((n, 1)))]
    columns = [Column(INTERCEPT, None)]
    for name, term in terms.items():
        if isinstance(term, Domain):
            check_everybody(name, term)
            parts.append(_indicators(term)[:, 1:])
            columns += [Column(name, label) for label in term.labels[1:]]
        else:
            parts.append(_one_column(name, Amount(name, term, 0.0).values, n))
            columns.append(Column(name, None))
    names = [f"{column.margin}{column.level or ''}" for column in columns]
    if set(names) != set(totals) or any(part.shape[0] != n for part in parts):
        raise DataFault(
            "Totals do not fit the model matrix",
            where="totals",
            expected=f"{', '.join(names)}, {n} respondents in every term",
            got=", ".join(totals),
        )
    for name in names:
        if not np.isfinite(totals[name]):
            raise DataFault(
                "A total is a number", where=name, expected="a finite one", got=str(totals[name])
            )
    targets = np.array([totals[name] for name in names], dtype=np.float64)
    return Auxiliaries(tuple(columns), sparse.csr_array(sparse.hstack(parts)), targets)


def level_sums(codes: NDArray[np.integer], weights: Floats, g: int) -> Floats:
    """Sum of the weights in each of g levels, shape (g,)."""
    return np.bincount(codes, weights, g).astype(np.float64)


def check_everybody(name: str, domain: Domain) -> None:
    """Refuse respondents who are in no level."""
    outside = np.flatnonzero(domain.codes < 0)
    if outside.size:
        raise DataFault(
            "A respondent is in no level",
            where=f"{name}[{outside[0]}]",
            expected="one of " + ", ".join(domain.labels),
            got=f"none, {outside.size} respondents in all",
        )


def check_margins(margins: Sequence[Margin]) -> None:
    """Refuse no margins, margins of other lengths and margins of different populations."""
    lengths = {len(margin.domain.codes) for margin in margins}
    if len(lengths) != 1:
        raise DataFault(
            "Margins are of the same respondents",
            where="margins",
            expected="at least one margin, all of one length",
            got=", ".join(map(str, sorted(lengths))) or "no margin",
        )
    population = sum(margins[0].totals.values())
    for margin in margins[1:]:
        own = sum(margin.totals.values())
        if abs(own - population) > MET * population:
            raise TotalsDiffer(
                "Two margins count different populations",
                margin=margin.name,
                level=None,
                expected=f"{population:.12g} as in {margins[0].name}",
                got=f"{own:.12g}",
            )


def _indicators(domain: Domain) -> Any:
    n = len(domain.codes)
    return sparse.csr_array(
        (np.ones(n), domain.codes, np.arange(n + 1)), shape=(n, len(domain.labels))
    )


def _one_column(name: str, values: Floats, n: int) -> Any:
    if values.shape != (n,):
        raise DataFault(
            "An amount is one number a respondent",
            where=name,
            expected=f"shape ({n},)",
            got=f"shape {values.shape}",
        )
    return sparse.csr_array(values[:, np.newaxis])
