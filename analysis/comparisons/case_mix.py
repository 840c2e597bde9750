"""A fixed mix of cases, with one collapse of small strata for all sides that are compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis.data import SurveyData
from analysis.domain import Domain
from analysis.errors import DataFault, ParameterFault, UnknownMeasure
from analysis.variance import sampling_weights
from analysis.weighting.collapsing import CellSize, Collapse, collapse_sizes, cross_levels
from analysis.weighting.parameters import LEAST_IN_CELL

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """The mix of cases to which every side is brought.

    Attributes
    ----------
    by : tuple of str
        Names of the groupings that make the strata, the one to be kept longest first: field,
        filing channel, age band ...
    mix : mapping of tuple of str to float
        Share, or count, of each stratum in the standard: one label a grouping, in the order of
        `by`. Taken as known, and copied. Strata left out weigh nothing.
    least : int >= 1, default `LEAST_IN_CELL`
        Respondents that each side needs in a stratum; see `collapse_sizes`.
    """

    by: Labels
    mix: Mapping[Labels, float]
    least: int = LEAST_IN_CELL

    def __post_init__(self) -> None:
        """Refuse a mix that does not fit the groupings."""
        object.__setattr__(self, "mix", MappingProxyType(dict(self.mix)))
        if not self.by or len(set(self.by)) < len(self.by):
            raise ParameterFault(
                "Strata are made of different groupings",
                where="by",
                expected="names, each once",
                got=repr(self.by),
            )
        if self.least < 1:
            raise ParameterFault(
                "A stratum needs somebody", where="least", expected="1 or more", got=str(self.least)
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
    """Strata for all sides of a comparison, after the collapse.

    `codes` (n,) hold -1 for respondents outside the mix, `shares` the share of each stratum in
    the standard.
    """

    codes: NDArray[np.int64]
    shares: NDArray[np.float64]
    collapse: Collapse

    @property
    def notes(self) -> tuple[str, ...]:
        """Whether strata were collapsed, and whether so far that no mix is held fixed."""
        groups, steps = len(self.collapse.groups), self.collapse.steps
        codes = ("strata_collapsed", bool(steps)), ("mix_not_held", bool(steps) and groups == 1)
        return tuple(code for code, holds in codes if holds)


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
    labels, codes = cross_levels(get_domains(data, by))
    weights = sampling_weights(data.design, len(data.scores))
    totals = np.bincount(codes[codes >= 0], weights[codes >= 0], len(labels))
    if totals.sum() <= 0:
        raise DataFault(
            "Nobody is in a stratum", where="by", expected="labelled respondents", got="none"
        )
    shares = totals / totals.sum()
    return {label: float(s) for label, s in zip(labels, shares, strict=True) if s > 0}


def build_strata(
    data: SurveyData, standard: Standard, sides: Sequence[NDArray[np.bool_]]
) -> Strata:
    """Put respondents into the strata of a standard, collapsed once for all the sides (n,).

    The smallest side decides in each stratum; one with too few people in all has no figure
    whatever the strata, and so decides nothing.
    """
    labels, cell = cross_levels(get_domains(data, standard.by))
    _check_labels(standard, labels)
    shares = np.array([standard.mix.get(label, 0.0) for label in labels])
    used = np.flatnonzero(shares > 0)
    in_mix = (cell >= 0) & (shares[cell] > 0)
    sizes = np.stack([np.bincount(cell[side & in_mix], minlength=len(labels)) for side in sides])
    enough = sizes.sum(axis=1) >= standard.least
    smallest = (sizes[enough] if enough.any() else sizes).min(axis=0)
    collapse = collapse_sizes(
        [CellSize(labels[i], int(smallest[i]), float(shares[i])) for i in used],
        least=standard.least,
    )
    group_of = {key: number for number, keys in enumerate(collapse.groups) for key in keys}
    groups = np.array([group_of.get(label, -1) for label in labels], dtype=np.int64)
    totals = np.array(collapse.totals)
    return Strata(np.where(in_mix, groups[cell], -1), totals / totals.sum(), collapse)


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


def _check_labels(standard: Standard, labels: tuple[Labels, ...]) -> None:
    unknown = set(standard.mix) - set(labels)
    if unknown:
        raise DataFault(
            "A stratum of the mix has labels that the data lacks",
            where="mix",
            expected="labels of the groupings",
            got=repr(min(unknown)),
        )
