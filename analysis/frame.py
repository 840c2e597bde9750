"""`Frame`: the sampled units of a design, tier by tier, kept with sums so that they can be added.

Tier 0 are the strata (one nameless stratum where there are none), the next the primary units and
so on. The last tier holds the respondents; what was drawn but is in no domain stays counted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design, LonelyPsu
from analysis.errors import CellsMismatch, DataFault
from analysis.sums import index_codes

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Tier:
    """Units of one tier: a label, the unit above, and how many units below it the population has.

    `labels` is None for respondents who are units themselves: they are never the same in two
    batches. `population` (u,) is None where it is not known.
    """

    labels: tuple[str, ...] | None
    parent: Codes
    population: Floats | None

    @property
    def size(self) -> int:
        """Units of this tier."""
        return len(self.parent)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """All tiers, the respondents of each unit of the last one, and the rules of the design."""

    tiers: tuple[Tier, ...]
    respondents: Codes
    weighted: bool
    lonely_psu: LonelyPsu
    domain_lonely: bool

    @property
    def clustered(self) -> bool:
        """Whether respondents come in units other than themselves."""
        return len(self.tiers) > 1

    @property
    def limited(self) -> bool:
        """Whether anything is known of how many units the population has."""
        return any(tier.population is not None for tier in self.tiers)

    @property
    def listed(self) -> bool:
        """Whether every stage down to the respondents has a known population: a census can be.

        Respondents who bring weights of their own are no census, whatever the populations say.
        """
        if self.weighted:
            return False
        *above, last = self.tiers
        known = [tier.population for tier in above]
        if last.labels is not None:
            known.append(last.population)
        return all(sizes is not None and not np.isnan(sizes).any() for sizes in known)

    @property
    def taken_whole(self) -> bool:
        """Whether populations end with the clusters: then these count as asked in full.

        Clusters of one respondent each below other clusters are the respondents themselves.
        """
        last = self.tiers[-1]
        if not (self.limited and self.clustered) or last.labels is None:
            return False
        persons = len(self.tiers[1:]) > 1 and bool((self.respondents == 1).all())
        return last.population is None and not persons

    @property
    def crowded(self) -> bool:
        """Whether more units were sampled somewhere than the population has."""
        return any(
            tier.population is not None and bool((self.sampled(i) > tier.population).any())
            for i, tier in enumerate(self.tiers)
        )

    def sampled(self, tier: int) -> Codes:
        """How many units of the next tier (after the last: respondents) each unit holds."""
        if tier + 1 == len(self.tiers):
            return self.respondents
        return np.bincount(self.tiers[tier + 1].parent, minlength=self.tiers[tier].size)

    def unit_weights(self) -> Floats:
        """Weight of respondents by the populations, by last unit; 1 where they bring their own."""
        return np.ones(self.tiers[-1].size) if self.weighted else self.represented()

    def represented(self) -> Floats:
        """Respondents of the population each one stands for, as far as populations are known."""
        worth = np.ones(1)
        for position, tier in enumerate(self.tiers):
            worth = worth[tier.parent]
            if tier.population is not None:
                worth = worth * tier.population / np.maximum(self.sampled(position), 1)
        return worth

    @property
    def weights_differ(self) -> bool:
        """Whether some respondents stand for more of the population than others."""
        weights = self.unit_weights()[self.respondents > 0]
        return self.weighted or bool(weights.size and weights.max() > weights.min())


def build_frame(design: Design, n: int) -> tuple[Frame, Codes]:
    """Frame of n respondents, and the code of the last unit of each of them."""
    unit_of_row = np.zeros(n, dtype=np.int64)
    sizes = design.populations
    if design.strata is None:
        tiers = [Tier(("",), np.zeros(1, dtype=np.int64), None)]
    else:
        unit_of_row = design.strata.codes.astype(np.int64)
        labels = design.strata.labels
        tiers = [Tier(labels, np.zeros(len(labels), dtype=np.int64), None)]
    for position, domain in enumerate(design.stages):
        tiers[-1] = _with_population(tiers[-1], unit_of_row, sizes[position : position + 1])
        path = unit_of_row * len(domain.labels) + domain.codes
        found, unit_of_row = index_codes(path, tiers[-1].size * len(domain.labels))
        parent, own = np.divmod(found, max(len(domain.labels), 1))
        tiers.append(Tier(tuple(domain.labels[code] for code in own), parent, None))
    last = sizes[len(design.clusters) :]
    tiers[-1] = _with_population(tiers[-1], unit_of_row, last)
    if last and design.clusters:
        tiers.append(Tier(None, unit_of_row, None))
        unit_of_row = np.arange(n, dtype=np.int64)
    frame = Frame(
        tiers=tuple(tiers),
        respondents=np.bincount(unit_of_row, minlength=tiers[-1].size),
        weighted=design.weights is not None,
        lonely_psu=design.lonely_psu,
        domain_lonely=design.domain_lonely,
    )
    return frame, unit_of_row


def join_frames(one: Frame, other: Frame) -> tuple[Frame, Codes, Codes]:
    """Frame of both samples, and the new codes of the last units of each."""
    rules = ("weighted", "lonely_psu", "domain_lonely")
    mine, theirs = ([getattr(frame, name) for name in rules] for frame in (one, other))
    if mine != theirs or len(one.tiers) != len(other.tiers):
        raise CellsMismatch(
            "Sums of different designs cannot be added",
            where="design",
            expected=f"{len(one.tiers)} tiers, {mine}",
            got=f"{len(other.tiers)} tiers, {theirs}",
        )
    tiers: list[Tier] = []
    first = second = np.zeros(1, dtype=np.int64)
    for left, right in zip(one.tiers, other.tiers, strict=True):
        tier, first, second = _join_tiers(left, right, first, second)
        tiers.append(tier)
    respondents = np.zeros(tiers[-1].size, dtype=np.int64)
    respondents[first] += one.respondents
    respondents[second] += other.respondents
    return replace(one, tiers=tuple(tiers), respondents=respondents), first, second


def _join_tiers(left: Tier, right: Tier, first: Codes, second: Codes) -> tuple[Tier, Codes, Codes]:
    """Join two tiers whose parents have got the new codes `first` and `second`."""
    parents = (first[left.parent], second[right.parent])
    if left.labels is None or right.labels is None:
        codes = (np.arange(left.size), left.size + np.arange(right.size))
        labels, parent = None, np.concatenate(parents)
    else:
        known: dict[tuple[int, str], int] = {}
        codes = (
            _code(known, parents[0], left.labels),
            _code(known, parents[1], right.labels),
        )
        labels = tuple(label for _, label in known)
        parent = np.array([above for above, _ in known], dtype=np.int64)
    population = _join_populations(left, right, codes, len(parent))
    return Tier(labels, parent, population), codes[0], codes[1]


def _code(known: dict[tuple[int, str], int], above: Codes, labels: Sequence[str]) -> Codes:
    """Codes of units by the unit above and their label; new ones are entered into `known`."""
    keys = zip(above.tolist(), labels, strict=True)
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)


def _join_populations(
    left: Tier, right: Tier, codes: tuple[Codes, ...], size: int
) -> Floats | None:
    if left.population is None and right.population is None:
        return None
    if left.population is None or right.population is None:
        raise CellsMismatch(
            "Only one of two samples knows how many units there are",
            where="populations",
            expected="sizes in both",
            got="sizes in one",
        )
    joined = np.full(size, np.nan)
    joined[codes[0]] = left.population
    differs = ~np.isnan(joined[codes[1]]) & (joined[codes[1]] != right.population)
    differs &= ~np.isnan(right.population)
    if differs.any():
        unit = int(np.flatnonzero(differs)[0])
        raise _differs(right, unit, joined[codes[1]][unit], right.population[unit])
    known = ~np.isnan(right.population)
    joined[codes[1][known]] = right.population[known]
    return joined


def _with_population(tier: Tier, unit_of_row: Codes, sizes: Sequence[Floats]) -> Tier:
    """Give each unit its population size, which all its respondents must agree on."""
    if not sizes:
        return tier
    population = np.full(tier.size, np.nan)
    population[unit_of_row] = sizes[0]
    differs = np.flatnonzero(population[unit_of_row] != sizes[0])
    if differs.size:
        unit = int(unit_of_row[differs[0]])
        raise _differs(tier, unit, population[unit], sizes[0][differs[0]])
    return replace(tier, population=population)


def _differs(tier: Tier, unit: int, expected: float, got: float) -> DataFault:
    name = "" if tier.labels is None else tier.labels[unit]
    return DataFault(
        "A population differs within its stratum or unit",
        where=f"populations, {name!r}",
        expected=f"{expected:g}",
        got=f"{got:g}",
    )
