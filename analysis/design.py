"""`Design`: how the respondents were drawn, without which no standard error is right."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.domain import Domain
from analysis.errors import DataFault, ParameterFault

LonelyPsu = Literal["adjust", "average", "certainty", "remove"]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """How n respondents were drawn. Everything left out: a simple random sample of respondents.

    Attributes
    ----------
    weights : ndarray of float64, shape (n,), or None
        Units of the population each respondent stands for; 0 keeps a respondent in the design
        and out of every figure. None: all equal, or N / n stage by stage where `populations`
        are given.
    strata : Domain or None
        Strata of the first stage; every respondent is in one.
    clusters : tuple of Domain
        Sampled units by stage, the primary ones (PSUs) first; a label is read within its stratum
        and within the unit above. None of them: each respondent is a unit.
    populations : tuple of ndarray of float64, each of shape (n,)
        By stage, how many units the stratum (later: the unit above) has in the population; one
        more than clusters when respondents were drawn within the last clusters. Without any
        there is no finite population correction.
    lonely_psu : {"adjust", "average", "certainty", "remove"}
        What a stratum with one sampled PSU adds to the variance: its square about the whole
        sample; the mean of the other strata; nothing (as a unit taken for sure); nothing.
    domain_lonely : bool
        Treat a stratum with one PSU *in the domain* the same way.
    """

    weights: NDArray[np.float64] | None = None
    strata: Domain | None = None
    clusters: tuple[Domain, ...] = ()
    populations: tuple[NDArray[np.float64], ...] = ()
    lonely_psu: LonelyPsu = "adjust"
    domain_lonely: bool = False

    def __post_init__(self) -> None:
        """Refuse what contradicts itself whatever the sample."""
        if self.lonely_psu not in get_args(LonelyPsu):
            raise ParameterFault(
                "No such rule for a lonely PSU",
                where="lonely_psu",
                expected=", ".join(get_args(LonelyPsu)),
                got=repr(self.lonely_psu),
            )
        if len(self.populations) > len(self.clusters) + 1:
            raise DataFault(
                "There are more population sizes than stages",
                where="populations",
                expected=f"at most {len(self.clusters) + 1}",
                got=str(len(self.populations)),
            )

    @property
    def stages(self) -> tuple[Domain, ...]:
        """The clusters that enter a variance: below a stage of unknown size none does."""
        return self.clusters[: len(self.populations) + 1]

    def check(self, n: int) -> None:
        """Refuse arrays that do not fit n respondents, bad weights and units in no stratum."""
        _check_numbers("weights", self.weights, n, least=0.0)
        for stage, population in enumerate(self.populations):
            _check_numbers(f"populations[{stage}]", population, n, least=1.0)
        groupings = [(f"clusters[{i}]", domain) for i, domain in enumerate(self.clusters)]
        if self.strata is not None:
            groupings.append(("strata", self.strata))
        for where, domain in groupings:
            codes = domain.codes
            if codes.shape != (n,) or (n and codes.min() < 0):
                raise DataFault(
                    "Every respondent belongs to one stratum and one cluster of each stage",
                    where=where,
                    expected=f"{n} codes of 0 or more",
                    got=f"{len(codes)} codes from {codes.min(initial=0)}",
                )


def _check_numbers(where: str, values: NDArray[np.float64] | None, n: int, *, least: float) -> None:
    if values is None:
        return
    if values.shape != (n,):
        raise DataFault(
            "One number a respondent is needed",
            where=where,
            expected=f"shape ({n},)",
            got=f"shape {values.shape}",
        )
    wrong = ~(np.isfinite(values) & (values >= least))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DataFault(
            "A number of the design is out of range",
            where=f"{where}[{row}]",
            expected=f"{least:g} or more",
            got=str(values[row]),
        )
