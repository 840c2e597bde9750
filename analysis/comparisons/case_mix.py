"""A fixed mix of cases, and strata joined in a stated order where too few people answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.domain import Domain
from analysis.errors import DataFault, ParameterFault, UnknownMeasure
from analysis.variance import sampling_weights

Labels = tuple[str, ...]
Joined = tuple[str | None, ...]

MIN_STRATUM: Final = 5
"""Respondents below which a stratum is joined with its neighbours (ours)."""


@dataclass(frozen=True, slots=True)
class Standard:
    """The mix of cases to which every group is brought.

    Attributes
    ----------
    by : tuple of str
        Names of the groupings that make the strata: filing channel, field, age band ...
    mix : mapping of tuple of str to float
        Share, or count, of each stratum in the standard: one label a grouping, in the order of
        `by`. Taken as known. Strata left out weigh nothing.
    collapse : tuple of str
        The groupings of `by` in the order in which they are given up where people are too few.
    min_n : int >= 1
        Respondents that a stratum needs; `MIN_STRATUM` is ours.
    """

    by: Labels
    mix: Mapping[Labels, float]
    collapse: Labels
    min_n: int

    def __post_init__(self) -> None:
        """Refuse a mix or an order that does not fit the groupings."""
        if not self.by or sorted(self.collapse) != sorted(set(self.by)):
            raise ParameterFault(
                "Each grouping is given up once, in a stated order",
                where="collapse",
                expected=f"an order of {self.by}",
                got=repr(self.collapse),
            )
        if self.min_n < 1:
            raise ParameterFault(
                "A stratum needs somebody", where="min_n", expected="1 or more", got=str(self.min_n)
            )
        shares = np.array(list(self.mix.values()), dtype=np.float64)
        if not (np.isfinite(shares) & (shares >= 0)).all() or shares.sum() <= 0:
            raise ParameterFault(
                "Shares of a mix are numbers of 0 or more, not all 0",
                where="mix",
                expected="numbers >= 0 with a positive sum",
                got=repr(shares.tolist()),
            )
        if any(len(labels) != len(self.by) for labels in self.mix):
            raise DataFault(
                "A stratum has one label a grouping",
                where="mix",
                expected=f"{len(self.by)} labels",
                got=repr(next(iter(self.mix))),
            )


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Strata after joining: codes (n,) with -1 = in none, and the share of each in the standard.

    `joined` lists what was joined, None standing for a grouping given up; `outside` counts the
    respondents whose stratum is not in the mix.
    """

    codes: NDArray[np.int64]
    shares: NDArray[np.float64]
    joined: tuple[Joined, ...]
    outside: int


def sample_mix(data: SurveyData, by: Labels) -> dict[Labels, float]:
    """How are the respondents' cases mixed, each weighing as the design says?

    Parameters
    ----------
    data : SurveyData
        n respondents.
    by : tuple of str
        Names of groupings; respondents with -1 in any of them are left out.

    Returns
    -------
    dict of tuple of str to float
        Share of each stratum that occurs; they sum to 1.

    Raises
    ------
    UnknownMeasure
        The data has no such grouping.
    DataFault
        Nobody is in a stratum.

    Notes
    -----
    The standard for places of one commune when its own records give no mix. As a standard it is
    taken as known: intervals then say nothing of its own uncertainty.

    References
    ----------
    Rothman, Greenland & Lash (2008), Modern Epidemiology, 3rd ed., chapter 3 (standards).

    Examples
    --------
    >>> channel = Domain(("desk", "online"), np.array([0, 1, 1, 1], dtype=np.int32))
    >>> scores = np.full((4, 1), 5, dtype=np.int8)
    >>> sample_mix(SurveyData(scores, items=("q",), domains={"channel": channel}), ("channel",))
    {('desk',): 0.25, ('online',): 0.75}
    """
    domains = get_domains(data, by)
    codes, labels = _cross(domains)
    weights = sampling_weights(data.design, len(data.scores))
    totals = np.bincount(codes[codes >= 0], weights[codes >= 0], len(labels))
    if totals.sum() <= 0:
        raise DataFault(
            "Nobody is in a stratum", where="by", expected="labelled respondents", got="none"
        )
    shares = totals / totals.sum()
    return {label: float(s) for label, s in zip(labels, shares, strict=True) if s > 0}


def build_strata(data: SurveyData, standard: Standard, inside: NDArray[np.bool_]) -> Strata:
    """Put the respondents inside into the strata of a standard, joining those too small.

    Grouping after grouping is given up, in the standard's order: wherever a stratum has fewer
    than `min_n` respondents, all strata that agree in the groupings still kept become one.
    """
    domains = get_domains(data, standard.by)
    codes, labels = _cross(domains)
    shares = np.array([standard.mix.get(label, 0.0) for label in labels])
    _check_labels(standard, labels)
    chosen = np.where(inside & (codes >= 0), codes, 0)
    counted = inside & (codes >= 0) & (shares[chosen] > 0)
    sizes = np.bincount(codes[counted], minlength=len(labels))
    used = np.flatnonzero(shares > 0)
    group, joined = _join([labels[s] for s in used], sizes[used], standard)
    position = np.full(len(labels), -1, dtype=np.int64)
    position[used] = group
    total = np.bincount(group, shares[used])
    return Strata(
        codes=np.where(counted, position[chosen], -1),
        shares=total / total.sum(),
        joined=joined,
        outside=int((inside & ~counted).sum()),
    )


def check_standard(standard: Standard | None, by: str) -> None:
    """Refuse a mix that holds fixed what is compared."""
    if standard is not None and by in standard.by:
        raise ParameterFault(
            "What is compared cannot be held fixed",
            where="standard.by",
            expected=f"groupings other than {by}",
            got=repr(standard.by),
        )


def get_domains(data: SurveyData, names: Labels) -> tuple[Domain, ...]:
    """Groupings by name; raise `UnknownMeasure` for one that the data lacks."""
    for name in names:
        if name not in data.domains:
            raise UnknownMeasure(
                "No such grouping", where="by", expected=", ".join(data.domains), got=repr(name)
            )
    return tuple(data.domains[name] for name in names)


def _cross(domains: tuple[Domain, ...]) -> tuple[NDArray[np.int64], list[Labels]]:
    """Codes of the crossed groupings, -1 where any is -1, and all combinations of labels."""
    codes = np.zeros(len(domains[0].codes), dtype=np.int64)
    known = np.ones(len(codes), dtype=np.bool_)
    for domain in domains:
        codes = codes * len(domain.labels) + domain.codes
        known &= domain.codes >= 0
    labels = list(product(*(domain.labels for domain in domains)))
    return np.where(known, codes, -1), labels


def _join(
    labels: list[Labels], sizes: NDArray[np.int64], standard: Standard
) -> tuple[NDArray[np.int64], tuple[Joined, ...]]:
    """Group number of each stratum, and the joined groups in the order of the strata."""
    names: list[Joined] = [tuple(label) for label in labels]
    given_up: set[str] = set()
    for dimension in standard.collapse:
        totals: dict[Joined, int] = {}
        for name, size in zip(names, sizes.tolist(), strict=True):
            totals[name] = totals.get(name, 0) + size
        given_up.add(dimension)
        coarse = [_coarsen(label, standard.by, given_up) for label in labels]
        weak = {
            cell for cell, name in zip(coarse, names, strict=True) if totals[name] < standard.min_n
        }
        names = [cell if cell in weak else name for cell, name in zip(coarse, names, strict=True)]
    order = {name: number for number, name in enumerate(dict.fromkeys(names))}
    group = np.array([order[name] for name in names], dtype=np.int64)
    return group, tuple(name for name in order if None in name)


def _coarsen(label: Labels, by: Labels, given_up: set[str]) -> Joined:
    return tuple(None if name in given_up else text for name, text in zip(by, label, strict=True))


def _check_labels(standard: Standard, labels: list[Labels]) -> None:
    unknown = set(standard.mix) - set(labels)
    if unknown:
        raise DataFault(
            "A stratum of the mix has labels that the data lacks",
            where="mix",
            expected="labels of the groupings",
            got=repr(min(unknown)),
        )
